"""The events of the page's table, in columns, and their raw text in chunks: as much of both as the page may weigh."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.masking import Mask
from pipelines.timeline.incident_file import IncidentFile

MOST_EVENTS = 100_000
CHUNK = 2_000  # events whose raw text is inflated together, when the first of them is asked for
LONGEST_TEXT = 20_000  # characters of one raw text; what is longer is cut, and says so
CUT_SPARE = 4_000  # characters behind the cut that are masked with the rest, so that no secret is cut in two
TEXT_SHARE = 0.25  # of the budget is kept for raw text before events are left out

# What is left out first stands last: tier 4 is log records of no note, an even share of which stays.
CHOSEN = """
with cited as (
    select event_id from moments union select event_id from phases
    union select event_id from decisions union select event_id from statements
), first_of_pattern as (
    select arg_min(event_id, {'at': occurred_at, 'id': event_id}) as event_id
    from shown where pattern_id is not null group by pattern_id
), ranked as (
    select s.*, case
        when s.event_id in (select event_id from cited where event_id is not null) then 0
        when s.kind not in ('log', 'trace') then 1
        when s.severity in ('error', 'critical') then 2
        when s.severity = 'warning' or s.event_id in (select event_id from first_of_pattern) then 3
        else 4 end as tier
    from shown s
), chosen as (
    select *, row_number() over (order by tier, hash(event_id), event_id) as rank from ranked
    qualify rank <= ?
)
select event_id, rank, tier, kind, severity, service, host, role, actor_kind, headline, time_basis, clock_id,
    file_path, line_number, line_count, locator, written_time, body, duplicate_of,
    epoch_us(occurred_at) as at, epoch_us(earliest_at) as earliest, epoch_us(latest_at) as latest,
    epoch_us(recorded_at) as recorded, epoch_us(ended_at) as ended
from chosen order by occurred_at nulls last, file_path, line_number, event_id"""
WORDS = ("kind", "severity", "service", "host", "role", "actor_kind", "time_basis", "clock_id", "file_path")


@dataclass
class Rows:
    """What goes into the page: columns and chunks of raw text (both gzip, base64), and how many events they hold."""

    columns: str = ""
    chunks: list[str] = field(default_factory=list)
    event_count: int = 0
    text_count: int = 0

    @property
    def weight(self) -> int:
        return len(self.columns) + sum(map(len, self.chunks))


def pack(value: Any) -> str:
    """JSON, compressed and in base64: the same bytes for the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return pack_text(text)


def pack_text(text: str) -> str:
    # A lone surrogate cannot be written in UTF-8; evidence may hold one.
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode("ascii")


def choose_rows(file: IncidentFile, budget: int) -> Rows:
    """As many events as fit beside a share for their raw text, then as much raw text as fits; most telling first."""
    limit = MOST_EVENTS
    chosen = file.raw_frame(CHOSEN, [limit])
    shown = file.mask.frame(chosen.drop("body"))
    while True:
        frame = shown.filter(pl.col("rank") <= limit)
        chunk_of, chunks = _texts(frame, chosen.select("event_id", "body"), file.mask)
        columns = pack(_columns(frame, chunk_of))
        if len(columns) <= budget * (1 - TEXT_SHARE) or limit < 100:
            break
        limit = int(min(limit, len(frame)) * 0.95 * budget * (1 - TEXT_SHARE) / len(columns))
    rows = Rows(columns, event_count=len(frame))
    for holds, texts in chunks:
        packed = pack(texts)
        if rows.weight + len(packed) > budget:
            break
        rows.chunks.append(packed)
        rows.text_count += holds
    return rows


def _texts(frame: pl.DataFrame, bodies: pl.DataFrame, mask: Mask) -> tuple[list[int], Iterator[tuple[int, list[Any]]]]:
    """The chunk of each row, and the chunks: most telling events first, each chunk in the table's order."""
    order = frame.with_row_index("row").sort("tier", "row")["row"]
    chunk_of = [0] * len(frame)
    for place, row in enumerate(order):
        chunk_of[row] = place // CHUNK
    wanted = frame.select("event_id", "file_path", "line_number", "headline", "written_time", "locator")

    def chunks() -> Iterator[tuple[int, list[Any]]]:
        for start in range(0, len(order), CHUNK):
            members = order[start : start + CHUNK].sort()
            told = wanted[members].join(bodies, on="event_id", how="left", maintain_order="left").drop("event_id")
            texts = mask.frame(
                told.with_columns(
                    pl.col("body").str.head(LONGEST_TEXT + CUT_SPARE), size=pl.col("body").str.len_chars()
                )
            )
            yield (
                len(members),
                [
                    _text(*row)
                    for row in texts.select("headline", "written_time", "body", "locator", "size").iter_rows()
                ],
            )

    return chunk_of, chunks()


def _text(
    headline: str | None, written: str | None, body: str | None, locator: str | None, size: int | None
) -> list[str | None]:
    """[written time, raw text, locator]; in the raw text \\x01 stands for the time and \\x02 for the headline."""
    if body and size and size > LONGEST_TEXT:
        body = body[:LONGEST_TEXT] + f"\n[{size - LONGEST_TEXT:,} more characters stand in the file]"
    if body and written and "\x01" not in body:
        body = body.replace(written, "\x01", 1)
    if body and headline and "\x02" not in body:
        body = body.replace(headline, "\x02", 1)
    return [written, body, locator] if locator else [written, body]


def _columns(frame: pl.DataFrame, chunk_of: list[int]) -> dict[str, Any]:
    """Column name → values; words as codes into a list, times as microseconds from the row before or from the event."""
    at = frame["at"]
    columns: dict[str, Any] = {
        "count": len(frame),
        "placed": len(frame) - at.null_count(),
        "id": frame["event_id"].to_list(),
        "headline": [(headline or "")[:400] for headline in frame["headline"]],
        "at": at.diff().fill_null(at).drop_nulls().to_list() if len(frame) else [],
        "before": (at - frame["earliest"]).to_list(),
        "after": (frame["latest"] - at).to_list(),
        "recorded": (frame["recorded"] - at).to_list(),
        "line": frame.select(pl.col("line_number") - pl.col("line_number").shift(1).over("file_path").fill_null(0))[
            "line_number"
        ].to_list(),
        "lines": _sparse(frame, pl.col("line_count"), pl.col("line_count") != 1),
        "lasts": _sparse(frame, pl.col("ended") - pl.col("at"), pl.col("ended").is_not_null()),
        "duplicate_of": _sparse(frame, pl.col("duplicate_of"), pl.col("duplicate_of").is_not_null()),
        "chunk": chunk_of,
    }
    return columns | {name: _coded(frame[name]) for name in WORDS}


def _sparse(frame: pl.DataFrame, value: pl.Expr, where: pl.Expr) -> list[list[Any]]:
    """[row, value] for the few rows that have one."""
    return [
        list(row) for row in frame.with_row_index("row").filter(where).select("row", value.alias("value")).iter_rows()
    ]


def _coded(words: pl.Series) -> dict[str, Any]:
    """The distinct words, sorted, and for each row the number of its word; -1 where there is none."""
    known = words.drop_nulls().unique().sort().to_list()
    number = {word: place for place, word in enumerate(known)}
    return {"words": known, "codes": [number.get(word, -1) for word in words]}
