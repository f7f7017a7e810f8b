"""What a reader takes away from the page, and what an event's panel leads to."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def taken(tab: Any, what: str, file: Path) -> Path:
    with tab.expect_download() as download:
        tab.click(f"[data-take={what}]")
    download.value.save_as(file)
    return file


def test_the_csv_holds_the_rows_that_the_table_lists(tab: Any, tmp_path: Path) -> None:
    tab.select_option("#filter-kind", "deploy")
    with taken(tab, "csv", tmp_path / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["source"] for row in rows] == ["deploys/argo.json:12", "deploys/argo.json:15"]
    assert rows[0]["occurred_at"] == "2026-03-29T00:40:00.000Z"


def test_the_picture_of_the_timeline_is_a_png_of_twice_its_size(tab: Any, tmp_path: Path) -> None:
    picture = taken(tab, "png", tmp_path / "timeline.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20]) == 2 * tab.evaluate("() => document.getElementById('drawing').clientWidth")


def test_print_is_two_pages(tab: Any) -> None:
    paper = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 2


def test_the_table_says_the_day_where_it_changes_and_filters_by_role(tab: Any) -> None:
    assert "28 Mar" in tab.locator("#grid .row").first.text_content()
    tab.select_option("#filter-actor", "incident commander")
    assert "incident commander" in tab.locator("#grid .row").first.text_content()
    tab.select_option("#filter-actor", "human")
    by_anyone = tab.text_content("#found")
    assert not by_anyone.startswith("0 "), "people with a role are people"
