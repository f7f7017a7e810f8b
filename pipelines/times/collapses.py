"""Hours that a zone's clocks skipped, and whose records were moved to its end: many stamps on one instant behind an hour of none.

Some services that are given a local time which never was answer with the next one that is. The times of
those records are lost; what is left shows in which zone they were written.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import duckdb

from pipelines.times.zones import is_known, offset_at

LEAST_PILED = 4  # stamps on one instant
PILES = """
    with stamps as (
        select file_number, 0 as lane, recorded_at from records.event_rows
        where recorded_at is not null and not starts_with(time_basis, 'offset in text')
        union all
        select r.file_number, s.series_number, s.recorded_at
        from records.sample_rows s join records.series_rows r using (series_number) where s.recorded_at is not null
    ),
    piles as (
        select file_number, lane, recorded_at, count(*) as stamp_count from stamps
        where epoch_us(recorded_at) % 1_800_000_000 = 0 group by all having count(*) >= ?
    )
    select f.file_path, p.recorded_at, p.stamp_count, split_part(f.zone_basis, ': ', 1)
    from piles p join evidence.files f using (file_number)
    where f.zone_basis not in ('stated in every stamp')
        and not exists (
            select 1 from stamps s where s.file_number = p.file_number and s.lane = p.lane
                and s.recorded_at < p.recorded_at and s.recorded_at >= p.recorded_at - interval 1 hour)
        and exists (
            select 1 from stamps s where s.file_number = p.file_number and s.lane = p.lane
                and s.recorded_at < p.recorded_at - interval 1 hour and s.recorded_at >= p.recorded_at - interval 3 hours)
    order by all
"""


@dataclass(frozen=True)
class Collapse:
    """file_path, the local time on which the stamps stand, how many, and the zones whose clocks skipped the hour before."""

    file_path: str
    local: datetime
    stamp_count: int
    zones: tuple[str, ...]

    @property
    def found(self) -> str:
        return f"{self.stamp_count} stamps stand on {self.local:%Y-%m-%d %H:%M:%S}, behind an hour without any"

    @property
    def reason(self) -> str:
        others = f" and {len(self.zones) - 1} other zones" if len(self.zones) > 1 else ""
        return f"the clocks of {self.zones[0]}{others} skipped that hour: these records lay in it, and their own times are lost"


def collapses(connection: duckdb.DuckDBPyConnection) -> list[Collapse]:
    found = []
    for path, at, count, zone in connection.execute(PILES, [LEAST_PILED]).fetchall():
        instant = at.astimezone(UTC)
        known = zone == "UTC" or zone[:1] in "+-" or is_known(zone)
        local = (instant + timedelta(seconds=offset_at(zone, instant) if known else 0)).replace(tzinfo=None)
        if zones := zones_that_skipped(local - timedelta(seconds=1)):
            found.append(Collapse(path, local, count, zones))
    return found


@functools.cache
def zones_that_skipped(local: datetime) -> tuple[str, ...]:
    """The zones in which this wall time never was."""
    return tuple(name for name in sorted(available_timezones()) if "/" in name and _is_skipped(local, ZoneInfo(name)))


def _is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
