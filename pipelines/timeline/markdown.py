"""Evidence as Markdown that means itself, and the small forms that the summary is made of."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from pipelines.timeline.story import Row
from pipelines.timeline.words import clock, doubt, form

# An underscore inside a word and an & that begins no entity mean themselves already.
SPECIAL = re.compile(r"([\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
LINE_START = re.compile(r"^(?:(\d+)([.)])|()([-+=>#]))")


def plain(text: Any) -> str:
    """Evidence as one line of Markdown that means itself: no tag, link, list or emphasis of its own."""
    line = " ".join(str(text if text is not None else "").split())
    return LINE_START.sub(r"\1\3\\\2\4", SPECIAL.sub(r"\\\1", line))


def when(
    at: datetime | None, earliest: datetime | None = None, latest: datetime | None = None, days: bool = False
) -> str:
    """`00:41 ± 20 s`; with `days`, `29 Mar 00:41 ± 20 s`."""
    if at is None:
        return "no time"
    shape = ("day" if days else "") + form(earliest, latest)
    return " ".join(part for part in (clock(at, shape), doubt(at, earliest, latest)) if part)


def cited(row: Row) -> str:
    """` [chat/incident.json:14]`, as code, so that a path stays a path."""
    if not row.get("source"):
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", row["source"])), default=0))
    return f" [{fence}{' '.join(row['source'].split())}{fence}]"


def section(title: str, lines: list[str], nothing: str) -> list[str]:
    return [f"## {title}", "", *(lines or [nothing])]


def some(lines: list[str], most: int, what: str) -> list[str]:
    """The first of them, and how many more the database holds."""
    if len(lines) <= most:
        return lines
    return [*lines[:most], f"- … and {len(lines) - most:,} more {what} in the incident file"]
