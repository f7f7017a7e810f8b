"""The labelled data about people is what its README says: counts, spans, splits, and check digits."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent


def rows(name):
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def names_and_roster():
    everything = rows("names")
    return [row for row in everything if row["record"] == "sentence"], [
        row for row in everything if row["record"] == "participant"
    ]


def sets(labelled):
    return Counter(row["set"] for row in labelled)


def digits(text):
    return [int(character) for character in text if character.isdigit()]


def passes_luhn(text):
    doubled = [d if place % 2 == 0 else sum(divmod(2 * d, 10)) for place, d in enumerate(reversed(digits(text)))]
    return sum(doubled) % 10 == 0


def passes_iban(text):
    compact = text.replace(" ", "")
    return int("".join(str(int(c, 36)) for c in compact[4:] + compact[:4])) % 97 == 1


def test_every_file_holds_the_promised_number_of_rows_and_its_split():
    sentences, roster = names_and_roster()
    assert len(roster) == 40
    assert sets(rows("decisions")) == {"development": 140, "held-out": 120}
    assert sets(rows("blame")) == {"development": 192, "held-out": 128}
    assert sets(sentences) == {"development": 180, "held-out": 120}
    assert sets(rows("secrets")) == {"development": 120, "held-out": 80}


def test_no_id_and_no_sentence_stands_twice():
    sentences, _ = names_and_roster()
    for labelled in (rows("decisions"), rows("blame"), sentences, rows("secrets")):
        assert len({row["id"] for row in labelled}) == len(labelled)
    for labelled in (rows("blame"), sentences, rows("secrets")):
        assert len({row["text"] for row in labelled}) == len(labelled)


def test_a_conversation_lies_in_one_set_and_runs_forward():
    conversations = {}
    for message in rows("decisions"):
        conversations.setdefault(message["conversation"], []).append(message)
    assert len(conversations) == 21
    for messages in conversations.values():
        assert len({message["set"] for message in messages}) == 1
        assert [message["order"] for message in messages] == list(range(1, len(messages) + 1))
        assert all(before["at"] <= after["at"] for before, after in pairwise(messages))


def test_the_statement_of_a_decision_stands_in_its_message():
    decided = [message for message in rows("decisions") if message["decision"]]
    assert Counter(message["decision"]["type"] for message in decided) == {
        "commitment": 26,
        "choice": 9,
        "choice not to act": 10,
        "go-ahead": 12,
        "declaration": 12,
        "change of role": 7,
    }
    for message in decided:
        assert message["decision"]["statement"] in message["text"]
        assert message["decision"]["why"]
        assert message["author_kind"] == "human"
        assert message["look_alike"] is None


def test_an_echo_follows_its_decision_within_ten_minutes():
    echoed = [message for message in rows("decisions") if message["echo"]]
    assert len(echoed) == 25
    for message in echoed:
        assert message["decision"]
        delay = datetime.fromisoformat(message["echo"]["at"]) - datetime.fromisoformat(message["at"])
        assert timedelta(0) < delay <= timedelta(minutes=10)


def test_every_class_of_blame_is_seeded_fifteen_times_and_a_quote_is_no_finding():
    sentences = rows("blame")
    assert set(Counter(row["class"] for row in sentences if row["level"] == "error").values()) == {15}
    assert Counter(row["level"] for row in sentences) == {"error": 150, None: 143, "info": 15, "warning": 12}
    assert all(row["level"] is None and row["class"] is None for row in sentences if row["quoted"])
    assert all((row["class"] is None) == (row["level"] is None) for row in sentences)


def test_name_spans_cover_their_text_and_do_not_overlap():
    sentences, roster = names_and_roster()
    for sentence in sentences:
        spans = sorted(sentence["names"] + sentence["ordinary"], key=lambda span: span["start"])
        assert all(sentence["text"][span["start"] : span["end"]] == span["text"] for span in spans)
        assert all(before["end"] <= after["start"] for before, after in pairwise(spans))
    named = [span for sentence in sentences for span in sentence["names"]]
    assert {span["participant"] for span in named} == {person["participant"] for person in roster}
    assert (len(named), sum(span["doubtful"] for span in named)) == (233, 6)
    assert sum(len(sentence["ordinary"]) for sentence in sentences) == 132


def test_a_full_name_or_handle_belongs_to_the_participant_it_is_labelled_with():
    sentences, roster = names_and_roster()
    forms = {"full name", "handle", "mention", "e-mail", "display name"}
    for span in (span for sentence in sentences for span in sentence["names"] if span["form"] in forms):
        person = roster[span["participant"]]
        known = [person["real_name"], person["display_name"], person["email"], *person["handles"]]
        assert span["text"].removeprefix("@") in known


def test_secrets_stand_where_their_spans_say_and_look_alikes_have_none():
    lines = rows("secrets")
    assert Counter(bool(line["spans"]) for line in lines) == {True: 120, False: 80}
    assert all(bool(line["spans"]) == (line["look_alike"] is None) for line in lines)
    for line in lines:
        spans = line["spans"]
        assert all(0 <= span["start"] < span["end"] <= len(line["text"]) for span in spans)
        assert all(before["end"] <= after["start"] for before, after in pairwise(spans))
        assert all(not line["text"][span["start"] : span["end"]].startswith((" ", "'", '"')) for span in spans)


def test_card_and_account_numbers_carry_valid_check_digits_and_order_numbers_do_not():
    found = Counter()
    for line in rows("secrets"):
        for span in line["spans"]:
            value = line["text"][span["start"] : span["end"]]
            check = {"card number": passes_luhn, "IBAN": passes_iban}.get(span["kind"])
            if check:
                assert check(value), value
                found[span["kind"]] += 1
        if line["look_alike"] == "number that fails Luhn":
            longest = max(line["text"].split(), key=lambda word: len(digits(word)))
            assert not passes_luhn(longest), longest
            found["order number"] += 1
    assert found == {"card number": 11, "IBAN": 7, "order number": 8}
