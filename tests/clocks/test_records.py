"""From files to corrected times: anchors that nobody named, steps that logs tell of, order inside a file."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

REFERENCE = 'time.reference_clock = "gate-1"'
BEGIN = datetime(2026, 3, 28, tzinfo=UTC)


def requests(count: int, ahead: float = 0.0, step_at: float = 1e9, by: float = 0.0) -> dict[str, list]:
    """Requests that gate-1 (true) sends to app-1, whose clock is `ahead`, and `by` more from `step_at` on."""
    rng = random.Random(5)
    gate, app = [], []
    for number in range(count):
        at, key = 60.0 + 20 * number, f"{rng.getrandbits(64):016x}"
        took = rng.uniform(0.05, 0.6)
        gate += [
            (at, {"host": "gate-1", "message": f"request {key} in"}),
            (at + took, {"host": "gate-1", "message": f"request {key} out"}),
        ]
        here = at + took / 2
        app.append((here + ahead + (by if here >= step_at else 0.0), {"host": "app-1", "message": f"handled {key}"}))
    return {"logs/gate-1/gate.jsonl": gate, "logs/app-1/app.jsonl": app}


OFFSETS = "select segment, verdict, offset_seconds, lower_seconds, upper_seconds, reason from clock_offsets where clock_id = 'host:app-1' order by 1"


def test_the_same_request_in_two_logs_measures_a_clock(reconstructed):
    rows = reconstructed(requests(60, ahead=47.3), REFERENCE)
    [(_, verdict, offset, lower, upper, reason)] = rows(OFFSETS)
    assert verdict == "applied"
    assert offset == pytest.approx(47.3, abs=0.5)
    assert lower <= 47.3 <= upper
    assert reason.startswith("app-1 ran 47.")
    assert rows("select count(*) from anchors where is_used and not is_directed and within_seconds < 2") == [(60,)]
    late = "select count(*) from events where clock_id = 'host:app-1' and not (earliest_at <= occurred_at and occurred_at < latest_at)"
    assert rows(late) == [(0,)]


def test_the_clocks_as_recorded_are_one_switch_away(reconstructed):
    rows = reconstructed(requests(60, ahead=47.3), REFERENCE, clocks="as-recorded")
    [(_, verdict, _, _, _, reason)] = rows(OFFSETS)
    assert verdict == "refused"
    assert "--clocks as-recorded" in reason
    assert rows("select count(*) from events where occurred_at <> recorded_at") == [(0,)]


def test_what_is_handed_on_lies_between_sending_and_accepted(reconstructed):
    files = requests(0)
    for number in range(12):
        at, key = 100.0 + 300 * number, f"evt-{number:08x}a"
        files["logs/app-1/app.jsonl"] += [
            (at + 30.0, {"host": "app-1", "message": f"sending to pager id={key}"}),
            (at + 30.7, {"host": "app-1", "message": f"accepted by pager id={key}"}),
        ]
    entries = [
        {"id": f"R{number}", "type": "trigger_log_entry", "summary": "Triggered", "created_at": f"2026-03-28T{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}Z",
         "agent": {"id": "P1", "type": "service_reference", "summary": "pager"},
         "channel": {"type": "api", "details": {"relay_id": f"evt-{number:08x}a"}},
         "service": {"id": "S1", "type": "service_reference", "summary": "app"},
         "incident": {"id": f"Q{number}", "type": "incident_reference", "summary": f"[#{number}] app"}}
        for number, at in enumerate(range(100, 3700, 300))
    ]  # fmt: skip
    files["pages/log-entries.json"] = json.dumps({"log_entries": entries})
    rows = reconstructed(files, 'time.reference_clock = "pagerduty"')
    assert rows("select count(*) from anchors where is_directed and is_used") == [(24,)]
    [(_, verdict, _, lower, upper, _)] = rows(OFFSETS)
    assert verdict == "applied"
    assert lower <= 30.0 <= upper


def position_decides(rows, lines: tuple[int, ...]) -> bool:
    ids = "(select event_id from events where clock_id = 'host:app-1' and line_number = {})"
    either_way = (
        "select order_of({0}, {1}), (select known_order from event_order where event_id = {1} and other_event_id = {0})"
    )
    return all(
        rows(either_way.format(ids.format(line), ids.format(line + 1))) == [("before", "after")] for line in lines
    )


@pytest.mark.parametrize(("ahead", "by"), [(40.0, -40.0), (0.0, 40.0)])
def test_s24_s26_s27_a_step_parts_a_file_where_its_stamps_jump_and_keeps_its_order(reconstructed, ahead, by):
    rows = reconstructed(requests(200, ahead=ahead, step_at=2000.0, by=by), REFERENCE)
    found = rows(OFFSETS)
    assert [row[0] for row in found] == [0, 1]
    assert found[0][3] <= ahead <= found[0][4]
    assert found[1][3] <= ahead + by <= found[1][4]
    backwards = """
        select count(*) from (select occurred_at < lag(occurred_at) over (order by line_number) as is_back
        from events where clock_id = 'host:app-1') where is_back"""
    assert rows(backwards) == [(0,)]
    parted = "select clock_segment, min(line_number), max(line_number) from events where clock_id = 'host:app-1' group by 1 order by 1"
    (_, _, last), (_, first, _) = rows(parted)
    assert first == last + 1
    assert position_decides(rows, (50, 97, 98, 99, 100, 150))


def test_within_one_file_position_decides_across_a_step_with_the_clocks_as_recorded_too(reconstructed):
    rows = reconstructed(requests(200, ahead=40.0, step_at=2000.0, by=-40.0), REFERENCE, clocks="as-recorded")
    assert position_decides(rows, (50, 97, 98, 99, 100, 150))


def test_in_a_file_that_is_newest_first_later_lines_are_earlier_across_a_step_too(reconstructed):
    files = requests(200, ahead=40.0, step_at=2000.0, by=-40.0)
    files["logs/app-1/app.jsonl"].reverse()
    rows = reconstructed(files, REFERENCE)
    assert rows("select written_order from evidence.files where file_path = 'logs/app-1/app.jsonl'") == [
        ("newest first",)
    ]
    assert [row[0] for row in rows(OFFSETS)] == [0, 1]
    forwards = """
        select count(*) from (select occurred_at > lag(occurred_at) over (order by line_number) as is_later
        from events where clock_id = 'host:app-1') where is_later"""
    assert rows(forwards) == [(0,)]
    ids = "(select event_id from events where clock_id = 'host:app-1' and line_number = {})"
    for line in (50, 101, 102, 103, 104, 150):
        query = f"select order_of({ids.format(line)}, {ids.format(line + 1)})"
        assert rows(query) == [("after",)]
        assert rows(f"select known_order from event_order where event_id = {ids.format(line + 1)} and other_event_id = {ids.format(line)}") == [("before",)]  # fmt: skip


def test_s29_a_containers_local_time_that_calls_itself_utc_is_a_zone_and_the_collector_proves_it(reconstructed):
    ahead = {"web-1": 0.0, "web-2": 7200.0, "web-3": -18_000.0}
    lines = []
    for number in range(90):
        host, at = f"web-{number % 3 + 1}", 60.0 + 20 * number
        received = (BEGIN + timedelta(seconds=at + 0.3 + number % 7 / 20)).isoformat()
        lines.append((at + ahead[host], {"host": host, "received_at": received, "message": f"served {number}"}))
    rows = reconstructed({"logs/collected.jsonl": lines})
    assert rows("select clock_id from clock_offsets where verdict = 'reference'") == [("carrier:logs/collected.jsonl",)]
    found = {
        clock: row
        for clock, *row in rows("select clock_id, kind, verdict, lower_seconds, upper_seconds from clock_offsets")
    }
    for host in ("web-2", "web-3"):
        kind, verdict, lower, upper = found[f"host:{host}"]
        assert (kind, verdict) == ("zone slip", "applied")
        assert lower <= ahead[host] <= upper
    assert found["host:web-1"][1] == "refused"
    carried = "select distinct clock_id from event_times where role = 'received'"
    assert rows(carried) == [("carrier:logs/collected.jsonl",)]


def test_a_job_that_waits_in_a_queue_is_late_and_no_clock_is_wrong(reconstructed):
    """One line on either side, always thirty seconds apart: nobody saw the request end."""
    files = requests(0)
    for number in range(30):
        files["logs/gate-1/gate.jsonl"] += [
            (60.0 + 20 * number, {"host": "gate-1", "message": f"queued job-{number:08x}ab"})
        ]
        files["logs/app-1/app.jsonl"] += [
            (90.2 + 20 * number, {"host": "app-1", "message": f"picked up job-{number:08x}ab"})
        ]
    [(_, verdict, offset, lower, upper, reason)] = reconstructed(files, REFERENCE)(OFFSETS)
    assert (verdict, offset, lower) == ("refused", None, None)
    assert upper == pytest.approx(30.2, abs=0.2)
    assert "delay explains it" in reason


def test_every_verdict_can_be_asked_how_it_is_known(reconstructed):
    rows = reconstructed(requests(30, ahead=47.3), REFERENCE)
    query = "select count(*), count(e.event_id) from citations c left join events e using (event_id) where subject_kind = 'clock' and subject_id = 'host:app-1'"
    assert rows(query) == [(20, 20)]


def test_events_of_two_clocks_whose_bounds_overlap_have_no_known_order(reconstructed):
    rows = reconstructed(requests(60, ahead=47.3), REFERENCE)
    query = """
        select known_order from event_order o join events a using (event_id) join events b on b.event_id = o.other_event_id
        where a.clock_id = 'host:app-1' and a.line_number = 1 and b.clock_id = 'host:gate-1' and b.line_number = {}"""
    assert rows(query.format(1)) == [("unknown",)]
    assert rows(query.format(7)) == [("before",)]


def test_a_step_that_chronyd_tells_of_corrects_what_came_before_it(reconstructed):
    files = requests(3)
    files["logs/app-1/app.jsonl"] = [
        (at + 47.3, {"host": "app-1", "message": "working"}) for at in range(100, 1000, 30)
    ]
    files["logs/app-1/app.jsonl"] += [
        (1000.0, {"host": "app-1", "message": "chronyd: System clock was stepped by -47.300000 seconds"})
    ]
    files["logs/app-1/app.jsonl"] += [(at, {"host": "app-1", "message": "working"}) for at in range(1010, 2000, 30)]
    rows = reconstructed(files, REFERENCE)
    before, after = rows(OFFSETS)
    assert before[1:3] == ("applied", pytest.approx(47.3, abs=0.3))
    assert "told by chronyd" in before[5]
    assert after[1] != "applied"
    assert rows("select count(*) from events where clock_id = 'host:app-1' and clock_segment = 0") == [(30,)]


def test_requests_that_wait_differently_long_are_no_skew(reconstructed):
    files = requests(60)
    rng = random.Random(8)
    files["logs/app-1/app.jsonl"] = [(at + rng.uniform(0, 90), fields) for at, fields in files["logs/app-1/app.jsonl"]]
    found = reconstructed(files, REFERENCE)(OFFSETS)
    assert [row for row in found if row[1] == "applied"] == []
