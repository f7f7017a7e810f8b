"""Where an export ends and where a source does, what older exports teach, and what the impact has to do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.unseen import questions

WINDOW = "window = { from = 2026-03-29T00:00:00Z, to = 2026-03-29T04:00:00Z }"
CAPS = (5_000, 10_000, 50_000, 1_048_575)


@pytest.fixture(scope="module")
def stated(shared):
    """An incident whose window is stated; each kind of export stands for itself."""
    for host in ("short-a", "short-b"):
        shared.speaks("00:00", "02:00", 20, host=host, path="short.log", connector="logs.one")
    for cap in CAPS:
        about = {"path": f"cap-{cap}.log", "connector": f"logs.of_{cap}"}
        shared.file(**about, records_read=cap, events=cap, first_at=shared.at("00:00"), last_at=shared.at("02:00"))
        shared.speaks("00:00", "02:00", 20, host=f"cap-{cap}", **about)
    about = {"path": "round.log", "connector": "logs.round"}
    shared.file(**about, records_read=500, events=500, first_at=shared.at("00:00"), last_at=shared.at("03:59:50"))
    shared.speaks("00:00", "03:59:56", 28.7, host="round", **about)
    for second in range(0, 4 * 3600 - 60, 20):
        shown = shared.at("00:00") + timedelta(seconds=second if second < 7200 else second - 1800)
        shared.event(shown, f"line {second}", host="set-back", path="back.log", connector="logs.two")
    shared.speaks("00:00", "03:59", 20, host="straight", path="straight.log", connector="logs.two")
    for service, end in (("ended", "02:30"), ("retired", "02:30"), ("goes", "03:59"), ("on", "03:59"), ("well", "03:59")):  # fmt: skip
        shared.speaks("00:00", end, 20, service=service, host=f"{service}-1", path=f"{service}.log", connector="logs.many")  # fmt: skip
    shared.event("02:30:01", "received SIGTERM, shutting down", service="retired", host="retired-1", path="retired.log", connector="logs.many")  # fmt: skip
    for service in ("scaled", "olden"):
        shared.speaks(
            "00:00", "02:00", 20, service=service, host=f"{service}-1", path=f"{service}.log", connector="logs.alone"
        )
    shared.event(
        "02:00", "Deployment scaled: Scaled down replica set scaled-6d4 to 2 from 4", kind="change", path="k8s.json"
    )
    shared.event("01:50", "olden is decommissioned today", kind="chat", path="chat.json")
    return shared.run(incident_toml=WINDOW, until="7_coverage")


def dark(found, path):
    return found.rows(f"select scope, class, service, host from dark_areas where contains(evidence, '{path}') order by all")  # fmt: skip


def verdicts(found, path):
    rows = found.rows(f"select verdict from quiet_stretches join streams using (stream_id) where file_path = '{path}'")
    return {verdict for (verdict,) in rows}


def test_all_streams_of_a_file_that_end_long_before_the_stated_window_are_a_short_export(stated):
    assert dark(stated, "short.log") == [("export", "outside the export", None, None)]


@pytest.mark.parametrize("cap", CAPS)
def test_a_file_of_as_many_rows_as_tools_hand_out_is_cut_off(stated, cap):
    assert dark(stated, f"cap-{cap}.log") == [("export", "outside the export", None, None)]


@pytest.mark.parametrize(
    ("cut_off", "kind"), [("says that it is not whole: StatusCode PartialData", "outside the export"), (None, "silent")]
)
def test_a_series_that_ends_in_an_answer_that_says_it_is_not_whole_is_not_silent(small, cut_off, kind):
    small.file("data.json", connector="metrics.cloudwatch", written_order="none", cut_off=cut_off)
    for name, end in (("whole", "04:00"), ("partial", "02:00")):
        small.series("00:00", end, 60, name=name, path="data.json")
    assert dark(small.run(incident_toml=WINDOW, until="7_coverage"), "data.json") == [
        ("export" if cut_off else "stream", kind, None, None)
    ]


def test_what_a_limit_cut_off_from_the_newest_on_misses_nothing_at_its_newer_end(small):
    about = {"connector": "searches.loki", "written_order": "none"}
    small.file("errors.json", **about, records_read=1_000, events=1_000, first_at=small.at("01:23:24"), last_at=small.at("02:30"),
               cut_off="exactly 1,000 records: a usual limit")  # fmt: skip
    small.file(
        "beat.json", **about, records_read=1_435, events=1_435, first_at=small.at("00:00"), last_at=small.at("03:59")
    )
    small.speaks("00:00", "03:59", 10, host="beat", path="beat.json", connector="searches.loki")
    for number in range(1_000):
        small.event(
            small.at("02:30") - timedelta(seconds=4 * number),
            "failed",
            host="edge",
            path="errors.json",
            connector="searches.loki",
        )
    found = small.run(incident_toml=WINDOW, until="7_coverage")
    assert found.rows("select ended_at from dark_areas where contains(evidence, 'errors.json')") == [
        (small.at("01:23:24"),)
    ]


def test_a_round_number_of_rows_that_ends_with_the_window_is_not_cut_off(stated):
    assert dark(stated, "round.log") == []


def test_a_file_that_runs_out_early_because_its_clock_was_set_back_is_not_cut_off(stated):
    assert dark(stated, "back.log") == []
    assert "clock step" in verdicts(stated, "back.log")


def test_a_service_whose_own_file_ends_while_others_of_its_kind_go_on_is_silent_to_the_end(stated):
    assert dark(stated, "ended.log") == [("stream", "silent", "ended", "ended-1")]
    assert stated.rows("select ended_at from dark_areas where service = 'ended'") == [(None,)]
    assert stated.rows("select state from coverage where service = 'ended' order by started_at") == [("seen",), ("dark",)]  # fmt: skip


def test_a_service_whose_last_words_say_goodbye_ended_on_purpose(stated):
    assert dark(stated, "retired.log") == []
    assert "ended on purpose" in verdicts(stated, "retired.log")
    states = stated.rows("select state from coverage where service = 'retired' order by started_at")
    assert states == [("seen",), ("too quiet",)]


def test_a_window_without_a_single_record_is_silent_where_the_export_says_that_it_covers_it(small):
    small.speaks("00:00", "02:00", 20, host="a", service="shop")
    small.speaks("00:00", "03:59", 20, host="b", service="shop")
    window = "window = { from = 2026-03-29T02:30:00Z, to = 2026-03-29T03:59:00Z }"
    small.run(incident_toml=window, until="7_coverage")
    assert small.rows("select class from dark_areas") == [("silent",)]


def test_older_exports_teach_what_a_night_is(small):
    small.file("older/app.log", is_baseline=True)
    for day in range(1, 15):
        for minute in (*range(0, 60, 2), *range(180, 24 * 60, 2)):
            at = small.at("00:00") + timedelta(days=-day, minutes=minute)
            small.event(at, "line", service="shop", host="a", path="older/app.log")
    small.speaks("00:00", "03:59", 120, service="shop", host="a", but_not=("01:00", "03:00"))
    small.run(until="7_coverage")
    assert small.rows("from dark_areas") == []
    assert small.rows("select state from coverage order by started_at") == [("seen",), ("too quiet",), ("seen",)]


@pytest.fixture(scope="module")
def struck(shared_too):
    """A silence that begins as customers' requests fail."""
    shared_too.speaks("00:00", "03:59", 20, service="shop", host="a", but_not=("01:00", "01:30"))
    for second in range(0, 600, 2):
        shared_too.request(f"01:{second // 60:02}:{second % 60:02}", 503)
    for minute in range(60):
        shared_too.request(f"02:{minute:02}", 200)
    return shared_too.run(until="7_coverage")


