"""The review sheet is told what it lacks, and left alone where it lacks nothing."""

from __future__ import annotations

import pytest

from pipelines._review import Action, Factor, Review
from pipelines.review_checks import MOST_ACTIONS, check, is_vague

TWO_FACTORS = (
    Factor(id="F1", statement="The pool was halved."),
    Factor(id="F2", statement="No alert covers the pool."),
)


def action(
    number=1,
    statement="Page when the pool of checkout is 90 % full",
    owner="database engineer",
    factors=("F1", "F2"),
    **more,
):
    return Action(id=f"A{number}", statement=statement, owner=owner, factors=factors, **more)


def checks(**sheet):
    return {(weakness.place, weakness.check) for weakness in check(Review(**sheet))}


def test_a_sheet_that_lacks_nothing_is_left_alone():
    assert checks(factors=TWO_FACTORS, actions=(action(),)) == set()


def test_an_empty_sheet_is_left_alone():
    assert checks() == set()


def test_a_factor_without_an_action_is_named():
    assert checks(factors=TWO_FACTORS, actions=(action(factors=("F1",)),)) == {
        ("factors.F2", "factor without an action")
    }


@pytest.mark.parametrize(
    "owner",
    [
        None,
        "",
        "the team",
        "The Team",
        "everyone",
        "TBD",
        "engineering",
        "us",
        "SRE team",
        "team payments",
        "SRE",
        "the database group",
        "Ops and QA",
    ],
)
def test_an_action_of_nobody_or_everybody_has_no_owner(owner):
    assert checks(factors=TWO_FACTORS, actions=(action(owner=owner),)) == {("actions.A1", "action without an owner")}


@pytest.mark.parametrize(
    "owner",
    [
        "payments team lead",
        "on-call engineer, payments",
        "release manager",
        "SRE on call",
        "team lead, payments",
        "database administrator",
    ],
)
def test_one_role_is_an_owner(owner):
    assert checks(factors=TWO_FACTORS, actions=(action(owner=owner),)) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "Be more careful",
        "Improve monitoring",
        "improve our alerting",
        "Better documentation",
        "Raise awareness",
        "Double-check deploys",
        "More tests",
        "Look into it",
        "Investigate further",
        "Make the deploy safer",
        "Enhance observability of payments",
        "Improve monitoring for the checkout service",
        "Monitor the database",
    ],
)
def test_a_resolution_or_a_field_of_work_is_vague(statement):
    assert is_vague(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "Alert on replication lag above 30 s",
        "Improve monitoring of the connection pool with an alert at 90 %",
        "Add tests for the rollback of schema changes",
        "Refuse a pool size below 20 in CI",
        "Improve monitoring of the replication lag",
        "Monitor the replication lag of the database",
        "Make the deploy refuse a pool size below 20",
        "Investigate why the pool of checkout leaks connections",
    ],
)
def test_an_action_that_names_its_signal_is_not_vague(statement):
    assert not is_vague(statement)


def test_training_as_the_only_remedy_is_named_and_beside_another_it_is_not():
    training = action(2, "Hold a workshop on the deploy tool for new engineers", factors=("F1",))
    assert ("actions.A2", "training as the only remedy") in checks(
        factors=TWO_FACTORS, actions=(action(factors=("F2",)), training)
    )
    assert ("actions.A2", "training as the only remedy") not in checks(
        factors=TWO_FACTORS, actions=(action(), training)
    )


def test_a_single_cause_is_named():
    assert ("factors", "single cause") in checks(factors=TWO_FACTORS[:1], actions=(action(factors=("F1",)),))


def test_more_open_actions_than_get_done_are_named_and_closed_ones_do_not_count():
    many = tuple(action(number) for number in range(MOST_ACTIONS + 1))
    assert ("actions", "more actions than get done") in checks(factors=TWO_FACTORS, actions=many)
    closed = (*many[:-1], action(99, status="done"))
    assert checks(factors=TWO_FACTORS, actions=closed) == set()


@pytest.mark.parametrize("title", ["Robin's outage", "The Ada Byron incident", "Ada's mistake"])
def test_an_incident_named_after_a_person_is_named(title):
    assert [weakness.check for weakness in check(Review(), title, ("Ada Byron", "Ada"))] == ["named after a person"]


def test_an_incident_named_after_its_service_is_not():
    assert check(Review(), "Checkout errors after a change of the pool", ("Ada Byron", "Ada")) == []
