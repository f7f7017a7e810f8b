"""The plan for a file's stamps: which zone and which anchor, by the order of DESIGN, and why."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from connectors._contract import Connector
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident, fits
from pipelines.times.gaps import Anchor, anchored_by_name, date_in_name
from pipelines.times.placing import Plan

# Zoom names a recording by its start: GMT20260329-005810_Recording.transcript.vtt
START_IN_NAME = re.compile(
    r"GMT((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-((?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(?!\d)"
)


def plan_for(
    incident: Incident,
    file: EvidenceFile,
    connector: Connector,
    written_order: str,
    latest_record: datetime | None,
) -> Plan:
    """latest_record: the latest dated record of the incident's other files."""
    zone, basis = zone_for(incident, file.path, connector)
    day = date_in_name(file.path)
    starts_at, start_source = _start(incident, file.path)
    return Plan(
        zone=zone,
        zone_basis=basis,
        anchor=_anchor(incident, file, latest_record),
        first_day=day,
        day_source="file's name",
        starts_at=starts_at,
        start_source=start_source,
        newest_first=written_order == "newest first",
    )


def zone_for(incident: Incident, path: str, connector: Connector) -> tuple[str, str]:
    """Zone and its basis for stamps that state none: configured, the format's convention, default_zone, else UTC."""
    if configured := incident.zone_for(path):
        return configured, "zone configured"
    if connector.zone:
        return connector.zone, "zone by the format's convention"
    if incident.time.default_zone:
        return incident.time.default_zone, "default zone"
    return "UTC", "zone assumed"


def _anchor(incident: Incident, file: EvidenceFile, latest_record: datetime | None) -> Anchor:
    export = incident.export_for(file.path)
    if export and export.exported_at:
        return Anchor(_utc(export.exported_at), "exports.toml")
    if incident.time.exported_at:
        return Anchor(_utc(incident.time.exported_at), "exported_at")
    if named := anchored_by_name(file.path):
        return named
    if latest_record:
        return Anchor(latest_record, "dated records nearby")
    return Anchor(file.modified_at, "the file's own time")


def _start(incident: Incident, path: str) -> tuple[datetime | None, str]:
    """When a recording began, and who says so. What was said in it may say it as well: that is for a later stage."""
    for meeting in incident.meetings:
        if fits(path, meeting.path):
            return _utc(meeting.started_at), "incident.toml"
    if found := START_IN_NAME.search(path):
        return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC), "the file's name"
    return None, ""


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