def test_a_silence_that_begins_with_the_impact_is_dark_and_its_overlap_is_counted(struck):
    [(seconds, question)] = struck.rows(
        "select impact_overlap_seconds, question from dark_areas where class = 'silent'"
    )
    assert seconds > 500
    assert question.endswith("?")


def test_a_silence_that_begins_with_the_impact_may_be_cause_or_effect(struck):
    [(evidence,)] = struck.rows("select evidence from dark_areas where class = 'silent'")
    assert "may be a cause of it, an effect of it, or neither" in evidence


def test_a_ticket_that_changed_after_its_only_record_lacks_its_history(small):
    small.event("01:00", "OPS-1 checkout fails", kind="ticket", path="t.json", conversation_id="OPS-1", edited="02:00")
    small.event("01:00", "OPS-2 checkout fails", kind="ticket", path="t.json", conversation_id="OPS-2", edited="02:00")
    small.event("02:00", "OPS-2 resolved", kind="ticket", path="t.json", conversation_id="OPS-2")
    small.run()
    assert [each for each in questions(small.connection) if "history" in each] == [
        "the history of tickets: OPS-1 (changed later, and how is not here)"
    ]


@pytest.mark.parametrize("service", ["scaled", "olden"])
def test_a_file_that_ends_when_its_speaker_is_said_to_be_taken_away_ended_on_purpose(stated, service):
    assert dark(stated, f"{service}.log") == []
    assert "ended on purpose" in verdicts(stated, f"{service}.log")
