"""Small pieces of HTML that the template asks for: a time with its doubt, a link to an event, a strip of coverage."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup, escape

from pipelines.timeline import words

Row = dict[str, Any]
Stretch = tuple[datetime, datetime]
MOST_STRETCHES = 300  # of one strip
TICK_SECONDS = (60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000)


def time_element(
    at: datetime | None,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    shape: str = "",
    corrected: str = "",
    recorded: datetime | None = None,
) -> Markup:
    """A time with its doubt; the script writes it anew when the reader changes the zone, or asks for `recorded` instead."""
    if at is None:
        return Markup('<span class="unknown">no time</span>')
    shape = shape or words.form(earliest, latest)
    instead = Markup(' data-recorded="{}"').format(words.iso(recorded)) if recorded else ""
    element = Markup('<time datetime="{}" data-shape="{}"{}>{}</time>')
    parts = [element.format(words.iso(at), shape, instead, words.clock(at, shape))]
    if corrected:
        mark = '<abbr class="corrected" title="{}">\N{ANTICLOCKWISE OPEN CIRCLE ARROW}</abbr>'
        parts.append(Markup(mark).format(corrected))
    if doubt := words.doubt(at, earliest, latest):
        parts.append(Markup(' <span class="doubt">{}</span>').format(doubt))
    return Markup("").join(parts)


def event_time(row: Row, key: str) -> Markup:
    """The time of what rests on one event: with a mark where its clock was corrected, that says from what."""
    if not row["is_corrected"]:
        return time_element(row[key], row["earliest_at"], row["latest_at"])
    wrote = row["written_time"] or words.clock(row["recorded_at"], "hms")
    said = f"corrected: clock {row['clock_id']} wrote {wrote}"
    return time_element(row[key], row["earliest_at"], row["latest_at"], corrected=said, recorded=row["recorded_at"])


def cite(event_id: str | None, source: str | None) -> Markup:
    """A link that opens the event behind a statement; the source alone where no event does."""
    if not event_id:
        return escape(source or "")
    return Markup('<a class="cite" href="#e={}">{}</a>').format(event_id, source or "the event")


def cite_moment(moment: Row) -> Markup:
    """The event behind a moment, or the samples that show it."""
    if not moment["is_shown_by_samples"]:
        return cite(moment["event_id"], moment["source"])
    return Markup('<a class="cite" href="#m={}">{}</a>').format(moment["event_id"], moment["source"])


def coverage_strip(rows: list[Row], window: Stretch, name: str, marked: list[datetime]) -> Markup:
    """One service's signal over the window, as a small drawing; states by pattern as well as by shade.

    A line stands where each instant of `marked` lies. Of very many stretches those that are not "seen" stay.
    """
    if len(rows) > MOST_STRETCHES:
        rows = [row for row in rows if row["state"] != "seen"][:MOST_STRETCHES]
    bars, said = [], []
    for row in rows:
        start, end = row["started_at"] or window[0], row["ended_at"] or window[1]
        left, right = _share(start, window), _share(end, window)
        said.append(f"{row['state']} {words.clock(start)}\N{EN DASH}{words.clock(end)} UTC")
        bar = Markup('<rect class="state {}" x="{:.2f}%" width="{:.2f}%" height="12"><title>{}</title></rect>')
        bars.append(bar.format(row["state"].replace(" ", "-"), left, right - left, said[-1]))
    for at in marked:
        bars.append(Markup('<line class="reached" x1="{0:.2f}%" x2="{0:.2f}%" y2="12"/>').format(_share(at, window)))
    strip = '<svg class="strip" role="img" aria-label="{}: {}">{}</svg>'
    return Markup(strip).format(name, ", ".join(said[:12]), Markup("").join(bars))


def time_axis(window: Stretch) -> Markup:
    """The ticks above the strips; the script writes them in the reader's zone."""
    length = (window[1] - window[0]).total_seconds()
    step = next((each for each in TICK_SECONDS if length / each <= 8), TICK_SECONDS[-1])
    first = math.ceil(window[0].timestamp() / step) * step
    ticks = []
    for number in range(min(12, int((window[1].timestamp() - first) // step) + 1)):
        at = datetime.fromtimestamp(first + number * step, UTC)
        tick = Markup('<text x="{:.2f}%" y="11" data-at="{}" text-anchor="{}">{}</text>')
        share = _share(at, window)
        anchor = "start" if share < 3 else "end" if share > 97 else "middle"
        ticks.append(tick.format(share, words.iso(at), anchor, words.clock(at)))
    return Markup('<svg class="axis" aria-hidden="true">{}</svg>').format(Markup("").join(ticks))


def _share(at: datetime, window: Stretch) -> float:
    """Where an instant lies in the window, in percent."""
    length = (window[1] - window[0]).total_seconds()
    return 100 * max(0.0, min(1.0, (at - window[0]).total_seconds() / length))
