-- One row per handle, address or name under which a participant appears.
create table evidence.handles as
with handles as (
    select handle, alias_of, name, origin from records.people
    union all
    select distinct actor, null, null, 'events' from records.event_rows where actor is not null
),
stated as (
    select handle, coalesce(alias_of, handle) as person from handles where origin = 'incident.toml'
),
persons as (
    select
        h.handle,
        coalesce(
            (select min(s.person) from stated s join handles other on s.handle = other.handle
             where coalesce(other.alias_of, other.handle) = coalesce(h.alias_of, h.handle)),
            h.alias_of,
            h.handle
        ) as person,
        h.name
    from handles h
)
select handle, 'p' || left(md5(min(person)), 10) as participant_id, max(name) as name
from persons
group by handle
order by handle;

comment on table evidence.handles is 'The only place where names are kept as names';
comment on column evidence.handles.handle is 'as the source writes it';
comment on column evidence.handles.participant_id is 'joins participants';
comment on column evidence.handles.name is 'as the roster has it';
