"""A share of the records that is lost, for a while or for good, however long."""

from __future__ import annotations

import numpy as np
import pytest
from made_streams import HOUR, at_random, micros

from pipelines.coverage.fallen import falls_at
from pipelines.coverage.findings import micros as since_epoch
from pipelines.coverage.shares import _one_kind, _share, counted

DAY = 24 * HOUR
WINDOW = (int(micros(0)), int(micros(DAY)))


def thinned(left: float, start: float, end: float, seed: int) -> np.ndarray:
    at = np.unique(at_random(720, DAY, seed=seed).astype(np.int64)).astype(float)
    is_lost = (at >= start) & (at < end) & (np.random.default_rng(seed).random(len(at)) >= left)
    return at[~is_lost]


@pytest.mark.parametrize(("left", "hours"), [(2 / 3, 1), (2 / 3, 2), (0.5, 2), (0.5, 4)])
@pytest.mark.parametrize("seed", range(3))
def test_a_share_that_is_lost_is_found_however_long(stream, left, hours, seed):
    start, end = (4 + 5 * seed) * HOUR, (4 + 5 * seed + hours) * HOUR
    found = _share(stream(thinned(left, start, end, seed), service="feed"), WINDOW)
    assert found is not None
    assert abs(since_epoch(found.started_at) - micros(start)) <= 1200e6
    assert abs(since_epoch(found.ended_at) - micros(end)) <= 1200e6


def test_a_loss_as_long_as_a_night_bears_the_doubt_of_a_single_day(stream):
    found = _share(stream(thinned(0.5, 10 * HOUR, 14 * HOUR, 1), service="feed"), WINDOW)
    assert found.chance == 0.005
    assert "to rule out a lull" in found.evidence


@pytest.mark.parametrize("seed", range(3))
def test_a_rate_that_falls_to_half_for_good_is_told_and_not_dark(stream, seed):
    log = stream(thinned(0.5, 12 * HOUR, DAY, seed), service="feed")
    edges, counts = counted(log, WINDOW)
    assert _share(log, WINDOW) is None
    assert abs(int(edges[falls_at(counts)]) - micros(12 * HOUR)) <= 900e6


@pytest.mark.parametrize("counts", [np.full(400, 10.0), np.linspace(14, 4, 400)], ids=["even", "a slow decline"])
def test_a_rate_that_stays_or_declines_slowly_falls_nowhere(counts):
    assert falls_at(np.random.default_rng(0).poisson(counts).astype(float)) is None


@pytest.mark.parametrize(("errors", "is_told"), [("in their place", False), ("as before", True)])
def test_records_that_became_errors_are_not_missing(stream, errors, is_told):
    at = np.unique(at_random(720, DAY).astype(np.int64)).astype(float)
    within = (at >= 10 * HOUR) & (at < 11 * HOUR)
    few = np.random.default_rng(1).random(len(at)) < 0.05
    is_severe = (within | few) if errors == "in their place" else few
    heard = np.ones(len(at), dtype=bool) if errors == "in their place" else ~within | few
    log = stream(at[heard], path="access.log", severe=is_severe[heard])
    assert (_one_kind(log, WINDOW) is not None) == is_told
