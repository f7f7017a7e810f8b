"""What was handed in, what it covers, how its times were read, what looks cut off, and what to ask for.

The folder is reconstructed into a temporary place: only a full reading knows what a file covers.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from connectors import _stamps
from connectors._contract import Series
from connectors._registry import all_connectors
from pipelines.evidence import EvidenceFile, take_inventory
from pipelines.incident import Incident, load
from pipelines.times.rules import open_questions, other_rules, without_zone
from pipelines.unseen import questions

if TYPE_CHECKING:
    import duckdb

FAMILY_OF_KIND = {
    "log": "logs",
    "alert": "alerts",
    "page": "pages",
    "chat": "chat",
    "ticket": "tickets",
    "deploy": "deploys",
    "change": "deploys",
    "status": "status posts",
    "trace": "traces",
    "mail": "mail",
    "meeting": "meetings",
    "note": "notes",
}
FAMILY_OF_FOLDER = {"metrics": "metrics"}  # of the connectors whose records are samples
ASKED_FOR = ("logs", "metrics", "alerts", "pages", "chat", "tickets", "deploys")
ASKED_FOR_TOO = ("status posts", "traces", "mail", "meetings")  # not every team has them
AS_READ = """
    select file_path, status, records_read, events, sample_records, rejects, joined_lines, context_records, first_at, last_at, zone_basis, cut_off
    from evidence.files"""
DATE_BEGINS = re.compile(r"\((day|month|year) first\)")  # as a time_basis says it
LOOKED_AT, FEW = 400, 5  # written times, and of them of one series
BASES = "select file_path, time_basis, stamps from evidence.time_bases order by file_path, stamps desc, time_basis"
SKIPPED_HOURS = "select touches, assumed || '; ' || reason from assumptions where subject = 'skipped hour' order by all"
TWICE = """
    select e.file_path, count(*) as twice, list(distinct o.file_path order by o.file_path) as there
    from events e join events o on o.event_id = e.duplicate_of group by e.file_path
    union all
    select s.file_path, count(*), [] from samples join series s using (series_id) where is_duplicate group by s.file_path"""
KINDS = "select file_path, kind, count(recorded_at) from events group by all order by all"
SAMPLES = """
    select file_path, count(*), count(recorded_at) from samples join series using (series_id) group by all"""
WRITTEN = """
    select written_time from (select written_time from events where file_path = ? and written_time is not null)
    using sample reservoir(400 rows) repeatable (1)"""  # a sample is drawn before a `where` beside it


def examine(incident_dir: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """One dict per evidence file, in the order of their paths, and what others mention and nobody handed in."""
    incident = load(incident_dir)
    inventory = take_inventory(incident)
    read, asked = _read_once(incident_dir)
    return [_finding(incident, file, read.get(file.path, {})) for file in inventory], asked


def in_short(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, narrow enough for a screen; "timed" is the share of the records that have a place in time."""
    return [
        {
            "file": file["file_path"],
            "read as": file["connector"] or file["status"],
            "records": file["records_read"],
            "timed": _percent(file["share_read"]),
            "from, to": _span(file["first_at"], file["last_at"]),
            "times": "; ".join(filter(None, [", ".join(file["shapes"]), file["zone_basis"], *file["time_rules"]])),
        }
        for file in files
    ]


def to_look_at(files: list[dict[str, Any]]) -> list[str]:
    """What a person should check, one line a file."""
    return [f"{file['file_path']}: {'; '.join(file['look_at'])}" for file in files if file["look_at"]]


def to_ask_for(files: list[dict[str, Any]], families: tuple[str, ...] = ASKED_FOR) -> list[str]:
    """The families of evidence of which nothing was handed in."""
    given = {family for file in files for family in file["families"]}
    return [family for family in families if family not in given]


def as_answer(files: list[dict[str, Any]], asked: list[str]) -> list[dict[str, Any]]:
    """The files, and as the last object, which has no file_path, what to ask for."""
    if not files:
        return files
    nothing = dict.fromkeys(files[0])
    missing = {"nothing_handed_in_of": to_ask_for(files) + to_ask_for(files, ASKED_FOR_TOO), "ask_for": asked}
    return [*files, nothing | {"status": "to ask for"} | missing]


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
            for path, samples, placed in connection.execute(SAMPLES).fetchall():
                found[path]["placed_samples"] = placed / samples
            for path, kind, placed in connection.execute(KINDS).fetchall():
                found[path].setdefault("kinds", []).append(kind)
                found[path]["placed_events"] = found[path].get("placed_events", 0) + placed
            for path, twice, there in connection.execute(TWICE).fetchall():
                found[path]["twice"] = found[path].get("twice", 0) + twice
                found[path].setdefault("twice_in", []).extend(there)
            for path, facts in found.items():
                facts["shapes"] = _shapes(connection, path, facts["bases"]) if facts.get("bases") else []
            return found, questions(connection)


