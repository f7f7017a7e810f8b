"""Logs whose records are paragraphs: a line begins one, and its stamp stands on that line or on a later one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from connectors import _stamps
from connectors._contract import Context, Frame, Item
from connectors._lines import blocks
from connectors._reading import Evidence, Head
from connectors.logs._engine import severity_of

Lines: TypeAlias = list[tuple[int, int | None, str]]  # physical number, byte offset, text
AT_ONCE = 20_000  # paragraphs in one frame


@dataclass(frozen=True)
class Entries:
    """begins: a regex for the line that begins a record. continues: one for a line that may not, if it stands right
    above (`# Time:` above `# User@Host:`). time: regexes with a group for the stamp, looked for in the whole record,
    the first that is found wins. other_times: the same by role. says: a regex with a group for the headline.
    needs_time: a paragraph without a stamp belongs to the one above. written: the stamp from what the groups found.
    """

    begins: str
    time: tuple[str, ...]
    above: str = ""
    other_times: tuple[tuple[str, str], ...] = ()
    says: str = ""
    needs_time: bool = False
    written: Callable[[str], str] = str

    def fits(self, head: Head) -> float:
        if head.shape != "text":
            return 0.0
        text = "\n".join(head.lines[:400])
        found = re.search(self.begins, text, re.MULTILINE) and any(
            re.search(each, text, re.MULTILINE) for each in self.time
        )
        return 0.96 if found else 0.0


def read_entries(
    evidence: Evidence, kind: Entries, above: Callable[[int, str], Item] = lambda *_: Context()
) -> Iterator[Item]:
    """above: what a line above the first record is, by its number and text."""
    paragraphs = _paragraphs(evidence, kind)
    yield from (above(number, text) for number, _, text in next(paragraphs) if text.strip(" \t\r"))
    gathered: list[Lines] = []
    for paragraph in paragraphs:
        gathered.append(paragraph)
        if len(gathered) == AT_ONCE:
            yield _frame(gathered, kind)
            gathered = []
    if gathered:
        yield _frame(gathered, kind)


def _paragraphs(evidence: Evidence, kind: Entries) -> Iterator[Lines]:
    """The lines above the first record, then each record's."""
    paragraphs = _split(evidence, kind)
    held = next(paragraphs)
    for lines in paragraphs:
        if kind.needs_time and _found(kind.time, _body(lines)) is None:
            held += lines
        else:
            yield held
            held = lines
    yield held


def _split(evidence: Evidence, kind: Entries) -> Iterator[Lines]:
    begins, above = re.compile(kind.begins), re.compile(kind.above or r"(?!)")
    open_lines: Lines = []
    for line in _placed_lines(evidence):
        is_second = bool(open_lines) and above.match(open_lines[-1][2]) is not None
        if begins.match(line[2]) and not is_second:
            yield open_lines
            open_lines = []
        open_lines.append(line)
    yield open_lines


def _placed_lines(evidence: Evidence) -> Iterator[tuple[int, int | None, str]]:
    for block in blocks(evidence):
        numbers = range(block.first_line, block.first_line + len(block.starts))
        yield from zip(numbers, block.places(block.starts).to_list(), block.texts().to_list(), strict=True)


def _body(lines: Lines) -> str:
    return "\n".join(text for _, _, text in lines)


def _frame(paragraphs: Iterable[Lines], kind: Entries) -> Frame:
    rows = [_row(lines, kind) for lines in paragraphs]
    frame = pl.DataFrame([row for row, _, _ in rows], infer_schema_length=None)
    frame = frame.hstack(_stamps.read_column(frame["written_time"].cast(pl.String))[0])
    frame = frame.with_columns(severity=severity_of(pl.col("body")))
    return Frame(
        frame, joined_lines=sum(joined for _, joined, _ in rows), blank_lines=sum(blank for _, _, blank in rows)
    )


def _row(lines: Lines, kind: Entries) -> tuple[dict[str, object], int, int]:
    """A record, its joined lines and its blank ones."""
    written = [place for place, (_, _, text) in enumerate(lines) if text.strip(" \t\r")]
    body = _body(lines[: written[-1] + 1])
    row: dict[str, object] = {
        "line_number": lines[0][0],
        "line_count": written[-1] + 1,
        "byte_offset": lines[0][1],
        "written_time": _found(kind.time, body, kind.written),
        "body": body,
        "headline": _found((kind.says,), body) if kind.says else None,
    }
    for role, pattern in kind.other_times:
        row[f"time_{role}"] = _found((pattern,), body)
    return row, len(written) - 1, len(lines) - len(written)


def _found(patterns: Iterable[str], body: str, written: Callable[[str], str] = str) -> str | None:
    match = next((match for pattern in patterns if (match := re.search(pattern, body, re.MULTILINE))), None)
    return written(" ".join(group for group in match.groups() if group)) if match else None
