"""Identifiers in what was written."""

import polars as pl
import pytest

from pipelines.links.rules import by_rule, kinds, rules


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.kind)
def test_every_rule_finds_its_samples_and_leaves_out_the_others(rule):
    for text, value in rule.yes.items():
        assert by_rule(rule, pl.Series([text])).to_list() == [[value]], text
    for text in rule.no:
        assert by_rule(rule, pl.Series([text])).to_list() == [None], text
    assert rule.yes
    assert rule.no


def test_every_rule_finds_something_whose_worth_is_stated():
    assert {rule.kind for rule in rules()} <= kinds().keys()
