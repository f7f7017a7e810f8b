"""The page in headless Chromium, as a reader without a network meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


class Reader:
    """A tab, with what it asked of the network and what its console complained about."""

    def __init__(self, browser: Any, page_file: Path, **context: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, **context)
        self.context.set_offline(True)
        self.tab = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on(
            "console", lambda message: message.type in ("error", "warning") and self.complaints.append(message.text)
        )
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = page_file.as_uri()

    def open(self, fragment: str = "") -> Reader:
        self.tab.goto(self.address + fragment)
        self.tab.wait_for_selector("html[data-ready]")
        return self


@pytest.fixture
def reader(browser: Any, page_file: Path) -> Iterator[Reader]:
    reader = Reader(browser, page_file, timezone_id="Europe/Berlin")
    yield reader
    reader.context.close()


def test_it_opens_offline_asks_for_nothing_and_complains_about_nothing(reader: Reader) -> None:
    reader.open()
    assert reader.requests == [reader.address]
    assert reader.complaints == []


def test_a_script_planted_in_evidence_does_not_run_wherever_it_is_shown(reader: Reader) -> None:
    reader.open("#e=planted")
    reader.tab.wait_for_selector("#detail:not([hidden])")
    assert "</script>" in reader.tab.text_content("#detail-raw")
    reader.tab.click("[data-zoom=whole]")
    reader.tab.fill("#search", "onerror")
    reader.tab.wait_for_selector("#grid .row")
    assert reader.tab.title().startswith("INC-2043")
    assert reader.tab.locator("#drawing image[href^=x], #drawing img, #page img").count() == 0
    assert reader.complaints == []


def test_search_finds_an_event_by_its_headline_and_by_its_raw_text(reader: Reader) -> None:
    reader.open()
    reader.tab.fill("#search", "instead raising pool")
    reader.tab.wait_for_function("() => document.getElementById('found').textContent.startsWith('1 found')")
    assert "roll back" in reader.tab.text_content("#grid .row")
    reader.tab.fill("#search", "pool.java:17")
    reader.tab.wait_for_function("() => /^[1-9]/.test(document.getElementById('found').textContent)")


def test_fields_that_the_text_does_not_say_are_shown_found_and_masked(reader: Reader) -> None:
    reader.open("#e=alert-1")
    reader.tab.wait_for_selector("#detail-more:not([hidden])")
    assert reader.tab.text_content("#detail-raw-title") == "What it says"
    told = reader.tab.text_content("#detail-more")
    assert "status: 503" in told
    assert "labels.request: r-77ab" in told
    assert "9fQ2xLr7Vb1Zk4Ts8Wm3" not in told
    reader.tab.fill("#search", '"no free connection" r-77ab')
    reader.tab.wait_for_function("() => document.getElementById('found').textContent === '1 found'")
    reader.open("#e=alert-2")
    reader.tab.wait_for_selector("#detail:not([hidden])")
    assert reader.tab.text_content("#detail-raw-title") == "As written"
    assert reader.tab.is_hidden("#detail-more")


def test_filters_narrow_the_table_and_a_row_opens_its_source(reader: Reader) -> None:
    reader.open()
    reader.tab.select_option("#filter-kind", "deploy")
    assert reader.tab.text_content("#found") == "2 found"
    reader.tab.locator("#grid .row").first.click()
    reader.tab.wait_for_selector("#detail:not([hidden])")
    assert "deploys/argo.json:12" in reader.tab.text_content("#detail-fields")
    reader.tab.keyboard.press("Escape")
    assert reader.tab.is_hidden("#detail")


@pytest.mark.parametrize("width", [1280, 1366, 1440, 1536])
def test_headlines_stay_readable_beside_an_open_event(reader: Reader, width: int) -> None:
    reader.tab.set_viewport_size({"width": width, "height": 800})
    reader.open("#e=planted")
    reader.tab.wait_for_selector("#detail:not([hidden])")
    headline, room, taken = reader.tab.evaluate(
        "() => { const grid = document.getElementById('grid');"
        " return [grid.querySelector('.grid-head > :nth-child(5)').offsetWidth, grid.clientWidth, grid.scrollWidth]; }"
    )
    assert headline >= 240
    assert taken <= room


def test_a_permalink_opens_its_event_with_written_time_correction_and_raw_text(reader: Reader) -> None:
    reader.open()
    corrected = reader.tab.evaluate(
        "() => Events.id([...Array(Events.count()).keys()].find((row) => Events.corrected(row)))"
    )
    reader.open(f"#e={corrected}")
    reader.tab.wait_for_selector("#detail:not([hidden])")
    fields = reader.tab.text_content("#detail-fields")
    for words in ("Written as", "41.2 s, the offset of clock web-2 removed", "zone configured", "logs/"):
        assert words in fields
    assert reader.tab.text_content("#detail-raw").startswith("2026-03-2")


def test_a_permalink_to_an_event_that_is_not_on_the_page_says_so(reader: Reader) -> None:
    reader.open("#e=nowhere")
    assert reader.tab.text_content("#detail-title") == "This event is not on this page"


def test_a_permalink_finds_its_event_again_where_its_file_has_grown_in_front_of_it(reader: Reader) -> None:
    told_at = 1_774_740_600_000 + 1000 * (5100 + 65 * 5)  # of message number 5, at line 105
    for fragment, title, note in (
        (f"#e=ab12cd34ef-7-1005@{told_at}", "Message number 5", "again at line 105: the link says line 7"),
        ("#e=ab12cd34ef-131-1000", "Message number 40", "One more event of this file has the same"),
        (f"#e=ab12cd34ef-139-1000@{told_at - 65_000 * 5}", "Message number 0", "the same time and check."),
        (f"#e=ab12cd34ef-105-1005@{told_at + 1}", "Message number 5", "the link says another time"),
    ):
        reader.open(fragment)
        reader.tab.wait_for_selector("#detail:not([hidden])")
        assert reader.tab.text_content("#detail-title") == title
        assert note in reader.tab.text_content("#detail-fields")
    reader.open("#e=ab12cd34ef-105-1005")
    assert "Found" not in reader.tab.text_content("#detail-fields")
    assert reader.tab.evaluate("() => location.hash") == f"#e=ab12cd34ef-105-1005@{told_at}"
    reader.open("#e=ab12cd34ef-105-9999")
    assert "event_id like 'ab12cd34ef-%-9999'" in reader.tab.text_content("#detail-fields")


def test_a_dark_area_is_hatched_and_named_in_the_drawing(reader: Reader) -> None:
    reader.open()
    assert reader.tab.locator("#drawing pattern").count() >= 2
    filled = reader.tab.evaluate(
        "() => [...document.querySelectorAll('#drawing .bars path')]"
        ".filter((bar) => bar.style.fill.includes('url')).length"
    )
    assert filled == 5
    assert "silent, 7 min" in reader.tab.text_content("#drawing")


def test_the_zone_switch_writes_every_time_anew_across_the_change_to_summer_time(reader: Reader) -> None:
    reader.open()
    assert reader.tab.text_content(".phases li:first-child time") == "00:41"
    reader.tab.select_option("#zone", "Europe/Berlin")
    phases = reader.tab.locator(".phases time").all_text_contents()
    assert phases[:2] == ["01:41", "01:50"]
    assert phases[-1] == "03:46"
    assert "Europe/Berlin" in reader.tab.text_content("#drawing")


def test_the_keyboard_walks_from_mark_to_mark_and_opens_one(reader: Reader) -> None:
    reader.open()
    reader.tab.focus("#drawing")
    reader.tab.keyboard.press("ArrowRight")
    assert "00:" in reader.tab.text_content("#readout")
    for _ in range(3):
        reader.tab.keyboard.press("ArrowRight")
    reader.tab.keyboard.press("Enter")
    reader.tab.wait_for_selector("#detail:not([hidden])")


def test_no_label_of_a_moment_lies_on_another(reader: Reader) -> None:
    reader.open()
    boxes = reader.tab.evaluate(
        "() => [...document.querySelectorAll('#drawing .annotation')]"
        ".filter((note) => /^\\d\\d:\\d\\d/.test(note.textContent))"
        ".map((note) => note.querySelector('rect').getBoundingClientRect())"
        ".map((box) => [box.left, box.right, box.top, box.bottom])"
    )
    assert len(boxes) >= 5
    for number, (left, right, top, bottom) in enumerate(boxes):
        for other_left, other_right, other_top, other_bottom in boxes[number + 1 :]:
            assert right <= other_left or other_right <= left or bottom <= other_top + 1 or other_bottom <= top + 1


def test_an_empty_incident_opens_without_a_complaint(browser: Any, bare_incident: Path, tmp_path: Path) -> None:
    from pipelines.timeline.documents import write_documents

    html = tmp_path / "INC-1.html"
    write_documents(bare_incident, html, html.with_suffix(".md"))
    reader = Reader(browser, html).open()
    assert reader.complaints == []
    reader.context.close()


def test_it_reads_without_scripts_too(browser: Any, page_file: Path) -> None:
    reader = Reader(browser, page_file, java_script_enabled=False)
    reader.tab.goto(reader.address)
    assert "First failed checkout" in reader.tab.text_content("#moments")
    reader.context.close()
