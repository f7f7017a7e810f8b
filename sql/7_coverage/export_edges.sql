-- One row per stretch of the window that an export cannot cover.
-- An export taken before the window ended knows nothing of the rest; one of exactly as many rows as tools hand out
-- at once, or with another sign of it, was cut off at its older or newer end; Kubernetes keeps its events for an hour.
-- Nothing is said where another file of the same kind reaches further, nor of less than five minutes by a number alone.
create table export_edges as
with exports as (
    select f.*, i.window_from, i.window_to
    from evidence.files f cross join incident i
    where not f.is_baseline and f.status = 'read' and f.events > 0
),
reaches as (
    select connector, min(first_at) as first_at, max(last_at) as last_at from exports group by connector
),
ends as (  -- which end of the file is the older one
    select e.file_path, arg_min(e.recorded_at, (e.line_number, e.nth)) > arg_max(e.recorded_at, (e.line_number, e.nth)) as is_newest_first
    from (select file_path, line_number, nth, recorded_at from records.event_rows join exports using (file_number)
          where recorded_at is not null and (records_read in (100, 200, 250, 500, 1000, 2000, 5000, 10000, 50000, 65535, 65536, 100000, 1048575, 1048576) or regexp_matches(cut_off, 'exactly|limit|page|token|more'))) e
    group by e.file_path
),
cuts as (  -- without another sign, a round number of rows may be chance where little more was to come
    select e.*, ends.is_newest_first, case when e.cut_off is null then interval 5 minute else interval 0 minute end as least
    from exports e join ends using (file_path)
),
stretches as (
    select file_path, connector, exported_at as started_at, window_to as ended_at,
        'was taken at ' || strftime(exported_at, '%H:%M:%S') || ' UTC, before the window ended' as reason
    from exports
    where exported_at > window_from and exported_at < window_to
    union all
    select file_path, connector, window_from, exported_at - interval 1 hour,
        'was taken at ' || strftime(exported_at, '%H:%M:%S') || ' UTC, and Kubernetes keeps events for an hour'
    from exports
    where connector in ('deploys.kubernetes_events', 'deploys.kubernetes_events_table') and exported_at - interval 1 hour > window_from
    union all
    select file_path, connector, window_from, first_at,
        coalesce('is cut off at its older end: ' || cut_off, 'holds exactly ' || records_read || ' rows, newest first, as tools hand out at most')
    from cuts
    where is_newest_first and first_at > window_from + least and first_at < window_to
    union all
    select file_path, connector, last_at, window_to,
        coalesce('is cut off at its newer end: ' || cut_off, 'holds exactly ' || records_read || ' rows, oldest first, as tools hand out at most')
    from cuts
    where not is_newest_first and last_at > window_from and last_at < window_to - least
)
select s.file_path, s.started_at, least(s.ended_at, e.window_to) as ended_at, s.file_path || ' ' || s.reason as reason
from stretches s
join exports e using (file_path)
join reaches r on r.connector = s.connector
where not coalesce(r.last_at > s.started_at + interval 1 minute and s.ended_at >= e.window_to, false)
    and not coalesce(r.first_at < s.ended_at - interval 1 minute and s.started_at <= e.window_from, false)
order by s.file_path, s.started_at;

comment on table export_edges is 'Stretches of the window that an export cannot cover';
comment on column export_edges.file_path is 'the export';
comment on column export_edges.started_at is 'begin of the stretch';
comment on column export_edges.ended_at is 'its end';
comment on column export_edges.reason is 'how that is known';
