-- One row: when it began and when it ended for customers, as far as the records count it; detection counts from there.
create table begins as
with impact as (
    select min(started_at) as started_at, max(ended_at) as ended_at, count(*) > 0 as is_counted, bool_or(ended_at is null) as is_open
    from impacts
)
select
    coalesce(started_at, (select min(occurred_at) from noted_phases where phase = 'started')) as begun_at,
    started_at,
    case when not is_open then ended_at end as ended_at,
    is_counted
from impact;

comment on table begins is 'When it began, and when it ended for customers';
comment on column begins.begun_at is 'the first customer impact; where none was counted, what a written timeline says; NULL: nothing tells';
comment on column begins.started_at is 'the first customer impact that was counted';
comment on column begins.ended_at is 'when it ended for the last time; NULL: it did not, or none was counted';
comment on column begins.is_counted is 'whether any was counted';
