"""Which events become moments, what they are called, and how many there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipelines.moments.choosing import ENOUGH, MOST, Sign, choose
from pipelines.moments.words import label

BEGIN = datetime(2026, 3, 29, tzinfo=UTC)


def sign(number, category="alert", tier=2, minutes=None, **facts):
    at = BEGIN + timedelta(minutes=number if minutes is None else minutes)
    return Sign(f"e{number:04}", at, category, f"{category} {number}", "a rule", tier, **facts)


def labels(small, category):
    return [
        words
        for (words,) in small.rows(
            f"select label from moments where category = '{category}' order by occurred_at, label"
        )
    ]


def test_five_hundred_alerts_leave_room_for_the_rest():
    signs = [sign(number) for number in range(500)] + [
        sign(900, "deploy"),
        sign(901, "decision"),
        sign(902, "phase", tier=0),
    ]
    chosen = choose(signs)
    assert len(chosen) <= MOST
    assert {"deploy", "decision", "phase"} <= {each.category for each in chosen}


def test_the_end_is_not_left_out_for_what_there_is_enough_of_at_the_begin():
    signs = [sign(number * 10 + kind, f"kind {kind}", tier=2) for kind in range(9) for number in range(6)]
    late = sign(999, "alert", tier=2, minutes=900)
    assert late in choose([*signs, late])


def test_what_is_worth_little_is_shown_where_there_is_little_else():
    little = [sign(number, "pattern", tier=6) for number in range(10)]
    assert len(choose(little)) == 10
    much = [
        sign(100 + number, category, tier=1)
        for number, category in enumerate(["deploy", "page", "alert", "ticket", "status"] * 5)
    ]
    assert len(much) > ENOUGH
    assert {each.category for each in choose(little + much)}.isdisjoint({"pattern"})


def test_an_event_is_one_moment_by_its_strongest_sign_and_cites_what_the_others_cite():
    weak, strong = sign(1, "ticket", tier=4, cites=("a",)), sign(1, "phase", tier=0, cites=("b",))
    [only] = choose([weak, strong])
    assert (only.category, set(only.cites)) == ("phase", {"a", "b"})


def test_moments_stand_in_order_of_time_and_the_answer_does_not_depend_on_the_order_of_the_signs():
    signs = [sign(number, "page", tier=1 + number % 3, minutes=(number * 7) % 50) for number in range(50)]
    chosen = choose(signs)
    assert [each.occurred_at for each in chosen] == sorted(each.occurred_at for each in chosen)
    assert choose(reversed(signs)) == chosen


def test_a_label_is_one_line_without_the_marks_of_the_chat():
    assert label("declared by <@U04> in <#C0|inc-7>,\n see <https://x.example/a|the doc> :tada:") == (
        "declared by @… in #inc-7, see the doc"
    )
    assert len(label("word " * 60)) <= 120


def test_an_alert_that_fires_over_and_over_is_one_moment(small):
    for minute in range(0, 40, 4):
        small.event(
            f"01:{minute:02}",
            "Alert Flapping fired",
            kind="alert",
            path="a.json",
            severity="error",
            identifiers=[("alert name", "Flapping")],
        )
    small.run()
    assert len(small.rows("select 1 from moments where category in ('alert', 'phase')")) == 1
    assert len(small.rows("select 1 from citations where subject_kind = 'moment'")) > 1


def test_a_deployment_of_many_steps_has_a_begin_and_an_end(small):
    for minute, state in enumerate(("queued", "in_progress", "in_progress", "success")):
        small.event(f"01:{minute:02}", f"shop: deployment of v2.1.0 to production: {state}", kind="deploy", path="d.json", service="shop",
                    attributes=f'{{"state": "{state}", "environment": "production"}}', identifiers=[("deployment", "3169537368")])  # fmt: skip
    small.run()
    assert labels(small, "deploy") == ["Deployment v2.1.0 of shop started", "Deployment v2.1.0 of shop finished"]


def test_a_deployment_elsewhere_than_in_production_is_none(small):
    small.event(
        "01:00",
        "shop: deployment to staging: success",
        kind="deploy",
        path="d.json",
        attributes='{"state": "success", "environment": "staging"}',
    )
    assert labels(small.run(), "deploy") == []


def test_a_rollback_is_called_one(small):
    for minute, state in enumerate(("running", "failed")):
        small.event(f"01:{minute:02}", "shop: rollback to v2.0.9", kind="deploy", path="d.json", service="shop",
                    attributes=f'{{"state": "{state}"}}', identifiers=[("deployment", "3169537399")])  # fmt: skip
    assert labels(small.run(), "deploy") == ["Rollback of shop to v2.0.9 started", "Rollback of shop to v2.0.9 failed"]


def test_what_was_deployed_the_day_before_stands_behind_what_was_deployed_just_before(small):
    small.window(None, None)
    note = {"kind": "note", "path": "review.md", "connector": "notes.markdown"}
    small.event("20:00", "Checkout is down", **note)
    for hour in range(19):
        for step in range(3):
            small.event(
                f"{hour:02}:{step:02}",
                f"release {hour}.{step}.0 published",
                kind="deploy",
                path="d.json",
                attributes='{"state": "published"}',
            )
    last = small.event(
        "19:45", "release 9.9.9 published", kind="deploy", path="d.json", attributes='{"state": "published"}'
    )
    assert small.run().rows(f"select category from moments where event_id = '{last}'") == [("deploy",)]
    assert len(small.rows("from moments")) <= 40


def test_a_controller_that_changes_the_same_thing_over_and_over_is_one_moment(small):
    for minute in range(20):
        small.event(
            f"01:{minute:02}",
            f"Rescale: shop to {minute}",
            kind="change",
            path="k.json",
            actor_kind="system",
            service="shop",
        )
    assert labels(small.run(), "change") == ["Rescale: shop to 0"]


def test_rows_of_a_written_timeline_are_moments_and_phases_bear_their_name(small):
    for when, words in (
        ("01:00", "Configuration applied"),
        ("01:10", "Checkout is down"),
        ("01:12", "Alert received"),
        ("01:40", "Service restored"),
    ):
        small.event(when, words, kind="note", path="review.md", connector="notes.markdown")
    small.run()
    assert [row[0] for row in small.rows("select label from moments order by occurred_at")] == [
        "Configuration applied",
        "Customer impact started: checkout is down",
        "Detected: alert received",
        "Customer impact ended: service restored",
    ]


def test_the_last_of_many_changes_is_a_moment_where_it_carried_out_a_decision(small):
    for minute in range(60):
        small.event(
            f"00:{minute:02}",
            f"setting {minute} changed",
            kind="change",
            path="audit.json",
            actor="ann",
            actor_kind="human",
        )
    for minute in range(10, 20):
        small.event(f"01:{minute:02}", f"Alert A{minute}", kind="alert", path="a.json", severity="error")
        small.event(f"01:{minute:02}:30", f"deployed {minute}", kind="deploy", path="d.json", actor_kind="automation")
    small.chat("01:25", "Decision: we switch the flag new-chain off everywhere.", actor="ann")
    small.event(
        "01:27", "turned off the flag new-chain", kind="change", path="flags.json", actor="bob", actor_kind="human"
    )
    small.run(until="9_review")
    assert small.rows("select why from moments where label = 'turned off the flag new-chain'") == [
        ("it carried out what was decided",)
    ]


def test_a_hidden_moment_is_cited_nowhere(small):
    ticket = small.event(
        "01:00", "Cannot pay", kind="ticket", path="j.json", conversation_id="jira:S-1", actor_kind="customer"
    )
    small.run(f'[[moments]]\nevent = {{ id = "{ticket}" }}\nhidden = true')
    assert small.rows("from moments") == small.rows("select * from citations where subject_kind = 'moment'") == []


def test_every_moment_cites_an_event_or_a_series_that_exists(small):
    small.event("01:00", "Cannot pay", kind="ticket", path="j.json", conversation_id="jira:S-1")
    small.event("01:05", "Alert A fired", kind="alert", path="a.json", severity="error")
    small.series(
        "00:00",
        "04:00",
        60,
        name="queue_length",
        values=lambda when: (50.0 if when > small.at("02:00") else 10.0) + when.minute * 7 % 5,
    )
    small.event("02:03", "order accepted", service="shop")
    small.run()
    assert small.rows("select count(*) from moments") == [(3,)]
    assert small.rows("""select m.event_id from moments m anti join (
        select subject_id from citations c left join events e on e.event_id = c.event_id left join series s on s.series_id = c.series_id
        where c.subject_kind = 'moment' and coalesce(e.event_id, s.series_id) is not null) c on c.subject_id = m.event_id""") == []  # fmt: skip


def test_a_change_that_samples_show_is_a_moment_that_cites_them_alone_and_stands_at_the_first_event_after_it(small):
    small.series("00:00", "04:00", 60, name="errors_per_minute", service="shop",
                 values=lambda when: (50.0 if when > small.at("02:00") else 10.0) + (when.minute * 7) % 5)  # fmt: skip
    small.event("01:59", "still fine", service="shop")
    after = small.event("02:03", "order accepted", service="shop")
    small.event("02:02", "elsewhere", service="stock")
    [(event_id, words)] = small.run().rows("select event_id, label from moments where category = 'onset'")
    assert (event_id, words) == (after, "errors_per_minute of shop began to rise")
    assert small.rows(
        f"select c.event_id, s.name, c.from_at = o.earliest_at and c.to_at = o.latest_at from citations c left join series s using (series_id), onsets o "
        f"where subject_kind = 'moment' and subject_id = '{after}'"
    ) == [(None, "errors_per_minute", True)]


def test_what_differs_between_the_lines_of_a_kind_is_an_ellipsis_in_its_label():
    assert label("<*> <*> tcp, <*> of <*> failed") == "… tcp, … of … failed"


def test_of_lines_that_read_alike_only_the_errors_count_and_the_first_of_their_worst_stretch_is_named(small):
    for minute in range(60):
        for second in range(0, 60, 6):
            small.event(f"01:{minute:02}:{second:02}", f"answered {minute} with {200 + second}", severity="info")
            small.event(f"01:{minute:02}:{second:02}", f"took {minute} in {200 + second}", severity="info")
    small.event("01:20:05", "answered 7 with 500", severity="error")
    small.event("01:18:05", "took 9 in 500", severity="error")  # a stray one
    errors = [small.event(f"01:40:0{number}", f"took {number} in 500", severity="error") for number in range(1, 6)]
    small.run()
    assert small.rows("select event_count, error_count, severity from patterns order by error_count") == [
        (601, 1, "info"), (606, 6, "info")
    ]  # fmt: skip
    assert small.rows("select event_id, label from moments where category = 'pattern'") == [
        (errors[0], "New error line, 6 in all: took 1 in 500")
    ]
