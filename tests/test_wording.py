"""The wording check blames words, never machines, and leaves evidence alone."""

from __future__ import annotations

import pytest

from pipelines.wording import lint, rules

NAMES = ("Ada Byron", "Will")
GRAVITY = {"error": 0, "warning": 1, "info": 2}
FOUND = [(rule["name"], rule["level"], sentence) for rule in rules() for sentence in rule["finds"]]
PASSED = [(rule["name"], rule["level"], sentence) for rule in rules() for sentence in rule["passes"]]


@pytest.mark.parametrize(("rule", "level", "sentence"), FOUND)
def test_every_rule_finds_its_own_examples(rule, level, sentence):
    """Or a graver one takes the same words."""
    found = lint(sentence, NAMES)
    assert (rule, level) in {(finding.rule, finding.level) for finding in found} or GRAVITY[level] >= GRAVITY[
        found[0].level
    ]


@pytest.mark.parametrize(("rule", "level", "sentence"), PASSED)
def test_every_rule_lets_its_own_counterexamples_pass(rule, level, sentence):
    assert (rule, level) not in {(finding.rule, finding.level) for finding in lint(sentence, NAMES)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The job failed to start.",
        "Deployment 3f9c2e1 started at 00:41 and took the pool from 50 to 20 connections.",
        "The alert reached the on-call engineer, payments, at 00:52.",
        "No record shows a path from the warning to the responders before 00:50.",
        "The retry loop missed its deadline and the gateway dropped 1,204 requests.",
        "At that time the dashboard showed normal latency, so a rollback was not considered.",
        "The pool should have a limit per tenant.",
        "The team chose to wait, because the queue was draining.",
        "We will run the failover every quarter.",
    ],
)
def test_a_sentence_about_systems_and_what_was_known_is_no_finding(sentence):
    assert lint(sentence, NAMES) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The operator neglected to drain the node.",
        "He didn't notice the red graph.",
        "The developers missed the alert for an hour.",
        "Will forgot to merge the fix.",
        "The contractor failed\nto announce the change.",
    ],
)
def test_a_sentence_that_makes_a_person_the_cause_is_an_error(sentence):
    assert [finding.level for finding in lint(sentence, NAMES)] == ["error"]


def test_a_name_is_one_with_its_capitals_only():
    assert lint("It will ignored_hosts.", NAMES) == []
    assert lint("I will miss nothing: the file will ignore it.", ("will",)) == []


def test_what_others_said_and_code_are_evidence_and_not_checked():
    text = "> she forgot the flag\n\n`human error`\n\n```\nhuman error\n```\nThey wrote: “obviously human error”.\n"
    assert lint(text) == []


def test_a_line_may_be_excused():
    assert lint("Clearly so. <!-- wording: ignore -->") == []


def test_a_finding_tells_where_it_stands_and_what_to_write_instead():
    (finding,) = lint("First line.\nIt was human error.\n")
    assert (finding.line, finding.column, finding.quoted) == (2, 8, "human error")
    assert finding.why
    assert finding.rewrite


def test_the_same_words_are_found_once():
    assert len(lint("Nobody noticed. The engineer should simply have checked.")) == 2


def test_a_finding_stands_where_its_own_sentence_begins():
    (finding,) = [
        each for each in lint("It worked.\n\nRobin messed up the rollback.", ("Robin",)) if each.level == "error"
    ]
    assert (finding.line, finding.column, finding.quoted) == (3, 1, "Robin messed up")
