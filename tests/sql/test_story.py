"""Impact, phases, moments, knowledge and the review, by their rules."""


def outage(small, start=10, end=20, share=2):
    """Thirty requests a minute for an hour; between two minutes every second one fails."""
    for minute in range(60):
        for second in range(0, 60, 2):
            failed = start <= minute < end and second % (2 * share) == 0
            small.request(f"01:{minute:02}:{second:02}", 503 if failed else 200, service="shop")


def phases(small):
    return dict(small.rows("select phase, reached_at from phases"))


def test_failing_requests_are_one_impact_from_the_first_to_the_last(small):
    outage(small)
    assert small.run(until="7_coverage").rows("select service, started_at, ended_at, magnitude from impacts") == [
        ("shop", small.at("01:10:00"), small.at("01:19:56"), 150.0)
    ]


def test_a_few_failures_all_night_are_no_impact(small):
    outage(small, 0, 0)
    for minute in range(0, 60, 6):
        small.request(f"01:{minute:02}:01", 500, service="shop")
    assert small.run(until="7_coverage").rows("from impacts") == []


def test_a_failure_of_another_kind_does_not_move_the_begin(small):
    outage(small)
    small.request("01:08:30", 500, "GET /catalog", service="shop")
    assert phases(small.run(until="8_story"))["started"] == small.at("01:10:00")


def test_a_lull_of_ten_minutes_parts_two_impacts_and_mitigation_is_the_end_of_the_last(small):
    outage(small)
    for second in range(0, 60, 2):
        small.request(f"01:35:{second:02}.5", 503, service="shop")
    assert len(small.run(until="8_story").rows("from impacts")) == 2
    assert phases(small)["mitigated"] == small.at("01:35:58.5")


def test_a_silenced_alert_detects_nothing(small):
    outage(small)
    small.event("01:00", "Silence", kind="alert", path="s.json", connector="alerts.alertmanager_silences", severity="notice",
                ended_recorded_at=small.at("02:00"), identifiers=[("alert name", "Full")])  # fmt: skip
    small.event(
        "01:11", "Alert Full fired", kind="alert", path="a.json", severity="error", identifiers=[("alert name", "Full")]
    )
    small.event(
        "01:15", "Alert Slow fired", kind="alert", path="a.json", severity="error", identifiers=[("alert name", "Slow")]
    )
    assert phases(small.run(until="8_story"))["detected"] == small.at("01:15")
    assert small.rows("select class, started_at, ended_at from dark_areas") == [
        ("alerting muted", small.at("01:00"), small.at("02:00"))
    ]


def test_a_ticket_detects_once_somebody_takes_it_up(small):
    outage(small)
    small.event(
        "01:12", "Cannot pay", kind="ticket", path="j.json", actor="ann", actor_kind="human", conversation_id="jira:S-1"
    )
    small.event(
        "01:18",
        "S-1: assignee",
        kind="ticket",
        path="j.json",
        actor="bob",
        actor_kind="human",
        conversation_id="jira:S-1",
    )
    assert phases(small.run(until="8_story"))["detected"] == small.at("01:18")


def test_an_alert_that_was_over_before_the_impact_detects_nothing(small):
    outage(small)
    small.event("00:40", "Alert", kind="alert", path="a.json", severity="error", ended_recorded_at=small.at("00:50"))
    small.event("01:16", "Alert", kind="alert", path="a.json", severity="error")
    assert phases(small.run(until="8_story"))["detected"] == small.at("01:16")


def test_a_page_is_acknowledged_by_a_person_not_by_a_program(small):
    page = {"kind": "page", "path": "p.json", "attributes": '{"action": "acknowledge"}'}
    small.event("01:01", "by a rule", actor="bot", actor_kind="automation", **page)
    small.event("01:05", "by her", actor="ann", actor_kind="human", **page)
    assert phases(small.run(until="8_story"))["acknowledged"] == small.at("01:05")


def test_a_question_declares_nothing_and_a_sentence_does(small):
    small.event("01:01", "Is this a SEV1?", kind="chat", path="c.json", actor="ann", actor_kind="human")
    small.event("01:02", "not a SEV1 yet", kind="chat", path="c.json", actor="ann", actor_kind="human")
    small.event("01:05", "Declaring SEV-1", kind="chat", path="c.json", actor="ann", actor_kind="human")
    assert phases(small.run(until="8_story"))["declared"] == small.at("01:05")


