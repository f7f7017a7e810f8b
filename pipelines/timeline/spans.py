"""What lasts, in rows: bars that never lie on each other, and alerts that fired again and again as one run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipelines.timeline.story import Row

LEAST_CHANGES = 6  # records of one alert that would crowd the lane; fewer are symbols
OPENING = re.compile(r"^(Incident|Alert|Alert group|Problem)( [a-z]+)?: ")  # what a source says before a page's name
FIRING = ("warning", "error", "critical")


@dataclass
class Run:
    """One alert that was written about many times: from its first record to its last, and when it was firing."""

    row: Row
    stretches: list[tuple[Row, Any]]


def pack(rows: list[Row], most: int) -> tuple[list[tuple[int, Row]], list[Row]]:
    """Gives each lasting event the first row that is free when it begins; those that find none come back apart."""
    free_from: list[Any] = []
    placed: list[tuple[int, Row]] = []
    crowded: list[Row] = []
    for row in rows:
        number = next((i for i, until in enumerate(free_from) if until <= row["at"]), len(free_from))
        if number == most:
            crowded.append(row)
            continue
        free_from[number : number + 1] = [row["ended_at"]]
        placed.append((number, row))
    return placed, crowded


def runs(rows: list[Row]) -> tuple[list[Run], list[Row]]:
    """Alerts without an end of their own that change their state again and again, and the rows that are none of them.

    Each firing record lasts until the next record of the same alert; the last one has no end on record.
    """
    named: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row["kind"] == "alert" and row["ended_at"] is None:
            named.setdefault((_name(row), row["service"] or ""), []).append(row)
    crowded = {key: members for key, members in named.items() if len(members) >= LEAST_CHANGES}
    in_runs = {row["event_id"] for members in crowded.values() for row in members}
    return [_run(name, members) for (name, _), members in crowded.items()], [
        row for row in rows if row["event_id"] not in in_runs
    ]


def pages(rows: list[Row]) -> list[Row]:
    """Each page as it lasted, to its resolution, or where none is on record to its answer.

    A page is its first record with `ended_at`, and `answered`: the first acknowledgement before the end. One that was
    triggered anew is another page.
    """
    lasted: list[Row] = []
    unresolved: dict[str, Row] = {}
    for row in rows:
        name = row["conversation_id"]
        if row["kind"] != "page" or not name:
            continue
        if row["action"] == "trigger" and name not in unresolved:
            unresolved[name] = row | {"answered": None, "title": OPENING.sub("", row["headline"] or "")}
            lasted.append(unresolved[name])
        elif row["action"] == "acknowledge" and name in unresolved and not unresolved[name]["answered"]:
            unresolved[name] |= {"answered": row, "ended_at": row["at"]}
        elif row["action"] == "resolve" and name in unresolved:
            unresolved.pop(name)["ended_at"] = row["at"]
    return [page for page in lasted if page["ended_at"] and page["ended_at"] > page["at"]]


def _name(row: Row) -> str:
    return row["alert_name"] or (row["headline"] or "").partition(": ")[0]


def _run(name: str, members: list[Row]) -> Run:
    last = members[-1]
    ends = [*(row["at"] for row in members[1:]), last["at"]]
    firing = [(row, end) for row, end in zip(members, ends, strict=True) if row["severity"] in FIRING]
    told = (
        f"{name}, fired {len(firing)} times"
        if firing and len(firing) < len(members)
        else f"{name}, {len(members)} records"
    )
    return Run(members[0] | {"headline": told, "ended_at": last["at"], "latest_at": None, "earliest_at": None}, firing)
