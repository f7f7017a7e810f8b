"""The labels of `words/` hold together; nothing is read here but the labels themselves."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

WORDS = Path(__file__).parent / "words"


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (WORDS / name).read_text(encoding="utf-8").splitlines()]


SENTENCES = rows("sentences.jsonl")
SECOND, THIRD = rows("second.jsonl"), rows("third.jsonl")
MATCHES = rows("matches.jsonl")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("row", [*SENTENCES, *SECOND, *THIRD], ids=lambda row: row["id"])
def test_a_label_quotes_its_sentence_and_lies_before_the_message(row):
    ZoneInfo(row["author_zone"])
    for label in row["expected"]:
        assert row["text"][label["start"] :].startswith(label["quoted"])
        if label["kind"] == "duration":
            assert label["seconds"] > 0
            assert label["earliest_at"] is label["latest_at"] is label["best_at"] is None
            continue
        earliest, latest = at(label["earliest_at"]), at(label["latest_at"])
        assert earliest < latest
        assert earliest <= at(row["sent_at"])
        assert label["best_at"] is None or earliest <= at(label["best_at"]) < min(latest, at(row["sent_at"]))


def test_at_least_half_of_the_sentences_are_free_of_times():
    free = [row for row in SENTENCES if not row["expected"]]
    assert len(SENTENCES) >= 320
    assert 2 * len(free) >= len(SENTENCES)
    assert all(row["class"].startswith("none:") for row in free)


def test_half_of_the_later_files_is_free_of_times_and_none_of_them_stands_in_an_earlier_one():
    assert [len(SECOND), sum(not row["expected"] for row in SECOND)] == [120, 60]
    assert [len(THIRD), sum(not row["expected"] for row in THIRD)] == [237, 135]
    texts = [row["text"] for row in (*SENTENCES, *SECOND, *THIRD)]
    assert len(set(texts)) == len(texts)


def test_the_held_out_lines_are_drawn_from_every_class():
    held_out = [row for row in SENTENCES if row["set"] == "held-out"]
    assert len(held_out) == 120
    assert {row["class"] for row in held_out} == {row["class"] for row in SENTENCES}
    assert {row["language"] for row in held_out} == {row["language"] for row in SENTENCES}


def test_no_sentence_stands_twice():
    assert len({row["text"] for row in SENTENCES}) == len({row["id"] for row in SENTENCES}) == len(SENTENCES)


@pytest.mark.parametrize("row", MATCHES, ids=lambda row: row["id"])
def test_a_difference_is_the_stated_less_the_computed(row):
    assert row["quoted"] in row["message"]["text"]
    matched = {event["id"]: event for event in row["events"]}.get(row["expected_match"])
    if matched is None:
        assert row["expected_match"] is None
        assert row["difference_seconds"] is None
        assert not row["contradicts"]
        return
    stated, seen = row["stated"], at(matched["at"])
    assert seen <= at(row["message"]["sent_at"])
    if stated["kind"] == "duration":
        assert row["difference_seconds"] == stated["seconds"] - (at(matched["ended_at"]) - seen).total_seconds()
        return
    assert row["difference_seconds"] == (at(stated["best_at"]) - seen).total_seconds()
    assert row["contradicts"] == (not at(stated["earliest_at"]) <= seen < at(stated["latest_at"]))
