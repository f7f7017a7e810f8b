"""Clock times find their days, and what people copied or noted is read as what it is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors._contract import Event, Reject
from connectors._reading import Evidence
from connectors._registry import all_connectors, choose
from connectors._walk import Walk, half_days
from connectors._wall import clock_in, day_in, numeric_order, zone_in, zone_stated

SHARED = Path(__file__).parents[3] / "shared" / "samples"


def read_as(reading):
    """The local time that a reading says, as text."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=reading.at)).strftime("%Y-%m-%d %H:%M:%S")


def events_of(evidence):
    return [item for item in choose(evidence.head).connector.read(evidence) if isinstance(item, Event)]


def placed(*texts, day="2024-03-28"):
    walk = Walk(day_in(day)[0])
    return [read_as(walk.place(clock_in(text)[0])) for text in texts]


def test_a_step_back_of_more_than_half_a_day_is_a_midnight_passed():
    assert placed("23:58", "00:02", "23:59") == ["2024-03-28 23:58:00", "2024-03-29 00:02:00", "2024-03-29 23:59:00"]


def test_a_bare_time_is_in_the_half_of_the_day_that_the_line_above_leads_to():
    assert placed("11:58 PM", "11:59", "12:05") == ["2024-03-28 23:58:00", "2024-03-28 23:59:00", "2024-03-29 00:05:00"]


def test_where_a_24_hour_clock_shows_no_time_is_taken_for_an_afternoon():
    assert placed("2 PM", "23:50", "10:00", day="2024-03-28")[2].endswith("10:00:00")


def test_a_12_hour_clock_without_am_and_pm_is_told_by_order_and_says_how_unsure_it_is():
    clocks = half_days([clock_in(text)[0] for text in ("11:45", "12:10", "1:05")])
    assert [clock.at // 60_000_000 for clock in clocks] == [11 * 60 + 45, 12 * 60 + 10, 13 * 60 + 5]
    assert {clock.grain for clock in clocks} == {(12 * 60 + 1) * 60_000_000}


def test_a_24_hour_list_stays_as_it_is():
    clocks = [clock_in(text)[0] for text in ("09:45", "13:10", "14:05")]
    assert half_days(clocks) == clocks


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Day changed Fri Mar 29 2024", (29, 3, 2024)),
        ("Friday, March 29th, 2024", (29, 3, 2024)),
        ("29. March 2024", (29, 3, 2024)),
        ("2024/03/29", (29, 3, 2024)),
        ("29/03/24", (29, 3, 2024)),
        ("March 29th", (29, 3, None)),
        ("30 February 2024", None),
        ("version 1.2.3", None),
    ],
)
def test_days_are_read_as_people_write_them(text, day):
    found = day_in(text)
    assert (found and (found[0].day, found[0].month, found[0].year)) == day


def test_days_in_numbers_are_decided_by_the_file_and_otherwise_left_open():
    assert numeric_order(["03/04/2024", "29/03/2024"]) == "dmy"
    assert numeric_order(["03/04/2024", "04/04/2024"]) is None
    assert day_in("03/04/2024")[0].is_open


def test_a_zone_that_several_share_keeps_its_name_and_us_names_know_their_summer():
    assert zone_in("All times CET").offset_seconds == 3600
    assert zone_in("(IST)").name == "IST"
    assert zone_in("10:32 PT").name == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("# Incident 7 – timeline (all times Berlin)", "Europe/Berlin"),
        ("Times are given in New York local time.", "America/New_York"),
        ("| Sydney time | Who | What |", "Australia/Sydney"),
        ("Time zone: Toronto", "America/Toronto"),
        ("# Timeline of the Berlin office", None),
        ("| Time | Berlin | What |", None),
        ("Times Square was closed", None),
        ("This time Anna answered", None),
    ],
)
def test_a_city_states_the_zone_where_a_line_speaks_of_its_times(line, zone):
    found = zone_stated(line)
    assert (found and found.name) == zone


@pytest.mark.parametrize(
    "lines",
    [
        "20:33:05 From Ada Lang to Everyone:\n\tLars is checking: one of them fails\n20:52:40 From Rafa (he) to Ada Lang(Direct Message):\n\tv2 lacks\n\tan intermediate\n",
        "20:33:05\t From  Ada Lang : Lars is checking: one of them fails\n20:52:40\t From  Rafa (he)  to  Ada Lang(Privately) : v2 lacks\n\tan intermediate\n",
    ],
    ids=["since 5.x", "before"],
)
def test_the_chat_that_a_zoom_meeting_saves_names_who_spoke(tmp_path, lines):
    (tmp_path / "meeting_saved_chat.txt").write_text(lines)
    evidence = Evidence("meeting_saved_chat.txt", tmp_path / "meeting_saved_chat.txt")
    assert choose(evidence.head).connector.name == "chat.pasted"
    found = events_of(evidence)
    assert [event.actor for event in found] == ["Ada Lang", "Rafa (he)"]
    assert [event.body for event in found] == ["Lars is checking: one of them fails", "v2 lacks\nan intermediate"]


