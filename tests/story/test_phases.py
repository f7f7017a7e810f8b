"""When each phase was reached, by which rule, and what people stated about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.times.words.document_times import stated


@pytest.fixture
def small(small):
    """Most of these tests ask no farther than phases."""
    small.last_stage = "8_story"
    return small


def outage(small):
    """Sixty requests a minute from 01:00 to 01:40; from 01:10 to 01:20 every third fails."""
    for minute in range(40):
        for second in range(0, 60, 2):
            small.request(
                f"01:{minute:02}:{second:02}", 503 if 10 <= minute < 20 and second % 6 == 0 else 200, service="shop"
            )


def note(small, when, words, path="review.md", **columns):
    return small.event(when, words, kind="note", path=path, connector="notes.markdown", seconds=60, **columns)


def phases(small):
    return dict(small.rows("select phase, reached_at from phases"))


def basis(small, phase):
    [(words,)] = small.rows(f"select basis from phases where phase = '{phase}'")
    return words


def test_a_report_in_chat_detects_when_somebody_else_takes_it_up(small):
    outage(small)
    small.chat("01:11", "checkout throws errors here")
    small.chat("01:13", "same for me, having a look", actor="bob")
    assert phases(small.run())["detected"] == small.at("01:13")


def test_a_report_that_nobody_answers_detects_nothing(small):
    outage(small)
    small.chat("01:11", "checkout throws errors here")
    small.chat("01:12", "and more errors")
    assert "detected" not in phases(small.run())


def test_who_answers_for_it_has_detected_it_though_the_first_sign_on_record_is_later(small):
    outage(small)
    small.chat("01:14", "I'm looking into the checkout", actor="bob", conversation_id="c:ops")
    small.chat("01:17", "checkout throws errors here", conversation_id="c:shop")
    small.chat("01:18", "same for me", actor="cy", conversation_id="c:shop")
    small.run()
    [(reached, earliest, words)] = small.rows(
        "select reached_at, earliest_at, basis from phases where phase = 'detected'"
    )
    assert (reached, earliest) == (small.at("01:14"), small.at("01:10"))
    assert "at the latest" in words


def test_a_ticket_detects_when_a_responder_names_it_to_the_others(small):
    outage(small)
    ticket = [("ticket", "SUP-41")]
    columns = {"kind": "ticket", "path": "t.json", "connector": "tickets.jira", "conversation_id": "jira:SUP-41"}
    small.event("01:11", "SUP-41: cannot pay", actor="cy", actor_kind="customer", identifiers=ticket, **columns)
    small.chat("01:14", "SUP-41 is not the only one, I think", identifiers=ticket)
    assert phases(small.run())["detected"] == small.at("01:14")


def test_words_about_a_failing_build_are_no_report(small):
    outage(small)
    small.chat("01:11", "the build fails again")
    small.chat("01:12", "yes", actor="bob")
    assert "detected" not in phases(small.run())


def test_an_alert_that_fired_before_and_still_fires_detects_and_one_that_was_over_does_not(small):
    outage(small)
    alert = {"kind": "alert", "path": "a.json", "severity": "error"}
    small.event("00:50", "Alert Old", ended_recorded_at=small.at("00:55"), **alert)
    small.event("01:05", "Alert Connections high", ended_recorded_at=small.at("01:30"), **alert)
    assert phases(small.run())["detected"] == small.at("01:05")


def test_a_page_that_was_resolved_before_it_began_detects_nothing(small):
    outage(small)
    for when, action in (("00:45", "trigger"), ("00:50", "resolve")):
        small.event(
            when,
            action,
            kind="page",
            path="p.json",
            conversation_id="pagerduty:1",
            attributes=f'{{"action": "{action}"}}',
        )
    small.event(
        "01:12",
        "trigger",
        kind="page",
        path="p.json",
        conversation_id="pagerduty:2",
        attributes='{"action": "trigger"}',
    )
    assert phases(small.run())["detected"] == small.at("01:12")


def test_who_says_that_they_look_into_it_answers_for_it(small):
    outage(small)
    small.chat("01:14", "I'm looking")
    small.event(
        "01:16",
        "Acknowledged",
        kind="page",
        path="p.json",
        actor="ann",
        actor_kind="human",
        attributes='{"action": "acknowledge"}',
    )
    assert phases(small.run())["acknowledged"] == small.at("01:14")


def test_mitigation_is_what_the_records_count_and_words_serve_where_nothing_was_counted(small):
    small.chat("01:05", "Declaring SEV1, checkout is down")
    small.chat("01:20", "errors have stopped")
    small.chat("01:40", "recovered")
    assert phases(small.run())["mitigated"] == small.at("01:40")
    assert basis(small, "mitigated") == "the last person who says that service is back"


def test_a_chat_in_which_nothing_happened_is_not_over_because_a_thing_in_it_is(small):
    small.chat("01:20", "ah, my printer problem is resolved")
    assert phases(small.run()) == {}


def test_the_incident_of_last_week_is_not_declared_again(small):
    outage(small)
    small.chat("01:12", "looks like the last SEV1 to me")
    assert "declared" not in phases(small.run())


def test_a_written_timeline_tells_phases_where_no_record_does(small):
    note(small, "01:00", "Deployment of the new gateway")
    note(small, "01:12", "Checkout is down for all customers")
    note(small, "01:20", "Alert received by the on-call engineer")
    note(small, "01:25", "Investigation started")
    note(small, "01:50", "Gateway rolled back")
    note(small, "01:55", "Checkout works again")
    found = phases(small.run())
    expected = {"started": "01:12", "detected": "01:20", "acknowledged": "01:25", "mitigated": "01:55"}
    assert found == {phase: small.at(when) for phase, when in expected.items()}


def test_what_begins_with_a_sign_began_before_it_and_the_interval_says_since_when(small):
    note(small, "01:00", "Configuration applied to the gateway")
    note(small, "01:10", "Dashboards look normal")
    note(small, "01:30", "A user reports errors")
    small.run()
    assert small.rows(
        "select reached_at, earliest_at, latest_at >= reached_at from phases where phase = 'started'"
    ) == [(small.at("01:30"), small.at("01:00"), True)]


def test_records_outrank_a_written_timeline_and_the_difference_is_flagged(small):
    outage(small)
    early = note(small, "00:58", "Checkout is down")
    small.run(until="9_review")
    assert phases(small)["started"] == small.at("01:10")
    assert small.rows(
        "select event_id, difference_seconds, contradicts from stated_phases where phase = 'started'"
    ) == [(early, -720.0, True)]


def test_a_stated_phase_that_meets_the_records_contradicts_nothing(small):
    outage(small)
    note(small, "01:10", "Checkout is down")
    assert small.run(until="9_review").rows("select contradicts from stated_phases where phase = 'started'") == [
        (False,)
    ]


def test_the_fields_of_a_status_post_stand_beside_the_records(small):
    outage(small)
    post = small.event("01:15", "Status page incident: Checkout", kind="status", path="s.json")
    for role, when in (("started", "01:02"), ("ended", "01:45")):
        small._insert("records.time_rows", {"event_id": post, "role": role, "recorded_at": small.at(when), "written_time": when,
                                            "recorded_earliest_at": small.at(when), "recorded_latest_at": small.at(when)})  # fmt: skip
    found = dict(
        small.run(until="9_review").rows(
            "select phase, difference_seconds from stated_phases where event_id is not null"
        )
    )
    assert found["started"] == -480.0
    assert found["resolved"] is None  # nobody called it over on record: nothing to compare with


def test_a_stated_length_in_a_document_counts_from_the_start_of_the_impact(small):
    outage(small)
    small.event("01:15", "Alert", kind="alert", path="a.json", severity="error")
    number = small.file("review.md", "notes.markdown")
    small.connection.execute(
        "insert into records.facts values (?, 12, 'Time to detection', '12 minutes', null)", [number]
    )
    assert small.run(until="9_review").rows("select quoted, difference_seconds, contradicts from stated_phases") == [
        ("Time to detection: 12 minutes", 420.0, True)
    ]


TOLD = datetime(2026, 3, 29, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "phase", "seconds"),
    [
        ("Time to detection", "5 minutes", "detected", 300.0),
        ("Time to recovery", "19 hours 43 minutes.", "mitigated", 70980.0),
        ("TTD", "0 minutes", "detected", 0.0),
        ("Time to resolve", "~2 h", "resolved", 7200.0),
        ("Outage duration", "1h 20m", "mitigated", 4800.0),
    ],
)
def test_lengths_in_documents_name_their_phase(name, value, phase, seconds):
    turn = stated(name, value, TOLD, None)
    assert turn
    assert (turn.phase, turn.seconds) == (phase, seconds)


@pytest.mark.parametrize(
    ("name", "value", "phase", "expected"),
    [
        ("Start time", "2026-03-29 00:41 UTC", "started", "00:41"),
        ("Detected at", "2026-03-29T00:50:00Z", "detected", "00:50"),
        ("Resolved", "04:05", "resolved", "02:05"),
    ],
)
def test_instants_in_documents_are_read_in_the_zone_of_the_document(name, value, phase, expected):
    turn = stated(name, value, TOLD, "Europe/Berlin")
    assert turn
    assert turn.at
    assert (turn.phase, f"{turn.at:%H:%M}") == (phase, expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [("Time to detection", "?"), ("Impact", "3 of 4 nodes"), ("Duration", "1:20:00"), ("Owner", "5 minutes")],
)
def test_what_names_no_phase_or_no_time_is_nothing(name, value):
    assert stated(name, value, TOLD, None) is None


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        ("we close the incident", "resolved"),
        ("Closing this out, thanks all", "resolved"),
        ("Calling this one done", "resolved"),
        ("raising this to P1", "declared"),
        ("Let us call this an incident", "declared"),
        ("this is a P1 now, stores open at 8", "declared"),
        ("Reports are out. We can close this.", "resolved"),
        ("OPS-812: I am on it. The pod was killed.", "acknowledged"),
        ("acknowledged, checking", "acknowledged"),
        ("I've got this", "acknowledged"),
        ("Je prends l'incident. Les guichets ne répondent plus.", "acknowledged"),
        ("bonsoir, je m’en occupe", "acknowledged"),
        ("Vale, estoy en ello", "acknowledged"),
        ("La cellule de crise est ouverte", "declared"),
        ("L'incident est terminé, merci à tous", "resolved"),
    ],
)
def test_people_say_in_many_words_that_a_phase_is_reached(small, words, phase):
    outage(small)
    small.chat("01:25", words)
    assert phases(small.run())[phase] == small.at("01:25")


@pytest.mark.parametrize(
    "words",
    ["looking good", "who is looking?", "nobody is looking into this", "not resolved yet", "before closing the incident, check",
     "the last incident", "we can close this connection", "if this is a SEV1 we page", "checking in code now",
     "quand je regarde les courbes, rien", "je prends un café", "pas d'incident majeur cette nuit", "quand l'incident est clos on écrit", "si je le prends je préviens"],
)  # fmt: skip
def test_words_like_these_reach_no_phase(small, words):
    outage(small)
    small.chat("01:25", words)
    assert phases(small.run()).keys() <= {"started", "mitigated"}


def test_the_verb_before_a_stated_time_names_its_phase(small):
    outage(small)
    small.chat("02:00", "Customer impact began at 01:05 UTC and ended at 01:20 UTC.")
    found = small.run(until="9_review").rows(
        "select phase, difference_seconds, contradicts from stated_phases where means = 'words' order by phase"
    )
    assert found == [("mitigated", 6.0, True), ("started", -300.0, True)]


def test_since_when_one_machine_is_down_is_not_stated_of_the_incident(small):
    outage(small)
    small.chat("01:31", "kafka-2 is down since 01:22, I think that is our cause", zone="UTC")
    small.chat("01:32", "the shop is down since 01:05", zone="UTC")
    found = small.run(until="9_review").rows("select phase, quoted from stated_phases where means = 'words'")
    assert found == [("started", "since 01:05")]


def test_where_nothing_was_counted_what_was_over_before_any_signal_changed_tells_of_something_else(small):
    small.series("00:00", "04:00", 60, name="queue", service="mail",
                 values=lambda when: (50.0 if when > small.at("02:00") else 10.0) + (when.minute * 7) % 5)  # fmt: skip
    alert = {"kind": "alert", "path": "a.json", "severity": "error"}
    ticket = {"kind": "ticket", "path": "t.json", "actor_kind": "customer"}
    small.event("00:20", "Alert CPU of backup", ended_recorded_at=small.at("00:25"), **alert)
    small.event("00:30", "Please create a mailbox", conversation_id="t:1", **ticket)
    small.event("02:10", "Alert Queue", ended_recorded_at=small.at("03:30"), **alert)
    small.event("02:15", "Our mails do not arrive", conversation_id="t:2", **ticket)
    assert phases(small.run())["detected"] == small.at("02:10")
    assert small.rows('select side, "at" from first_signs order by side') == [
        ("customers", small.at("02:15")), ("monitoring", small.at("02:10"))
    ]  # fmt: skip


def test_an_export_that_ends_within_the_impact_does_not_keep_it_open(small):
    outage(small)
    small.file("traces.json", last_at=small.at("01:14:58"))
    for second in range(0, 900, 2):
        when = small.at("01:00") + timedelta(seconds=second)
        is_failed = second >= 600 and second % 6 == 0
        small.request(when, 503 if is_failed else 200, path="traces.json", what="GET /basket")
    assert phases(small.run())["mitigated"] == small.at("01:19:54")


def test_a_metric_that_speaks_for_an_impact_of_cut_traces_does_not_keep_it_open(small):
    outage(small)
    small.file("traces.json", last_at=small.at("01:14:58"))
    for second in range(0, 900, 2):
        when = small.at("01:00") + timedelta(seconds=second)
        is_failed = second >= 600 and second % 6 == 0
        small.request(when, 503 if is_failed else 200, path="traces.json", what="GET /basket", service="basket")
    small.file("ratio.json", last_at=small.at("04:00"))
    small.series("00:00", "04:00", 30, name="error_ratio", service="basket", path="ratio.json",
                 values=lambda when: 0.3 if small.at("01:10") <= when <= small.at("01:20") else 0.001 * (when.minute % 3))  # fmt: skip
    assert phases(small.run())["mitigated"] == small.at("01:19:54")
    assert small.rows("select service, heard_until from impacts where ended_at is null") == [
        ("basket", small.at("01:14:58"))
    ]


def test_two_incidents_in_one_folder_are_said_to_share_one_set_of_phases(small):
    rows = []
    for episode, when in (("ep-1", "01:12"), ("ep-2", "02:12")):
        alarm = small.event(when, f"Alert {episode}", kind="alert", path="a.json", severity="error")
        rows += [(episode, alarm), (episode, small.chat(when, "on it", conversation_id=episode))]
    small.run(until="7_coverage").connection.execute("delete from episodes")
    small.connection.executemany("insert into episodes values (?, ?, 'links')", rows)
    small._run_stage("8_story")
    [(reason,)] = small.rows("select reason from assumptions where subject = 'phases'")
    assert reason.startswith("the records fall into 2 episodes that people answered (29 Mar 01:12 to 29 Mar 01:12, ")


def test_where_no_person_calls_it_over_the_close_of_its_ticket_does(small):
    outage(small)
    ticket = small.event("01:15", "INC7: shop fails", kind="ticket", path="t.csv", actor="ann", actor_kind="human")
    small.connection.execute(
        "insert into records.time_rows (event_id, role, recorded_at) values (?, 'ended', ?)",
        [ticket, small.at("03:00")],
    )
    assert phases(small.run())["resolved"] == small.at("03:00")


def test_the_field_of_a_ticket_that_states_no_zone_is_read_in_that_of_its_own_stamp(small):
    outage(small)
    small.event("01:15", "INC7: shop fails", kind="ticket", path="t.csv", written_time="2026-03-29 03:15:00",
                attributes='{"resolved_at": "2026-03-29 04:00:00"}')  # fmt: skip
    found = small.run(until="9_review").rows("select phase, stated_earliest_at from stated_phases")
    assert found == [("resolved", small.at("02:00"))]


def test_an_alert_that_came_by_mail_detects(small):
    outage(small)
    small.event("01:12", "[FIRING:1] Checkout errors", kind="mail", path="box.mbox", actor_kind="automation")
    assert phases(small.run())["detected"] == small.at("01:12")


def test_where_reports_alone_tell_of_it_words_know_when_it_ended(small):
    for minute in range(0, 40, 4):
        small.event(f"01:{minute:02}", f"SUP-{minute}: coupon refused", kind="ticket", path="t.json", actor=f"c{minute}",
                    actor_kind="customer", conversation_id=f"zendesk:{minute}")  # fmt: skip
    small.chat("02:10", "coupons work again")
    found = phases(small.run())
    assert found["started"] == small.at("01:00")
    assert found["mitigated"] == small.at("02:10")
