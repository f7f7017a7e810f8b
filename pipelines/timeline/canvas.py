"""What the drawing is made on: lanes, Plotly traces, and the marks that answer when they are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.timeline.spans import Run
from pipelines.timeline.story import Row, Stretch
from pipelines.timeline.words import epoch_ms

BINS = 480  # density steps over the window: a pixel or two each
BIN_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)


@dataclass(frozen=True)
class View:
    """One way to see the incident: lanes by `source` or by `service`, clocks `corrected` or `recorded`."""

    by: str = "source"
    clocks: str = "corrected"

    @property
    def name(self) -> str:
        return f"{self.by}-{self.clocks}"

    @property
    def events(self) -> str:
        """The relation whose `occurred_at` places the events."""
        return "as_recorded" if self.clocks == "recorded" else "shown"

    @property
    def sampled_at(self) -> str:
        """The column that places a measured value."""
        return "recorded_at" if self.clocks == "recorded" else "occurred_at"


@dataclass
class Lane:
    """One row of the drawing. `bins` are [number, count, errors] or [number, value], kept for reading them off."""

    key: str
    title: str
    height: float
    kind: str
    service: str | None = None
    top: float = 0.0
    unit: str = ""
    scale: str = ""
    bins: list[list[Any]] = field(default_factory=list)
    streams: set[str] = field(default_factory=set)
    opens_service: bool = False

    @property
    def group(self) -> str:
        """`logs`, `metrics`, `alerts`, …"""
        return self.key.partition("/")[0]

    @property
    def place(self) -> int:
        """A number of its own among the lanes of a drawing."""
        return round(-100 * self.top)

    @property
    def bottom(self) -> float:
        return self.top - self.height

    @property
    def middle(self) -> float:
        return self.top - self.height / 2

    def answers(self) -> Row:
        """What the script needs to know of it."""
        told = ("key", "title", "kind", "service", "top", "bottom", "height", "unit", "scale", "bins")
        return {name: getattr(self, name) for name in told}


@dataclass
class Told:
    """What stands in a lane of events: bars, pages and runs by their row from the top, and symbols at its foot."""

    bars: list[tuple[int, Row]] = field(default_factory=list)
    pages: list[tuple[int, Row]] = field(default_factory=list)
    runs: list[tuple[int, Run]] = field(default_factory=list)
    symbols: list[Row] = field(default_factory=list)


@dataclass
class Drawing:
    """Lanes from top to bottom, Plotly traces, and marks: what stands behind a trace's `customdata` number.

    `events` are what stands in the lanes of events; `moments` and `dark` are names that the script sets.
    """

    window: Stretch
    bin_seconds: int
    view: View = field(default_factory=View)
    lanes: list[Lane] = field(default_factory=list)
    traces: list[Row] = field(default_factory=list)
    marks: list[Row] = field(default_factory=list)
    events: dict[str, Told] = field(default_factory=dict)
    moments: list[Row] = field(default_factory=list)
    dark: list[Row] = field(default_factory=list)

    def mark(self, row: Row, **more: Any) -> int:
        """Notes what a mark stands for; returns the number it goes by. `y` is where it stands, in units of height."""
        about = {key: row.get(key) for key in ("event_id", "headline", "basis", "source", "service")} | more
        if row.get("is_corrected"):
            about |= {"recorded_at": row["recorded_at"], "clock": row["clock_id"]}
        for key in ("at", "earliest_at", "latest_at", "ended_at", "recorded_at"):
            at = about.get(key, row.get(key) if key != "recorded_at" else None)
            about[key] = None if at is None else epoch_ms(at)
        self.marks.append({key: value for key, value in about.items() if value not in (None, "")})
        return len(self.marks) - 1

    def bin_start(self, number: int) -> int:
        return epoch_ms(self.window[0]) + number * self.bin_seconds * 1000


def bin_width(window: Stretch) -> int:
    """Seconds per step: the shortest round length that needs no more than BINS of them."""
    length = (window[1] - window[0]).total_seconds()
    return next((seconds for seconds in BIN_SECONDS if length / seconds <= BINS), round(length / BINS) + 1)


def label(text: str | None, length: int = 120) -> str:
    """Evidence inside Plotly's pseudo-HTML: one line, no longer than `length`, with no tag of its own."""
    line = " ".join((text or "").split())
    line = line if len(line) <= length else line[: length - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
