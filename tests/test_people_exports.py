"""Exports of people's words through the whole pipeline: where recordings begin, and one name for each channel."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.engines import reconstruct

ASKS_FOR_EVENTS = pytest.mark.usefixtures("as_far_as_clocks")
pytestmark = pytest.mark.usefixtures("database_alone")

CUE = "WEBVTT\n\n00:12:31.240 --> 00:12:33.000\n<v Lead>rolling back</v>\n"


def events_of(folder: Path, query: str) -> list[tuple]:
    result = reconstruct(folder, engine="process")
    with duckdb.connect(result.database, read_only=True) as file:
        file.execute("set TimeZone = 'UTC'")
        return file.execute(query).fetchall()


@pytest.fixture
def meeting(tmp_path: Path) -> Path:
    (tmp_path / "bridge.vtt").write_text(CUE)
    (tmp_path / "GMT20240329-005810_Recording.transcript.vtt").write_text(CUE)
    return tmp_path


PLACES = "select file_path, recorded_at::varchar, time_basis from events order by file_path"


@ASKS_FOR_EVENTS
def test_a_recording_without_a_start_is_not_placed_and_says_so(meeting: Path) -> None:
    (named, unnamed) = events_of(meeting, PLACES)
    assert named[1:] == ("2024-03-29 01:10:41.24+00", "offset in text, counted from the start in the file's name")
    assert unnamed[1] is None
    assert unnamed[2] == "not placed: counted from the start of the recording, and nothing says when that was"


@ASKS_FOR_EVENTS
def test_the_start_that_incident_toml_states_comes_first(meeting: Path) -> None:
    (meeting / "incident.toml").write_text('[[meetings]]\npath = "*.vtt"\nstarted_at = 2024-03-29T02:00:00+01:00\n')
    found = events_of(meeting, PLACES)
    assert {row[1] for row in found} == {"2024-03-29 01:12:31.24+00"}
    assert all(row[2].endswith("in incident.toml") for row in found)


@ASKS_FOR_EVENTS
def test_a_recording_in_which_somebody_tells_the_time_begins_by_their_words(tmp_path: Path) -> None:
    opening = "00:00:05.000 --> 00:00:08.000\n<v Lead>okay, it is now 00:58 UTC, checkout is down</v>\n\n"
    later = "00:10:40.000 --> 00:10:42.000\n<v Lead>time check: 01:08 UTC</v>\n\n"
    (tmp_path / "bridge.vtt").write_text(CUE.replace("\n\n", "\n\n" + opening + later, 1))
    (tmp_path / "incident.toml").write_text("[time]\nexported_at = 2024-03-29T09:00:00Z\n")
    columns = "recorded_earliest_at::varchar, recorded_latest_at::varchar, time_basis"
    (cue,) = events_of(tmp_path, f"select {columns} from events where body = 'rolling back'")
    assert cue[:2] == ("2024-03-29 01:10:26.24+00", "2024-03-29 01:10:51.241+00")
    assert cue[2] == "offset in text, counted from the start in its own words, date inferred from exported_at"


@ASKS_FOR_EVENTS
def test_the_day_that_somebody_says_it_is_dates_a_recording(tmp_path: Path) -> None:
    opening = "00:00:05.000 --> 00:00:08.000\n<v Lead>today is Friday, March 29th, and it is now 00:58:05 UTC</v>\n\n"
    (tmp_path / "bridge.vtt").write_text(CUE.replace("\n\n", "\n\n" + opening, 1))
    (tmp_path / "incident.toml").write_text("[time]\nexported_at = 2024-04-20T09:00:00Z\n")
    (cue,) = events_of(tmp_path, "select recorded_at::varchar, time_basis from events where body = 'rolling back'")
    assert cue == (
        "2024-03-29 01:10:31.24+00",
        "offset in text, counted from the start in its own words, date inferred from its own words",
    )


def slack_export(folder: Path, *channels: tuple[str, str]) -> None:
    roster = [{"id": id, "name": name, "created": 1, "creator": "U1", "members": ["U1"]} for id, name in channels]
    (folder / "channels.json").write_text(json.dumps(roster))
    day = folder / "inc-7" / "2024-03-29.json"
    day.parent.mkdir()
    message = {"type": "message", "user": "U1", "text": "see https://x.slack.com/archives/C7/p1711673760105400"}
    day.write_text(json.dumps([{**message, "ts": "1711673760.105400"}, {**message, "ts": "1711673790.000000"}]))


def test_a_slack_channel_is_called_by_the_id_that_permalinks_bear(tmp_path: Path) -> None:
    slack_export(tmp_path, ("C7", "inc-7"))
    assert events_of(tmp_path, "select distinct conversation_id from events") == [("slack:C7",)]
    assert events_of(
        tmp_path, "select count(*) from identifiers where kind = 'message' and value = 'C7/1711673760.105400'"
    ) == [(2,)]
    assert events_of(tmp_path, "select distinct conversation_id from audiences") == [("slack:C7",)]


@ASKS_FOR_EVENTS
def test_a_name_that_two_channels_bear_names_neither(tmp_path: Path) -> None:
    slack_export(tmp_path, ("C7", "inc-7"), ("C8", "inc-7"))
    assert events_of(tmp_path, "select distinct conversation_id from events") == [("slack:inc-7",)]
