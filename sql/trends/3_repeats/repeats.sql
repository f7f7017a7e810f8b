-- One row per pair of incidents that share something of at least two kinds: alerts, services, deployed components.
-- What few incidents have weighs much: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N incidents in all, n with this value.
create table repeats as
with weights as (
    select
        kind,
        value,
        count(*) as incident_count,
        cast(ln(1 + ((select count(*) from incident_files) - count(*) + 0.5) / (count(*) + 0.5)) as decimal(12, 6)) as weight
    from facets
    group by kind, value
),
weighed as (
    select f.incident_id, w.* from facets f join weights w using (kind, value)
),
totals as (
    select incident_id, sum(weight) as weight from weighed group by incident_id
),
pairs as (
    select
        a.incident_id,
        b.incident_id as other_incident_id,
        count(distinct a.kind) as kind_count,
        sum(a.weight) as weight,
        min(a.incident_count) as rarest_count,
        list({'kind': a.kind, 'value': a.value, 'incident_count': a.incident_count, 'weight': a.weight}
             order by a.kind, a.weight desc, a.value) as evidence
    from weighed a
    join weighed b on a.kind = b.kind and a.value = b.value and a.incident_id < b.incident_id
    group by a.incident_id, b.incident_id
    having count(distinct a.kind) >= 2
)
select
    p.incident_id,
    p.other_incident_id,
    p.kind_count,
    p.weight::double as weight,
    p.weight::double / (a.weight + b.weight - p.weight)::double as share,
    p.rarest_count * 2 > s.size and s.size >= 6 as is_common,
    p.evidence
from pairs p
join totals a on a.incident_id = p.incident_id
join totals b on b.incident_id = p.other_incident_id
cross join (select count(*) as size from incident_files) s
order by p.weight desc, p.incident_id, p.other_incident_id;

comment on table repeats is 'Pairs of incidents that resemble each other, with what they share';
comment on column repeats.incident_id is 'joins incidents';
comment on column repeats.other_incident_id is 'joins incidents';
comment on column repeats.kind_count is 'kinds of things that they share: 2 or 3 of alert, service, deploy';
comment on column repeats.weight is 'sum of the weights of what they share; what few incidents have weighs much';
comment on column repeats.share is 'that weight as a share of the weight of all that either of them has';
comment on column repeats.is_common is 'of six incidents or more, more than half have each of the things that they share: no sign of a repeat by itself';
comment on column repeats.evidence is 'what they share: kind, value, how many incidents have it, its weight';
