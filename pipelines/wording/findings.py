"""The wording check and the checks of the review sheet, run over one incident: what people wrote in review.toml, and what
Postlude says of its own accord."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import duckdb

from pipelines.incident import Incident
from pipelines.inserting import insert_rows
from pipelines.review_checks import check
from pipelines.wording import lint

NAMES = """
    select h.handle, h.name from evidence.handles h join participants p using (participant_id)
    where p.actor_kind in ('human', 'customer') order by all"""
# What Postlude wrote itself; headlines and quotations are evidence.
GENERATED = """
    select 'phases.' || phase || '.basis' as place, basis as text from phases where basis is not null
    union all select 'moments.' || category || '.why', why from moments where origin = 'found'
    union all select 'dark_areas.' || dark_area_id || '.evidence', evidence from dark_areas where evidence is not null
    union all select 'clock_offsets.' || clock_id || '.reason', reason from clock_offsets where reason is not null"""
SHAPE = "regexp_replace(text, '[0-9]+', '0', 'g')"  # sentences that differ in their numbers alone are one
WRITTEN = {
    "moments": ("label", "why"), "notes": ("text",), "decisions": ("rationale", "alternatives"), "factors": ("statement", "contribution"),
    "whys": ("statement",), "actions": ("statement",),
}  # fmt: skip


def fill(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fills wording_findings and review_checks."""
    names = roster_names(connection.execute(NAMES).fetchall())
    generated = connection.execute(
        f"select min(place), min(text) from ({GENERATED}) group by {SHAPE} order by all"
    ).fetchall()
    found = [
        (place, each.quoted, each.rule, each.level, each.why, each.rewrite)
        for place, text in [*written(incident), *generated]
        for each in lint(text, names)
    ]
    weak = [(each.place, each.check, each.why, each.ask) for each in check(incident.review, incident.title, names)]
    for table, rows in (("wording_findings", found), ("review_checks", weak)):
        insert_rows(connection, table, rows)


def roster_names(handles: list[tuple[str, str | None]]) -> tuple[str, ...]:
    """Names as the wording rules take them: whole names, handles, and first names and surnames with a capital."""
    found: dict[str, None] = {}
    for handle, name in handles:
        for value in filter(None, (name, handle)):
            found[value] = None
            found |= dict.fromkeys(
                part
                for part in re.split(r"[\s,]+", value)
                if " " in value and re.match(r"[^\W\d_]{3,}", part) and part[0].isupper()
            )
    return tuple(found)


def written(incident: Incident) -> Iterator[tuple[str, str]]:
    """(place, text) of all that people wrote in review.toml, and the title."""
    if incident.title:
        yield "incident.title", incident.title
    for table, fields in WRITTEN.items():
        for number, entry in enumerate(getattr(incident.review, table), 1):
            yield from _texts(f"{table}.{getattr(entry, 'id', number)}", entry, fields)
    yield from _texts("learned", incident.review.learned, ("well", "poorly", "lucky"))


def _texts(place: str, entry: Any, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for name in fields:
        value = getattr(entry, name)
        for text in (value,) if isinstance(value, str) else value or ():
            yield f"{place}.{name}", text