def test_resolved_is_said_after_the_impact_and_by_a_person(small):
    outage(small)
    small.event("01:15", "resolved!", kind="chat", path="c.json", actor="ann", actor_kind="human")
    small.event("01:25", "Alert resolved", kind="chat", path="c.json", actor="bot", actor_kind="automation")
    small.event("01:26", "until it is resolved we wait", kind="chat", path="c.json", actor="ann", actor_kind="human")
    small.event("01:40", "Calling it resolved", kind="chat", path="c.json", actor="ann", actor_kind="human")
    assert phases(small.run(until="8_story"))["resolved"] == small.at("01:40")


def test_older_exports_stay_out_of_phases_and_moments(small):
    small.file("older/p.json", is_baseline=True)
    small.event("01:05", "Declaring SEV-1", kind="chat", path="older/p.json", actor="ann", actor_kind="human")
    small.run()
    assert small.rows("from phases") == small.rows("from moments") == []


def test_every_moment_and_phase_cites_its_event(small):
    outage(small)
    small.event("01:15", "Alert", kind="alert", path="a.json", severity="error")
    small.run()
    assert small.rows(
        "select count(*) from phases where phase not in (select subject_id from citations where event_id is not null)"
    ) == [(0,)]
    assert small.rows(
        "select count(*) from moments where event_id not in (select event_id from citations where subject_kind = 'moment')"
    ) == [(0,)]


def test_there_are_at_most_forty_found_moments(small):
    for number in range(60):
        small.event(
            f"01:{number:02}", f"Ticket {number}", kind="ticket", path="j.json", conversation_id=f"jira:S-{number}"
        )
    [(count,)] = small.run().rows("select count(*) from moments")
    assert 0 < count <= 40


def test_a_member_could_have_seen_a_message_from_when_they_came(small):
    said = small.event(
        "01:00", "It is full", kind="chat", path="c.json", actor="ann", actor_kind="human", conversation_id="slack:inc"
    )
    small.event(
        "01:30", "here", kind="chat", path="c.json", actor="bob", actor_kind="human", conversation_id="slack:inc"
    )
    small.connection.execute(
        "insert into records.presence values ('slack:inc', 'bob', 'joined', ?, null)", [small.at("01:20")]
    )
    found = small.run().rows(f"select certainty, knowable_at from knowledge where event_id = '{said}' order by all")
    assert found == [("could have seen", small.at("01:20")), ("demonstrated", small.at("01:00"))]


def test_words_that_were_edited_count_from_the_edit(small):
    said = small.event(
        "01:00", "It is NOT fine", kind="chat", path="c.json", actor="ann", actor_kind="human", edited="01:15"
    )
    assert small.run().rows(f"select knowable_at from knowledge where event_id = '{said}'") == [(small.at("01:15"),)]


def test_the_review_adds_renames_and_hides_moments_and_lists_what_it_lost(small):
    ticket = small.event("01:00", "Cannot pay", kind="ticket", path="j.json", conversation_id="jira:S-1")
    noise = small.event("01:01", "Password", kind="ticket", path="j.json", conversation_id="jira:S-2")
    line = small.event("01:02:00.4", "pool exhausted")
    small.run(f"""
        [[moments]]
        event = {{ id = "{ticket}" }}
        label = "First report"
        [[moments]]
        event = {{ id = "{noise}" }}
        hidden = true
        [[moments]]
        event = {{ id = "of an older export", at = 2026-03-29T01:02:00Z, text = "pool" }}
        [[notes]]
        event = {{ at = 2026-03-29T03:00:00Z, text = "never said" }}
        text = "lost"
    """)
    assert small.rows("select event_id, label, origin from moments order by all") == [
        (ticket, "First report", "review"), (line, "pool exhausted", "review")
    ]  # fmt: skip
    assert len(small.rows("from review_unmatched")) == 1


def test_a_decision_of_the_review_knows_what_was_dark_and_what_was_seen(small):
    seen = small.event(
        "01:00", "It is full", kind="chat", path="c.json", actor="ann", actor_kind="human", conversation_id="slack:inc"
    )
    unseen = small.event("01:01", "Cannot pay", kind="ticket", path="j.json", conversation_id="jira:S-1")
    small.event("00:30", "Silence", kind="alert", path="s.json", connector="alerts.alertmanager_silences",
                ended_recorded_at=small.at("02:00"))  # fmt: skip
    decided = small.event("01:10", "Let us throttle", kind="chat", path="c.json", actor="ann", actor_kind="human")
    small.run(f'[[decisions]]\nevent = {{ id = "{decided}" }}\nconfirmed = true')
    [(known, not_seen, dark, confirmed)] = small.rows("select known, unseen, dark_then, confirmed from decisions")
    assert seen in known
    assert unseen in not_seen
    assert len(dark) == 1
    assert confirmed
