"""The Markdown: one line per moment, each with its source, and evidence that cannot format itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from markdown_it import MarkdownIt

from pipelines.timeline.documents import write_documents
from pipelines.timeline.markdown import plain
from pipelines.wording import lint


@pytest.fixture(scope="module")
def markdown(incident: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("summary") / "INC-2043.md"
    write_documents(incident, file.with_suffix(".html"), file)
    return file.read_text(encoding="utf-8")


def test_a_moment_is_one_line_with_time_words_and_source(markdown: str) -> None:
    assert (
        "- 00:40:00 \N{EN DASH} Deployment 3f9c2e1 of payments started [`deploys/argo.json:12`]"
        in markdown.splitlines()
    )


def test_an_uncertain_time_wears_its_interval(markdown: str) -> None:
    assert "- 00:41 \N{EN DASH} First failed checkout [`logs/checkout.log:99001`] ± 20 s" in markdown.splitlines()


def test_what_samples_show_has_their_file_and_series_as_its_source_here_and_on_the_page(
    incident: Path, tmp_path: Path
) -> None:
    database = tmp_path / "INC-2043.duckdb"
    shutil.copy(incident, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("""insert into citations (subject_kind, subject_id, series_id, from_at, to_at)
            select 'moment', event_id, 's1', occurred_at - interval 20 second, occurred_at + interval 20 second from moments where label = 'First failed checkout'""")
    write_documents(database, tmp_path / "a.html", tmp_path / "a.md")
    shown_in = "metrics/prometheus.json, series db_connections"
    assert f"First failed checkout [`{shown_in}`] ± 20 s" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert f'href="#m=first-error">{shown_in}</a>' in (tmp_path / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("category", ["phase", "impact"])
def test_a_moment_that_marks_an_edge_is_no_surer_than_the_edge(incident: Path, tmp_path: Path, category: str) -> None:
    database = tmp_path / "INC-2043.duckdb"
    shutil.copy(incident, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update moments set category = ? where label = 'First failed checkout'", [category])
        connection.execute(
            """update phases set earliest_at = earliest_at - interval 3 minute where phase = 'started'"""
        )
        connection.execute("update impacts set start_earliest_at = start_earliest_at - interval 3 minute")
    write_documents(database, tmp_path / "a.html", tmp_path / "a.md")
    told = "First failed checkout [`logs/checkout.log:99001`] (3 min earlier to 20 s later)"
    assert told in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_phases_come_in_order_with_their_distance(markdown: str) -> None:
    phases = [line.split("**")[1] for line in markdown.splitlines() if line.startswith("- **")]
    assert phases == ["started", "detected", "acknowledged", "declared", "mitigated", "resolved"]
    assert "**detected** 00:50:00, 9 min later" in markdown


def test_a_distance_between_phases_that_are_not_sure_is_a_range(markdown: str) -> None:
    assert any(re.search(r"\*\* .*later \(.+\N{EN DASH}.+\)", line) for line in markdown.splitlines())


def test_a_timeline_that_passes_midnight_stands_under_its_days(incident: Path, tmp_path: Path) -> None:
    database = tmp_path / "INC-2043.duckdb"
    shutil.copy(incident, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "update moments set occurred_at = occurred_at - interval 1 day where label = 'First failed checkout'"
        )
    write_documents(database, tmp_path / "a.html", tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert text.index("### 28 Mar 2026") < text.index("First failed checkout") < text.index("### 29 Mar 2026")


def test_the_summary_passes_the_lint_of_review_texts(markdown: str) -> None:
    assert [finding for finding in lint(markdown) if finding.level == "error"] == []


def test_what_the_review_rejects_says_so_and_talks_off_the_record_stand_among_the_dark_areas(
    incident: Path, tmp_path: Path
) -> None:
    database, file = tmp_path / "INC-2043.duckdb", tmp_path / "summary.md"
    shutil.copy(incident, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update decisions set confirmed = false, rationale = 'no such thing'")
        connection.execute(
            "insert into moments select event_id, decided_at, 'decision', 'Roll back', '', 'found' from decisions limit 1"
        )
        connection.execute(
            "insert into unrecorded_conversations select 'call', 'slack:inc', decided_at, null, event_id, null, 'the words: on the bridge' from decisions limit 1"
        )
    write_documents(database, file.with_suffix(".html"), file)
    text = file.read_text(encoding="utf-8")
    assert re.search(r"^- .*Roll back.*; no decision, says the review$", text, re.MULTILINE)
    assert re.search(
        r"^- .*unseen; no decision, says the review; the reason given: “no such thing”", text, re.MULTILINE
    )
    assert re.search(
        r"^- .* \N{EN DASH} end not on record: call, off the record; the words: on the bridge", text, re.MULTILINE
    )
    assert "knew" not in text


def test_with_full_names_who_has_only_a_number_is_called_by_name_and_so_is_who_is_mentioned(
    incident: Path, tmp_path: Path
) -> None:
    database, file = tmp_path / "INC-2043.duckdb", tmp_path / "summary.md"
    shutil.copy(incident, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update participants set role = 'responder 4' where participant_id = 'p1'")
        connection.execute(
            "insert into evidence.handles values ('U13', 'p1', 'Kim Park', 'its own'), ('U14', 'p2', 'Lo Verm', 'its own')"
        )
        connection.execute("update decisions set statement = 'ask <@U14> first'")
    write_documents(database, file.with_suffix(".html"), file)
    assert "responder 4: “ask @incident commander first”" in file.read_text(encoding="utf-8")
    write_documents(database, file.with_suffix(".html"), file, names="full")
    text = file.read_text(encoding="utf-8")
    assert "Kim Park: “ask @Lo Verm first”" in text
    assert "responder 4" not in text


def test_the_same_database_gives_the_same_bytes(incident: Path, markdown: str, tmp_path: Path) -> None:
    write_documents(incident, tmp_path / "again.html", tmp_path / "again.md")
    assert (tmp_path / "again.md").read_text(encoding="utf-8") == markdown


def test_an_empty_incident_says_in_words_what_it_has_not(bare_incident: Path, tmp_path: Path) -> None:
    write_documents(bare_incident, tmp_path / "INC-1.html", tmp_path / "INC-1.md")
    text = (tmp_path / "INC-1.md").read_text(encoding="utf-8")
    assert "No event could be placed in time." in text
    assert "No file was handed in." in text


@pytest.mark.parametrize(
    "evidence",
    [
        "*bold* _soft_ `code`",
        "<script>x</script>",
        "[a](http://b)",
        "# title",
        "- item",
        "1. item",
        "a | b",
        "&amp; <b>",
        "+ more",
        "> quoted",
        "~~gone~~",
        "line\n\n# two",
    ],
)
def test_evidence_means_itself(evidence: str) -> None:
    """Rendered as Markdown with tables and strike-through, the text is what it was, and nothing is formatted."""
    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = renderer.parse("x\n\n" + plain(evidence))[3:]
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert "".join(child.content for child in tokens[1].children) == " ".join(evidence.split())
