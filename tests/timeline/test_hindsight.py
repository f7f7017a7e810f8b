"""The hindsight switch in headless Chromium: one role's eyes at one moment, and nothing that came later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
START = 1_774_740_600_000  # 2026-03-28 23:30 UTC, where the made-up incident counts its seconds from
MOMENT = "#then-at"


def look_at(tab: Any, second: int) -> None:
    tab.evaluate(
        "([slider, at]) => { const s = document.querySelector(slider); s.value = at; s.dispatchEvent(new Event('input')); }",
        [MOMENT, START + 1000 * second],
    )


def shades(tab: Any, event_id: str) -> set[str]:
    return set(
        tab.evaluate(
            """(id) => Drawing.points().filter(([, mark, what]) => mark.event_id === id && what !== "phases")
                .map(([element]) => ["unseen", "later"].filter((name) => element.classList.contains(name)).join() || "known")""",
            event_id,
        )
    )


def test_what_happened_fades_until_a_path_brought_it_to_the_role(tab: Any) -> None:
    tab.click("#then-on")
    tab.select_option("#then-role", label="on-call engineer, payments")
    look_at(tab, 4140)
    assert shades(tab, "deploy-1") == {"later"}
    look_at(tab, 4900)
    assert shades(tab, "deploy-1") == {"unseen"}
    assert shades(tab, "page-1") == {"known"}
    look_at(tab, 5100)
    assert shades(tab, "deploy-1") == {"known"}
    assert shades(tab, "deploy-2") == {"later"}
    assert "known 2" in tab.text_content("#then-counts")


def test_dark_areas_of_then_stay_and_do_not_say_how_long_they_will_last(tab: Any) -> None:
    look_at(tab, 4600)
    names = tab.evaluate(
        "() => Drawing.named().filter(([, mark]) => mark.dark === 'd1').map(([element]) => [element.textContent, element.classList.contains('later')])"
    )
    assert names == [["silent", False]]
    assert shades(tab, "alert-1") == {"later"}
    tab.wait_for_function("() => document.getElementById('then-dark').textContent.includes('silent since 00:45')")
    tab.click("#then-on")
    assert "silent, 7 min" in tab.text_content("#drawing")


def test_nothing_that_came_later_is_told_in_the_drawing(tab: Any) -> None:
    look_at(tab, 5200)
    tab.focus("#drawing")
    tab.keyboard.press("ArrowLeft")
    assert "after the chosen moment" in tab.text_content("#readout")
    tab.keyboard.press("Enter")
    assert tab.is_hidden("#detail")
    told = tab.evaluate(
        "() => [...document.querySelectorAll('#drawing .annotation, #drawing .bartext')].filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.textContent).join(' ')"
    )
    assert "Rollback" not in told
    assert "12,400" not in told
    assert "to mitigation" not in told


def test_the_panel_lists_known_unseen_and_later_with_their_counts(tab: Any) -> None:
    tab.click("#then-on")
    tab.select_option("#then-role", label="on-call engineer, payments")
    look_at(tab, 5100)
    tab.wait_for_selector("#then-known li")
    assert tab.locator("#then-known li:not(.strength)").count() == 2
    assert "Deployment 3f9c2e1" in tab.text_content("#then-known")
    assert "Customer cannot pay" in tab.text_content("#then-unseen")
    tab.click("#then-later-part summary")
    assert "Rollback" in tab.text_content("#then-later")
    counted = [int(tab.text_content(f"#then-{name}-count")) for name in ("known", "unseen", "later")]
    assert tab.text_content("#then-counts") == "known {} · recorded but unseen {} · later {}".format(*counted)


def test_arrow_keys_move_the_moment_by_one_step(tab: Any) -> None:
    look_at(tab, 5100)
    before = tab.text_content("#then-time")
    tab.focus(MOMENT)
    tab.keyboard.press("ArrowRight")
    assert tab.text_content("#then-time") != before
    tab.keyboard.press("ArrowLeft")
    assert tab.text_content("#then-time") == before


def test_the_line_in_the_drawing_can_be_dragged(tab: Any) -> None:
    look_at(tab, 5100)
    before = tab.text_content("#then-time")
    box = tab.locator(".then-line").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 120, y, steps=4)
    tab.mouse.up()
    assert tab.text_content("#then-time") > before
    assert abs(tab.locator(".then-line").bounding_box()["x"] - box["x"] - 120) < 6


def test_a_decision_opens_in_its_frozen_view_which_never_shows_what_came_of_it(tab: Any) -> None:
    tab.select_option("#then-decision", "dec-1")
    tab.wait_for_selector("#then-known li")
    assert "Roll back 3f9c2e1" in tab.text_content("#then-title")
    assert "on-call engineer, payments" in tab.text_content("#then-title")
    assert tab.locator("#then-known li:not(.strength)").count() == 2
    assert tab.locator("#then-unseen li").count() == 1
    assert "raise the pool" in tab.text_content("#then-about")
    assert tab.is_hidden("#then-later-part")
    assert "errors ended" not in tab.text_content("#then-panel")
    assert tab.text_content("#then-counts") == "known 2 · recorded but unseen 1"
    assert "2 known · 1 recorded but unseen" in tab.text_content("#decision-dec-1")
    assert shades(tab, "deploy-1") == {"known"}
    assert shades(tab, "page-2") == {"unseen"}
    assert shades(tab, "chat-19") == {"known"}


def test_a_click_on_its_mark_looks_through_a_decision_and_one_on_the_line_opens_it(tab: Any) -> None:
    look_at(tab, 5100)
    tab.evaluate(
        "() => Pointer.open(Drawing.block().marks.find((mark) => mark.event_id === Knowing.decisions()[0].event_id))"
    )
    assert "Roll back 3f9c2e1" in tab.text_content("#then-decision option:checked")
    line = tab.locator(".then-line").bounding_box()
    tab.mouse.click(line["x"] + line["width"] / 2, line["y"] + 60)
    tab.wait_for_selector("#detail:not([hidden])")
    assert "when this was decided" in tab.text_content("#detail-fields")
    assert tab.text_content("#then-counts") == "known 2 · recorded but unseen 1"


def test_what_was_known_is_told_by_how_surely_since_when_and_how(tab: Any) -> None:
    tab.select_option("#then-decision", "dec-1")
    tab.wait_for_selector("#then-known li")
    told = tab.locator("#then-known li").all_text_contents()
    assert told[0].startswith("demonstrated 1")
    assert told[1].endswith("since 00:50:30: was paged; 00:53:00: acknowledged the page")
    assert told[2].startswith("could have seen 1")
    assert told[3].endswith("since 00:54:00: was in #deploys (member)"), "and not what became sure later"


def test_while_a_decision_is_frozen_the_first_screen_tells_nothing_that_was_not_known_then(tab: Any) -> None:
    title = tab.text_content("h1")
    foot = tab.evaluate("() => document.querySelector('#drawing').getBoundingClientRect().top")
    tab.select_option("#then-decision", "dec-1")
    told = tab.inner_text("header")
    for hidden in ("resolved", "mitigated", "34 min", "12,400", "in the dark", "SEV1", title):
        assert hidden not in told, hidden
    assert "As it stood for on-call engineer, payments" in tab.text_content("h1")
    assert tab.evaluate("() => document.querySelector('#drawing').getBoundingClientRect().top") == foot
    tab.focus("#drawing")
    tab.evaluate("() => Readout.mark(Drawing.block().marks.find(({ ongoing }) => ongoing?.startsWith('customer')), [])")
    assert "12,400" not in tab.text_content("#readout")
    tab.click("#then-on")
    assert tab.text_content("h1") == title
    assert "12,400" in tab.inner_text("header")


def test_the_lists_below_stay_whole_and_grey_what_the_role_could_not_yet_have_known(tab: Any) -> None:
    beyond = "(list) => [...document.querySelectorAll(list)].map((row) => row.classList.contains('beyond'))"
    tab.select_option("#filter-kind", "deploy")
    moments = len(tab.evaluate(beyond, "#moments tbody tr"))
    tab.select_option("#then-decision", "dec-1")
    assert tab.evaluate(beyond, "#grid .row") == [False, True], "the second deployment rolls the first one back"
    assert "later than the chosen moment" in tab.inner_text("#events")
    assert "later than the chosen moment" in tab.inner_text("#moments")
    shades = tab.evaluate(beyond, "#moments tbody tr")
    assert len(shades) == moments
    assert set(shades) == {True, False}
    tab.click("#then-on")
    assert True not in tab.evaluate(beyond, "#grid .row, #moments tbody tr")
    assert "later than the chosen moment" not in tab.inner_text("#moments")


def test_a_picture_of_the_frozen_view_shows_no_more_than_the_page_does(tab: Any) -> None:
    colours = """async () => {
        const picture = await createImageBitmap(await Picture.png());
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        const context = canvas.getContext("2d");
        context.drawImage(picture, 0, 0);
        const pixels = context.getImageData(0, 128, picture.width, picture.height - 128).data;
        let accent = 0;
        for (let i = 0; i < pixels.length; i += 4) accent += pixels[i] > 190 && pixels[i + 1] < 120 && pixels[i + 2] < 40;
        return accent / picture.width;
    }"""
    whole = tab.evaluate(colours)
    tab.select_option("#then-decision", "dec-1")
    assert whole > 10, "the bar of the impact"
    assert tab.evaluate(colours) < whole / 4, "the line of the moment alone"


def test_a_permalink_opens_a_decision_frozen_and_the_button_leaves_it(tab: Any, page_file: Path) -> None:
    tab.goto(page_file.as_uri() + "#k=dec-1")
    tab.reload()
    tab.wait_for_selector("html[data-hindsight=on]")
    assert tab.input_value("#then-decision") == "dec-1"
    tab.click("#then-on")
    assert tab.is_hidden("#then-panel")
    assert tab.evaluate("() => location.hash") == ""
    assert tab.locator("#drawing .unseen, #drawing .later").count() == 0


def test_a_step_answers_within_150_ms(tab: Any) -> None:
    tab.click("#then-on")
    slowest = tab.evaluate(
        """() => {
            const slider = document.getElementById("then-at");
            return Math.max(...[...Array(12)].map(() => {
                const start = performance.now();
                slider.stepUp(3);
                slider.dispatchEvent(new Event("input"));
                document.body.offsetHeight;
                return performance.now() - start;
            }).sort((a, b) => a - b).slice(0, 10));
        }"""
    )
    assert slowest <= 150
