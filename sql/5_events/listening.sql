-- One row per service and kind of export: between which instants a file in which it speaks was being written, by whichever
-- service. A program that speaks only in trouble was heard to be silent while others wrote to the same file.
create table listening as
with parts as (
    select
        e.file_path,
        e.service,
        f.is_baseline,
        min(e.occurred_at) as from_at,
        max(e.occurred_at) as to_at
    from events e
    join evidence.files f using (file_path)
    where e.pattern_id is not null and e.occurred_at is not null and e.duplicate_of is null
    group by all
),
written as (
    select file_path, min(from_at) as from_at, max(to_at) as to_at from parts group by file_path
)
select p.service, p.is_baseline, min(w.from_at) as from_at, max(w.to_at) as to_at
from parts p
join written w using (file_path)
group by p.service, p.is_baseline
order by p.service, p.is_baseline;

comment on table listening is 'Since when and until when each service could have been heard in the logs that hold it';
comment on column listening.service is 'as in events';
comment on column listening.is_baseline is 'whether the files are older exports';
comment on column listening.from_at is 'the first line of the files in which it speaks, whoever wrote it';
comment on column listening.to_at is 'the last line of them';
