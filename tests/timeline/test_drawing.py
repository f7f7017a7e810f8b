"""The drawing in headless Chromium: its first screen, its views, its zones, and what a mark answers."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
SCREEN = {"width": 1400, "height": 900}


def lanes(tab: Any) -> list[str]:
    return tab.evaluate("() => Drawing.block().lanes.map(({ title }) => title)")


def centre(tab: Any, event_id: str) -> list[float]:
    return tab.evaluate(
        """(id) => {
            const [element] = Drawing.points().find(([, mark]) => mark.event_id === id && mark.y !== undefined);
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        event_id,
    )


def test_time_axis_lanes_overview_and_switch_all_stand_on_the_first_screen(tab: Any) -> None:
    foot = tab.evaluate("() => document.querySelector('.console').getBoundingClientRect().bottom")
    ticks = tab.evaluate("() => [...document.querySelectorAll('.xtick')].map((t) => t.getBoundingClientRect().bottom)")
    assert len(ticks) >= 5
    assert max(ticks) < foot <= SCREEN["height"]
    assert tab.evaluate("() => Drawing.margin().t + Drawing.height()") > 250
    assert tab.evaluate("() => document.querySelector('#drawing').getBoundingClientRect().bottom") <= foot


def test_the_first_screen_gives_each_phase_its_duration_with_bounds(tab: Any) -> None:
    strip = tab.text_content(".phases")
    assert "9 min 8:39\N{EN DASH}9:21" in " ".join(strip.split())
    facts = tab.text_content(".facts")
    assert "12,400 failed checkouts (11,900\N{EN DASH}12,900)" in facts
    assert "reported it 6 min before an alert fired (5:30\N{EN DASH}6:10)" in facts
    assert "of impact in the dark" in facts


def test_one_click_sorts_the_lanes_by_service_and_back(tab: Any) -> None:
    by_source = lanes(tab)
    assert "alerts, pages" in by_source
    tab.click("[data-lanes=service]")
    tab.wait_for_function("() => Drawing.block().lanes.some(({ title }) => title === 'checkout events')")
    by_service = lanes(tab)
    assert by_service.index("checkout events") < by_service.index("checkout logs") < by_service.index("payments events")
    tab.click("[data-lanes=source]")
    tab.wait_for_function("() => Drawing.block().lanes.some(({ title }) => title === 'alerts, pages')")
    assert lanes(tab) == by_source


def test_as_recorded_the_logs_stand_where_their_own_clocks_put_them(tab: Any) -> None:
    bins = "() => Drawing.block().lanes.find(({ title }) => title === 'checkout logs').bins"
    corrected = tab.evaluate(bins)
    tab.click("button[data-clocks=recorded]")
    tab.wait_for_selector(".if-recorded", state="visible")
    recorded = tab.evaluate(bins)
    assert recorded != corrected
    assert abs(sum(count for _, count, _ in recorded) - sum(count for _, count, _ in corrected)) < 200
    assert tab.get_attribute("button[data-clocks=recorded]", "aria-pressed") == "true"


def test_an_alert_that_fires_again_and_again_is_one_row_with_its_name(tab: Any) -> None:
    told = tab.evaluate("() => Drawing.block().marks.map(({ headline }) => headline)")
    assert "Latency, fired 6 times" in told
    stretches = tab.evaluate(
        "() => Drawing.points().filter(([, mark, what]) => what?.startsWith('fired-') && mark.ended_at - mark.at === 60000).length"
    )
    assert stretches == 6


def test_pointing_at_a_mark_draws_its_ties_and_moves_nothing(tab: Any) -> None:
    before = tab.evaluate("() => document.querySelector('#drawing').getBoundingClientRect().top")
    x, y = centre(tab, "deploy-1")
    tab.mouse.move(x - 4, y)
    tab.mouse.move(x, y)
    tab.wait_for_selector(".arcs path", state="attached")
    assert "1 tied to it: same commit" in tab.text_content("#readout")
    assert tab.evaluate("() => document.querySelector('#drawing').getBoundingClientRect().top") == before


def test_any_zone_can_be_chosen_even_one_with_odd_minutes(tab: Any) -> None:
    tab.select_option("#zone", "other")
    assert tab.locator("#zone-names option").count() > 300
    tab.keyboard.type("nowhere")
    tab.keyboard.press("Enter")
    assert "No such zone" in tab.text_content("#zone-said")
    assert tab.get_attribute("#zone-name", "aria-invalid") == "true"
    tab.fill("#zone-name", "eucla")
    tab.keyboard.press("Enter")
    assert tab.input_value("#zone") == "Australia/Eucla"
    assert tab.is_hidden("#zone-name")
    assert tab.text_content(".phases li:first-child time") == "09:26"
    assert "Australia/Eucla" in tab.text_content("#drawing .xaxislayer-above")


def test_a_zoom_answers_within_half_a_second(tab: Any) -> None:
    seconds = tab.evaluate(
        """() => [0.5, 0.5, 2, 2].map((factor) => {
            const start = performance.now();
            Drawing.zoom(factor);
            document.body.offsetHeight;
            return (performance.now() - start) / 1000;
        }).sort((a, b) => a - b)[1]"""
    )
    assert seconds <= 0.5


def test_a_clock_shows_its_anchors_offset_and_residuals_when_it_is_opened(tab: Any) -> None:
    summaries = tab.locator("#clocks summary").all_text_contents()
    assert summaries[0].startswith("web-2 applied")
    assert summaries[1].startswith("prometheus refused")
    tab.locator("#clocks summary").first.click()
    tab.wait_for_selector("#clocks .anchor-plot .main-svg")
    plot = tab.text_content("#clocks .anchor-plot")
    assert "offset that was removed" in plot
    assert "contradicting anchors" in plot
    assert "left over" in plot
    assert tab.locator("#clocks .anchor-plot .point").count() == 2 * 14
