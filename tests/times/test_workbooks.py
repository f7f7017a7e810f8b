"""Days since 1900 and since 1904: a workbook says which, and its bare numbers mean days all the same."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors._contract import Event
from connectors._csv import Row, Table
from connectors.tables._clocks import clocks_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
AT = datetime(2026, 3, 29, 2, 41, 7)  # noqa: DTZ001 (a wall clock's)


def relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def workbook(path: Path, days: float, properties: str, style: int) -> Path:
    """A workbook with one dated row; style 1 is a date, style 0 a number."""
    row = f'<row r="2"><c r="A2" s="{style}"><v>{days}</v></c><c r="B2" t="inlineStr"><is><t>up</t></is></c></row>'
    header = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{name}</t></is></c>' for c, name in (("A", "When"), ("B", "What"))
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation(1, "worksheet", "sheet.xml")}'
        f"{relation(2, 'styles', 'styles.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{properties}/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sheet.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{header}</row>{row}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return path


@pytest.mark.parametrize("style", [0, 1])
@pytest.mark.parametrize(("properties", "zero"), [("", (1899, 12, 30)), (' date1904="1"', (1904, 1, 1))])
def test_days_are_counted_from_where_the_workbook_says(records_of, tmp_path, properties, zero, style):
    days = (AT - datetime(*zero)) / timedelta(days=1)  # noqa: DTZ001
    ((line, reading),) = records_of(workbook(tmp_path / "a.xlsx", days, properties, style))
    assert (line, reading) == (2, "2026-03-29 02:41:07")


BY_HAND = (  # day, clock time, and between which minutes of which day it lies
    ("2025-12-31", "22:00:00", "12-31 22:00:00", 1),
    ("", "23h40", "12-31 23:40:00", 60),
    ("", "vers 0h", "12-31 23:30:00", 3600),
    ("", "0h25", "01-01 00:25:00", 60),
    ("", "vers 2h du matin", "01-01 01:30:00", 3600),
    ("", "3h40 environ", "01-01 03:30:00", 1200),
    ("", "après la relève", None, None),
    ("2026-01-01", "6 h", "01-01 06:00:00", 3600),
    ("", "gegen 7 Uhr", "01-01 06:30:00", 3600),
)


def test_clock_times_of_a_log_kept_by_hand_stand_under_the_day_above_them():
    rows = tuple(Row(place, [day, clock, "x"]) for place, (day, clock, _, _) in enumerate(BY_HAND, 2))
    clocks = clocks_of(Table("\t", 1, ("Date", "Heure", "Quoi"), rows), (0,))
    assert clocks is not None
    for row, (_, _, expected, seconds) in zip(rows, BY_HAND, strict=True):
        reading = clocks.placed(Event(row.line, None, "x"), row).reading
        found = reading and (
            f"{datetime.fromtimestamp(reading.at / 1e6, UTC):%m-%d %H:%M:%S}",
            reading.grain_us // 1_000_000,
        )
        assert found == (None if expected is None else (expected, seconds))


def test_a_column_of_days_without_clock_times_beside_it_stays_one_of_days():
    rows = tuple(Row(place, ["2025-12-31", f"{place} patients", "x"]) for place in range(2, 9))
    assert clocks_of(Table("\t", 1, ("Date", "Heure", "Quoi"), rows), (0,)) is None
