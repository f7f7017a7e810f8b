"""Darkness as an incident shows it: several streams, what people wrote, and what the files themselves tell."""

from __future__ import annotations

import pytest

from pipelines.unseen import questions

WINDOW = "window = { from = 2026-03-29T00:00:00Z, to = 2026-03-29T04:00:00Z }"


def dark(small):
    return small.rows('select scope, "class", service, host from dark_areas order by started_at, scope, service')


def verdicts(small):
    return {verdict for (verdict,) in small.rows("select verdict from quiet_stretches")}


def irregular(small, start, end, every, **columns):
    """A log at uneven steps, the same in every run."""
    first, last, number = small.at(start), small.at(end), 0
    at = first
    while at < last:
        small.event(at, f"line {number}", **columns)
        at += (
            (small.at("00:00:01") - small.at("00:00"))
            * every
            * (0.2, 0.5, 0.9, 1.4, 2.0)[(number * 7 + number // 5) % 5]
        )
        number += 1


def test_a_stream_that_ends_where_its_file_ends_did_not_stop(small):
    small.speaks("00:00", "02:00", 5, host="a")
    small.run()
    assert dark(small) == []


def test_all_streams_of_a_file_that_end_long_before_the_stated_window_are_a_short_export(small):
    for host in ("a", "b"):
        small.speaks("00:00", "02:00", 5, host=host)
    small.run(incident_toml=WINDOW)
    assert dark(small) == [("export", "outside the export", None, None)]


def test_a_stream_that_stops_while_its_file_goes_on_is_silent(small):
    small.speaks("00:00", "02:00", 5, service="shop", host="a")
    small.speaks("00:00", "03:59", 5, service="shop", host="b")
    small.run()
    assert dark(small) == [("stream", "silent", "shop", "a")]
    assert small.rows("select ended_at from dark_areas") == [(None,)]


def test_a_stream_that_a_change_retired_ended_on_purpose(small):
    small.speaks("00:00", "02:00", 5, service="shop", host="a")
    small.speaks("00:00", "03:59", 5, service="pay", host="b")
    small.event("01:58", "decommission shop on a", kind="change", path="changes.json", service="shop")
    small.run()
    assert dark(small) == []
    assert "ended on purpose" in verdicts(small)


def test_a_pod_that_another_took_over_from_ended_on_purpose(small):
    small.speaks("00:00", "02:00", 5, service="shop", host="shop-7f9c-a")
    small.speaks("02:00", "03:59", 5, service="shop", host="shop-7f9c-b")
    small.run()
    assert dark(small) == []
    assert "ended on purpose" in verdicts(small)


def test_a_rotated_file_between_two_others_that_is_missing_is_not_in_the_export(small):
    small.speaks("00:00", "01:30", 5, host="a", path="app.log.2")
    small.speaks("02:30", "03:59", 5, host="a", path="app.log")
    small.run()
    assert dark(small) == [("export", "outside the export", None, "a")]


def test_a_host_that_says_what_it_drops_is_a_failed_collector(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:30"), path="syslog")
    small.event(
        "01:10",
        "imuxsock lost 240 messages from pid 77 due to rate-limiting",
        service="rsyslogd",
        host="a",
        path="syslog",
    )
    small.run()
    assert dark(small) == [("stream", "collector failed", "shop", "a")]


def test_a_loss_that_a_log_states_is_a_finding_where_nothing_is_silent(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", path="syslog")
    small.event(
        "01:10", "Suppressed 812 messages from shop.service", service="systemd-journald", host="a", path="syslog"
    )
    small.run()
    assert dark(small) == [("process", "collector failed", "shop", "a")] or dark(small)[0][1] == "collector failed"
    assert small.rows("select expected_count from dark_areas") == [(812,)]


def test_words_that_only_sound_like_a_loss_are_none(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a")
    for words in (
        "connection lost to 10.0.0.7",
        "dropped privileges to www-data",
        "drop table staging",
        "lost race for lease",
    ):
        small.event("01:10", words, service="shop", host="a")
    small.run()
    assert dark(small) == []


@pytest.mark.parametrize(("jump", "kind"), [(400, "collector failed"), (1, "silent")])
def test_numbers_tell_whether_what_is_missing_was_written(small, jump, kind):
    number = 1000
    for minute in range(240):
        for second in range(0, 60, 5):
            if not 60 <= minute < 90:
                number += 1
                clock = f"{minute // 60:02}:{minute % 60:02}:{second:02}"
                small.event(clock, "line", host="a", attributes=f'{{"__SEQNUM": "{number}"}}')
        if minute == 75:
            number += jump - 1
    small.run()
    assert [row[1] for row in dark(small)] == [kind]


def test_errors_that_flow_while_everything_else_stops_are_partial(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:30"), severity="info")
    small.speaks("00:00:02", "03:59", 60, service="shop", host="a", severity="error")
    small.run()
    assert ("stream", "partial", "shop", "a") in dark(small)


def test_half_of_the_records_that_come_back_are_partial(small):
    irregular(small, "00:00", "01:30", 4, service="shop")
    irregular(small, "01:30", "02:15", 9, service="shop")
    irregular(small, "02:15", "03:59", 4, service="shop")
    small.run()
    assert dark(small) == [("service", "partial", "shop", None)]


def test_half_of_the_records_since_a_deploy_are_not_dark(small):
    irregular(small, "00:00", "01:30", 4, service="shop")
    irregular(small, "01:30", "02:15", 9, service="shop")
    irregular(small, "02:15", "03:59", 4, service="shop")
    small.event("01:29:30", "deploy 41", kind="deploy", service="shop", path="deploys.json")
    small.run()
    assert dark(small) == []
    assert "ended on purpose" in verdicts(small)


def test_a_third_less_of_too_few_records_says_nothing(small):
    irregular(small, "00:00", "01:30", 60, service="shop")
    irregular(small, "01:30", "02:15", 90, service="shop")
    irregular(small, "02:15", "03:59", 60, service="shop")
    small.run()
    assert dark(small) == []


def test_one_of_three_replicas_that_only_a_label_tells_apart_is_partial(small):
    for replica in range(3):
        small.series(
            "00:00", "03:59", 15, service="shop", name="requests", but_not=("02:00", "02:30") if replica == 1 else None
        )
    small.run()
    assert dark(small) == [("service", "partial", "shop", None)]


def test_a_replica_on_a_host_of_its_own_is_silent_there(small):
    for host in ("a", "b", "c"):
        small.speaks(
            "00:00", "03:59", 5, service="shop", host=host, but_not=("02:00", "02:30") if host == "b" else None
        )
    small.run()
    assert dark(small) == [("stream", "silent", "shop", "b")]


def test_a_target_whose_series_are_gone_with_its_up_was_not_scraped(small):
    for service in ("shop", "pay"):
        for name in ("up", "load"):
            hole = ("02:00", "02:30") if service == "shop" else None
            small.series(
                "00:00", "03:59", 15, name=name, service=service, host=f"{service}-1", but_not=hole, path=f"{name}.json"
            )
    small.speaks("00:00", "03:59", 5, service="shop", host="shop-1")
    small.run()
    assert [row[1] for row in dark(small)] == ["collector failed"]


def test_what_repeats_for_five_minutes_before_a_series_ends_is_a_look_back_tail(small):
    def value(when):
        return 7.0 if small.at("01:55") <= when < small.at("02:30") else when.timestamp() % 97

    for host in ("a", "b", "c"):
        small.series("00:00", "03:59", 15, host=host, but_not=("02:00", "02:30"), values=value)
    small.run()
    assert [row[1] for row in dark(small)] == ["collector failed"]
    assert "look-back tail" in verdicts(small)


def test_a_service_that_two_records_name_and_nothing_tells_of_was_never_instrumented(small):
    small.speaks("00:00", "03:59", 60, service="shop", host="a")
    small.event("01:00", "deploy coupon-vault", kind="deploy", service="coupon-vault", path="deploys.json")
    small.event("01:05", "is coupon-vault down?", kind="chat", path="chat.json")
    small.run()
    assert ("service", "never instrumented", "coupon-vault", None) in dark(small)


def test_a_service_that_is_named_once_is_no_finding(small):
    small.speaks("00:00", "03:59", 60, service="shop", host="a")
    small.event("01:00", "coupons are refused", kind="ticket", service="coupon-vault", path="tickets.json")
    small.run()
    assert dark(small) == []


def test_a_silence_taken_back_within_a_minute_muted_nothing(small):
    small.speaks("00:00", "03:59", 60)
    small.event("01:00", "Silence for HighErrors", kind="alert", path="s.json", connector="alerts.alertmanager_silences",
                ended_recorded_at=small.at("01:00:40"))  # fmt: skip
    small.run()
    assert dark(small) == []


def test_records_taken_in_an_hour_late_are_late(small):
    for minute in range(240):
        clock = f"{minute // 60:02}:{minute % 60:02}"
        event = small.event(clock, "line", service="shop", host="a")
        taken = "02:00:10" if 60 <= minute < 120 else clock + ":02"
        small._insert("records.time_rows", {"event_id": event, "role": "ingested", "recorded_at": small.at(taken)})
    small.run()
    assert [row[1] for row in dark(small)] == ["late arrival"]


def test_a_lag_as_always_is_not_late(small):
    for minute in range(240):
        clock = f"{minute // 60:02}:{minute % 60:02}"
        event = small.event(clock + ":00", "line", service="shop", host="a")
        small._insert(
            "records.time_rows", {"event_id": event, "role": "ingested", "recorded_at": small.at(clock + ":50")}
        )
    small.run()
    assert dark(small) == []


def test_two_groups_that_overlap_are_two_findings(small):
    for host in ("a", "b", "c"):
        for service in ("shop", "pay"):
            hole = ("01:40", "02:40") if service == "pay" else ("01:00", "02:00")
            hole = (
                ("01:00", "02:40")
                if (host, service) == ("a", "pay")
                else hole
                if host == "a" or service == "pay"
                else None
            )
            small.speaks("00:00", "03:59", 5, service=service, host=host, but_not=hole)
    small.run()
    assert [(row[0], row[1]) for row in dark(small)] == [("host", "silent"), ("service", "silent")]


def test_a_window_without_a_single_record_is_silent_where_the_export_says_that_it_covers_it(small):
    small.speaks("00:00", "02:00", 5, host="a", service="shop")
    small.speaks("00:00", "03:59", 5, host="b", service="shop")
    small.run(incident_toml="window = { from = 2026-03-29T02:30:00Z, to = 2026-03-29T03:59:00Z }")
    small_window = small.rows("select class from dark_areas")
    assert small_window == [("silent",)]


def test_a_silence_that_begins_with_the_impact_is_dark_and_its_overlap_is_counted(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:30"))
    for second in range(0, 600, 2):
        small.request(f"01:{second // 60:02}:{second % 60:02}", 503)
    for minute in range(60):
        small.request(f"02:{minute:02}", 200)
    small.run()
    [(seconds, question)] = small.rows("select impact_overlap_seconds, question from dark_areas where class = 'silent'")
    assert seconds > 500
    assert question.endswith("?")


def test_older_exports_teach_what_a_night_is(small):
    small.file("older/app.log", is_baseline=True)
    for day in range(1, 15):
        for minute in range(0, 24 * 60, 2):
            at = (
                small.at("00:00")
                - (small.at("01:00") - small.at("00:00")) * 24 * day
                + (small.at("00:01") - small.at("00:00")) * minute
            )
            if not 60 <= minute < 180:
                small.event(at, "line", service="shop", host="a", path="older/app.log")
    small.speaks("00:00", "03:59", 120, service="shop", host="a", but_not=("01:00", "03:00"))
    small.run()
    assert dark(small) == []


def test_numbers_of_one_program_tell_what_the_whole_host_lost(small):
    number = 5000
    for minute in range(240):
        for second in range(0, 60, 10):
            clock = f"{minute // 60:02}:{minute % 60:02}:{second:02}"
            number += 1
            if not (minute == 60 and second > 20) and not 60 < minute < 90:
                small.event(
                    clock, f"audit: type=1300 audit(1774.5:{number}): arch=c", service="kernel", host="a", path="syslog"
                )
    small.speaks("00:00:03", "03:59", 4, service="shop", host="a", path="syslog", but_not=("01:00:10", "01:31"))
    small.run()
    assert [row[1] for row in dark(small)] == ["collector failed"]


def test_a_file_that_runs_out_early_because_its_clock_was_set_back_is_not_cut_off(small):
    for second in range(0, 4 * 3600 - 60, 10):
        shown = second if second < 7200 else second - 1800
        small.event(
            f"{shown // 3600:02}:{shown // 60 % 60:02}:{shown % 60:02}", f"line {second}", host="a", path="a.log"
        )
    small.speaks("00:00", "03:59", 10, host="b", path="b.log")
    small.run(incident_toml=WINDOW)
    assert dark(small) == []
    assert "clock step" in verdicts(small)


def test_a_round_number_of_rows_that_ends_with_the_window_is_not_cut_off(small):
    small.speaks("00:00", "03:59:56", 28.7, host="a")
    small.connection.execute(
        "update evidence.files set records_read = 500, events = 500, first_at = ?, last_at = ?",
        [small.at("00:00"), small.at("03:59:50")],
    )
    small.run(incident_toml=WINDOW)
    assert dark(small) == []


def test_a_label_that_lost_its_series_and_its_lines_is_one_finding(small):
    for replica in range(3):
        hole = ("02:00", "02:45") if replica == 1 else None
        small.series("00:00", "03:59", 15, service="shop", name="requests", but_not=hole)
    for start, end, every in (("00:00", "02:00", 3), ("02:00", "02:45", 6), ("02:45", "03:59", 3)):
        irregular(small, start, end, every, service="shop")
    small.run()
    assert dark(small) == [("service", "partial", "shop", None)]


@pytest.mark.parametrize("cap", [5_000, 10_000, 50_000, 1_048_575])
def test_a_file_of_as_many_rows_as_tools_hand_out_is_cut_off(small, cap):
    small.speaks("00:00", "02:00", 5, host="a")
    small.file("app.log")
    small.connection.execute(
        "update evidence.files set records_read = ?, events = ?, first_at = ?, last_at = ?",
        [cap, cap, small.at("00:00"), small.at("02:00")],
    )
    small.run()
    assert dark(small) == [("export", "outside the export", None, None)]


@pytest.mark.parametrize(("written", "expected"), [("", 1), ("null", 1), ("-", 1), ("NaN", 0), ("+Inf", 0)])
def test_an_empty_cell_is_a_point_that_is_missing_and_nan_is_an_answer(small, written, expected):
    small.series("00:00", "03:59", 15, host="a")
    small.connection.execute("update records.sample_rows set value = null, value_text = ? where recorded_at > ? and recorded_at < ?",
                             [written, small.at("01:00"), small.at("01:30")])  # fmt: skip
    small.run()
    assert len(dark(small)) == expected


def test_a_counter_that_is_lower_after_a_hole_than_before_it_tells_of_a_restart(small):
    def value(when):
        return (when - small.at("02:10" if when > small.at("02:00") else "00:00")).total_seconds()

    small.series("00:00", "03:59", 15, host="a", name="requests_total", but_not=("02:00", "02:10"), values=value)
    small.run()
    [(evidence,)] = small.rows("select evidence from dark_areas")
    assert "begin anew" in evidence


def test_a_hole_that_a_host_explains_by_its_clock_is_a_clock_step(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:30"))
    small.event("01:30:00", "System clock was stepped by 1800.000123 seconds", service="chronyd", host="a")
    small.run()
    assert dark(small) == []
    assert "clock step" in verdicts(small)


def test_an_hour_that_comes_twice_is_no_dark_area(small):
    small.speaks("00:00", "03:59", 5, host="a", time_basis="zone assumed")
    small.speaks("01:00", "02:00", 5, host="a", time_basis="zone assumed")
    small.run()
    assert dark(small) == []


def test_spans_that_were_sampled_out_say_nothing_by_their_absence(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", kind="trace", but_not=("01:00", "01:30"))
    small.run()
    assert dark(small) == []
    assert small.rows("select distinct state from coverage where signal = 'trace'") == [("too quiet",)]


def test_a_file_that_holds_nothing_but_a_header_makes_nothing_dark(small):
    small.file("search-result.csv", records_read=1, context_records=1, status="context")
    small.speaks("00:00", "03:59", 5, host="a")
    small.run()
    assert dark(small) == []


def test_another_spelling_of_a_service_with_telemetry_is_no_service_without(small):
    small.speaks("00:00", "03:59", 60, service="coupon_vault", host="a")
    small.event("01:00", "deploy", kind="deploy", service="coupon-vault-service", path="deploys.json")
    small.event("01:05", "coupon-vault-service is down", kind="chat", path="chat.json")
    small.run()
    assert dark(small) == []


def test_a_log_that_keeps_one_line_in_four_from_some_moment_on_is_not_dark(small):
    small.speaks("00:00", "02:00", 5, service="shop", host="a")
    small.event("02:00:01", "log sampling rate changed from 1.0 to 0.25", service="shop", host="a")
    small.speaks("02:00:20", "03:59", 20, service="shop", host="a")
    small.run()
    assert dark(small) == []


def test_a_silence_that_begins_with_the_impact_may_be_cause_or_effect(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:30"))
    for second in range(0, 600, 2):
        small.request(f"01:{second // 60:02}:{second % 60:02}", 503)
    for minute in range(60):
        small.request(f"02:{minute:02}", 200)
    small.run()
    [(evidence,)] = small.rows("select evidence from dark_areas where class = 'silent'")
    assert "may be a cause of it, an effect of it, or neither" in evidence


def test_a_ticket_that_changed_after_its_only_record_lacks_its_history(small):
    small.event("01:00", "OPS-1 checkout fails", kind="ticket", path="t.json", conversation_id="OPS-1", edited="02:00")
    small.event("01:00", "OPS-2 checkout fails", kind="ticket", path="t.json", conversation_id="OPS-2", edited="02:00")
    small.event("02:00", "OPS-2 resolved", kind="ticket", path="t.json", conversation_id="OPS-2")
    small.run()
    assert [each for each in questions(small.connection) if "history" in each] == [
        "the history of tickets: OPS-1 (changed later, and how is not here)"
    ]


def test_a_silence_within_a_stretch_in_which_only_errors_flow_is_the_same_finding(small):
    small.speaks("00:00", "03:59", 5, service="shop", host="a", but_not=("01:00", "01:50"), severity="info")
    small.speaks("00:00:02", "03:59", 60, service="shop", host="a", but_not=("01:20", "01:32"), severity="error")
    small.run()
    assert [row[1] for row in dark(small)] == ["partial"]
