"""What was handed in, what it covers, how its times were read, what looks cut off, and what to ask for.

The folder is reconstructed into a temporary place: only a full reading knows what a file covers.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors._registry import all_connectors
from pipelines.evidence import EvidenceFile, take_inventory
from pipelines.incident import Incident, load
from pipelines.unseen import questions

if TYPE_CHECKING:
    import duckdb

ASKED_FOR = ("logs", "metrics", "alerts", "pages", "chat", "tickets", "deploys")
FAMILY_OF_KIND = {
    "log": "logs",
    "alert": "alerts",
    "page": "pages",
    "chat": "chat",
    "ticket": "tickets",
    "deploy": "deploys",
}
AS_READ = """
    select file_path, status, records_read, events, sample_records, rejects, joined_lines, context_records, first_at, last_at, zone_basis, cut_off
    from evidence.files"""
BASES = "select file_path, time_basis, stamps from evidence.time_bases order by file_path, stamps desc, time_basis"
SKIPPED_HOURS = "select touches, assumed || '; ' || reason from assumptions where subject = 'skipped hour' order by all"
WRITTEN = """
    select written_time from events where file_path = ? and written_time is not null
    using sample reservoir(400 rows) repeatable (1)"""


def examine(incident_dir: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """One dict per evidence file, in the order of their paths, and what else to ask for."""
    incident = load(incident_dir)
    inventory = take_inventory(incident)
    read, asked = _read_once(incident_dir)
    return [_finding(incident, file, read.get(file.path, {})) for file in inventory], asked


def in_short(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, narrow enough for a screen."""
    return [
        {
            "file": file["file_path"],
            "read as": file["connector"] or file["status"],
            "records": file["records_read"],
            "from": _minute(file["first_at"]),
            "to": _minute(file["last_at"]),
            "times": "; ".join(filter(None, [", ".join(file["shapes"]), file["zone_basis"], *file["time_rules"]])),
            "look at": "; ".join(file["look_at"]),
        }
        for file in files
    ]


def to_ask_for(files: list[dict[str, Any]]) -> list[str]:
    """The families of evidence of which nothing was handed in."""
    given = {file["family"] for file in files}
    return [family for family in ASKED_FOR if family not in given]


def _read_once(incident_dir: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    from pipelines.engines import reconstruct
    from pipelines.warehouse import reading

    with tempfile.TemporaryDirectory(prefix="postlude-doctor-") as folder:
        result = reconstruct(
            incident_dir, Path(folder), engine="process", clocks="corrected", names="roles", say=lambda _: None
        )
        with reading(result.database) as connection:
            rows = connection.sql(AS_READ)
            found = {row[0]: dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()}
            for path, basis, stamps in connection.execute(BASES).fetchall():
                found[path].setdefault("bases", {})[basis] = stamps
            for path, finding in connection.execute(SKIPPED_HOURS).fetchall():
                found[path].setdefault("skipped_hours", []).append(finding)
            for path, facts in found.items():
                facts["shapes"] = _shapes(connection, path) if facts.get("bases") else []
            return found, questions(connection)


def _shapes(connection: duckdb.DuckDBPyConnection, path: str) -> list[str]:
    """The shapes of a file's stamps in words, by some hundred of them."""
    import polars as pl

    from connectors import _stamps

    written = [text for (text,) in connection.execute(WRITTEN, [path]).fetchall()]
    return [choice.shape.name for choice in _stamps.read_column(pl.Series(written, dtype=pl.String))[1]]


def _finding(incident: Incident, file: EvidenceFile, read: dict[str, Any]) -> dict[str, Any]:
    from pipelines.times.rules import open_questions, other_rules

    connector = all_connectors().get(file.connector or "")
    family = (
        "metrics"
        if (file.connector or "").startswith("metrics.")
        else FAMILY_OF_KIND.get(connector.kind if connector else "")
    )
    bases = read.get("bases", {})
    return {
        "file_path": file.path,
        "connector": file.connector,
        "family": family,
        "certainty": round(file.certainty, 2),
        "rivals": list(file.rivals),
        "bytes": file.bytes,
        "status": read.get("status") or file.status,
        "records_read": read.get("records_read"),
        "rejects": read.get("rejects"),
        "share_read": _share_read(read),
        "first_at": read.get("first_at"),
        "last_at": read.get("last_at"),
        "shapes": read.get("shapes", []),
        "zone_basis": read.get("zone_basis"),
        "time_rules": other_rules(bases),
        "time_open": open_questions(bases),
        "cut_off": read.get("cut_off"),
        "look_at": _to_look_at(incident, file, read) + open_questions(bases),
    }


def _share_read(read: dict[str, Any]) -> float | None:
    """The part of the records that became events with a place in time, or samples; what explains others is not asked for it."""
    counts = [read.get(name) or 0 for name in ("records_read", "joined_lines", "context_records")]
    asked = counts[0] - counts[1] - counts[2]
    if asked <= 0:
        return None
    unplaced = sum(stamps for basis, stamps in read.get("bases", {}).items() if basis.startswith("not placed"))
    placed = (read.get("events") or 0) + (read.get("sample_records") or 0) - unplaced
    return round(max(0, placed) / asked, 4)


def _to_look_at(incident: Incident, file: EvidenceFile, read: dict[str, Any]) -> list[str]:
    """What a person should check before the reconstruction is believed."""
    found = [file.problem] if file.problem else []
    if file.rivals:
        found.append(f"could also be {' or '.join(file.rivals)}: say which under [connectors]")
    if read.get("rejects") and not file.problem:
        found.append(f"{read['rejects']} not readable")
    if "assumed" in (read.get("zone_basis") or ""):
        found.append("states no zone, and none is configured: say it under [time.zones]")
    if cut_off := read.get("cut_off"):
        found.append(f"looks cut off: {'; '.join(cut_off) if isinstance(cut_off, list) else cut_off}")
    found += read.get("skipped_hours", [])
    window = None if incident.is_baseline(file.path) else incident.window
    if window and read.get("first_at") and (read["first_at"] > window.to_at or read["last_at"] < window.from_at):
        found.append("lies outside the incident's window")
    return found


def _minute(instant: datetime | None) -> str:
    return instant.strftime("%Y-%m-%d %H:%M") if instant else ""
