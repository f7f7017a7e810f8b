"""Writes trends.html: one file with drawing, tables and script that asks the network for nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipelines.timeline import page as timeline
from pipelines.timeline import theme, words
from pipelines.timeline.packing import pack, pack_text
from pipelines.trends.figure import draw
from pipelines.trends.medians import LEAST_COUNT
from pipelines.trends.story import MOST_PAIRS, Trends, incidents_in_words, read_trends

HERE = Path(__file__).parent
KINDS = {"alert": "alerts", "service": "services", "deploy": "deployed or changed"}


def write_page(database: Path, html: Path, archive: str = ".") -> None:
    """The same database gives the same bytes. `archive` is the way from the page to the archive, for links to incidents."""
    trends = read_trends(database)
    html.write_bytes(_render(trends, archive).encode("utf-8", "replace"))


def _render(trends: Trends, archive: str) -> str:
    drawing = draw(trends)
    library = timeline._vendored("plotly-cartesian.min.js")
    scripts = [
        (theme.HERE / "script/blocks.js").read_text(encoding="utf-8"),
        (HERE / "trends.js").read_text(encoding="utf-8"),
    ]
    style = theme.style_sheet() + (HERE / "trends.css").read_text(encoding="utf-8")
    hashes = " ".join(timeline._hash(script) for script in (*scripts, library))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src {timeline._hash(style)} {timeline._hash('')}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _template().render(
        trends=trends, policy=policy, style=Markup(style), scripts=[Markup(script) for script in scripts],
        plotly=pack_text(library), drawing=pack(drawing | {"incidents": [_about(row) for row in trends.incidents]}),
        has_drawing=bool(drawing), archive=archive, most_pairs=MOST_PAIRS, least_count=LEAST_COUNT, kinds=KINDS,
    )  # fmt: skip


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"span": words.span, "day": _day}
    functions: dict[str, Any] = {"count": words.count, "held_by": incidents_in_words, "href": _href}
    environment.globals.update(functions)
    return environment.get_template("template.html")


def _about(incident: dict[str, Any]) -> list[str]:
    """What the script says of an incident: its id, its day and its title."""
    return [incident["incident_id"], _day(incident["began_at"]), incident["title"] or ""]


def _day(at: datetime | None) -> str:
    return words.day(at) if at else "no time"


def _href(archive: str, path: str) -> str:
    """A relative link that no name of a file can turn into anything else."""
    way = "/".join(quote(part) for part in (*Path(archive).parts, *Path(path).parts))
    return way if way.startswith("/") else f"./{way}"
