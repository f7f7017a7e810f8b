"""The talks that no record holds, by the words that tell of them."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.unrecorded import find

START = datetime(2026, 3, 29, 1, tzinfo=UTC)


def off_record(small):
    return small.rows("select kind, started_at, ended_at from unrecorded_conversations order by started_at")


def test_a_call_is_dark_from_its_first_mention_to_the_words_that_end_it(small):
    small.chat("01:00", "let's jump on the bridge")
    small.chat("01:05", "the bridge link is pinned", "bob")
    small.chat("01:40", "back from the call, we restart", "bob")
    assert off_record(small.run()) == [("call", small.at("01:00"), small.at("01:40"))]


def test_a_call_whose_end_nobody_writes_stays_open(small):
    small.chat("01:00", "https://zoom.us/j/123456789")
    assert off_record(small.run()) == [("call", small.at("01:00"), None)]


def test_a_call_with_a_transcript_is_on_record(small):
    small.chat("01:00", "joining the call")
    small.event(
        "01:05",
        "so, what do we see",
        kind="meeting",
        path="m.vtt",
        actor="ann",
        actor_kind="human",
        conversation_id="meeting:m",
    )
    assert off_record(small.run()) == []


def test_a_private_channel_and_a_link_to_a_message_that_was_not_handed_in_are_dark(small):
    small.chat("01:00", "I'll write the details in the private channel")
    small.chat("01:10", "see there", identifiers=[("message link", "C0SECRET/1774745470.223149")])
    assert [kind for kind, _, _ in off_record(small.run())] == ["private", "message not handed in"]


def test_a_phone_call_of_customers_in_a_ticket_is_no_talk_of_responders(small):
    small.chat("01:00", "14 calls so far, customers cannot pay")
    assert off_record(small.run()) == []


def talks(*words, spoken=()):
    """(kind, minute of its begin, minute of its end) of each talk off the record; a message every ten minutes."""
    said = [(f"e{n}", "c", START + n * timedelta(minutes=10), each, None) for n, each in enumerate(words)]
    rows = find(said, [START + timedelta(minutes=each) for each in spoken])
    minutes = [
        [each and (each - START) // timedelta(minutes=1) for each in (row["started_at"], row["ended_at"])]
        for row in rows
    ]
    return [(row["kind"], *both) for row, both in zip(rows, minutes, strict=True)]


@pytest.mark.parametrize(("words", "kind"), [
    ("on the phone with the hosting company", "call"), ("starting a new huddle", "call"), ("let's hop on a short call", "call"),
    ("more of this in #pay-confidential", "private"), ("moved over to #legal (private)", "private"), ("chatting with Noor at his desk", "face_to_face"),
])  # fmt: skip
def test_talk_goes_on_off_the_record_in_many_words(words, kind):
    assert talks(words) == [(kind, 0, None)]


@pytest.mark.parametrize("words", [
    "Back from a call with the vendor, they see nothing", "just got off the phone with the bank", "off the bridge now, we roll back", "hung up. They restart it",
    "out of the huddle, we wait", "Summary of the Zoom call we just had: DNS", "after the call with the vendor: limits raised", "Spoke with the bank, all is well",
    "just hung up with the vendor", "zurück aus der Telko",
])  # fmt: skip
def test_a_talk_told_of_when_it_is_over_is_on_no_record_either(words):
    assert talks(words) == [("call", 0, 0)]


def test_a_talk_is_told_of_once_and_one_that_is_over_ends_no_other():
    assert talks("back from the call", "out of the huddle, summary: we wait") == [("call", 0, 0)]
    assert talks("joining the bridge", "Spoke with the bank, all is well") == [("call", 0, None), ("call", 10, 10)]


@pytest.mark.parametrize(
    "words",
    [
        "back from lunch, I'm back",
        "the callback handler hung up on timeouts",
        "an exception out of the call stack",
        "rpc call ended with DEADLINE_EXCEEDED",
        "after the call to /v1/pay it returns 500",
        "traffic is off the bridge interface",
        "the phone field is null",
        "set up the bridge interface",
        "opening a file for the call",
        "in #payments now",
        "starting the call stack dump",
    ],
)
def test_what_only_sounds_like_talk_is_none(words):
    assert talks(words) == []


def test_each_place_has_a_talk_of_its_own_and_ends_by_its_own_words():
    assert talks("spinning up a huddle", "Ben and I are in the war room", "back from the war room", "the huddle is over") == [
        ("call", 0, 30), ("call", 10, 20),
    ]  # fmt: skip


def test_a_short_transcript_leaves_the_rest_of_a_longer_call_dark():
    assert talks("joining the call", "", "", "call is over", spoken=(10, 12)) == [("call", 0, 30)]
    assert talks("joining the call", "", "", "call is over", spoken=(4, 28)) == []
