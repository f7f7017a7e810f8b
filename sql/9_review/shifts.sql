-- One row per person and stretch of acts without a pause of six hours: how long they had been at it, as far as the records
-- tell. A shift may have begun before its first act on record.
create table shifts as
with acts as (
    select distinct e.actor_id as participant_id, e.occurred_at
    from events e
    where e.kind in ('chat', 'mail', 'page', 'ticket', 'deploy', 'change', 'meeting') and e.actor_id is not null
        and e.actor_kind = 'human' and e.occurred_at is not null and e.duplicate_of is null
),
paced as (
    select
        participant_id, occurred_at,
        coalesce(occurred_at - lag(occurred_at) over (partition by participant_id order by occurred_at) > interval 6 hour, true) as begins
    from acts
),
numbered as (
    select participant_id, occurred_at, sum(begins::integer) over (partition by participant_id order by occurred_at) as shift_number from paced
)
select
    participant_id,
    shift_number::bigint as shift_number,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as act_count,
    round(epoch(max(occurred_at) - min(occurred_at)) / 3600, 2) as hours
from numbered
group by participant_id, shift_number
order by participant_id, shift_number;

comment on table shifts is 'How long people had been at it, by their acts on record';
comment on column shifts.participant_id is 'joins participants';
comment on column shifts.shift_number is 'from 1';
comment on column shifts.started_at is 'first act on record';
comment on column shifts.ended_at is 'last act on record';
comment on column shifts.act_count is 'how many acts';
comment on column shifts.hours is 'from the first to the last';
