"""Customer impact of an incident, from its database into its database."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import polars as pl

from pipelines.impact import measured, reports, served
from pipelines.impact.findings import Impact, instant
from pipelines.inserting import insert_rows

HEARD_UNTIL = """
    update impacts set heard_until = h.heard_until
    from (
        with files as (  -- what merely speaks for it beside its requests goes on without them
            select impact_id, file_path from impact_requests join events using (event_id)
            union
            select c.subject_id, s.file_path from citations c join series s using (series_id)
            where c.subject_kind = 'impact' and c.subject_id not in (select impact_id from impact_requests)
        )
        select impact_id, max(last_at) as heard_until from files join evidence.files using (file_path) group by impact_id
    ) h
    where h.impact_id = impacts.impact_id and impacts.ended_at is null"""
ZONE_ASSUMED = """
    update impacts set source = source || '; nothing states the zone of ' || assumed.files || ', UTC is assumed'
    from (
        select r.impact_id, string_agg(distinct e.file_path, ', ' order by e.file_path) as files
        from impact_requests r join events e using (event_id)
        where contains(e.time_basis, 'zone assumed')
        group by r.impact_id
    ) assumed
    where assumed.impact_id = impacts.impact_id"""
REACH = 2 * 3600 * 1_000_000  # µs; what lies farther from the window is another incident's


def find(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill impacts, impact_requests and their citations."""
    near = _near(connection)
    found = [each for each in served.impacts(connection) if near(each)]
    found += [each for each in measured.impacts(connection, found) if near(each)]
    told = reports.read(connection)
    found += [each for each in reports.unmeasured(told, found) if near(each)]
    reports.add_to_sources(told, found)
    _write(connection, found)


def _near(connection: duckdb.DuckDBPyConnection) -> Callable[[Impact], bool]:
    """Whether an impact overlaps the incident's window, or comes close to one that was inferred."""
    [(start, end, is_inferred)] = connection.execute(
        "select window_from, window_to, exists(from assumptions where subject = 'window') from incident"
    ).fetchall()
    reach = REACH if is_inferred else 0
    return lambda impact: (
        (start is None or impact.ended is None or instant(impact.ended + reach) >= start)
        and (end is None or instant(impact.started - reach) <= end)
    )


def _write(connection: duckdb.DuckDBPyConnection, found: list[Impact]) -> None:
    found = sorted(found, key=lambda each: (each.started, each.measure, each.service or "", each.source))
    if not found:
        return
    rows = [each.row() for each in found]
    insert_rows(connection, "impacts", rows)
    requests = pl.DataFrame(  # noqa: F841
        [(each.id, event_id, at) for each in found for event_id, at in each.requests],
        schema={"impact_id": pl.String, "event_id": pl.String, "at": pl.Int64}, orient="row",
    )  # fmt: skip
    connection.execute(
        "insert into impact_requests select impact_id, event_id, to_timestamp(0) + to_microseconds(requests.at) from requests order by impact_id, requests.at, event_id"
    )
    connection.execute(ZONE_ASSUMED)
    cited: list[tuple[object, ...]] = [
        ("impact", each.id, event_id, None, None, None) for each in found for event_id in each.events
    ]
    cited += [
        ("impact", each.id, None, series_id, instant(each.started), None if each.ended is None else instant(each.ended))
        for each in found for series_id in each.series
    ]  # fmt: skip
    insert_rows(connection, "citations", cited)
    connection.execute(HEARD_UNTIL)
