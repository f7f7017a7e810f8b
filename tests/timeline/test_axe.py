"""The page for everyone: axe finds nothing against WCAG 2.2 AA, in light and dark, on a phone, with everything open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

# `skip-link` takes every link to a fragment that is out of view for one: the page's open events by them.
RULES = {
    "rules": {"skip-link": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(params=["light", "dark", "phone"])
def tab(open_tab: Callable[..., Any], page_file: Path, request: pytest.FixtureRequest) -> Any:
    return open_tab(
        page_file,
        viewport={"width": 390 if request.param == "phone" else 1440, "height": 800},
        color_scheme="dark" if request.param == "dark" else "light",
        reduced_motion="reduce",
    )


def complaints(tab: Any) -> list[str]:
    found = Axe().run(tab, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:300]}" for each in found for node in each["nodes"]
    ]


def test_it_finds_nothing_as_the_page_opens_with_an_event_beside_it_and_while_an_entry_is_written(tab: Any) -> None:
    assert complaints(tab) == []
    tab.evaluate("() => { location.hash = 'e=chat-19' }")
    tab.wait_for_selector("#detail:not([hidden])")
    assert complaints(tab) == []
    tab.get_by_role("button", name="Write a factor that this event shows").click()
    tab.wait_for_selector("#editor[open]")
    assert complaints(tab) == []
