"""The page as a file: its weight, its bytes, what it may do and what it must not say."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import duckdb
import plotly.graph_objects
import pytest

from pipelines.timeline import theme, words
from pipelines.timeline.documents import write_documents
from pipelines.timeline.figure import draw
from pipelines.timeline.first_screen import dark_seconds
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.page import MOST_BYTES
from pipelines.timeline.story import read_story


def block(html: str, name: str) -> object:
    packed = re.search(rf'id="block-{name}">([^<]*)<', html)
    assert packed is not None
    return json.loads(gzip.decompress(base64.b64decode(packed[1])))


def test_the_same_database_gives_the_same_bytes(incident: Path, page_file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.html"
    write_documents(incident, again, again.with_suffix(".md"))
    assert again.read_bytes() == page_file.read_bytes()


def test_the_page_of_300_000_events_weighs_no_more_than_5_mb_and_says_what_it_left_out(
    make_incident: Callable[..., Path], tmp_path: Path
) -> None:
    html = tmp_path / "INC-2043.html"
    write_documents(make_incident(tmp_path / "INC-2043.duckdb", log_count=300_000), html, html.with_suffix(".md"))
    text = html.read_text(encoding="utf-8")
    assert html.stat().st_size <= MOST_BYTES
    assert re.search(r"The table holds [\d,]+ of 29\d,\d{3} events", text)
    kept = set(block(text, "events")["id"])
    assert {"alert-1", "chat-19", "planted", "first-error"} <= kept, "what is cited or is no log record stays"


def test_text_that_does_not_compress_is_left_out_before_the_page_grows_too_heavy(
    make_incident: Callable[..., Path], tmp_path: Path
) -> None:
    database = make_incident(tmp_path / "INC-2043.duckdb", log_count=40_000)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update events set body = headline || sha256(event_id || 'x') || sha256(event_id || 'y')")
    html = tmp_path / "INC-2043.html"
    write_documents(database, html, html.with_suffix(".md"))
    assert html.stat().st_size <= MOST_BYTES
    assert re.search(r"The raw text and fields of [\d,]+ of them did not fit", html.read_text(encoding="utf-8"))


def test_evidence_cannot_end_a_script_or_start_a_tag(page_file: Path, planted: str) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert planted not in text
    assert "&lt;/script&gt;" in text, "the planted moment is shown, as text"


def test_every_script_and_style_is_allowed_by_its_hash_and_nothing_else_is(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    inline = re.findall(r"<script>(.*?)</script>", text, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", text, re.DOTALL
    )
    assert len(inline) > 5
    for part in inline:
        assert base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"\son\w+=\"", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)), "no inline handler"
    assert not re.search(r"\sstyle=\"", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)), "no inline style"


def test_baseline_files_stay_off_the_timeline_and_in_the_list_of_evidence(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    assert "baseline: off the timeline" in text
    assert "old" not in block(text, "events")["id"]


def test_an_empty_incident_says_in_words_what_it_has_not(bare_incident: Path, tmp_path: Path) -> None:
    html = tmp_path / "INC-1.html"
    write_documents(bare_incident, html, html.with_suffix(".md"))
    text = html.read_text(encoding="utf-8")
    for sentence in (
        "No phase could be told",
        "No customer impact could be counted",
        "No dark area found",
        "No event could be placed in time",
        "There is no event to list",
        "No file was handed in",
        "No clock was measured",
    ):
        assert sentence in text


def test_plotly_knows_every_property_of_the_figure(incident: Path) -> None:
    with IncidentFile(incident) as file:
        drawn = draw(file, read_story(file), "corrected")["source-corrected"]

    def painted(value: object) -> object:
        if isinstance(value, dict):
            return {key: painted(item) for key, item in value.items()}
        if isinstance(value, list):
            return [painted(item) for item in value]
        return theme.THEME["colours"]["light"][value[1:]] if isinstance(value, str) and value.startswith("@") else value

    plotly.graph_objects.Figure(painted(drawn["figure"]))


def test_the_drawing_stays_within_a_few_thousand_marks(incident: Path) -> None:
    with IncidentFile(incident) as file:
        drawn = draw(file, read_story(file), "corrected")["source-corrected"]
    assert len(drawn["marks"]) < 4_000
    assert sum(len(trace["x"]) for trace in drawn["figure"]["data"]) < 20_000


def test_a_dark_area_is_hatched_on_the_lanes_of_its_own_streams_and_on_no_other(incident: Path) -> None:
    with IncidentFile(incident) as file:
        drawn = draw(file, read_story(file), "corrected")["source-corrected"]

    def lane_at(y: float) -> str:
        return next(lane["title"] for lane in drawn["lanes"] if lane["bottom"] < y < lane["top"])

    hatched = sorted((drawn["marks"][area["mark"]]["dark"], lane_at(area["y"])) for area in drawn["dark"])
    assert hatched == [
        ("d1", "payments logs"),
        ("d2", "payments db_connections"),
        ("d3", "batch logs"),
        ("d4", "payments db_connections"),
        ("d5", "logs/catalogue.log"),
    ]


def test_a_dark_area_names_the_decisions_taken_in_it(page_file: Path) -> None:
    page = page_file.read_text(encoding="utf-8")
    area = page[page.index('id="dark-d2"') :]
    assert '<p>Decided in the dark: <a href="#decision-dec-1">Roll back 3f9c2e1</a></p>' in area[: area.index("</li>")]


def test_what_may_be_true_is_listed_beside_the_dark_areas_and_what_a_rhythm_allows_is_not(page_file: Path) -> None:
    page = page_file.read_text(encoding="utf-8")
    listed = page[page.index("What looks alike, and was not called dark") :].split("</ul>")[0]
    assert "payments metric: <b>flat, may be true</b>" in listed
    assert "allowed by its rhythm" not in listed


def test_dark_minutes_count_a_minute_once_and_only_while_impact_lasted(incident: Path) -> None:
    with IncidentFile(incident) as file:
        assert dark_seconds(read_story(file)) == (700.0, True)  # 4500-4900 and 4700-5200 overlap


def test_both_colour_schemes_name_the_same_colours() -> None:
    assert theme.THEME["colours"]["light"].keys() == theme.THEME["colours"]["dark"].keys()


@pytest.mark.parametrize(
    "bundle",
    tomllib.loads((theme.HERE / "vendor/vendor.toml").read_text())["bundle"],
    ids=lambda bundle: bundle["name"],
)
def test_a_vendored_bundle_is_the_file_that_was_noted_and_brings_its_licence(bundle: dict[str, str]) -> None:
    file = theme.HERE / "vendor" / bundle["file"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == bundle["sha256"]
    assert bundle["licence"] in (theme.HERE / "vendor" / bundle["licence_file"]).read_text(encoding="utf-8")


def test_a_file_named_like_a_schema_is_read_like_any_other(incident: Path, page_file: Path, tmp_path: Path) -> None:
    named = tmp_path / "evidence.duckdb"
    shutil.copy(incident, named)
    write_documents(named, tmp_path / "evidence.html", tmp_path / "evidence.md")
    assert (tmp_path / "evidence.html").read_bytes() == page_file.read_bytes()


@pytest.mark.parametrize(
    ("shortest", "longest", "said"),
    [
        (519.0, 561.0, "8:39\N{EN DASH}9:21"),
        (-5.0, 20.0, "0:00\N{EN DASH}0:20"),
        (4800.0, 5040.0, "1 h 20 min\N{EN DASH}1 h 24 min"),
        (100.0, 101.5, ""),
        (None, 40.0, ""),
    ],
)
def test_a_span_is_said_with_its_bounds_where_they_differ(
    shortest: float | None, longest: float | None, said: str
) -> None:
    assert words.between(shortest, longest) == said
