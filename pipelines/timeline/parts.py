"""Small pieces of HTML that the template asks for: a time with its doubt, a link to an event, a strip of coverage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from markupsafe import Markup

from pipelines.timeline import words

Row = dict[str, Any]


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
    parts = [
        Markup('<time datetime="{}" data-shape="{}">{}</time>').format(words.iso(at), shape, words.clock(at, shape))
    ]
    if corrected:
        mark = '<abbr class="corrected" title="{}">\N{ANTICLOCKWISE OPEN CIRCLE ARROW}</abbr>'
        parts.append(Markup(mark).format(corrected))
    if doubt := words.doubt(at, earliest, latest):
        parts.append(Markup(' <span class="doubt">{}</span>').format(doubt))
    return Markup("").join(parts)


def correction(row: Row) -> str:
    """From what a time was corrected; empty where it stands as written."""
    if not row["is_corrected"]:
        return ""
    return f"corrected: clock {row['clock_id']} wrote {row['written_time'] or words.clock(row['recorded_at'], 'hms')}"


def cite(event_id: str | None, source: str) -> Markup:
    """A link that opens the event behind a statement."""
    if not event_id:
        return Markup("")
    return Markup('<a class="cite" href="#e={}">{}</a>').format(event_id, source or "the event")


def coverage_strip(rows: list[Row], window: tuple[datetime, datetime]) -> Markup:
    """One service's signal over the window, as a small drawing; states by pattern as well as by shade."""
    length = (window[1] - window[0]).total_seconds()
    bars, said = [], []
    for row in rows:
        start, end = row["started_at"] or window[0], row["ended_at"] or window[1]
        left, right = (max(0.0, min(1.0, (at - window[0]).total_seconds() / length)) * 1000 for at in (start, end))
        said.append(f"{row['state']} {words.clock(start)}\N{EN DASH}{words.clock(end)} UTC")
        bar = Markup('<rect class="state {}" x="{:.1f}" width="{:.1f}" height="12"><title>{}</title></rect>')
        bars.append(bar.format(row["state"].replace(" ", "-"), left, right - left, said[-1]))
    strip = '<svg class="strip" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    return Markup(strip).format(", ".join(said[:12]), Markup("").join(bars))
