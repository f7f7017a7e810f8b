"""The page: one HTML file that holds drawing, evidence and scripts, and asks the network for nothing."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import tomllib
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.timeline import parts, words
from pipelines.timeline.anchors import read_anchors
from pipelines.timeline.figure import draw
from pipelines.timeline.first_screen import dark_minutes, first_sign_line, hits, telling_decisions
from pipelines.timeline.hindsight import read_hindsight
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.packing import pack, pack_text
from pipelines.timeline.paper import on_paper
from pipelines.timeline.recorded import as_recorded, is_other
from pipelines.timeline.review_sheet import FORMS, ReviewSheet
from pipelines.timeline.rows import Rows, choose_rows
from pipelines.timeline.section_rows import Sections, read_sections, strength
from pipelines.timeline.story import Story
from pipelines.timeline.summary import summary_text
from pipelines.timeline.theme import HERE, style_sheet

MOST_BYTES = 5_000_000
SPARE_BYTES = 2_000  # for what the finished page says about its rows, and the draft did not
SCRIPTS = (
    "script/times.js",
    "script/zones.js",
    "script/blocks.js",
    "script/labels.js",
    "script/axis.js",
    "script/names.js",
    "script/drawing.js",
    "script/readout.js",
    "script/arcs.js",
    "script/pointer.js",
    "script/overview.js",
    "script/knowing.js",
    "script/then_panel.js",
    "script/then_header.js",
    "script/hindsight.js",
    "script/clocks.js",
    "script/events.js",
    "script/permalink.js",
    "script/ties.js",
    "script/detail.js",
    "script/table.js",
    "script/sections.js",
    "script/toml.js",
    "script/editor.js",
    "script/drafts.js",
    "script/focus.js",
    "script/entries.js",
    "script/annotate.js",
    "script/picture.js",
    "script/take_away.js",
    "timeline.js",
)


def page_of(file: IncidentFile, story: Story, review: ReviewSheet) -> bytes:
    """The page of this story, at most 5 MB of UTF-8, which knows no lone surrogate of the evidence; the same file gives the same bytes."""
    page = _Page(story, read_blocks(file, story), read_sections(file, story), review)
    draft = len(page.render(Rows()).encode("utf-8", "replace"))
    rows = choose_rows(file, max(MOST_BYTES - draft - SPARE_BYTES, 0))
    return page.render(rows).encode("utf-8", "replace")


def read_blocks(file: IncidentFile, story: Story) -> dict[str, Any]:
    """Name → value of the compressed data of the page: a figure for each view, knowledge, anchors.

    Where no event was corrected, both clocks would draw the same: there are no figures of recorded clocks then.
    """
    is_corrected = file.rows("select count(*) > 0 as any from shown where is_corrected")[0]["any"]
    clocks = ("corrected", "recorded") if is_corrected else ("corrected",)
    figures = {f"figure-{view}": figure for clock in clocks for view, figure in draw(file, story, clock).items()}
    return figures | {"knowledge": read_hindsight(file, story), "anchors": read_anchors(file)}


class _Page:
    """What stays the same while the budget of the event table is being settled."""

    def __init__(self, story: Story, blocks: dict[str, Any], sections: Sections, review: ReviewSheet) -> None:
        self.story, self.blocks, self.sections, self.review = story, blocks, sections, review
        self.recorded = as_recorded(story) if is_other(story) else None
        self.library, self.style = _vendored("plotly-cartesian.min.js"), style_sheet()
        self.scripts = [
            _vendored("virtual-core.min.js"),
            *((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS),
        ]
        self.packed = {"plotly": pack_text(self.library), "markdown": pack_text(summary_text(story, review))}
        sheet = {"entries": review.entries, "forms": FORMS, "masked": review.masked_count, "roles": review.roles}
        self.packed |= {name: pack(value) for name, value in (blocks | {"review": sheet}).items()}
        self.template = _environment().get_template("template.html")

    def render(self, rows: Rows) -> str:
        return self.template.render(
            story=self.story,
            incident=self.story.incident,
            counts=self.story.counts,
            dark=dark_minutes(self.story),
            hits=hits(self.story),
            recorded=self.recorded,
            decision=next(iter(telling_decisions(self.story)), None),
            first_signs=first_sign_line(self.story),
            sections=self.sections,
            paper=on_paper(self.story, self.review),
            review=self.review,
            forms=FORMS,
            marked=[row["reached_at"] for row in self.story.phases if row["reached_at"]],
            rows=rows,
            step=self.blocks.get("figure-source-corrected", {}).get("bin_seconds"),
            has_recorded="figure-source-recorded" in self.blocks,
            has_roles=bool(self.blocks["knowledge"].get("roles")),
            decisions=self.blocks["knowledge"].get("decisions", []),
            plotted=self.blocks["anchors"] if "figure-source-corrected" in self.blocks else [],
            settings=_json({"incident": self.story.incident.get("incident_id"), "zones": self.story.zones}),
            blocks=self.packed,
            policy=self._policy(),
            style=Markup(self.style),
            scripts=[Markup(script) for script in self.scripts],
        )

    def _policy(self) -> str:
        """Scripts and styles by their hashes alone. Plotly puts an empty style element in and fills it by rule."""
        scripts = " ".join(_hash(script) for script in (*self.scripts, self.library))
        styles = f"{_hash(self.style)} {_hash('')}"
        return (
            f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
            "base-uri 'none'; form-action 'none'"
        )


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"span": words.span, "between": words.between, "quantity": words.quantity, "iso": words.iso}
    functions: dict[str, Any] = {
        "time": parts.time_element,
        "event_time": parts.event_time,
        "cite": parts.cite,
        "cite_moment": parts.cite_moment,
        "strip": parts.coverage_strip,
        "axis": parts.time_axis,
        "strength": strength,
        "certainties": words.CERTAINTIES,
        "count": words.count,
        "magnitude": words.magnitude,
        "source": words.source,
    }
    environment.globals.update(functions)
    return environment


def _vendored(name: str) -> str:
    """A bundle of the vendor folder, whose checksum must be the noted one."""
    script = (HERE / "vendor" / name).read_bytes()
    bundles = tomllib.loads((HERE / "vendor/vendor.toml").read_text(encoding="utf-8"))["bundle"]
    noted = next(bundle["sha256"] for bundle in bundles if bundle["file"] == name)
    if hashlib.sha256(script).hexdigest() != noted:
        raise ValueError(f"{name} is not the file that vendor.toml notes: run pipelines/timeline/vendor/refresh.sh")
    return script.decode("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(value: Any) -> Markup:
    """JSON for a script element, which no `<` of the evidence can end."""
    return Markup(json.dumps(value, ensure_ascii=True, sort_keys=True).replace("<", "\\u003c"))
