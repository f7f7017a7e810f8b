"""The zone of a file's stamps that state none, by the order of DESIGN, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from connectors._contract import Connector
from connectors._stated_zones import zone_in_header, zone_said
from connectors._zones import offset_of
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident
from pipelines.records import Records
from pipelines.times import bases
from pipelines.times.anchors import MICROS
from pipelines.times.companions import zone_beside
from pipelines.times.headers import lines_above
from pipelines.times.zones import is_known, offset_at, spelled


def zone_for(incident: Incident, file: EvidenceFile, connector: Connector, records: Records) -> tuple[str, str]:
    """Zone and its basis for stamps that state none: of a header, configured, the format's convention, by a second stamp,
    default_zone, else UTC.
    """
    if stated := zone_in_header(lines_above(file, records)):
        offset, name = offset_of(stated)
        if offset is not None or (name and is_known(name)):
            return (name or "UTC") if offset is None else spelled(offset), bases.HEADER
    if said := _zone_said(incident, file, records):
        return said, bases.HEADER
    if configured := incident.zone_for(file.path):
        return configured, bases.CONFIGURED
    if connector.zone:
        return connector.zone, bases.CONVENTION
    if proven := zone_beside(records.table("events"), records.table("other_times")):
        return proven, bases.SECOND_STAMP
    if incident.time.default_zone:
        return incident.time.default_zone, bases.DEFAULT
    return "UTC", bases.ASSUMED


def _zone_said(incident: Incident, file: EvidenceFile, records: Records) -> str | None:
    """The offset that the writer of a log states of its own clock; None where the zone of the settings keeps it, and its rules too."""
    said = offset_of(zone_said(file.evidence.head.lines) or "")[0] if file.evidence.head.shape == "text" else None
    table = records.table("events")
    if said is None or table is None:
        return None
    first = pl.scan_parquet(table).select(pl.col("at").min()).collect().item()
    usual = incident.zone_for(file.path) or incident.time.default_zone
    if usual and first is not None and offset_at(usual, datetime.fromtimestamp(first / MICROS - said, UTC)) == said:
        return None
    return spelled(said)
