"""The page of trends: its bytes, its words, and how it opens in a browser without a network."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import plotly.graph_objects
import pytest

from pipelines.trends import build


@pytest.fixture
def page(seven: Path) -> Path:
    return build(seven).page


def text_of(html: str) -> str:
    """What a reader without scripts reads."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def drawing(html: str) -> dict[str, Any]:
    packed = re.search(r'id="block-drawing">([^<]*)<', html)
    return json.loads(gzip.decompress(base64.b64decode(packed[1])))


def test_the_same_archive_gives_the_same_bytes_elsewhere_and_in_another_order(seven, page, tmp_path):
    other = tmp_path / "somewhere" / "else"
    for folder in sorted(seven.glob("INC-*"), reverse=True):
        shutil.copytree(folder, other / folder.name)
    assert build(other).page.read_bytes() == page.read_bytes()
    assert build(seven).page.read_bytes() == page.read_bytes()


def test_no_path_of_this_machine_stands_on_the_page(seven, page):
    assert str(seven) not in page.read_text(encoding="utf-8")


def test_it_may_run_its_own_scripts_and_load_nothing(page):
    html = page.read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert not re.search(
        r"<[a-z][^<>]*\s(?:on\w+|style)=", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL)
    )


def test_the_figure_is_one_that_plotly_knows(page):
    figure = drawing(page.read_text(encoding="utf-8"))["figure"]
    plain = json.loads(re.sub(r'"@[a-z-]+"', '"#123456"', json.dumps(figure)))
    assert len(plotly.graph_objects.Figure(plain).data) == 4


def test_every_incident_has_a_point_in_every_lane_that_its_records_allow(page):
    block = drawing(page.read_text(encoding="utf-8"))
    measured, still_open, below = (trace["customdata"] for trace in block["figure"]["data"][1:])
    assert sorted(measured + still_open + below) == [
        [lane, number] for lane in range(7) for number in range(7) if [lane, number] != [2, 3]
    ]
    assert still_open == [[lane, 6] for lane in (3, 4, 5, 6)]
    assert below == [[0, 1]]


def test_older_incidents_stand_higher_in_every_lane(page):
    for trace in drawing(page.read_text(encoding="utf-8"))["figure"]["data"][1:]:
        for lane in range(7):
            heights = [y for y, (of, _) in zip(trace["y"], trace["customdata"], strict=True) if of == lane]
            assert heights == sorted(heights, reverse=True)


def test_an_open_incident_stands_on_the_page_as_at_least(page):
    assert text_of(page.read_text(encoding="utf-8")).count("at least 3 min") >= 2


def test_it_says_n_and_what_is_left_out_and_its_definitions(page):
    words = text_of(page.read_text(encoding="utf-8"))
    assert "detected → declared 6 6 0 1 5 min 5–13 min 96.9 %" in words
    assert "started → detected 7 7 0 0 7 min −3 min to 10 min 98.4 %" in words
    for term in (
        "the first customer impact on record",
        "customer impact ends for the last time",
        "Teams and people are not compared",
    ):
        assert term in words
    assert "MTTR" not in words
    assert "average" not in words


def test_repeats_stand_with_the_evidence_that_both_share_and_what_most_have_is_only_counted(page):
    words = text_of(page.read_text(encoding="utf-8"))
    assert "INC-2002 and INC-2005" in words
    assert "PoolSaturation in 2 of 7 incidents" in words
    assert "15 more pairs share only what more than half of the incidents have: HighErrorRate, checkout." in words


def test_dark_minutes_stand_by_service_and_class(page):
    words = text_of(page.read_text(encoding="utf-8"))
    assert "payments silent 35 min 2 dark areas in 1 of 7 incidents" in words
    assert "no service named partial 12 min" in words


def test_a_link_leads_to_the_page_of_its_incident(page):
    links = re.findall(r'href="(\./[^"#]*)"', page.read_text(encoding="utf-8"))
    assert len(links) == 7
    for link in links:
        assert (page.parent / link).resolve().is_file()


def test_with_few_incidents_there_are_points_only(archive, keep):
    for number in range(5):
        keep(f"INC-{number}", phases={"started": 0, "detected": number + 1})
    html = build(archive).page.read_text(encoding="utf-8")
    assert "points only, n too small" in text_of(html)
    assert all(shape["type"] == "line" for shape in drawing(html)["figure"]["layout"]["shapes"])


@pytest.mark.parametrize(
    "phases",
    [{}, {"started": 0}, {"started": 0, "detected": 0}, {"started": 0, "detected": -4, "resolved": 60 * 24 * 40}],
)
def test_one_incident_with_hardly_a_phase_still_gives_a_page(archive, keep, phases):
    keep("INC-1", phases=phases)
    assert "1 incident side by side" in text_of(build(archive).page.read_text(encoding="utf-8"))


@pytest.fixture
def tab(browser: Any, page: Path) -> Iterator[Any]:
    """The page opened offline, with what it asked for and what its console said."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_offline(True)
    tab = context.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("console", lambda message: message.type in ("error", "warning") and tab.complaints.append(message.text))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.goto(page.as_uri())
    tab.wait_for_selector("html[data-ready]")
    yield tab
    context.close()


@pytest.mark.browser
def test_it_opens_offline_asks_for_nothing_and_complains_about_nothing(tab, page):
    assert tab.asked == [page.as_uri()]
    assert tab.complaints == []
    assert tab.locator("#drawing .point").count() == 7 * 7 - 1


@pytest.mark.browser
def test_a_script_planted_in_a_title_does_not_run(tab):
    tab.focus("#drawing")
    for _ in range(6):
        tab.keyboard.press("ArrowRight")
    assert "</script>" in tab.text_content("#readout")
    assert tab.title() == "Trends · 7 incidents"
    assert tab.locator("#page img").count() == 0
    assert tab.complaints == []


@pytest.mark.browser
def test_the_arrow_keys_walk_through_the_incidents_and_enter_goes_to_the_row(tab):
    tab.focus("#drawing")
    tab.keyboard.press("ArrowRight")
    assert tab.text_content("#readout").startswith("INC-2000 · 4 Jan 2026")
    tab.keyboard.press("ArrowLeft")
    assert "INC-2006" in tab.text_content("#readout")
    assert "detected → resolved at least 3 min" in tab.text_content("#readout")
    tab.keyboard.press("Enter")
    assert tab.url.endswith("#incident-6")
    assert tab.evaluate("document.activeElement.textContent") == "INC-2006"


@pytest.mark.browser
def test_pointing_at_a_point_reads_it(tab):
    tab.locator("#drawing .point").first.hover(force=True)
    tab.wait_for_function("() => document.getElementById('readout').textContent.startsWith('INC-20')")
    assert "started → detected" in tab.text_content("#readout")


@pytest.mark.browser
def test_it_follows_the_reader_into_the_dark(tab):
    before = tab.evaluate("getComputedStyle(document.querySelector('#drawing .main-svg')).backgroundColor")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_function(
        f"() => getComputedStyle(document.querySelector('#drawing .main-svg')).backgroundColor !== '{before}'"
    )
    assert tab.complaints == []


@pytest.mark.browser
def test_a_narrow_screen_needs_no_sideways_scrolling(tab):
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.wait_for_function("() => document.querySelector('#drawing .main-svg').getBoundingClientRect().width < 390")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
