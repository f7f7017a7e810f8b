"""The plan for a file's stamps: which zone and which anchor, by the order of DESIGN, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from connectors._contract import Connector
from connectors._stamps import WHOLE
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident
from pipelines.records import Records
from pipelines.times import bases
from pipelines.times.anchors import AFTER_EXPORT, DAY, MICROS, NEAR, Anchor, near
from pipelines.times.companions import anchor_beside, apart_from_carriers, order_beside
from pipelines.times.file_zones import zone_for
from pipelines.times.headers import Stated, day_in, days_in, lines_above
from pipelines.times.names import date_in, month_in, short_days_in
from pipelines.times.neighbours import Neighbours, Span
from pipelines.times.plans import Plan
from pipelines.times.recordings import Start, said_start, start_of
from pipelines.times.zones import fixed_offset, is_known

# The clock of each sender wrote a mail's `Date` (RFC 5322, 3.6.1). Whoever spoke in a chat, a ticket or a note, one system, or the
# one screen that it was copied from, stamped all its lines.
STAMPED_BY_AUTHORS = ("mail",)
FAR = timedelta(days=366)  # after a file's own time, where nothing says when it was exported
OLDEST_FILE = datetime(2000, 1, 1, tzinfo=UTC)  # a time before it was set by a tool


@dataclass(frozen=True)
class FirstDay:
    """The day of a file's first record, one that it may be as well, where it is known from, and what told the two apart."""

    day: date | None = None
    other: date | None = None
    source: str = ""
    note: str = ""


def plan_for(
    incident: Incident,
    file: EvidenceFile,
    connector: Connector,
    records: Records,
    written_order: str,
    neighbours: Neighbours,
    authors: Mapping[str, str],
) -> Plan:
    """neighbours: the dated records of the incident's other files. authors: handle → zone."""
    zone, basis = zone_for(incident, file, connector, records)
    anchor, first, start = None, FirstDay(), None
    if records.missing:
        anchor = _anchor(incident, file, records, neighbours, connector.kind)
        first = _first_day(incident, file, records, anchor)
    if "start" in records.missing:
        start = start_of(incident, file.path) or said_start(records.table("events"), zone, basis, anchor, first.day)
    if "age" in records.missing:
        start = _export_of(incident, file)
    return Plan(
        zone=zone,
        zone_basis=basis,
        carriers_apart=_carriers_apart(basis, records),
        anchor=anchor,
        first_day=first.day,
        other_day=first.other,
        day_source=first.source,
        day_note=first.note,
        start=start,
        is_swapped=order_beside(records.table("events"), records.table("other_times"))
        if _lacks(records, "order")
        else None,
        newest_first=written_order == "newest first",
        authors=authors if basis in bases.WEAKER_THAN_AUTHOR and connector.kind in STAMPED_BY_AUTHORS else {},
        export_limit=_export_limit(incident, file),
        window=_window(incident),
    )


def _carriers_apart(basis: str, records: Records) -> tuple[int, int] | None:
    """What is left to say of carriers whose stamps prove no zone, where none is known."""
    if basis != bases.ASSUMED:
        return None
    return apart_from_carriers(records.table("events"), records.table("other_times"))


def authors_of(incident: Incident, records: Iterable[Records]) -> dict[str, str]:
    """handle → zone, of everybody whose profile, or whose entry in [[people]], names one."""
    tables = [table for each in records if (table := each.table("people"))]
    found = {
        handle: zone
        for table in tables
        for handle, zone in pl.read_parquet(table, columns=["handle", "zone"]).drop_nulls().iter_rows()
        if is_known(zone) or fixed_offset(zone) is not None
    }
    return found | {handle: person.zone for person in incident.people if person.zone for handle in person.handles}


def _anchor(
    incident: Incident, file: EvidenceFile, records: Records, neighbours: Neighbours, kind: str
) -> Anchor | None:
    if beside := anchor_beside(records.table("other_times")):
        return beside
    if _lacks(records, "date") and not _lacks(records, "year"):
        return _day_anchor(incident, file, neighbours.nearest(file.path, kind))
    if exported := _exported(incident, file):
        return exported
    written = file.modified_at
    if day := date_in(file.path):
        return near(_end_of(day), "file name", written)
    if (end := month_in(file.path)) and not _lacks(records, "date"):
        return near(end, "file name", written)
    if latest := _latest_of(records):
        return near(latest, "its dated records", written)
    if stated := day_in(lines_above(file, records)):
        return near(_end_of(stated.day), "header", written)
    if neighbours.whole:
        return near(neighbours.whole.latest, "dated records nearby", written)
    if incident.window:
        return near(_utc(incident.window.to_at), "the incident's window", written)
    return _own_time(file)


