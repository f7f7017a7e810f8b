"""The events of the page's table, in columns, what ties them and their raw text: as much as the page may weigh."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.timeline import raw_texts
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.packing import coded, pack, sparse
from pipelines.timeline.picking import LONGEST_HEADLINE, MOST_EVENTS, pick
from pipelines.timeline.ties import ties
from pipelines.timeline.words import common_start

TEXT_SHARE = 0.25  # of the budget is kept for raw text before events are left out
TIES_SHARE = 0.08
ROOMY = 0.96  # of the budget: text that compressed better than was kept free for it leaves room for more events

WORDS = ("kind", "severity", "service", "host", "role", "actor_kind", "time_basis", "clock_id", "file_path")
SHOWN = "select * exclude (body, size, attributes) from picked order by place"


@dataclass
class Rows:
    """What goes into the page, packed: columns, ties and chunks of raw text; and how many events they hold."""

    columns: str = ""
    ties: str = ""
    chunks: list[str] = field(default_factory=list)
    event_count: int = 0
    text_count: int = 0
    copy_count: int = 0

    @property
    def weight(self) -> int:
        return len(self.columns) + len(self.ties) + sum(map(len, self.chunks))


def choose_rows(file: IncidentFile, budget: int) -> Rows:
    """As many events as fit beside a share for their raw text, then as much raw text as fits; most telling first."""
    pick(file)
    written = file.raw_frame(SHOWN)
    shown = file.masked(written)
    shown = shown.with_columns(unmasked=_unmasked(written["headline"], shown["headline"]))
    rows = _fill(file, shown, budget, budget * (1 - TEXT_SHARE - TIES_SHARE))
    if rows.text_count == rows.event_count < len(shown) and rows.weight < ROOMY * budget:
        rows = _fill(file, shown, budget, len(rows.columns) * ROOMY * budget / rows.weight)
    return rows


def _fill(file: IncidentFile, shown: pl.DataFrame, budget: int, most: float) -> Rows:
    """Rows whose columns weigh no more than `most`, and what of their raw text then fits into the budget."""
    limit = MOST_EVENTS
    while True:
        frame = shown.filter(pl.col("rank") <= limit)
        numbers = raw_texts.chunk_numbers(frame)
        columns = pack(_columns(frame, numbers))
        if len(columns) <= most or limit < 100:
            break
        limit = int(min(limit, len(frame)) * 0.98 * most / len(columns))
    rows = Rows(
        columns,
        ties(file, frame, int(budget * TIES_SHARE)),
        event_count=len(frame),
        copy_count=frame["duplicate_of"].count(),
    )
    for texts in raw_texts.chunks(file, frame, numbers):
        packed = pack(texts)
        if rows.weight + len(packed) > budget:
            break
        rows.chunks.append(packed)
        rows.text_count += len(texts)
    return rows


def _unmasked(written: pl.Series, masked: pl.Series) -> pl.Series:
    """How many of a headline's first characters stand as written, where the others do not: a review quotes by them."""
    lengths: list[int | None] = [None] * len(written)
    for row in (written != masked).fill_null(False).arg_true():
        lengths[row] = len(common_start(written[row], masked[row]))
    return pl.Series(lengths, dtype=pl.Int64)


def _columns(frame: pl.DataFrame, chunk_of: list[int]) -> dict[str, Any]:
    """Column name → values; words as codes into a list, times as microseconds from the row before or from the event."""
    at = frame["at"]
    columns: dict[str, Any] = {
        "count": len(frame),
        "placed": len(frame) - at.null_count(),
        "id": frame["event_id"].to_list(),
        "headline": [(headline or "")[:LONGEST_HEADLINE] for headline in frame["headline"]],
        "at": at.diff().fill_null(at).drop_nulls().to_list() if len(frame) else [],
        "before": (at - frame["earliest"]).to_list(),
        "after": (frame["latest"] - at).to_list(),
        "recorded": (frame["recorded"] - at).to_list(),
        "line": frame.select(pl.col("line_number") - pl.col("line_number").shift(1).over("file_path").fill_null(0))[
            "line_number"
        ].to_list(),
        "lines": sparse(frame, pl.col("line_count"), pl.col("line_count") != 1),
        "lasts": sparse(frame, pl.col("ended") - pl.col("at"), pl.col("ended").is_not_null()),
        "duplicate_of": sparse(frame, pl.col("duplicate_of"), pl.col("duplicate_of").is_not_null()),
        "unmasked": sparse(frame, pl.col("unmasked"), pl.col("unmasked").is_not_null()),
        "chunk": chunk_of,
    }
    return columns | {name: coded(frame[name]) for name in WORDS}
