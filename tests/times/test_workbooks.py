"""Days since 1900 and since 1904: a workbook says which, and its bare numbers mean days all the same."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

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
