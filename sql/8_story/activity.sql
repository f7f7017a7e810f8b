-- One row per stretch in which a person was about: within fifteen minutes of something they did.
-- What is said in the stretch after an act could be seen at once; what is said in the stretch before the next act, from
-- that act on.
create table activity as
with acts as (
    select distinct actor_id as participant_id, occurred_at as acted_at
    from said
    where actor_id is not null and actor_kind = 'human'
),
neighbours as (
    select
        participant_id, acted_at,
        lag(acted_at) over person as before_at,
        lead(acted_at) over person as after_at
    from acts
    window person as (partition by participant_id order by acted_at)
)
select participant_id, acted_at as from_at, least(acted_at + interval 15 minute, after_at) as to_at, null::timestamptz as seen_from_at
from neighbours
union all
select participant_id, greatest(acted_at - interval 15 minute, before_at + interval 15 minute), acted_at, acted_at
from neighbours
where coalesce(acted_at - before_at > interval 15 minute, true)
order by participant_id, from_at, to_at;

comment on table activity is 'When people were about, by what they did';
comment on column activity.participant_id is 'joins participants';
comment on column activity.from_at is 'its begin';
comment on column activity.to_at is 'its end';
comment on column activity.seen_from_at is 'the act that shows it; NULL: the act that it begins with';
