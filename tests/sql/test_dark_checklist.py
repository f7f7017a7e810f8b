"""Darkness as an incident shows it: several streams, what people wrote, and what the files themselves tell.

Each scene speaks in a folder of its own; one incident holds them all, and each test asks for its own folder.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from scenes import Scenes

scene = Scenes()


@pytest.fixture(scope="module")
def scenes(shared):
    """The incident of all scenes."""
    return scene.played(shared, until="7_coverage")


def dark(found, folder):
    return found.rows(f"""
        select scope, "class", service, host from dark_areas d
        where contains(evidence, '{folder}/') or exists (from dark_area_streams m join streams s using (stream_id)
            where m.dark_area_id = d.dark_area_id and starts_with(s.file_path, '{folder}/'))
        order by started_at, scope, service""")


def verdicts(found, folder):
    rows = found.rows(
        f"select verdict from quiet_stretches join streams using (stream_id) where starts_with(file_path, '{folder}/')"
    )
    return {verdict for (verdict,) in rows}


def irregular(small, start, end, every, **columns):
    """A log at uneven steps, the same in every run."""
    number, at = 0, small.at(start)
    while at < small.at(end):
        small.event(at, f"line {number}", **columns)
        at += timedelta(seconds=every * (0.2, 0.5, 0.9, 1.4, 2.0)[(number * 7 + number // 5) % 5])
        number += 1


@scene
def stops(small):
    small.speaks("00:00", "02:00", 20, service="stopper", host="stop-a", path="stops/app.log")
    small.speaks("00:00", "03:59", 20, service="stopper", host="stop-b", path="stops/app.log")


def test_a_stream_that_stops_while_its_file_goes_on_is_silent(scenes):
    assert dark(scenes, "stops") == [("stream", "silent", "stopper", "stop-a")]
    assert scenes.rows("select ended_at from dark_areas where service = 'stopper'") == [(None,)]


@scene
def ends_with_its_file(small):
    small.speaks("00:00", "02:00", 20, host="ends-a", path="ends/app.log")


def test_a_stream_that_ends_where_its_file_ends_did_not_stop(scenes):
    assert dark(scenes, "ends") == []


@scene
def retired(small):
    small.speaks("00:00", "02:00", 20, service="basket", host="ret-a", path="retired/app.log")
    small.speaks("00:00", "03:59", 20, service="ledger", host="ret-b", path="retired/app.log")
    small.event("01:58", "decommission basket on ret-a", kind="change", path="retired.json", service="basket")


def test_a_stream_that_a_change_retired_ended_on_purpose(scenes):
    assert dark(scenes, "retired") == []
    assert "ended on purpose" in verdicts(scenes, "retired")


@scene
def taken_over(small):
    small.speaks("00:00", "02:00", 20, service="podded", host="podded-7f9c-a", path="pods/app.log")
    small.speaks("02:00", "03:59", 20, service="podded", host="podded-7f9c-b", path="pods/app.log")


def test_a_pod_that_another_took_over_from_ended_on_purpose(scenes):
    assert dark(scenes, "pods") == []
    assert "ended on purpose" in verdicts(scenes, "pods")


@scene
def rotated(small):
    small.speaks("00:00", "01:30", 20, host="rot-a", path="rotated/app.log.2")
    small.speaks("02:30", "03:59", 20, host="rot-a", path="rotated/app.log")


def test_a_rotated_file_between_two_others_that_is_missing_is_not_in_the_export(scenes):
    assert dark(scenes, "rotated") == [("export", "outside the export", None, "rot-a")]


@scene
def drops(small):
    words = "imuxsock lost 240 messages from pid 77 due to rate-limiting"
    small.speaks("00:00", "03:59", 20, service="dropped", host="drop-a", but_not=("01:00", "01:30"), path="drops/syslog")  # fmt: skip
    small.event("01:10", words, service="rsyslogd", host="drop-a", path="drops/syslog")


def test_a_host_that_says_what_it_drops_is_a_failed_collector(scenes):
    assert dark(scenes, "drops") == [("stream", "collector failed", "dropped", "drop-a")]


@scene
def states_a_loss(small):
    words = "Suppressed 812 messages from wordy.service"
    small.speaks("00:00", "03:59", 20, service="wordy", host="loss-a", path="loss/syslog")
    small.event("01:10", words, service="systemd-journald", host="loss-a", path="loss/syslog")


def test_a_loss_that_a_log_states_is_a_finding_where_nothing_is_silent(scenes):
    assert dark(scenes, "loss") == [("process", "collector failed", "wordy", "loss-a")]
    assert scenes.rows("select expected_count from dark_areas where host = 'loss-a'") == [(812,)]


@scene
def sounds_like_a_loss(small):
    small.speaks("00:00", "03:59", 20, service="sound", host="sound-a", path="sounds/app.log")
    for words in ("connection lost to 10.0.0.7", "dropped privileges to www-data", "drop table staging", "lost race for lease"):  # fmt: skip
        small.event("01:10", words, service="sound", host="sound-a", path="sounds/app.log")


def test_words_that_only_sound_like_a_loss_are_none(scenes):
    assert dark(scenes, "sounds") == []


@scene
def numbered(small):
    """After a silence of 30 minutes the numbers of one file jump, those of the other run on."""
    for folder, jump in (("jump", 400), ("run-on", 1)):
        for step in range(720):
            if not 180 <= step < 270:
                number = 1000 + step + (jump - 90 if step >= 270 else 0)
                small.event(small.at("00:00") + timedelta(seconds=20 * step), "line", host=folder, path=f"{folder}/app.log",
                            attributes=f'{{"__SEQNUM": "{number}"}}')  # fmt: skip


@pytest.mark.parametrize(("folder", "kind"), [("jump", "collector failed"), ("run-on", "silent")])
def test_numbers_tell_whether_what_is_missing_was_written(scenes, folder, kind):
    assert [row[1] for row in dark(scenes, folder)] == [kind]


@scene
def numbers_with_a_hole(small):
    """Two records that follow at once, and four hundred numbers between them; elsewhere each third number is missing."""
    for step in range(720):
        at, jump = small.at("00:00") + timedelta(seconds=20 * step), 400 if step > 300 else 0
        small.event(at, "line", service="holey", host="h-1", path="hole/app.log", attributes=f'{{"seq": {step + jump}}}')  # fmt: skip
        small.event(at, "line", host="h-2", path="filtered/app.log", attributes=f'{{"seq": {step + step // 2}}}')
        small.event(at, "line", host="h-3", path="restarted/app.log", attributes=f'{{"seq": {1 + step % 500}}}')


def test_a_hole_in_the_numbers_is_a_failed_collector_where_nothing_is_silent(scenes):
    assert dark(scenes, "hole") == [("stream", "collector failed", "holey", "h-1")]
    assert scenes.rows("select expected_count from dark_areas where host = 'h-1'") == [(400,)]


@pytest.mark.parametrize("folder", ["filtered", "restarted"])
def test_numbers_of_a_search_that_left_records_out_or_that_begin_anew_tell_of_no_loss(scenes, folder):
    assert dark(scenes, folder) == []


@scene
def audited(small):
    for step in range(720):
        at, number = small.at("00:00") + timedelta(seconds=20 * step), 5000 + step
        if not 180 < step < 270:
            small.event(at, f"audit: type=1300 audit(1774.5:{number}): arch=c", service="kernel", host="aud-a", path="audit/syslog")  # fmt: skip
    small.speaks("00:00:03", "03:59", 20, service="audited", host="aud-a", path="audit/syslog", but_not=("01:00:10", "01:31"))  # fmt: skip


def test_numbers_of_one_program_tell_what_the_whole_host_lost(scenes):
    assert [row[1] for row in dark(scenes, "audit")] == ["collector failed"]


@scene
def errors_flow(small):
    about = {"service": "errs", "host": "errs-a", "path": "errors/app.log"}
    small.speaks("00:00", "03:59", 10, but_not=("01:00", "01:30"), severity="info", **about)
    small.speaks("00:00:02", "03:59", 60, severity="error", **about)


def test_errors_that_flow_while_everything_else_stops_are_partial(scenes):
    assert ("stream", "partial", "errs", "errs-a") in dark(scenes, "errors")


@scene
def silent_within(small):
    about = {"service": "within", "host": "within-a", "path": "within/app.log"}
    small.speaks("00:00", "03:59", 10, but_not=("01:00", "01:50"), severity="info", **about)
    small.speaks("00:00:02", "03:59", 60, but_not=("01:20", "01:32"), severity="error", **about)


def test_a_silence_within_a_stretch_in_which_only_errors_flow_is_the_same_finding(scenes):
    assert [row[1] for row in dark(scenes, "within")] == ["partial"]


@scene
def half_of_the_records(small):
    for service in ("halved", "deployed"):
        for start, end, every in (("00:00", "01:30", 4), ("01:30", "02:15", 9), ("02:15", "03:59", 4)):
            irregular(small, start, end, every, service=service, path=f"{service}/app.log")
    small.event("01:29:30", "deploy 41", kind="deploy", service="deployed", path="deployed.json")


def test_half_of_the_records_that_come_back_are_partial(scenes):
    assert dark(scenes, "halved") == [("service", "partial", "halved", None)]


def test_half_of_the_records_since_a_deploy_are_not_dark(scenes):
    assert dark(scenes, "deployed") == []
    assert "ended on purpose" in verdicts(scenes, "deployed")


@scene
def a_third_less(small):
    for start, end, every in (("00:00", "01:30", 60), ("01:30", "02:15", 90), ("02:15", "03:59", 60)):
        irregular(small, start, end, every, service="third", path="third/app.log")


def test_a_third_less_of_too_few_records_says_nothing(scenes):
    assert dark(scenes, "third") == []


@scene
def sampled(small):
    about = {"service": "sampled", "host": "sampled-a", "path": "sampled/app.log"}
    small.speaks("00:00", "02:00", 5, **about)
    small.event("02:00:01", "log sampling rate changed from 1.0 to 0.25", **about)
    small.speaks("02:00:20", "03:59", 20, **about)


def test_a_log_that_keeps_one_line_in_four_from_some_moment_on_is_not_dark(scenes):
    assert dark(scenes, "sampled") == []


@scene
def replicas_on_hosts(small):
    for host in ("rep-a", "rep-b", "rep-c"):
        hole = ("02:00", "02:30") if host == "rep-b" else None
        small.speaks("00:00", "03:59", 20, service="replicated", host=host, but_not=hole, path="replicas/app.log")
    for number in range(5):
        hole = ("02:40", "03:20") if number in (1, 3) else None
        small.speaks("00:00", "03:59", 20, service="five", host=f"five-{number}", but_not=hole, path="five/app.log")


def test_a_replica_on_a_host_of_its_own_is_silent_there(scenes):
    assert dark(scenes, "replicas") == [("stream", "silent", "replicated", "rep-b")]
    assert scenes.rows("select state from coverage where service = 'replicated' and state <> 'outside' order by started_at") == [
        ("seen",), ("partial",), ("seen",)
    ]  # fmt: skip


def test_two_of_five_replicas_that_fall_silent_together_are_one_finding_of_their_service(scenes):
    assert dark(scenes, "five") == [("service", "partial", "five", None)]
    [(evidence,)] = scenes.rows("select evidence from dark_areas where service = 'five'")
    assert "2 of 5 replicas of five are silent (five-1, five-3)" in evidence


@scene
def late(small):
    for folder in ("late", "as-always"):
        for minute in range(240):
            clock = f"{minute // 60:02}:{minute % 60:02}"
            event = small.event(f"{clock}:00", "line", service=folder, host=f"{folder}-a", path=f"{folder}/app.log")
            taken = "02:00:10" if folder == "late" and 60 <= minute < 120 else f"{clock}:50"
            small._insert("records.time_rows", {"event_id": event, "role": "ingested", "recorded_at": small.at(taken)})


def test_records_taken_in_an_hour_late_are_late(scenes):
    assert [row[1] for row in dark(scenes, "late")] == ["late arrival"]


def test_a_lag_as_always_is_not_late(scenes):
    assert dark(scenes, "as-always") == []


@scene
def set_ahead(small):
    for minute in range(210):
        stamp = minute + 30 * (minute >= 60)
        event = small.event(
            f"{stamp // 60:02}:{stamp % 60:02}:00", "line", service="ahead", host="ahead-a", path="ahead/app.log"
        )
        taken = small.at(f"{minute // 60:02}:{minute % 60:02}:01")
        small._insert("records.time_rows", {"event_id": event, "role": "ingested", "recorded_at": taken})


def test_stamps_that_jump_ahead_of_when_records_are_taken_in_are_a_clock_step(scenes):
    assert dark(scenes, "ahead") == []
    assert verdicts(scenes, "ahead") == {"clock step"}


@scene
def two_groups(small):
    for host in ("two-a", "two-b", "two-c"):
        for service in ("left", "right"):
            right = ("01:40", "02:40") if service == "right" else None
            hole = ("01:00", "02:40" if right else "02:00") if host == "two-a" else right
            small.speaks("00:00", "03:59", 20, service=service, host=host, but_not=hole, path="groups/app.log")


def test_two_groups_that_overlap_are_two_findings(scenes):
    assert [(row[0], row[1]) for row in dark(scenes, "groups")] == [("host", "silent"), ("service", "silent")]


@scene
def clocks(small):
    small.speaks("00:00", "03:59", 20, service="stepped", host="step-a", but_not=("01:00", "01:30"), path="step/app.log")  # fmt: skip
    small.event("01:30:00", "System clock was stepped by 1800.000123 seconds", service="chronyd", host="step-a", path="step/app.log")  # fmt: skip
    small.speaks("00:00", "03:59", 20, host="twice-a", time_basis="zone assumed", path="twice/app.log")
    small.speaks("01:00", "02:00", 20, host="twice-a", time_basis="zone assumed", path="twice/app.log")


def test_a_hole_that_a_host_explains_by_its_clock_is_a_clock_step(scenes):
    assert dark(scenes, "step") == []
    assert "clock step" in verdicts(scenes, "step")


def test_an_hour_that_comes_twice_is_no_dark_area(scenes):
    assert dark(scenes, "twice") == []


@scene
def spans(small):
    small.speaks("00:00", "03:59", 20, service="traced", host="tr-a", kind="trace", but_not=("01:00", "01:30"), path="spans/t.json")  # fmt: skip


def test_spans_that_were_sampled_out_say_nothing_by_their_absence(scenes):
    assert dark(scenes, "spans") == []
    assert scenes.rows("select distinct state from coverage where signal = 'trace'") == [("too quiet",)]


@scene
def a_header(small):
    small.file("header/search-result.csv", records_read=1, context_records=1, status="context")


def test_a_file_that_holds_nothing_but_a_header_makes_nothing_dark(scenes):
    assert dark(scenes, "header") == []
