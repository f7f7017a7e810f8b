"""Excel workbooks (xlsx, xlsm, xlsb, xls) whose sheets hold tables with a column of times.

    Timeline | When                | Who | What happened
             | 2024-03-29 00:14:10 | ada | Rollout started

Each sheet is a table of its own; its header may stand below a title. True dates are written out as the sheet counts them (from 1900 or
1904), in no zone, and so are bare numbers of days since 1904; texts stay as typed. A sheet of numbers is read as samples, a sheet without times is context. A record is a row that is
not empty. Cells are read by the library `fastexcel`. Source: ECMA-376 part 1, 18.17.4 (dates and times).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._csv import HEADER_WITHIN, SAMPLED_ROWS, Row, Table, _holds_stamp, _is_header, time_columns
from connectors._reading import Evidence, Head
from connectors.tables._clocks import clocks_of
from connectors.tables._columns import columns_of, event_of
from connectors.tables._numbers import numbers_of, series_of

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DAYLESS = r"^(?:1899-12-3[01]|1904-01-01) "  # a clock time alone, counted from the first day
MIDNIGHT = " 00:00:00"
DAYS = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
FROM_1904 = re.compile(rb"<workbookPr\b[^>]*\bdate1904=[\x22'](?:1|true)[\x22']")
YEAR_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 (days of the author's wall clock)


def fits(head: Head) -> float:
    is_workbook = head.data.startswith(b"PK") and b"xl/" in head.data
    return 0.5 if is_workbook or head.data.startswith(OLD_OFFICE) else 0.0


def count(evidence: Evidence) -> int:
    """The rows that are not empty, counted on whole columns."""
    try:
        return sum(int(_is_filled(sheet).sum()) for _, sheet in _sheets(evidence))
    except (ValueError, OSError):
        return 1


@connector(
    "tables.excel",
    kind="note",
    clock="host",
    group="generic",
    fits=fits,
    count=count,
    written_order="none",
    confidence="columns found by name and value",
    shared_records=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    try:
        sheets = list(_sheets(evidence))
    except (ValueError, OSError) as why:
        yield Reject(1, b"", f"no workbook that can be read: {why}")
        return
    before = 0  # rows of the sheets so far
    is_from_1904 = _is_from_1904(evidence)
    for name, sheet in sheets:
        rows = _rows(sheet, before)
        yield from _read_sheet(name, rows, _places(sheet), is_from_1904)
        before += len(rows)


def _sheets(evidence: Evidence) -> Iterator[tuple[str, pl.DataFrame]]:
    """Name and cells of each sheet as texts; raises ValueError where it is no workbook."""
    import fastexcel

    with evidence.open() as stream:
        data = stream.read()
    try:
        reader = fastexcel.read_excel(data)
        for name in reader.sheet_names:
            cells = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
            yield name, cells.select(_tidy(cells[column]) for column in cells.columns)
    except fastexcel.FastExcelError as why:
        raise ValueError(str(why).splitlines()[0]) from why


def _is_from_1904(evidence: Evidence) -> bool:
    """Whether the workbook says that it counts its days from 1904; those of the old binary kind are not asked."""
    with evidence.open() as stream:
        try:
            return FROM_1904.search(zipfile.ZipFile(stream).read("xl/workbook.xml")) is not None
        except (zipfile.BadZipFile, KeyError, OSError):
            return False


def _written_out(row: Row, columns: list[int]) -> Row:
    """The row with bare numbers of days since 1904 as the dates that they are."""
    cells = list(row.cells)
    for column in columns:
        if DAYS.fullmatch(cells[column]):
            at = YEAR_1904 + timedelta(milliseconds=round(float(cells[column]) * 86_400_000))
            cells[column] = at.isoformat(" ", "milliseconds").removesuffix(".000")
    return replace(row, cells=cells)


def _tidy(column: pl.Series) -> pl.Series:
    """A clock time loses the day that it was counted from, and a column of bare days its midnights."""
    column = column.str.replace(DAYLESS, "")
    days = column.drop_nulls().filter(column.drop_nulls().str.contains(r"^\d{4}-\d\d-\d\d \d\d:"))
    if len(days) and days.str.ends_with(MIDNIGHT).all():
        return column.str.strip_suffix(MIDNIGHT)
    return column


def _is_filled(sheet: pl.DataFrame) -> pl.Series:
    if not sheet.width:
        return pl.Series([], dtype=pl.Boolean)
    return sheet.select(pl.any_horizontal(pl.all().str.strip_chars().str.len_bytes() > 0).fill_null(False)).to_series()


def _places(sheet: pl.DataFrame) -> list[int]:
    """The numbers, as the sheet shows them, of the rows that are not empty."""
    return [place for place, filled in enumerate(_is_filled(sheet).to_list(), 1) if filled]


def _rows(sheet: pl.DataFrame, before: int) -> list[Row]:
    filled = sheet.filter(_is_filled(sheet)) if sheet.width else sheet
    kept = filled.select(
        column for column in filled.columns if (filled[column].str.strip_chars().str.len_bytes() > 0).any()
    )
    return [Row(before + place, [cell or "" for cell in cells]) for place, cells in enumerate(kept.iter_rows(), 1)]


def _read_sheet(name: str, rows: list[Row], places: list[int], is_from_1904: bool) -> Iterator[Item]:
    table = _table(rows)
    if table is None or not time_columns(table):
        if rows:
            yield Context(len(rows))
        return
    above = table.header_line - rows[0].line + 1
    yield Context(above)
    below = [_written_out(row, time_columns(table)) for row in rows[above:]] if is_from_1904 else rows[above:]
    if numbers := numbers_of(table, name):
        readable = [row for row in below if numbers.has_stamp(row)]
        for series in series_of(readable, table, numbers):
            series.labels["sheet"] = name
            yield series
        yield from (_unread(row) for row in below if not numbers.has_stamp(row))
        return
    columns = columns_of(table)
    by_hand = clocks_of(table, columns.time)
    for row, place in zip(below, places[above:], strict=True):
        event = event_of(row, table, columns)
        yield _placed(by_hand.placed(event, row) if by_hand else event, name, place)


def _placed(event: Event, sheet: str, place: int) -> Event:
    event.locator = f"{sheet}!A{place}"
    event.attributes["sheet"] = sheet
    return event


def _unread(row: Row) -> Reject:
    return Reject(row.line, "\t".join(row.cells), "no time where the column of times is")


def _table(rows: list[Row]) -> Table | None:
    """The table of a sheet: its header is the first row of names, and nothing above it holds a time."""
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        line = "\t".join(row.cells)
        is_title = sum(bool(cell.strip()) for cell in row.cells) == 1  # it may say of which night the table is
        if _holds_stamp(line) and not is_title:
            return None
        below = [(other.line, "") for other in rows[place + 1 :]]
        if _is_header(row.cells, line, below, "\t"):
            names = tuple(cell.strip() for cell in row.cells)
            return Table("\t", row.line, names, tuple(rows[place + 1 :][:SAMPLED_ROWS]))
    return None