def _shapes(connection: duckdb.DuckDBPyConnection, path: str, bases: Iterable[str]) -> list[str]:
    """The shapes of a file's stamps in words, by some hundred of them; the whole of it has decided what its dates begin with."""
    written = [text for (text,) in connection.execute(WRITTEN, [path]).fetchall()]
    firsts = {found[1] for basis in bases if (found := DATE_BEGINS.search(basis))}
    return _names_of(written, first=firsts.pop() if len(firsts) == 1 else "")


def _names_of(written: list[str], first: str = "") -> list[str]:
    choices = _stamps.read_column(pl.Series(written, dtype=pl.String))[1]
    return list(dict.fromkeys(choice.name(first) for choice in choices))


def _shapes_of_samples(file: EvidenceFile) -> list[str]:
    """Likewise of a file of samples, whose written times the database does not keep."""
    items = islice(all_connectors()[file.connector or ""].read(file.evidence), LOOKED_AT)
    points = [time for item in items if isinstance(item, Series) for _, time, _ in item.points[:FEW]]
    return _names_of(points[:LOOKED_AT])


def _finding(incident: Incident, file: EvidenceFile, read: dict[str, Any]) -> dict[str, Any]:
    families, bases = _families(file.connector, read), read.get("bases", {})
    return {
        "file_path": file.path,
        "connector": file.connector,
        "family": families[0] if families else None,
        "families": families,
        "certainty": round(file.certainty, 2),
        "rivals": list(file.rivals),
        "bytes": file.bytes,
        "status": read.get("status") or file.status,
        "records_read": read.get("records_read"),
        "rejects": read.get("rejects"),
        "handed_in_twice": read.get("twice", 0),
        "share_read": _share_read(read),
        "first_at": read.get("first_at"),
        "last_at": read.get("last_at"),
        "shapes": read.get("shapes") or (_shapes_of_samples(file) if read.get("sample_records") else []),
        "zone_basis": read.get("zone_basis"),
        "time_rules": other_rules(bases),
        "time_open": open_questions(bases),
        "cut_off": read.get("cut_off"),
        "look_at": _to_look_at(incident, file, read) + open_questions(bases),
    }


def _families(name: str | None, read: dict[str, Any]) -> list[str]:
    """What a file holds of, its reader's own family first; a file of one family may hold records of others."""
    connector = all_connectors().get(name or "")
    own = FAMILY_OF_FOLDER.get((name or "").partition(".")[0]) or (
        FAMILY_OF_KIND[connector.kind] if connector and read.get("events") else None
    )
    found = [
        own,
        *(FAMILY_OF_KIND[kind] for kind in read.get("kinds", ())),
        "metrics" if read.get("sample_records") else None,
    ]
    return list(dict.fromkeys(family for family in found if family))


def _share_read(read: dict[str, Any]) -> float | None:
    """The part of the records that became events with a place in time, or samples; what explains others is not asked for it."""
    counts = [read.get(name) or 0 for name in ("records_read", "joined_lines", "context_records")]
    asked = counts[0] - counts[1] - counts[2]
    if asked <= 0:
        return None
    placed = read.get("placed_events", 0) + (read.get("sample_records") or 0) * read.get("placed_samples", 0)
    return placed / asked


def _to_look_at(incident: Incident, file: EvidenceFile, read: dict[str, Any]) -> list[str]:
    """What a person should check before the reconstruction is believed."""
    found = [file.problem] if file.problem else []
    if file.rivals:
        found.append(f"could also be {' or '.join(file.rivals)}: say which under [connectors]")
    if read.get("rejects") and not file.problem:
        found.append(f"{read['rejects']} not readable")
    if twice := read.get("twice"):
        there = [path for path in dict.fromkeys(read.get("twice_in", ())) if path != file.path]
        found.append(f"{twice} handed in twice" + (f", also in {' and '.join(there[:3])}" if there else ""))
    if lacking := without_zone(read.get("bases", {})):
        found.append(f"{lacking}, and none is configured: say it under [time.zones]")
    if cut_off := read.get("cut_off"):
        found.append(f"looks cut off: {'; '.join(cut_off) if isinstance(cut_off, list) else cut_off}")
    found += read.get("skipped_hours", [])
    window = None if incident.is_baseline(file.path) else incident.window
    if window and read.get("first_at") and (read["first_at"] > window.to_at or read["last_at"] < window.from_at):
        found.append("lies outside the incident's window")
    return found


def _percent(share: float | None) -> str:
    """Whole only where all of them are."""
    return "" if share is None else f"{math.floor(share * 1000) / 10:g} %"


def _span(first_at: datetime | None, last_at: datetime | None) -> str:
    """The minutes of the first and the last stamp, the day said once where it is the same."""
    if first_at is None or last_at is None:
        return ""
    is_one_day = first_at.date() == last_at.date()
    return f"{first_at:%Y-%m-%d %H:%M} {last_at:{'%H:%M' if is_one_day else '%Y-%m-%d %H:%M'}}"
