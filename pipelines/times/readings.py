"""Readings of one written time that nothing has decided between: each stands in `time_readings`."""

from __future__ import annotations

import duckdb

from connectors._zones import ABBREVIATIONS
from pipelines.times import bases
from pipelines.times.zones import spelled

TWO = (bases.FOLD_OPEN, bases.ORDER_OPEN, bases.HALF_OPEN, bases.SKIPPED)  # open questions with two answers


def state_readings(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill time_readings from the bounds of those events whose basis leaves something open.

    Of two readings one begins and one ends the bounds; letters that several zones share have a reading for each.
    """
    open_bases = [
        basis for (basis,) in connection.execute("select distinct time_basis from evidence.time_bases").fetchall()
    ]
    for wording in TWO:
        if any(wording in basis for basis in open_bases):
            connection.execute(INSERT_TWO, {"wording": wording})
    for letters, offsets in ABBREVIATIONS.items():
        wording = f"{bases.LETTERS_OPEN}: {letters}"
        if any(wording in basis for basis in open_bases):
            for offset in offsets:
                shift = (offsets[0] - offset) * 1_000_000
                name = f"{letters} as {spelled(offset)}"
                connection.execute(INSERT_SHIFTED, {"wording": wording, "reading": name, "shift": shift})


INSERT_TWO = """
    insert into time_readings
    select
        event_id,
        unnest([$wording || ': the earlier', $wording || ': the later']),
        unnest([recorded_earliest_at, recorded_latest_at - to_microseconds(grain_us)]),
        unnest([recorded_earliest_at + to_microseconds(grain_us), recorded_latest_at])
    from records.event_rows
    where contains(time_basis, $wording) and recorded_latest_at > recorded_earliest_at + to_microseconds(grain_us)
"""
INSERT_SHIFTED = """
    insert into time_readings
    select event_id, $reading, recorded_at + to_microseconds($shift), recorded_at + to_microseconds($shift + grain_us)
    from records.event_rows
    where contains(time_basis, $wording)
"""
