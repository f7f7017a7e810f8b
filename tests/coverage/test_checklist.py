"""Where each case of the checklist of dark areas is held; a case without a test that exists is a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SILENCES, CAUSES, VALUES, REAL = (
    f"coverage/test_{name}.py" for name in ("silences", "causes", "values", "real_series")
)
CHECKLIST, SERIES, EXPORTS, ALERTING = (
    f"sql/test_dark_{name}.py" for name in ("checklist", "series", "exports", "alerting")
)
CALLS = "people/test_unrecorded.py"
HELD = {
    "G01 a steady source stops": (SILENCES, "a_probe_that_stops_in_the_middle_of_the_window_is_dark_to_the_end_of_what_was_heard"),
    "G02 one missed scrape": (SILENCES, "one_missed_scrape_is_no_finding"),
    "G03 jitter": (SILENCES, "jitter_is_no_finding"),
    "G04 the night": (SILENCES, "a_night_as_every_night_is_not_dark"),
    "G05 the weekend": (SILENCES, "a_weekend_as_every_weekend_is_not_dark"),
    "G06 bursts": (SILENCES, "bursts_with_hours_between_them_are_a_rhythm"),
    "G07 too few expected": (SILENCES, "a_stream_of_a_few_records_is_too_quiet_to_judge_even_where_none_follows"),
    "G08 two hours of history": (SILENCES, "two_hours_of_history_show_a_long_silence_and_no_short_one"),
    "G09 a deploy that halved the rate": (CHECKLIST, "half_of_the_records_since_a_deploy_are_not_dark"),
    "G10 the export's edge": (CHECKLIST, "a_stream_that_ends_where_its_file_ends_did_not_stop"),
    "G11 all streams of a file end": (EXPORTS, "all_streams_of_a_file_that_end_long_before_the_stated_window_are_a_short_export"),
    "G12 row caps": (EXPORTS, "a_file_of_as_many_rows_as_tools_hand_out_is_cut_off"),
    "G13 a host": (CAUSES, "all_streams_of_a_host_are_the_host"),
    "G14 a collector": (CAUSES, "all_metrics_of_all_hosts_are_their_collector"),
    "G15 one of three replicas": (SERIES, "one_of_three_replicas_that_only_a_label_tells_apart_is_partial"),
    "G16 a third of too few": (CHECKLIST, "a_third_less_of_too_few_records_says_nothing"),
    "G17 zeros in ten series": (REAL, "ten_series_filled_with_zeros_are_one_finding_of_one_collector"),
    "G18 a value that sticks": (VALUES, "a_gauge_that_never_repeats_itself_and_stands_still_is_stuck"),
    "G19 a constant": (VALUES, "a_limit_that_is_configured_is_not_stuck"),
    "G20 what is no number": (SERIES, "an_empty_cell_is_a_point_that_is_missing_and_nan_is_an_answer"),
    "G21 up is 0, or gone": (SERIES, "a_target_whose_series_are_gone_with_its_up_was_not_scraped"),
    "G22 a counter's reset": (SERIES, "a_counter_that_is_lower_after_a_hole_than_before_it_tells_of_a_restart"),
    "G23 the look-back": (SERIES, "what_repeats_for_five_minutes_before_a_series_ends_is_a_look_back_tail"),
    "G24 a line drawn by an exporter": (VALUES, "a_straight_line_drawn_through_points_that_nobody_has_is_told"),
    "G25 thinned to five minutes": (SILENCES, "a_metric_that_was_thinned_from_a_minute_to_five_is_not_dark"),
    "G26 messages that tell of losses": (CHECKLIST, "a_host_that_says_what_it_drops_is_a_failed_collector"),
    "G27 a hole in the numbers": (CHECKLIST, "numbers_tell_whether_what_is_missing_was_written"),
    "G28 a rotated file that is missing": (CHECKLIST, "a_rotated_file_between_two_others_that_is_missing_is_not_in_the_export"),
    "G29 sampling turned down": (CHECKLIST, "a_log_that_keeps_one_line_in_four_from_some_moment_on_is_not_dark"),
    "G30 late records": (CHECKLIST, "records_taken_in_an_hour_late_are_late"),
    "G31 clocks skip or repeat an hour": (CHECKLIST, "an_hour_that_comes_twice_is_no_dark_area"),
    "G32 a clock that was set": (CHECKLIST, "a_hole_that_a_host_explains_by_its_clock_is_a_clock_step"),
    "G33 delivered twice": (SILENCES, "records_delivered_twice_do_not_make_what_follows_dark"),
    "G34 alerts muted": (ALERTING, "an_alert_in_the_maintenance_of_its_service_reached_nobody"),
    "G35 an alert that could not fire": (ALERTING, "an_alert_could_not_fire_while_what_its_rule_reads_was_dark"),
    "G36 never instrumented": (SERIES, "a_service_that_records_name_and_nothing_tells_of_was_never_instrumented"),
    "G37 a channel that is missing": (CALLS, "a_private_channel_and_a_link_to_a_message_that_was_not_handed_in_are_dark"),
    "G38 a ticket without its history": (EXPORTS, "a_ticket_that_changed_after_its_only_record_lacks_its_history"),
    "G39 one severity stops": (CHECKLIST, "errors_that_flow_while_everything_else_stops_are_partial"),
    "G40 as the impact begins": (EXPORTS, "a_silence_that_begins_with_the_impact_may_be_cause_or_effect"),
    "G41 two groups that overlap": (CHECKLIST, "two_groups_that_overlap_are_two_findings"),
    "G42 nothing in the whole window": (EXPORTS, "a_window_without_a_single_record_is_silent_where_the_export_says_that_it_covers_it"),
    "G43 a header and nothing else": (CHECKLIST, "a_file_that_holds_nothing_but_a_header_makes_nothing_dark"),
    "G44 spans sampled out": (CHECKLIST, "spans_that_were_sampled_out_say_nothing_by_their_absence"),
    "G45 an hour in hourly data": (SILENCES, "an_hourly_metric_that_misses_one_hour_is_not_dark"),
    "G46 real holes of 21 hours and 7 days": (REAL, "the_eight_long_holes_of_an_hourly_temperature_are_found_and_nothing_else_in_it"),
    "G47 an outage in what teaches": (SILENCES, "an_outage_in_the_older_weeks_does_not_hide_the_next_one"),
    "G48 a thousand streams": (SILENCES, "among_a_thousand_quiet_streams_next_to_none_is_dark"),
}  # fmt: skip


def test_every_case_from_the_first_to_the_last_is_held():
    assert [case.split()[0] for case in HELD] == [f"G{number:02}" for number in range(1, 49)]


@pytest.mark.parametrize("case", HELD)
def test_the_test_that_holds_a_case_is_there(case):
    file, name = HELD[case]
    assert re.search(rf"^def test_{name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE)
