"""The plan for a file's stamps: which zone and which anchor, by the order of DESIGN, and why."""

from __future__ import annotations

from datetime import UTC, datetime

from connectors._contract import Connector
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident
from pipelines.times import bases
from pipelines.times.anchors import Anchor, anchored_by, date_in
from pipelines.times.placing import Plan


def plan_for(
    incident: Incident,
    file: EvidenceFile,
    connector: Connector,
    written_order: str,
    latest_record: datetime | None,
) -> Plan:
    """latest_record: the latest dated record of the incident's other files."""
    zone, basis = zone_for(incident, file.path, connector)
    day = date_in(file.path)
    return Plan(
        zone=zone,
        zone_basis=basis,
        anchor=_anchor(incident, file, latest_record),
        first_day=day,
        day_source="file's name",
        newest_first=written_order == "newest first",
    )


def zone_for(incident: Incident, path: str, connector: Connector) -> tuple[str, str]:
    """Zone and its basis for stamps that state none: configured, the format's convention, default_zone, else UTC."""
    if configured := incident.zone_for(path):
        return configured, bases.CONFIGURED
    if connector.zone:
        return connector.zone, bases.CONVENTION
    if incident.time.default_zone:
        return incident.time.default_zone, bases.DEFAULT
    return "UTC", bases.ASSUMED


def _anchor(incident: Incident, file: EvidenceFile, latest_record: datetime | None) -> Anchor:
    export = incident.export_for(file.path)
    if export and export.exported_at:
        return Anchor(_utc(export.exported_at), "exports.toml")
    if incident.time.exported_at:
        return Anchor(_utc(incident.time.exported_at), "exported_at")
    if day := date_in(file.path):
        return anchored_by(day, "file name")
    if latest_record:
        return Anchor(latest_record, "dated records nearby", is_near=True)
    return Anchor(file.modified_at, "the file's own time")


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
