"""What follows from the loaded records alone: duplicates, the window, and what was assumed."""

from __future__ import annotations

from datetime import datetime

import duckdb

from connectors._registry import all_connectors
from pipelines.incident import Incident
from pipelines.overlaps import mark_overlaps
from pipelines.times import rules
from pipelines.times.collapses import collapses

HISTORY = "interval 1 day"  # before all else that people and alerts recorded, and after it: what was changed then stretches no window
SPAN_TRIMMED = 0.001  # of the placed events at either end that do not stretch an inferred window


def mark_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Records handed in twice: the same file again, or the same record of a system in another of its exports.

    The answers of a search that overlap hold the same record. Lines of logs may well have happened twice: beside equal files
    only those are compared that hold the same lines of a whole stretch (see `overlaps`). A page goes out once: its
    incident's export and its log both tell of that, in words of their own, and the one that knows its end counts.
    """
    mark_overlaps(connection)
    connection.execute(
        """
        insert into records.duplicates
        with copies as (
            select f.file_number, min(g.file_number) as first_number
            from evidence.files f join evidence.files g on f.sha256 = g.sha256 and g.status = 'read' and g.file_number < f.file_number
            where f.status = 'read'
            group by f.file_number
        ),
        answers as (
            select file_number from evidence.files where split_part(connector, '.', 1) in ('searches', 'audit')
        ),
        same_place as (
            select e.file_number, e.line_number, e.nth, coalesce(d.duplicate_of, o.event_id) as duplicate_of
            from copies c
            join records.event_rows e on e.file_number = c.file_number
            join records.event_rows o on o.file_number = c.first_number and o.line_number = e.line_number and o.nth = e.nth
            left join records.duplicates d on d.file_number = o.file_number and d.line_number = o.line_number and d.nth = o.nth
        ),
        same_record as (
            select
                file_number,
                line_number,
                nth,
                first_value(event_id) over same as duplicate_of,
                first_value(file_number) over same as first_number
            from records.event_rows
            where (kind <> 'log' or file_number in (select file_number from answers))
                and recorded_at is not null and file_number not in (select file_number from copies)
            window same as (
                partition by  -- of an answer the host may only be guessed by the file's name; what it says of itself are attributes
                    kind, case when kind <> 'log' then clock_id end, recorded_at, written_time, actor, headline,
                    case when kind <> 'chat' or grain_us >= 1000 then conversation_id end,  -- a page of a channel has its file's name
                    md5(body), md5(attributes)
                order by file_number, line_number, nth
            )
        ),
        same_page as (
            select
                file_number,
                line_number,
                nth,
                first_value(event_id) over same as duplicate_of,
                first_value(file_number) over same as first_number
            from records.event_rows
            where kind = 'page' and attributes->>'action' = 'trigger' and conversation_id is not null
                and recorded_at is not null and file_number not in (select file_number from copies)
            window same as (
                partition by conversation_id, clock_id, headline, date_trunc('second', recorded_at)
                order by ended_recorded_at is null, file_number, line_number, nth
            )
        )
        select file_number, line_number, nth, duplicate_of from same_place
        union all
        select file_number, line_number, nth, duplicate_of from same_page where first_number <> file_number
        union all
        select file_number, line_number, nth, duplicate_of from same_record
        where first_number <> file_number and (file_number, line_number, nth) not in (
            select (file_number, line_number, nth) from same_page)
        """
    )
    _part_streams(connection)
    connection.execute(
        """
        update records.sample_rows set is_duplicate = true
        from (
            select s.series_number, s.recorded_at
            from records.sample_rows s join records.series_rows r using (series_number)
            where r.stream_id in (select stream_id from records.series_rows group by stream_id having count(*) > 1)
            qualify row_number() over (partition by r.stream_id, s.recorded_at order by r.file_number, s.record_number) > 1
                and r.file_number <> first_value(r.file_number) over (
                    partition by r.stream_id, s.recorded_at order by r.file_number, s.record_number)
        ) again
        where sample_rows.series_number = again.series_number and sample_rows.recorded_at = again.recorded_at
        """
    )


def _part_streams(connection: duckdb.DuckDBPyConnection) -> None:
    """Series of one name and label set that say different things of the same instants are no pieces of one stream.

    What a query computed may bear no name of its own; then the name of its file, less its numbers, tells it apart.
    """
    connection.execute(
        """
        update records.series_rows
        set stream_id = left(md5(concat_ws(chr(31), stream_id, regexp_replace(f.file_path, '[0-9]', '', 'g'))), 12)
        from evidence.files f
        where f.file_number = series_rows.file_number and stream_id in (
            select stream_id
            from (
                select r.stream_id, s.recorded_at, min(s.value) as lowest, max(s.value) as highest
                from records.sample_rows s join records.series_rows r using (series_number)
                where r.stream_id in (select stream_id from records.series_rows group by stream_id having count(*) > 1)
                group by r.stream_id, s.recorded_at having count(distinct r.file_number) > 1
            )
            group by stream_id
            having avg((highest - lowest > 0.02 * greatest(abs(highest), abs(lowest)))::integer) > 0.5
        )
        """
    )


def window(connection: duckdb.DuckDBPyConnection, incident: Incident) -> tuple[datetime | None, datetime | None]:
    """The stated window, else the span of what people and alerts recorded, else of all events."""
    if incident.window:
        return incident.window.from_at, incident.window.to_at
    placed = "from records.event_rows join evidence.files using (file_number) where not is_baseline and recorded_at is not null"
    sampled = (
        "from records.sample_rows join records.series_rows using (series_number) join evidence.files using (file_number) "
        "where not is_baseline and recorded_at is not null"
    )
    told = f"select min(recorded_at) as first, max(recorded_at) as last {placed} and kind not in ('log', 'deploy', 'change')"
    history = f"kind in ('deploy', 'change') and recorded_at not between (select first from ({told})) - {HISTORY} and (select last from ({told})) + {HISTORY}"
    for rows, what in (
        (
            f"{placed} and kind <> 'log' and not coalesce({history}, false)",
            "the span of alerts, pages, chat, tickets and changes",
        ),
        (placed, "the span of all events"),
        (sampled, "the span of all samples"),
    ):
        found = connection.execute(
            f"select quantile_disc(recorded_at, {SPAN_TRIMMED}), quantile_disc(recorded_at, {1 - SPAN_TRIMMED}) {rows}"
        ).fetchone()
        if found and found[0] is not None and found[0] < found[1]:
            assume(
                connection, "window", f"{found[0]:%Y-%m-%d %H:%M} to {found[1]:%Y-%m-%d %H:%M} UTC", what, "incident"
            )
            return found[0], found[1]
    return None, None


def state_assumptions(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """One row per thing assumed and the files that it was assumed of, in words that a reader can check."""
    for subject, assumed, reason, touches in list(rules.assumptions(connection)):
        assume(connection, subject, assumed, reason, touches)
    for collapse in collapses(connection):
        assume(connection, "skipped hour", collapse.found, collapse.reason, collapse.file_path)
    connection.execute(
        """
        insert into assumptions
        select 'time', coalesce(exported_at, modified_at)::varchar,
            'samples without a stamp are current values, placed at ' ||
                case when exported_at is null then 'the file''s own time' else 'the time of the export' end, file_path
        from evidence.files f
        where list_contains(?, connector) and exists (
            select 1 from records.sample_rows join records.series_rows s using (series_number)
            where s.file_number = f.file_number and recorded_at = coalesce(f.exported_at, f.modified_at))
        order by file_path
        """,
        [[name for name, connector in all_connectors().items() if connector.is_snapshot]],
    )
    connection.execute(
        """
        insert into assumptions
        select 'connector', connector, 'fits as well: ' || array_to_string(rivals, ', ') || '; say which in [connectors]', file_path
        from evidence.files where len(rivals) > 0 order by file_path
        """
    )
    for path in _leading_out(connection, incident):
        assume(connection, "evidence", "what the link leads to", "a link out of the incident folder was followed", path)
    if not incident.services:
        assume(connection, "services", "those that the records name", "incident.toml lists none", "events")


def _leading_out(connection: duckdb.DuckDBPyConnection, incident: Incident) -> list[str]:
    """Evidence that lies elsewhere: the folder alone does not prove what was read."""
    paths = connection.execute(
        "select distinct split_part(file_path, '!', 1) from evidence.files order by all"
    ).fetchall()
    folder = incident.folder.resolve()
    return [path for (path,) in paths if not (folder / path).resolve().is_relative_to(folder)]


def assume(connection: duckdb.DuckDBPyConnection, subject: str, assumed: str, reason: str, touches: str) -> None:
    connection.execute("insert into assumptions values (?, ?, ?, ?)", [subject, assumed, reason, touches])
