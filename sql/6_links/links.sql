-- One row per pair of events of different files that name the same thing.
-- A name that more than 50 events share ties nothing together and is left out. The earlier event comes first,
-- but what mentions a ticket points at the ticket.
create table links as
with telling as (
    select kind, value from identifiers
    where kind not in ('event', 'message link', 'thread')
    group by kind, value having count(*) between 2 and 50
),
named as (
    select i.kind as name_kind, i.value, e.event_id, e.kind, e.file_path, e.occurred_at
    from identifiers i
    join telling using (kind, value)
    join events e using (event_id)
    join evidence.files f using (file_path)
    where e.duplicate_of is null and not f.is_baseline
),
ordered as (
    select
        *,
        row_number() over (
            partition by name_kind, value
            order by name_kind = 'ticket' and kind = 'ticket', occurred_at nulls last, event_id
        ) as position
    from named
),
pairs as (
    select a.event_id as from_event_id, b.event_id as to_event_id, a.name_kind, a.value, b.kind as to_kind
    from ordered a
    join ordered b on a.name_kind = b.name_kind and a.value = b.value and a.position < b.position
    where a.file_path <> b.file_path
)
select
    from_event_id,
    to_event_id,
    case when name_kind = 'ticket' and to_kind = 'ticket' then 'mentions ticket' else 'same ' || name_kind end as relation,
    'both name ' || name_kind || ' ' || value as evidence,
    1.0::double as score
from pairs
order by from_event_id, to_event_id, relation, evidence;

comment on table links is 'Events of different sources that belong together, and why';
comment on column links.from_event_id is 'the earlier one, or the one that mentions';
comment on column links.to_event_id is 'the later one, or the one mentioned';
comment on column links.relation is 'same alert, same commit, same request, mentions ticket, …';
comment on column links.evidence is 'what ties them together';
comment on column links.score is '1: both give the very same name';
