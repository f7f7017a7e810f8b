-- One row: when it began and when it ended for customers, as far as the records count it; detection counts from there.
create table begins as
with impact as (
    select min(started_at) as started_at, max(ended_at) as ended_at, count(*) > 0 as is_counted
    from impacts
),
still as (  -- an export that ends within the impact knows of no end; where others go on, they do
    select bool_or(coalesce(i.heard_until >= e.ended_at, true)) as is_open from impacts i, impact e where i.ended_at is null
),
noted as (
    select min(occurred_at) as noted_at from noted_phases where phase = 'started'
),
changed as (
    select min(earliest_at) as changed_at from onsets
)
select
    coalesce(started_at, noted_at) as begun_at,
    coalesce(started_at, noted_at, changed_at) as troubled_at,
    started_at,
    case when not coalesce(is_open, false) then ended_at end as ended_at,
    is_counted
from impact, still, noted, changed;

comment on table begins is 'When it began, and when it ended for customers';
comment on column begins.begun_at is 'the first customer impact; where none was counted, what a written timeline says; NULL: nothing tells';
comment on column begins.troubled_at is 'the same; where nothing tells, before when no signal had begun to change: what was over by then tells of something else';
comment on column begins.started_at is 'the first customer impact that was counted';
comment on column begins.ended_at is 'when it ended for the last time; NULL: it did not, or none was counted';
comment on column begins.is_counted is 'whether any was counted';
