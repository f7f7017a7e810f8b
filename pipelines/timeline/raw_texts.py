"""The raw text of the table's events, in chunks that the page inflates when one of them is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipelines.timeline.fields import fields_in_lines
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.picking import CUT_SPARE, LONGEST_HEADLINE, LONGEST_TEXT

CHUNK = 2_000  # events whose raw text is inflated together

BODIES = """
select event_id, file_path, line_number, headline, written_time, locator, body, size, attributes
from picked where rank in (select unnest(?::bigint[])) order by place"""
OTHER_TIMES = """
select t.event_id, t.role, coalesce(t.written_time, '') as written, epoch_us(t.recorded_at) as stamp
from event_times t where t.event_id in (select event_id from picked) order by t.event_id, t.role, stamp, written"""
READINGS = """
select r.event_id, r.reading as role, '' as written, epoch_us(r.recorded_at) as stamp
from time_readings r where r.event_id in (select event_id from picked) order by r.event_id, stamp, role"""

Texts = list[list[Any]]


def chunk_numbers(frame: pl.DataFrame) -> list[int]:
    """For each row of the table the chunk that holds its text; the most telling events fill the first ones."""
    order = frame.with_row_index("row").sort("tier", "row")["row"]
    numbers = [0] * len(frame)
    for place, row in enumerate(order):
        numbers[row] = place // CHUNK
    return numbers


def chunks(file: IncidentFile, frame: pl.DataFrame, numbers: list[int]) -> Iterator[Texts]:
    """One chunk after the other, each in the table's order."""
    times, readings = (_by_event(file, query) for query in (OTHER_TIMES, READINGS))
    ranks = frame.select("rank", pl.Series("chunk", numbers, dtype=pl.Int64))
    for number in range(max(numbers, default=-1) + 1):
        members = ranks.filter(pl.col("chunk") == number)["rank"].to_list()
        told = _with_fields(file, file.raw_frame(BODIES, [members]))
        yield [
            _trimmed(
                [
                    written,
                    _raw(headline, written, body, size),
                    locator,
                    times.get(event_id),
                    readings.get(event_id),
                    _cut(fields, length),
                ]
            )
            for event_id, headline, written, body, locator, size, fields, length in told.iter_rows()
        ]


def _with_fields(file: IncidentFile, frame: pl.DataFrame) -> pl.DataFrame:
    """The texts as readers may see them; `attributes` in lines, `length` characters before it was cut."""
    lines = pl.Series("attributes", [fields_in_lines(each) for each in frame["attributes"]], dtype=pl.String)
    frame = frame.with_columns(lines.str.head(LONGEST_TEXT + CUT_SPARE), length=lines.str.len_chars())
    return file.masked(frame).select(
        "event_id", "headline", "written_time", "body", "locator", "size", "attributes", "length"
    )


def _by_event(file: IncidentFile, query: str) -> dict[str, list[list[Any]]]:
    """event id → [role or reading, as written, µs] of each further time."""
    found: dict[str, list[list[Any]]] = {}
    for event_id, role, written, at in file.frame(query).iter_rows():
        found.setdefault(event_id, []).append([role, written, at])
    return found


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


def _raw(headline: str | None, written: str | None, body: str | None, size: int | None) -> str | None:
    """The text, in which \\x01 stands for the written time and \\x02 for the headline: the page has both already."""
    body = _cut(body, size)
    if body and written and "\x01" not in body:
        body = body.replace(written, "\x01", 1)
    if body and headline and "\x02" not in body:
        body = body.replace(headline[:LONGEST_HEADLINE], "\x02", 1)
    return body


def _cut(text: str | None, size: int | None) -> str | None:
    """No longer than the page tells; `size` is what it was."""
    if not text or not size or size <= LONGEST_TEXT:
        return text
    return text[:LONGEST_TEXT] + f"\n[{size - LONGEST_TEXT:,} more characters stand in the file]"
