"""Writes the page: one HTML file that holds drawing, evidence and scripts, and asks the network for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.timeline import words
from pipelines.timeline.figure import draw
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.rows import Rows, choose_rows, pack, pack_text
from pipelines.timeline.story import Story, dark_seconds, read_story
from pipelines.timeline.theme import HERE, THEME, variables

MOST_BYTES = 5_000_000
SCRIPTS = (
    "script/times.js",
    "script/blocks.js",
    "script/labels.js",
    "script/drawing.js",
    "script/overview.js",
    "script/events.js",
    "script/detail.js",
    "script/table.js",
    "timeline.js",
)


def write_page(database: Path, html: Path) -> None:
    """Renders the incident file as one page of at most 5 MB; the same database gives the same bytes."""
    with IncidentFile(database) as file:
        story = read_story(file)
        page = _Page(story, draw(file, story))
        rows = choose_rows(file, max(MOST_BYTES - len(page.render(Rows()).encode()) - 2_000, 0))
    html.write_text(page.render(rows), encoding="utf-8", newline="\n")


class _Page:
    """What stays the same while the budget of the event table is being settled."""

    def __init__(self, story: Story, drawing: dict[str, Any]) -> None:
        self.story, self.drawing = story, drawing
        self.library = _vendored("plotly-cartesian.min.js")
        self.scripts = [
            _vendored("virtual-core.min.js"),
            *((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS),
        ]
        self.style = f":root{{{variables('light')}}}@media(prefers-color-scheme:dark){{:root{{{variables('dark')}}}}}@media print{{:root{{{variables('light')}}}}}"
        self.style += (HERE / "timeline.css").read_text(encoding="utf-8")
        environment = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {"span": words.span, "quantity": words.quantity}
        environment.globals |= {
            "time": time_element,
            "count": words.count,
            "doubt": words.doubt,
            "magnitude": words.magnitude,
            "source": words.source,
            "cite": cite,
            "correction": correction,
            "strip": coverage_strip,
            "theme": THEME,
        }
        self.template = environment.get_template("template.html")
        self.plotly, self.figure = pack_text(self.library), pack(drawing)

    def render(self, rows: Rows) -> str:
        return self.template.render(
            story=self.story, incident=self.story.incident, counts=self.story.counts, dark=dark_seconds(self.story), rows=rows,
            policy=self._policy(), style=Markup(self.style), scripts=[Markup(script) for script in self.scripts],
            settings=_json({"window": self.drawing.get("window"), "zones": self.story.zones, "symbols": THEME["symbols"]}),
            plotly=self.plotly, figure=self.figure, has_drawing=bool(self.drawing), step=self.drawing.get("bin_seconds", 0),
        )  # fmt: skip

    def _policy(self) -> str:
        """Scripts and styles by their hashes alone. Plotly puts an empty style element in and fills it by rule."""
        scripts = " ".join(_hash(script) for script in (*self.scripts, self.library))
        return (
            f"default-src 'none'; script-src {scripts}; style-src {_hash(self.style)} {_hash('')}; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'"
        )


def time_element(
    at: datetime | None,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    shape: str = "",
    corrected: str = "",
) -> Markup:
    """A time with its doubt; the script writes it anew when the reader changes the zone."""
    if at is None:
        return Markup('<span class="unknown">no time</span>')
    shape = shape or words.form(earliest, latest)
    doubt = words.doubt(at, earliest, latest)
    parts = [
        Markup('<time datetime="{}" data-shape="{}">{}</time>').format(words.iso(at), shape, words.clock(at, shape))
    ]
    if corrected:
        parts.append(
            Markup('<abbr class="corrected" title="{}">\N{ANTICLOCKWISE OPEN CIRCLE ARROW}</abbr>').format(corrected)
        )
    if doubt:
        parts.append(Markup(' <span class="doubt">{}</span>').format(doubt))
    return Markup("").join(parts)


def correction(row: dict[str, Any]) -> str:
    """From what a time was corrected; empty where it stands as written."""
    return (
        f"corrected: clock {row['clock_id']} wrote {row['written_time'] or words.clock(row['recorded_at'], 'hms')}"
        if row["is_corrected"]
        else ""
    )


def cite(event_id: str | None, source: str) -> Markup:
    """A link that opens the event behind a statement."""
    if not event_id:
        return Markup("")
    return Markup('<a class="cite" href="#e={}">{}</a>').format(event_id, source or "the event")


def coverage_strip(rows: list[dict[str, Any]], window: tuple[datetime, datetime]) -> Markup:
    """One service's signal over the window, as a small drawing; states by pattern as well as by shade."""
    length = (window[1] - window[0]).total_seconds()
    bars = []
    for row in rows:
        start, end = (
            max(0.0, min(1.0, (at - window[0]).total_seconds() / length)) * 1000
            for at in (row["started_at"] or window[0], row["ended_at"] or window[1])
        )
        state = row["state"].replace(" ", "-")
        bars.append(
            Markup('<rect class="state {}" x="{:.1f}" width="{:.1f}" height="12"><title>{}</title></rect>').format(
                state,
                start,
                end - start,
                f"{row['state']} {words.clock(row['started_at'] or window[0])}\N{EN DASH}{words.clock(row['ended_at'] or window[1])} UTC",
            )
        )
    said = ", ".join(
        f"{row['state']} {words.clock(row['started_at'] or window[0])}\N{EN DASH}{words.clock(row['ended_at'] or window[1])}"
        for row in rows[:12]
    )
    return Markup(
        '<svg class="strip" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    ).format(said, Markup("").join(bars))


def _vendored(name: str) -> str:
    """A bundle of the vendor folder, whose checksum must be the noted one."""
    text = (HERE / "vendor" / name).read_bytes()
    noted = next(
        bundle
        for bundle in tomllib.loads((HERE / "vendor/vendor.toml").read_text(encoding="utf-8"))["bundle"]
        if bundle["file"] == name
    )
    if hashlib.sha256(text).hexdigest() != noted["sha256"]:
        raise ValueError(f"{name} is not the file that vendor.toml notes: run pipelines/timeline/vendor/refresh.sh")
    return text.decode("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> Markup:
    """JSON for a script element, which no `<` of the evidence can end."""
    return Markup(json.dumps(value, ensure_ascii=True, sort_keys=True).replace("<", "\\u003c"))
