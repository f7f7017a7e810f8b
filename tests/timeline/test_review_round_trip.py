"""What people write on the page goes into review.toml, and comes back with the next run."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.engines import reconstruct
from pipelines.pipeline import Result

pytestmark = pytest.mark.browser

LOG = """2026-03-29T00:40:02Z INFO  checkout ready
2026-03-29T00:41:00Z ERROR checkout pool exhausted after 30 ms, order 17
2026-03-29T00:42:10Z WARN  checkout retry 1 of order 17
2026-03-29T00:44:00Z INFO  checkout pool raised to 80
"""
SPOKEN = 'It said "no" \\ twice,\nand then\tagain — § 漢字'


@pytest.fixture(scope="module")
def unreviewed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The incident as reconstructed before anybody reviewed it, for those who only read."""
    folder = tmp_path_factory.mktemp("unreviewed") / "INC-7"
    (folder / "logs").mkdir(parents=True)
    (folder / "logs/checkout.log").write_text(LOG, encoding="utf-8")
    (folder / "incident.toml").write_text(
        'title = "Pool exhausted"\n[[people]]\nrole = "on-call engineer"\n', encoding="utf-8"
    )
    return reconstruct(folder, engine="process")


@pytest.fixture
def folder(unreviewed: Result, tmp_path: Path) -> Path:
    """The same with its output, for those who review it."""
    return shutil.copytree(unreviewed.database.parents[1], tmp_path / "INC-7")


@pytest.fixture
def tab(open_tab: Callable[..., Any]) -> Any:
    return open_tab()


def opened(tab: Any, page: Path, headline: str) -> None:
    tab.goto(page.as_uri())
    tab.wait_for_selector("html[data-ready]")
    event_id = tab.evaluate(
        "(words) => Events.id([...Array(Events.count()).keys()].find((row) => Events.headline(row).includes(words)))",
        headline,
    )
    tab.evaluate("(id) => { location.hash = `e=${id}` }", event_id)
    tab.wait_for_selector("#detail-review button")


def write(tab: Any, button: str, **fields: str) -> None:
    tab.get_by_role("button", name=button).click()
    for label, words in fields.items():
        tab.locator("#editor").get_by_label(label.replace("_", " ")).fill(words)
    tab.click("#editor-keep")


def saved(tab: Any, file: Path) -> dict[str, Any]:
    with tab.expect_download() as download:
        tab.click("[data-take=review]")
    download.value.save_as(file)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_what_is_written_on_the_page_is_read_back_and_shown_by_the_next_run(tab: Any, folder: Path) -> None:
    first = folder / "postlude/INC-7.html"
    opened(tab, first, "pool exhausted")
    write(tab, "Write a note on this event", Note=SPOKEN)
    assert tab.evaluate("() => document.activeElement.textContent") == "Note", "the keyboard is back where it was"
    assert tab.text_content("#review-hint") == "From this browser."
    write(tab, "Make it a moment", Label="The pool was empty")
    write(tab, "Call it a decision", What_was_decided="Raise the pool", Who_decided="On-call engineer",
          Why_it_made_sense_then="Orders were waiting", Other_ways="restart\nwait")  # fmt: skip
    write(tab, "Write a factor that this event shows", What_contributed="The pool held 20 connections")
    write(tab, "Add a why", Because="Nobody measured its use")
    tab.get_by_role("button", name="Add an action").click()
    tab.get_by_label("What will be done").fill("Alert on pool use above 80 % of payments")
    tab.get_by_label("Due").fill("2026-04-15")
    tab.get_by_label("F1 The pool held 20 connections").check()
    tab.click("#editor-keep")
    write(tab, "Add a lesson", Went_well="The rollback was quick\nThe status page was early")
    stated = saved(tab, folder / "review.toml")
    assert [each["text"] for each in stated["notes"]] == [SPOKEN]
    opened(tab, first, "pool exhausted")
    assert saved(tab, folder / "twice.toml") == stated, "what was saved is there until a run has read it back"

    second = reconstruct(folder, engine="process")
    assert rows(
        second.database, "select text, headline like '%pool exhausted%' from notes join events using (event_id)"
    ) == [(SPOKEN, True)]
    assert rows(second.database, "select label, origin from moments where label like 'The pool%'") == [
        ("The pool was empty", "review")
    ]
    decided = (
        "select statement, role, rationale, confirmed from decisions left join participants using (participant_id)"
    )
    assert rows(second.database, f"{decided} where rationale is not null") == [
        ("Raise the pool", "On-call engineer", "Orders were waiting", True)
    ]
    assert rows(second.database, "select factor_id, len(event_ids) from factors") == [("F1", 1)]
    assert rows(second.database, "select action_id, due::varchar, factor_ids from actions") == [
        ("A1", "2026-04-15", ["F1"])
    ]
    assert rows(second.database, "select count(*) from learned") == [(2,)]
    assert rows(second.database, "select * from review_unmatched") == []
    for words in ("## Contributing factors", "The pool held 20 connections", "Alert on pool use", "and then again"):
        assert words in second.summary.read_text(encoding="utf-8")
    opened(tab, second.page, "pool exhausted")
    assert "no \\ twice" in tab.text_content("#detail-review").replace('"', "")
    assert "The pool was empty" in tab.text_content("#moments")
    assert saved(tab, folder / "again.toml") == stated, "a page on which nothing was changed saves what it was given"


