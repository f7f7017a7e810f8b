"""Records that a container runtime stamped line by line, or piece by piece, put together again.

    2026-03-29T00:41:07.413Z stdout P a line longer than sixteen kilobytes, first pa
    2026-03-29T00:41:07.413Z stdout F rt and last
    {"log": "ERROR boom\n", …}  {"log": "Traceback (most recent call last):\n", …}  {"log": "  File …\n", …}

A piece is followed by the rest of its line in the same stream. A line that plainly goes on with the one above in its stream, and was
stamped at nearly the same moment, belongs to that one's record. Sources: kubernetes/design-proposals-archive node/kubelet-cri-logging.md
(the tags P and F), moby/moby daemon/logger/jsonfilelog (a `log` without a line end is a piece).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import polars as pl

from connectors._contract import Frame, Item
from connectors.logs._sightings import GOES_ON

PIECES = pl.Schema({"stream": pl.String, "payload": pl.String, "is_piece": pl.Boolean, "stamped": pl.String})
SAME_MOMENT = pl.duration(seconds=1)
BELONGS_ABOVE = rf"^(?:\s+\S|{GOES_ON.pattern})"
CRI_LINE = r"^(?P<stamped>\S+) (?P<stream>stdout|stderr) (?P<tag>[FP]) (?P<payload>.*)"
LONGEST = 2000  # records: how far back one may begin that goes on in the next block
Split = Callable[[pl.DataFrame], pl.DataFrame]


def of_cri(events: pl.DataFrame) -> pl.DataFrame:
    """PIECES of records that are lines of CRI, each as written."""
    groups = events["body"].str.extract_groups(CRI_LINE).struct.unnest()
    return groups.select("stream", "payload", is_piece=pl.col("tag") == "P", stamped="stamped")


def of_docker(events: pl.DataFrame) -> pl.DataFrame:
    """PIECES of records of Docker's `json-file`, whose message is their body."""
    return events.select(
        stream=pl.col("attributes").str.json_path_match("$.stream"),
        payload=pl.col("body").str.strip_suffix("\n"),
        is_piece=~pl.col("body").str.ends_with("\n"),
        stamped=pl.col("attributes").str.json_path_match("$.time"),
    )


def rejoined(items: Iterable[Item], split: Split, *, is_as_written: bool) -> Iterator[Item]:
    """The same items, their frames with whole records; is_as_written: a body keeps the lines as they stand in the file."""
    held: Frame | None = None
    for item in items:
        if not isinstance(item, Frame):
            yield item
            continue
        events = item.events if held is None else pl.concat([held.events, item.events], how="diagonal_relaxed")
        pieces = _grouped(split(events))
        begin = _open_from(pieces)
        yield _folded(replace(item, events=events[:begin]), pieces[:begin], is_as_written)
        held = Frame(events[begin:])
    if held is not None:
        yield _folded(held, _grouped(split(held.events)), is_as_written)


def _grouped(pieces: pl.DataFrame) -> pl.DataFrame:
    """PIECES with the row on which each one's record begins."""
    stamp = pl.col("stamped").str.extract(r"^([0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,6})?)")
    at = stamp.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False)
    pieces = pieces.with_row_index("row").with_columns(at=at)
    above = pieces.select("row", pl.col("is_piece", "at").shift(1).over("stream").name.suffix("_above"))
    goes_on = pl.col("is_piece_above") | (
        pl.col("payload").str.contains(BELONGS_ABOVE) & (pl.col("at") - pl.col("at_above") <= SAME_MOMENT)
    )
    begins = pl.when(goes_on.fill_null(False) & pl.col("stream").is_not_null()).then(None).otherwise("row")
    pieces = pieces.hstack(above.drop("row")).with_columns(record=begins)
    return pieces.with_columns(pl.col("record").forward_fill().over("stream"))


def _open_from(pieces: pl.DataFrame) -> int:
    """The row from which records may go on in the next block: where the last one of a stream begins, if that is near."""
    last = pieces.group_by("stream").agg(pl.col("record").last())["record"].to_list()
    return min((row for row in last if row >= len(pieces) - LONGEST), default=len(pieces))


def _folded(frame: Frame, pieces: pl.DataFrame, is_as_written: bool) -> Frame:
    events = frame.events
    joined = int((pieces["record"] != pieces["row"]).sum())
    if not joined:
        return frame
    text = pl.col("payload") + pl.when("is_piece").then(pl.lit("")).otherwise(pl.lit("\n"))
    end = (
        (pl.col("line_number") + pl.col("line_count")).max()
        if "line_count" in events
        else pl.col("line_number").max() + 1
    )
    joined_up = ("body", "severity", "line_count", "headline")
    rows = events.hstack(pieces.select("record", "payload", "is_piece")).group_by("record", maintain_order=True).agg(
        pl.exclude(*joined_up, "payload", "is_piece").first(),
        body=pl.col("body").str.join("\n") if is_as_written else text.str.join("").str.strip_suffix("\n"),
        severity=pl.col("severity").drop_nulls().first(),
        line_count=(end - pl.col("line_number").first()).cast(pl.Int32),
        headline=pl.when(pl.col("is_piece").first()).then(text.str.join("").str.extract(r"^(.*)")),
    )  # fmt: skip
    return replace(frame, events=rows.drop("record"), joined_lines=frame.joined_lines + joined)
