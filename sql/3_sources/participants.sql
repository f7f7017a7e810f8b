-- One row per person or program that acted, named by its role.
-- A handle that incident.toml explains gives its role; a roster gives title and team; everybody else is a number.
create table participants as
with handles as (
    select handle, alias_of, role, team, zone, actor_kind, origin from records.people
    union all
    select distinct actor, null, null, null, null, actor_kind, 'events' from records.event_rows where actor is not null
),
stated as (  -- one row of incident.toml is one person under all its handles
    select handle, coalesce(alias_of, handle) as person, role, team, zone, actor_kind from handles where origin = 'incident.toml'
),
listed as (
    select handle, coalesce(alias_of, handle) as person, role, team, zone, actor_kind from handles where origin <> 'incident.toml'
),
people as (  -- a roster's person is the stated one where any of its handles is stated
    select
        coalesce(min(stated.person), listed.person) as person,
        max(coalesce(stated.role, listed.role)) as role,
        max(coalesce(stated.team, listed.team)) as team,
        max(coalesce(stated.zone, listed.zone)) as zone,
        coalesce(max(stated.actor_kind), max(listed.actor_kind), 'human') as actor_kind
    from listed left join stated using (handle)
    group by listed.person
    union
    select person, max(role), max(team), max(zone), coalesce(max(actor_kind), 'human') from stated
    group by person having person not in (
        select s.person from stated s join listed l using (handle)
    )
),
merged as (
    select person, max(role) as role, max(team) as team, max(zone) as zone, max(actor_kind) as actor_kind from people group by person
),
numbered as (
    select *, row_number() over (order by person) as number from merged
)
select
    'p' || left(md5(person), 10) as participant_id,
    coalesce(
        role,
        case actor_kind when 'automation' then 'program ' when 'system' then 'system ' when 'customer' then 'customer ' else 'responder ' end
        || row_number() over (partition by role is null, actor_kind order by person)
    ) as role,
    team,
    zone,
    actor_kind
from numbered
order by participant_id;

comment on table participants is 'Who acted, by role; names stand in evidence.handles only';
comment on column participants.participant_id is 'the same for the same person, whatever else is in the folder';
comment on column participants.role is 'as stated, else a number';
comment on column participants.team is 'as stated';
comment on column participants.zone is 'IANA name of their time zone, where known';
comment on column participants.actor_kind is 'human, automation, system, customer';
