"""A made-up incident of four hours, as a DuckDB file of the contract's shape, and a browser to open its page in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.timeline.documents import write_documents

HERE = Path(__file__).parent
SCHEMA = (HERE / "schema.sql").read_text(encoding="utf-8")
SILENT_FROM, SILENT_TO = 4_500, 4_900  # seconds after the window's start: payments says nothing on web-2
PLANTED = "</script><script>document.title = 'broken out'</script><img src=x onerror=\"document.title = 'broken out'\">"


def build_incident(database: Path, log_count: int = 30_000) -> Path:
    """One incident with logs of three services, alerts, pages, chat, deploys, a silence and a planted script."""
    connection = duckdb.connect(str(database))
    connection.execute("set timezone = 'UTC'")
    connection.execute(SCHEMA)
    story = (HERE / "incident.sql").read_text(encoding="utf-8")
    for name, value in {
        "log_count": log_count,
        "silent_from": SILENT_FROM,
        "silent_to": SILENT_TO,
        "planted": PLANTED,
    }.items():
        connection.execute(
            f"set variable {name} = {value!r}" if isinstance(value, int) else f"set variable {name} = $${value}$$"
        )
    connection.execute(story)
    connection.execute((HERE / "ties.sql").read_text(encoding="utf-8"))
    connection.close()
    return database


@pytest.fixture(scope="session")
def make_incident() -> Callable[..., Path]:
    return build_incident


@pytest.fixture(scope="session")
def planted() -> str:
    """What some evidence says in the hope that a page runs it."""
    return PLANTED


@pytest.fixture(scope="session")
def incident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_incident(tmp_path_factory.mktemp("incident") / "INC-2043.duckdb")


@pytest.fixture(scope="session")
def bare_incident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every relation stands, and none but `incident` holds a row."""
    database = tmp_path_factory.mktemp("bare") / "INC-1.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(SCHEMA)
        connection.execute("insert into incident (incident_id) values ('INC-1')")
    return database


@pytest.fixture(scope="session")
def page_file(incident: Path) -> Path:
    html = incident.with_suffix(".html")
    write_documents(incident, html, html.with_suffix(".md"))
    return html


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a tab without a network, and a page in it once that is ready; nothing may complain on its console."""
    opened: list[Any] = []

    def open_one(page: Path | None = None, **context: Any) -> Any:
        own = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, "accept_downloads": True} | context)
        own.set_offline(True)
        tab = own.new_page()
        tab.complaints = []
        tab.on("console", lambda said: said.type in ("error", "warning") and tab.complaints.append(said.text))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        opened.append(tab)
        if page:
            tab.goto(page.as_uri())
            tab.wait_for_selector("html[data-ready]")
        return tab

    yield open_one
    for tab in opened:
        assert tab.complaints == []
        tab.context.close()


@pytest.fixture
def tab(open_tab: Callable[..., Any], page_file: Path) -> Any:
    return open_tab(page_file, timezone_id="Europe/Berlin")