def test_lines_of_a_log_that_say_from_are_no_chat(tmp_path):
    lines = "".join(f"12:00:{second:02} From 10.0.0.{second} accepted\n" for second in range(30))
    (tmp_path / "mx.log").write_text(lines)
    assert choose(Evidence("mx.log", tmp_path / "mx.log").head).connector.name != "chat.pasted"


def test_a_year_typed_with_five_digits_is_the_one_that_the_file_names_elsewhere(evidence):
    rows = "| Time | Event |\n|---|---|\n| 20244-03-29 12:00 | a |\n"
    (mended,) = events_of(evidence(f"# Incident of 2024\n\n{rows}| 2024-03-29 13:00 | b |\n", "n.md"))[:1]
    assert (mended.time, read_as(mended.reading)) == ("20244-03-29 12:00", "2024-03-29 12:00:00")


def test_prose_in_markdown_is_no_timeline(evidence):
    text = evidence("# Notes\n\nWe met at 14:05 and talked about 2024-03-29.\n\n- nothing dated\n", "n.md")
    assert choose(text.head).connector.name == "logs.text"


def test_a_second_table_may_begin_before_the_midnight_that_the_first_list_passed(evidence):
    note = evidence(
        "# Post-mortem 2026-03-28 checkout\n\n## Timeline\n\n- 23:50 alarms fire\n- 23:52 acknowledged\n- 00:10 rollback\n\n"
        "## Changes\n\n| Time | What |\n|---|---|\n| 23:58 | pool raised |\n| 00:20 | pool lowered |\n\n## After\n\n- 00:30 closed\n",
        "pm.md",
    )
    days = [read_as(event.reading)[8:16] for event in events_of(note)]
    assert days == ["28 23:50", "28 23:52", "29 00:10", "28 23:58", "29 00:20", "29 00:30"]


def test_headings_may_be_the_entries_of_a_timeline_and_days_may_stand_alone(evidence):
    text = (
        "# Incident\n\n- Friday, 29 March 2024\n  - 10:32am: deploy\n\n### 14:05 UTC - Alert fires\nPager goes off.\n"
    )
    found = events_of(evidence(text, "n.md"))
    assert [(event.line, read_as(event.reading), event.headline) for event in found] == [
        (4, "2024-03-29 10:32:00", "deploy"),
        (6, "2024-03-29 14:05:00", "Alert fires"),
    ]


@pytest.mark.parametrize(
    "log",
    [
        "[12:00:01] INFO: started\n[12:00:02] WARN: slow\n",
        "12:00 kernel: up\n12:01 kernel: down\n",
        "[08:00:10] cart updated\n[08:00:11] cart updated\n[08:00:15] stock updated\n",
        "Mar 29 12:00:01 web-1 sshd[1]: ok\nMar 29 12:00:02 web-1 sshd[1]: ok\n",
        "17/06/09 20:10:40 INFO spark.SecurityManager: Changing\n17/06/09 20:10:41 INFO spark.X: y\n",
    ],
)
def test_a_log_is_no_chat(evidence, log):
    assert not choose(evidence(log, "x.log").head).connector.name.startswith("chat.")


def test_the_day_on_which_an_action_is_due_is_not_when_anything_happened(evidence):
    table = "Action,Owner,Due\nAlert on the pool,db,2026-04-10\nRaise the limit,web,2026-04-12\n"
    found = events_of(evidence(table, "actions.csv"))
    assert [(each.time, each.headline, each.attributes["Due"]) for each in found] == [
        (None, "Alert on the pool", "2026-04-10"),
        (None, "Raise the limit", "2026-04-12"),
    ]


def test_an_action_was_noted_when_it_was_created_whenever_it_is_due(evidence):
    table = (
        "Action,Due date,Created\nAlert on the pool,2026-04-10,2026-03-29 10:00\nRaise it,2026-04-12,2026-03-29 10:05\n"
    )
    assert [each.time for each in events_of(evidence(table, "actions.csv"))] == ["2026-03-29 10:00", "2026-03-29 10:05"]


