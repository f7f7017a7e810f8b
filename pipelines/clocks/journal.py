"""Steps that a journal shows by itself: its two clocks, realtime and monotonic, agree within a boot but for a step.

Both are slewed alike, so that only what sets the realtime clock parts them; asleep, a machine's monotonic clock stands
still while time goes on, and the lines about it say so (clock_gettime(2); systemd.journal-fields). An export of one unit
lacks those lines: a leap ahead may then be either.
"""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.clocks.models import KnownStep

LEAST_SECONDS = 0.5  # as of what logs tell: smaller corrections are what time services do all day
ASLEEP = r"(?i)\bPM: (?:suspend|hibernation)|\bsystem sleep\b|resumed from sleep|\bsuspend(?:ing|ed) system|sleep\.target|Operation ''sleep''"
NEAR_SLEEP_SECONDS = 60

TICKS = f"""
select
    e.clock_id, json_extract_string(e.attributes, '$._BOOT_ID') as boot,
    json_extract_string(e.attributes, '$.__MONOTONIC_TIMESTAMP')::bigint as ticked,
    coalesce(epoch_us(t.recorded_at), epoch_us(e.recorded_at)) as read,
    regexp_matches(coalesce(e.body, ''), '{ASLEEP}') as slept
from records.event_rows e
join evidence.files f using (file_number)
left join records.time_rows t on t.event_id = e.event_id and t.role = 'received'
where f.connector like 'logs.journald%' and not f.is_baseline and e.recorded_at is not null and e.clock_id is not null"""

STEPS = f"""
with stretched as (
    select
        clock_id, read, ticked, slept,
        read - lag(read) over boots as read_on,
        ticked - lag(ticked) over boots as ticked_on,
        coalesce(bool_or(slept) over (partition by clock_id, boot order by ticked range between {NEAR_SLEEP_SECONDS}000000 preceding and {NEAR_SLEEP_SECONDS}000000 following), false) as is_asleep
    from ({{}})
    where boot is not null and ticked is not null
    window boots as (partition by clock_id, boot order by ticked, read)
)
select clock_id, case when read_on < ticked_on then read - ticked_on // 2 else read - read_on + ticked_on // 2 end, (read_on - ticked_on) / 1e6
from stretched
where abs(read_on - ticked_on) >= {LEAST_SECONDS} * 1e6 and not (is_asleep and read_on > ticked_on)
order by all"""


def steps(connection: duckdb.DuckDBPyConnection) -> list[KnownStep]:
    """What the journals of an incident show."""
    return _steps(connection, TICKS)


def steps_of(journal: pl.DataFrame) -> list[KnownStep]:
    """journal: clock_id, boot, ticked (µs of the monotonic clock), read (µs since 1970) and slept, a line's word of sleep."""
    with duckdb.connect() as memory:
        memory.register("journal", journal.to_arrow())
        return _steps(memory, "select * from journal")


def _steps(connection: duckdb.DuckDBPyConnection, ticks: str) -> list[KnownStep]:
    rows = connection.execute(STEPS.format(ticks)).fetchall()
    return [KnownStep(clock, at, by, "the journal's monotonic clock", may_be_sleep=by > 0) for clock, at, by in rows]
