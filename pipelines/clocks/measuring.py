"""From the records to clock_offsets, anchors and the stretch of every event on a clock that stepped."""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.clocks import anchors, told
from pipelines.clocks.doubts import as_facts_allow, as_slips_allow, as_steps_allow, with_doubts
from pipelines.clocks.estimate import Solved, solve
from pipelines.clocks.islands import among_themselves
from pipelines.clocks.models import KnownStep
from pipelines.clocks.reference import Clock, Vote, by_zones, choose, vote
from pipelines.clocks.segments import place_events
from pipelines.incident import Incident
from pipelines.inserting import insert_rows
from pipelines.times.bases import ASSUMED

SERVICE_TRUST_SECONDS = 0.5
CLOCKS = """
select clock_id, kind, name, event_count, (select count(distinct clock_id) from records.carried r where r.carrier_clock_id = c.clock_id)
from clocks c order by event_count desc, clock_id"""
ZONELESS = f"""
select clock_id from records.event_rows where clock_id is not null and recorded_at is not null
group by clock_id having bool_and(starts_with(time_basis, '{ASSUMED}'))"""
CITED_OF_A_PAIR = 10  # anchors; the others stand in the table of that name
CITED = f"""
insert into citations (subject_kind, subject_id, event_id)
with tightest as (
    select * from anchors where is_used and not is_contradicting
    qualify row_number() over (partition by from_clock_id, to_clock_id, is_directed order by lag_seconds, from_event_id, to_event_id) <= {CITED_OF_A_PAIR}
),
either as (select unnest([from_clock_id, to_clock_id]) as clock_id, from_event_id, to_event_id from tightest)
select distinct 'clock', clock_id, unnest([from_event_id, to_event_id]) as event_id
from either join clock_offsets using (clock_id) where verdict <> 'reference' order by all"""


def measure(connection: duckdb.DuckDBPyConnection, incident: Incident, as_recorded: bool) -> None:
    """Fill clock_offsets, anchors and records.event_segments."""
    clocks = [Clock(*row) for row in connection.execute(CLOCKS).fetchall()]
    if not clocks:
        return
    found = anchors.find(connection)
    steps = told.steps(connection)
    reference, why, solved = _against_the_best(connection, clocks, found, steps, incident.time.reference_clock)
    if why != "stated":
        connection.execute("insert into assumptions values ('clock', ?, ?, 'clock_offsets')", [reference, why])
    trusted = {
        each.clock_id: SERVICE_TRUST_SECONDS if each.is_kept else incident.time.assumed_sync_seconds for each in clocks
    }
    directed = found.filter(pl.col("is_directed") & (~pl.Series(solved.contradicting) | ~pl.Series(solved.used)))
    offsets = as_steps_allow(with_doubts(solved.offsets, trusted, as_recorded), steps)
    offsets = as_slips_allow(as_facts_allow(offsets, directed), found)
    offsets = among_themselves(offsets, found, _spans(connection))
    _store(connection, offsets, found, solved)
    _cite(connection, steps)
    place_events(connection)


def _against_the_best(
    connection: duckdb.DuckDBPyConnection,
    clocks: list[Clock],
    found: pl.DataFrame,
    steps: list[KnownStep],
    stated: str | None,
) -> tuple[str, str, Solved]:
    """The reference, why it is, and all clocks against it; one that others outvote is given up for the next."""
    kept = {each.clock_id: SERVICE_TRUST_SECONDS for each in clocks if each.is_kept}
    names, spans, tied = [each.clock_id for each in clocks], _spans(connection), _are_tied(found)
    doubtful = {step.clock_id for step in steps if step.is_certain}
    zoneless = {clock for (clock,) in connection.execute(ZONELESS).fetchall()}
    while True:
        reference, why = choose(clocks, stated, tied, doubtful)
        solved = solve(found, reference, kept, names, steps, spans)
        ballot = Vote() if why == "stated" or reference in kept else by_zones(vote(solved.offsets), reference, zoneless)
        if ballot.disputed:
            solved = solve(found, reference, kept, names, steps, spans, ballot.disputed)
        if not ballot.outvoted or reference in doubtful:
            return reference, why, solved
        doubtful.add(reference)


def _spans(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Clock → its first and last stamp in µs, baselines left out."""
    query = """
        select clock_id, epoch_us(min(recorded_at)), epoch_us(max(recorded_at))
        from records.event_rows join evidence.files using (file_number)
        where not is_baseline and recorded_at is not null and clock_id is not null
        group by clock_id"""
    return {clock: (first, last) for clock, first, last in connection.execute(query).fetchall()}


def _are_tied(found: pl.DataFrame) -> bool:
    """Whether clocks of records share facts, or only carriers tie them."""
    carried = pl.col("from_clock_id").str.starts_with("carrier:") | pl.col("to_clock_id").str.starts_with("carrier:")
    return not found.filter(~carried).is_empty()


def _cite(connection: duckdb.DuckDBPyConnection, steps: list[KnownStep]) -> None:
    """What the verdict on each clock rests on: the facts that bound it tightest, and the lines that tell of a step."""
    connection.execute(CITED)
    lines = [("clock", step.clock_id, step.event_id) for step in steps if step.event_id]
    insert_rows(connection, "citations (subject_kind, subject_id, event_id)", lines)


def _store(connection: duckdb.DuckDBPyConnection, offsets: pl.DataFrame, found: pl.DataFrame, solved: Solved) -> None:
    connection.register("found_offsets", offsets.to_arrow())
    connection.execute("""
        insert into clock_offsets by name
        select * exclude (gained_seconds, is_possible) replace (make_timestamptz(valid_from) as valid_from, make_timestamptz(valid_to) as valid_to,
            make_timestamptz(recorded_from) as recorded_from, make_timestamptz(recorded_to) as recorded_to)
        from found_offsets""")
    connection.unregister("found_offsets")
    used = found.with_columns(is_used=solved.used, is_contradicting=solved.contradicting)
    connection.register("found_anchors", used.to_arrow())
    connection.execute("""
        insert into anchors by name
        select from_event_id, to_event_id, from_clock_id, to_clock_id, identifier, make_timestamptz(from_at) as from_at,
            make_timestamptz(to_at) as to_at, (to_at - from_at) / 1e6 as lag_seconds, is_directed, within_seconds, is_used,
            is_contradicting
        from found_anchors""")
    connection.unregister("found_anchors")