def test_an_entry_can_be_changed_and_taken_out_and_nothing_points_at_what_is_gone(tab: Any, folder: Path) -> None:
    event = '{ text = "ERROR checkout pool exhausted" }'
    (folder / "review.toml").write_text(
        f'[[notes]]\nevent = {event}\ntext = "a note"\n[[notes]]\nevent = {{ id = "gone" }}\ntext = "of an event that is gone"\n'
        '[[factors]]\nid = "pool"\nstatement = "The pool"\n[[actions]]\nid = "A1"\nstatement = "Measure it at db-1"\nfactors = ["pool"]\n',
        encoding="utf-8",
    )
    result = reconstruct(folder, engine="process")
    opened(tab, result.page, "pool exhausted")
    tab.get_by_role("button", name="Edit this note").click()
    tab.locator("#editor").get_by_label("Note").fill("another note")
    tab.click("#editor-keep")
    tab.get_by_role("button", name="Edit factor pool").click()
    tab.click("#editor-remove")
    stated = saved(tab, folder / "review.toml")
    assert [each["text"] for each in stated["notes"]] == ["another note", "of an event that is gone"]
    assert stated["notes"][1]["event"] == {"id": "gone"}, "what lost its event stays as it was written"
    assert "factors" not in stated
    assert "factors" not in stated["actions"][0]
    reconstruct(folder, engine="process")


def test_what_is_not_saved_yet_is_kept_in_the_browser_until_it_is_dropped(tab: Any, unreviewed: Result) -> None:
    opened(tab, unreviewed.page, "pool exhausted")
    write(tab, "Write a note on this event", Note="kept for tomorrow")
    tab.once("dialog", lambda dialog: dialog.accept())
    opened(tab, unreviewed.page, "pool exhausted")
    tab.reload()
    tab.wait_for_selector("html[data-ready]")
    assert "kept for tomorrow" in tab.text_content("#review")
    assert tab.text_content("#review-count") == "1, not saved"
    tab.get_by_role("button", name="Add a factor").click()
    tab.get_by_label("What contributed").fill("half a thought")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("#review-count:text-is('1, not saved, 1 begun')")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.reload()
    tab.wait_for_selector("html[data-ready]")
    tab.get_by_role("button", name="Go on with the factor that was begun: half a thought").click()
    assert tab.get_by_label("What contributed").input_value() == "half a thought"
    tab.click("#editor-keep")
    assert tab.text_content("#review-count") == "2, not saved"
    tab.get_by_role("button", name="Drop what was not saved").click()
    assert "kept for tomorrow" not in tab.text_content("#review")
    assert tab.text_content("#review-count") == "0"


def test_the_made_up_incident_has_the_relations_and_columns_of_a_real_one(
    unreviewed: Result, bare_incident: Path
) -> None:
    columns = (
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal order by all"
    )
    real = rows(unreviewed.database, columns)
    assert set(rows(bare_incident, columns)) <= set(real)
