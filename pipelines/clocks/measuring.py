"""From the records to clock_offsets, anchors and the stretch of every event on a clock that stepped."""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.clocks import anchors, told
from pipelines.clocks.estimate import Solved, solve
from pipelines.clocks.reference import Clock, choose
from pipelines.clocks.segments import place_events
from pipelines.incident import Incident

SERVICE_TRUST_SECONDS = 0.5
CLOCKS = """
select clock_id, kind, name, event_count, (select count(distinct clock_id) from records.carried r where r.carrier_clock_id = c.clock_id)
from clocks c order by event_count desc, clock_id"""
AS_RECORDED = "not applied: the run asked for the clocks as recorded (--clocks as-recorded); else "


def measure(connection: duckdb.DuckDBPyConnection, incident: Incident, as_recorded: bool) -> None:
    """Fill clock_offsets, anchors and records.event_segments."""
    clocks = [Clock(*row) for row in connection.execute(CLOCKS).fetchall()]
    if not clocks:
        return
    reference, why = choose(clocks, incident.time.reference_clock)
    if why != "stated":
        connection.execute("insert into assumptions values ('clock', ?, ?, 'clock_offsets')", [reference, why])
    found = anchors.find(connection)
    solved = solve(
        found,
        reference,
        {each.clock_id: SERVICE_TRUST_SECONDS for each in clocks if each.is_kept},
        [each.clock_id for each in clocks],
        told.steps(connection),
        _spans(connection),
    )
    trusted = {
        each.clock_id: SERVICE_TRUST_SECONDS if each.is_kept else incident.time.assumed_sync_seconds for each in clocks
    }
    offsets = with_doubts(solved.offsets, trusted, as_recorded)
    _store(connection, offsets, found, solved)
    place_events(connection)


def with_doubts(offsets: pl.DataFrame, trusted: dict[str, float], as_recorded: bool) -> pl.DataFrame:
    """What is taken off the stamps of each stretch, and how far each can still be off, before and after.

    An offset that is not applied leaves the doubt that the clock is trusted to, less where a measurement about zero
    is narrower, and more where facts put it beyond.
    """
    applied = pl.col("verdict") == "applied"
    trust = pl.col("clock_id").replace_strict(trusted, return_dtype=pl.Float64)
    lower, upper, offset = pl.col("lower_seconds"), pl.col("upper_seconds"), pl.col("offset_seconds")
    around = (lower <= 0).fill_null(True) & (upper >= 0).fill_null(True)
    if as_recorded:
        offsets = offsets.with_columns(
            reason=pl.when(applied).then(AS_RECORDED + pl.col("reason")).otherwise("reason"),
            verdict=pl.when(applied).then(pl.lit("refused")).otherwise("verdict"),
        )

    def unapplied(bound: pl.Expr) -> pl.Expr:
        """How far off on one side: bound is how far that side reaches, NULL where open."""
        return (
            pl.when(pl.col("verdict") == "reference").then(0.0)
            .when(around).then(pl.min_horizontal(trust, bound.fill_null(float("inf"))))
            .otherwise(pl.max_horizontal(trust, bound.fill_null(0.0)))
        )  # fmt: skip

    offsets = offsets.with_columns(
        trusted_seconds=pl.when(pl.col("verdict") == "reference").then(0.0).otherwise(trust),
        applied_seconds=pl.when(applied).then(offset).otherwise(0.0),
        doubt_before_seconds=pl.when(applied).then(upper - offset).otherwise(unapplied(upper)),
        doubt_after_seconds=pl.when(applied).then(offset - lower).otherwise(unapplied(-lower)),
    )
    return with_readings(offsets)


def with_readings(offsets: pl.DataFrame) -> pl.DataFrame:
    """recorded_from and recorded_to: the stretches in the clock's own readings, parted halfway through each step."""
    ordered = offsets.sort("clock_id", "segment", maintain_order=True)
    next_from, next_applied = (pl.col(name).shift(-1).over("clock_id") for name in ("valid_from", "applied_seconds"))
    parted = (pl.col("valid_to") + next_from) / 2 + 1e6 * (pl.col("applied_seconds") + next_applied) / 2
    ordered = ordered.with_columns(recorded_to=parted.round().cast(pl.Int64))
    return ordered.with_columns(recorded_from=pl.col("recorded_to").shift(1).over("clock_id"))


def _spans(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Clock → its first and last stamp in µs, baselines left out."""
    query = """
        select clock_id, epoch_us(min(recorded_at)), epoch_us(max(recorded_at))
        from records.event_rows join evidence.files using (file_number)
        where not is_baseline and recorded_at is not null and clock_id is not null
        group by clock_id"""
    return {clock: (first, last) for clock, first, last in connection.execute(query).fetchall()}


def _store(connection: duckdb.DuckDBPyConnection, offsets: pl.DataFrame, found: pl.DataFrame, solved: Solved) -> None:
    connection.register("found_offsets", offsets.to_arrow())
    connection.execute("""
        insert into clock_offsets by name
        select * replace (make_timestamptz(valid_from) as valid_from, make_timestamptz(valid_to) as valid_to,
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
