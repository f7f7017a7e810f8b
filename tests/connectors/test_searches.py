"""Log entries out of searches: whose stamp is the event's, and what stands beside it."""

from __future__ import annotations

import json

import pytest

from connectors._contract import Event
from connectors._registry import choose

CARRIED = "1774746322383"


@pytest.fixture
def read(evidence):
    """The events of messages that CloudWatch Logs carried."""

    def events(*messages: str) -> list[Event]:
        entries = [{"timestamp": int(CARRIED), "ingestionTime": 1774746325926, "message": each} for each in messages]
        answer = evidence(json.dumps({"events": entries, "searchedLogStreams": []}))
        return [item for item in choose(answer.head).connector.read(answer) if isinstance(item, Event)]

    return events


@pytest.mark.parametrize(
    ("message", "own"),
    [
        ("2026-03-29T01:05:22.101Z ERROR pool exhausted", "2026-03-29T01:05:22.101Z"),
        ("[2026-03-29 01:05:22,101] ERROR pool exhausted", "2026-03-29 01:05:22,101"),
        ("<11>1 2026-03-29T01:05:22.101Z web-1 app - - - pool exhausted", "2026-03-29T01:05:22.101Z"),
        ("Mar 29 01:05:22 web-1 app[7]: pool exhausted", "Mar 29 01:05:22"),
        ('10.0.0.4 - - [29/Mar/2026:01:05:22 +0000] "GET /pay HTTP/1.1" 500 12', "29/Mar/2026:01:05:22 +0000"),
        ('time="2026-03-29T01:05:22Z" level=error msg="pool exhausted"', "2026-03-29T01:05:22Z"),
        ('{"ts": "2026-03-29T01:05:22.101Z", "msg": "pool exhausted"}', "2026-03-29T01:05:22.101Z"),
        (
            '{"log": "2026-03-29T01:05:22.101Z ERROR pool exhausted\\n", "time": "2026-03-29T01:05:22.2Z"}',
            "2026-03-29T01:05:22.101Z",
        ),
    ],
)
def test_the_stamp_in_the_text_is_the_events_and_the_carriers_stand_beside_it(read, message, own):
    for event in read(message, message):
        assert event.time == own
        assert CARRIED in event.other_times.values()
        assert event.other_times["ingested"] == "1774746325926"


@pytest.mark.parametrize(
    "message",
    [
        "pool exhausted",
        "session of user 7 ends 2026-03-30T00:00:00Z",
        "retry in 1774746999 ms",
        "12:05:22.101 INFO pool is full",
        '{"msg": "no time", "expires": "2026-03-30T00:00:00Z"}',
    ],
)
def test_without_a_whole_stamp_at_its_begin_an_entry_has_its_carriers(read, message):
    assert [event.time for event in read(message, message)] == [CARRIED, CARRIED]


def test_a_clock_time_alone_is_kept_as_evidence_of_the_zone(read):
    (event,) = read("12:05:22.101 INFO pool is full")
    assert event.other_times == {"ingested": "1774746325926", "created": "12:05:22.101"}
    assert event.headline == "INFO pool is full"


def test_what_a_container_runtime_stamped_stands_between_the_line_and_the_store(read):
    (event,) = read(
        '{"log": "16:05:22.382 INFO ready\\n", "stream": "stdout", "time": "2026-03-29T01:05:22.383150913Z"}'
    )
    assert event.time == "2026-03-29T01:05:22.383150913Z"
    assert event.other_times == {"received": CARRIED, "ingested": "1774746325926", "created": "16:05:22.382"}
    assert event.body == "16:05:22.382 INFO ready"


@pytest.mark.parametrize(
    ("own", "is_the_carriers"),
    [
        ("2024-05-15 11:10:00 ERROR", True),
        ("2024-05-15 09:10:00,000 ERROR", True),
        ("2024-05-15 11:09:58 ERROR", False),
        ("2024-05-15T11:10:00+03:00 ERROR", False),
    ],
)
def test_an_offset_that_only_the_carrier_states_places_the_stamp_that_it_read(evidence, own, is_the_carriers):
    carried = "2024-05-15T11:10:00.000+0200"
    table = evidence(f'"_raw","_time",host\n"{own} boom","{carried}",h1\n"{own} again","{carried}",h1\n', "m.csv")
    events = [item for item in choose(table.head).connector.read(table) if isinstance(item, Event)]
    assert [event.time == carried for event in events] == [is_the_carriers] * 2
    assert all(event.headline.startswith("ERROR") for event in events)