def test_what_an_irc_client_says_itself_is_nobodys_word(evidence):
    said = (
        "*\tNow talking on #incidents",
        "*\tTopic for #incidents is: INC-7",
        "<ops-1>\tcheckout down",
        "*\tops-2 is looking",
    )
    log = "\n".join(f"Mar 28 23:5{n}:11 {text}" for n, text in enumerate(said))
    assert [each.actor for each in events_of(evidence(log, "chat.log"))] == [None, None, "ops-1", "ops-2"]


def test_a_copy_with_the_time_below_the_name_is_read_as_messages(evidence):
    found = events_of(
        evidence("Web Oncall\n  2:05 PM\nrolling back\nBatch Ops\n  2:06 PM\nok\n", "copy-2024-03-29.txt")
    )
    assert [(event.line, event.actor, event.body) for event in found] == [
        (1, "Web Oncall", "rolling back"),
        (4, "Batch Ops", "ok"),
    ]


def test_a_cue_that_cannot_be_read_is_a_reject_and_the_others_stay(evidence):
    items = list(
        all_connectors()["meetings.subtitles"].read(
            evidence("WEBVTT\n\n00:01 --> x\na\n\n00:02.000 --> 00:03.000\nb\n", "m.vtt")
        )
    )
    assert [type(item) for item in items] == [Reject, Event]


def test_a_mail_in_an_unknown_charset_keeps_its_words(evidence):
    raw = b"From: a@example.org\nTo: b@example.org\nDate: Fri, 29 Mar 2024 00:41:30 +0000\nSubject: x\nContent-Type: text/plain; charset=none-such\n\nSt\xf6rung\n"
    (event,) = events_of(evidence(raw, "a.eml"))
    assert event.body == "x\n\nStörung"


def test_an_end_that_alertmanager_only_guesses_is_no_end(evidence):
    alert = {
        "labels": {"alertname": "A"},
        "startsAt": "2024-03-29T00:50:00Z",
        "updatedAt": "2024-03-29T00:51:00Z",
        "fingerprint": "a",
    }
    ends = ["2024-03-29T00:55:00Z", "2024-03-29T00:50:30Z"]
    found = events_of(evidence(json.dumps([{**alert, "endsAt": end} for end in ends])))
    assert ["ended" in event.other_times for event in found] == [False, True]


@pytest.mark.skipif(not (SHARED / "post-mortems").is_dir(), reason="the real samples are not here")
def test_every_real_post_mortem_reads_as_a_timeline_with_dated_rows():
    for path in sorted((SHARED / "post-mortems" / "dfds").glob("PM2*.md")):
        found = Evidence(path.name, path)
        assert choose(found.head).connector.name == "notes.markdown", path.name
        assert any(event.reading for event in events_of(found)), path.name


@pytest.mark.skipif(not (SHARED / "irc").is_dir(), reason="the real samples are not here")
def test_every_line_of_the_real_irc_logs_is_a_message_or_a_happening():
    for path in sorted((SHARED / "irc").glob("*.raw.txt")):
        found = Evidence(path.name, path)
        assert choose(found.head).connector.name == "chat.irc"
        assert len(events_of(found)) == 1250


def test_a_bare_time_among_names_with_am_and_pm_below_them_goes_on_in_the_same_voice(evidence):
    text = "ada quell\n  10:50 PM\ncheckout is failing\nmarlo venn\n  10:51 PM\non it\n10:52\nand rolling back\nada quell\n  11:40 PM\nall green\n"
    copied = evidence(f"Saturday, March 28th, 2026\n{text}", "slack.txt")
    found = [(read_as(event.reading)[-8:], event.actor, event.body) for event in events_of(copied)]
    assert found == [
        ("22:50:00", "ada quell", "checkout is failing"),
        ("22:51:00", "marlo venn", "on it"),
        ("22:52:00", "marlo venn", "and rolling back"),
        ("23:40:00", "ada quell", "all green"),
    ]


def test_a_mail_copied_out_of_outlook_has_the_time_that_it_was_sent(evidence):
    raw = "From: ops@example.org\nSent: Sunday, 29 March 2026 02:41\nTo: all@example.org\nSubject: Checkout is down\n\nSee above.\n"
    assert [event.time for event in events_of(evidence(raw, "mail.txt"))] == ["Sunday, 29 March 2026 02:41"]


def test_a_clock_of_six_digits_joins_the_day_in_the_column_beside_it(evidence):
    rows = "RUNDATE,RUNTIME,JOB,STATUS\n20260329,004107,NIGHT1,ABEND\n20260329,010258,NIGHT2,OK\n"
    assert [event.time for event in events_of(evidence(rows, "jobs.csv"))] == ["20260329 004107", "20260329 010258"]
