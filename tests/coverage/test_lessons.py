"""What older exports and incident files of the archive teach, and what lies between them does not."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import pytest
from made_streams import DARK, HOUR, at_random, micros

from pipelines.coverage.lessons import joined
from pipelines.coverage.rhythm import learn_pace
from pipelines.coverage.silences import judge_stream
from pipelines.engines import reconstruct

WEEK = 168 * HOUR
START = datetime(2026, 3, 20, tzinfo=UTC)


def test_pieces_are_joined_and_where_nothing_is_in_hand_they_break():
    first, second, own = np.array([1, 5]), np.array([4, 8]), np.array([20, 21])
    teaches, breaks = joined([second, first], own)
    assert (teaches.tolist(), breaks.tolist()) == ([1, 4, 5, 8], [8])


def test_ten_weeks_without_any_export_do_not_lower_the_rate():
    older, own = at_random(60, WEEK), 11 * WEEK + at_random(60, 6 * HOUR, seed=2)
    at = micros(np.concatenate((older, own)))
    _, breaks = joined([micros(older)], micros(own))
    pace = learn_pace(at, int(micros(11 * WEEK)), breaks=breaks)
    assert pace.between(int(micros(11 * WEEK + HOUR)), int(micros(11 * WEEK + 2 * HOUR))) == pytest.approx(60, rel=0.2)


def test_a_silence_is_found_by_what_weeks_long_ago_taught():
    older, own = at_random(60, WEEK), 11 * WEEK + at_random(60, 6 * HOUR, (2 * HOUR, 2.5 * HOUR), seed=2)
    _, breaks = joined([micros(older)], micros(own))
    found = judge_stream(
        micros(np.concatenate((older, own))), int(micros(11 * WEEK)), int(micros(11 * WEEK + 6 * HOUR)), breaks=breaks
    )
    assert [each.verdict for each in found].count(DARK) == 1


def write_log(path, first: datetime, days: int) -> None:
    """A line every two minutes, but none between 01:00 and 03:00."""
    path.parent.mkdir(parents=True, exist_ok=True)
    times = [first + timedelta(minutes=minute) for minute in range(0, days * 1440, 2)]
    lines = [
        f"{at:%Y-%m-%dT%H:%M:%SZ} INFO shop order {number} paid"
        for number, at in enumerate(times)
        if at.hour not in (1, 2)
    ]
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """The incident file of an earlier incident, whose log spans a fortnight."""
    folder = tmp_path_factory.mktemp("archive") / "INC-1"
    write_log(folder / "shop.log", START - timedelta(days=40), 14)
    return reconstruct(folder, out=folder.parent / "out", engine="process").database


def incident(folder, earlier=None):
    """What is dark in a day whose night is quiet, alone or with the earlier incident file beside it."""
    write_log(folder / "shop.log", START, 1)
    (folder / "incident.toml").write_text('[baseline]\npaths = ["older/*"]\n')
    if earlier:
        (folder / "older").mkdir()
        shutil.copy(earlier, folder / "older" / "INC-1.duckdb")
    result = reconstruct(folder, out=folder.parent / "out", engine="process")
    with duckdb.connect(result.database, read_only=True) as file:
        return (result.rejects, file.execute("select class from dark_areas").fetchall(),
                file.execute("select status, records_read from evidence.files where file_path like 'older/%'").fetchall())  # fmt: skip


def test_an_incident_file_of_the_archive_teaches_what_a_night_is(tmp_path, earlier):
    assert incident(tmp_path / "INC-2") == (0, [("silent",)], [])
    assert incident(tmp_path / "other" / "INC-2", earlier) == (0, [], [("container", 0)])


def test_a_database_that_is_no_incident_file_is_rejected(tmp_path):
    folder = tmp_path / "INC-2" / "older"
    folder.mkdir(parents=True)
    duckdb.connect(folder / "other.duckdb").close()
    rejects, _, files = incident(tmp_path / "INC-2")
    assert (rejects, files) == (1, [("not readable", 1)])