def _day_anchor(incident: Incident, file: EvidenceFile, beside: Span | None) -> Anchor | None:
    """For times of day. An export says nothing of the day that they are of, nor does a file's own time once it was copied."""
    if beside:
        anchor = near(beside.latest, "dated records nearby", file.modified_at)
        return replace(anchor, days_open=beside.days)
    if incident.window:
        days = (incident.window.to_at - incident.window.from_at).days
        return replace(near(_utc(incident.window.to_at), "the incident's window", file.modified_at), days_open=days)
    anchor = _exported(incident, file) or _own_time(file)
    return replace(anchor, days_open=NEAR // DAY) if anchor else None


def _exported(incident: Incident, file: EvidenceFile) -> Anchor | None:
    export = incident.export_for(file.path)
    if export and (stated := export.exported_at or export.to_at):
        return Anchor(_utc(stated), "exports.toml")
    return Anchor(_utc(incident.time.exported_at), "exported_at") if incident.time.exported_at else None


def _own_time(file: EvidenceFile) -> Anchor | None:
    return Anchor(file.modified_at, "the file's own time") if file.modified_at > OLDEST_FILE else None


def _first_day(incident: Incident, file: EvidenceFile, records: Records, anchor: Anchor | None) -> FirstDay:
    """The day of the first record, where name or header tell it."""
    if day := date_in(file.path):
        return FirstDay(day, None, "file name")
    if not _lacks(records, "date"):
        return FirstDay()
    if days := short_days_in(file.path, anchor):
        return FirstDay(days[0], *((days[-1], "file name", bases.ORDER_OPEN) if days[1:] else (None, "file name")))
    table = records.table("events")
    named = _near(days_in(lines_above(file, records)), anchor)
    if table is None or not named:
        return FirstDay()
    stated, others = named[0], {each.day for each in named} - {named[0].day}
    first = pl.scan_parquet(table).filter(pl.col("at").is_not_null()).select(pl.col("at") % DAY).head(1).collect()
    clock = first.item() if len(first) else 0
    day, other, note = stated.days(clock, file.evidence.head.lines, anchor, _window(incident))
    if others and other is None:
        other, note = max(others, key=lambda each: abs(each - stated.day)), bases.OTHER_DAY_OPEN
    return FirstDay(day, other, "header", note)


def _near(named: list[Stated], anchor: Anchor | None) -> list[Stated]:
    """The days less those that lie far from the anchor, where others do not: of a version, say."""
    if anchor is None:
        return named
    return [each for each in named if abs(each.local - anchor.micros) <= NEAR] or named


def _lacks(records: Records, part: str) -> bool:
    return any(part in gaps.split() for gaps in records.missing)


def _latest_of(records: Records) -> datetime | None:
    """The latest whole stamp among a file's records, of which others leave something out."""
    table = records.table("events")
    if table is None:
        return None
    whole = pl.scan_parquet(table).filter(pl.col("at").is_not_null() & pl.col("missing").is_in(WHOLE))
    found = whole.select(pl.col("at").quantile(0.98, "lower").cast(pl.Int64)).collect().item()
    return None if found is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=found)


def _export_limit(incident: Incident, file: EvidenceFile) -> int | None:
    """The latest instant that a record of this file can have: that of its export, and some hours; else far after its own time."""
    export = incident.export_for(file.path)
    exported_at = (export.exported_at if export else None) or incident.time.exported_at
    if exported_at:
        return _micros(exported_at) + AFTER_EXPORT
    return _micros(file.modified_at + FAR) if file.modified_at > OLDEST_FILE else None


def _export_of(incident: Incident, file: EvidenceFile) -> Start:
    """When a file was printed: by exports.toml or incident.toml, else by its own time, which copying may have changed."""
    export = incident.export_for(file.path)
    if export and export.exported_at:
        return Start(_utc(export.exported_at), "exports.toml")
    if incident.time.exported_at:
        return Start(_utc(incident.time.exported_at), "exported_at")
    return Start(_utc(file.modified_at), "the file's own time")


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _window(incident: Incident) -> tuple[int, int] | None:
    window = incident.window
    return (_micros(window.from_at), _micros(window.to_at)) if window else None


def _micros(at: datetime) -> int:
    return int(at.timestamp()) * MICROS
