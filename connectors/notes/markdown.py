"""Markdown timelines: notes kept during an incident, and the timelines of older post-mortems.

    All times in UTC.
    | Time             | Event                   |
    | :--------------- | ----------------------- |
    | 2026-03-29 00:41 | Pool of checkout is dry |

Table rows and list items that begin with a time are events, of kind note: written down by hand or afterwards.
A day may stand in a heading, in the front matter or in a column of its own, a zone in "All times in UTC" or in
the header of the table; clock times walk on past midnight, and a 12-hour clock without AM and PM is told by
their order. Everything else is context; what it states of the whole incident ("Time to detection: 5 minutes") is kept as a fact. Sources: the templates of post-mortems in danluu/post-mortems and
dastergon/postmortem-templates; GitHub Flavored Markdown Spec, "Tables (extension)".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from connectors import _wall
from connectors._contract import Context, Event, Fact, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import sentence
from connectors._walk import Walk, half_days
from connectors.notes import _rows
from connectors.notes._row_stamps import Ways

ABOUT_EVENTS = re.compile(r"timeline|post-?mortem|incident|chronolog|what happened|event|outage|retro", re.IGNORECASE)
MARKED = re.compile(r"^(?: {0,3}#{1,6}\s|\s*\|?\s*:?-{2,})", re.MULTILINE)  # a heading, a table's rule or front matter
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
ACTORS = ("who", "actor", "author", "by", "person", "owner", "responder")
FACT = re.compile(  # a line of a head or of statistics: "- Time to detection: 5 minutes", "| Detected | 14:02 |", "start_time: …"
    r"^[\s\-*+|>_`]*(?P<name>[^\W\d][\w /()'-]{2,40}?)[\s*_`]*[:=|][\s*_`|]*(?P<value>(?=\D{0,20}\d)\S.*?)[\s|*_`]*$"
)
ABOUT_PHASES = re.compile(
    r"\b(?:start|began|begin|end|ended|detect|discover|acknowledg|declar|mitigat|recover|restor|resol|clos|duration|downtime|outage|"
    r"impact|tt[dramn]|mtt[dra])", re.IGNORECASE,
)  # fmt: skip
LEAST_ITEMS = 2  # of dated list items: one alone may be anything


def fits(head: Head) -> float:
    """A table with dated rows, or some dated items below a heading that speaks of what happened."""
    if head.shape != "text" or not MARKED.search(head.text):
        return 0.0
    found = list(_parts(head.path, list(enumerate(head.lines, 1))))
    dated = [row for row in found if isinstance(row, _rows.Row) and (row.stamp.clock or row.stamp.day)]
    texts = [row.text for row in found if isinstance(row, _rows.Other)]
    headings = [text for text in texts if _rows.HEADING.match(text)]
    tables = any(_rows.SEPARATOR.match(text) and "|" in text for text in texts)
    if tables and any(row.cells for row in dated):
        return 0.85
    items = [row for row in dated if not row.cells]
    is_told = any(ABOUT_EVENTS.search(text) for text in headings) or texts[:1] == ["---"]
    return 0.8 if len(items) >= LEAST_ITEMS and headings and (is_told or len(items) >= len(found) / 4) else 0.0


@connector(
    "notes.markdown",
    kind="note",
    clock="host",
    fits=fits,
    count=count_text_records,
    written_order="none",
    confidence="rows found by their times",
)
def read(evidence: Evidence) -> Iterator[Item]:
    open_row, rows, facts, joined, context = None, [], [], 0, 0
    for part in _parts(evidence.path, list(numbered_lines(evidence))):
        if isinstance(part, _rows.Row):
            open_row = part
            rows.append(part)
        elif isinstance(part, _rows.Joined) and open_row is not None:
            open_row.text += "\n" + part.text.strip()
            open_row.line_count = part.line - open_row.line + 1
            joined += 1
        else:
            context += 1
            facts += _fact(part)
    yield from _events(rows)
    zone = next((row.zone for row in rows if row.zone), None)
    yield from (replace(fact, zone=_spelled(zone)) for fact in facts)
    yield Joined(joined)
    yield Context(context)


def _fact(part: _rows.Other | _rows.Joined) -> list[Fact]:
    """What a line states of the whole incident, where it speaks of one of its turns and holds a number."""
    found = FACT.match(part.text)
    name = found["name"].replace("_", " ").strip() if found else ""
    return [Fact(part.line, name, found["value"])] if found and ABOUT_PHASES.search(name) else []


def _spelled(zone: _wall.Zone | None) -> str | None:
    """The zone as a name or as an offset."""
    if zone is None or zone.offset_seconds is None:
        return zone.name if zone else None
    hours, minutes = divmod(abs(zone.offset_seconds) // 60, 60)
    return f"{'-' if zone.offset_seconds < 0 else '+'}{hours:02}:{minutes:02}"


def _parts(path: str, lines: list[tuple[int, str]]) -> Iterator[_rows.Row | _rows.Joined | _rows.Other]:
    """The lines as what they are; years and the order of day and month are known from the whole file."""
    texts = [text for _, text in lines]
    years = frozenset(int(year) for year in YEAR.findall(" ".join([path, *texts])))
    return _rows.rows_in(lines, Ways(_wall.numeric_order(texts), years))


def _events(rows: list[_rows.Row]) -> Iterator[Event]:
    clocks: list[_wall.Clock | None] = []
    for _, section in itertools.groupby(rows, key=lambda row: (row.section, row.day, bool(row.cells))):
        clocks += half_days([row.stamp.clock for row in section])
    walk = Walk()
    lists = [(row.section, bool(row.cells)) for row in rows]
    for place, (row, clock) in enumerate(zip(rows, clocks, strict=True)):
        if lists[place] != lists[place - 1]:
            walk.begin_anew()
        if row.day is not None and row.stamp.day is None and row.day != walk.day:
            walk.state(row.day)
        walk.zone = row.zone
        stamp = row.stamp
        reading = walk.place(clock, stamp.day, stamp.zone)
        until = walk.spelled(stamp.until, stamp.zone) if stamp.until and stamp.until.grain < _wall.HOUR else None
        body = re.sub(r"<br\s*/?>", "\n", row.text)
        actor = next((value for name, value in row.cells.items() if name.strip().lower() in ACTORS and value), None)
        yield Event(
            line=row.line,
            line_count=row.line_count,
            time=stamp.written,
            reading=reading,
            other_times={"ended": until} if until else {},
            headline=sentence(_bare(body)) or "row without text",
            body=body,
            actor=actor,
            actor_kind="human" if actor else None,
            attributes={name: value for name, value in row.cells.items() if value and value != row.text}
            | ({"approximate": True} if stamp.is_approximate else {})
            | ({"clock": "12-hour, by the order of the rows"} if clock != stamp.clock else {}),
        )


def _bare(text: str) -> str:
    """Without the marks of emphasis and links."""
    return re.sub(r"\*\*|__|`|\[([^\]]*)\]\([^)]*\)", lambda mark: mark[1] or "", text)
