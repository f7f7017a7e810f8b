"""Between which instants a silence began and ended."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from made_streams import HOUR, at_random, micros, on_step, without

from pipelines.coverage import bounds
from pipelines.coverage.attribution import Cause
from pipelines.coverage.findings import Silence, Stream, instant

HOURS = 12
NO_FILE = duckdb.connect(":memory:")
PLANTED = (5 * HOUR, 5 * HOUR + 2400)


def with_misses(seed: int) -> np.ndarray:
    at = on_step(30, HOURS * HOUR)
    return at[np.random.default_rng(seed).random(len(at)) > 0.1]


def in_bursts(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.sort(
        np.concatenate([each + rng.exponential(20, 6).cumsum() for each in rng.uniform(0, HOURS * HOUR, 180)])
    )


RHYTHMS = {
    "a steady rate": lambda seed: at_random(60, HOURS * HOUR, seed=seed),
    "a step": lambda seed: on_step(15, HOURS * HOUR) + np.random.default_rng(seed).uniform(0, 15),
    "a step with misses": with_misses,
    "bursts": in_bursts,
}


def silence_of(at: np.ndarray) -> Silence:
    """Of what was planted, in a series that speaks at these seconds otherwise."""
    kept = micros(without(at, PLANTED))
    stream = Stream(("s",), "metric", "checkout", "web-1", ("m.json",), None, None, kept, kept, np.ones_like(kept))
    after = int(np.searchsorted(kept, micros(PLANTED[1])))
    usual = float(np.median(np.diff(kept)))
    return Silence(stream, int(kept[after - 1]), int(kept[after]), 40, usual, 0.001, "")


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_begin_and_end_lie_within_their_bounds_all_but_now_and_then(rhythm):
    true_begin, true_end = (instant(int(micros(at))) for at in PLANTED)
    held = []
    for seed in range(60):
        silence = silence_of(RHYTHMS[rhythm](seed))
        a, b, c, d = bounds.of_silences(NO_FILE, Cause("stream", (silence,)), silence.from_at)
        held.append((a <= true_begin <= b, c <= true_end <= d))
    assert np.mean(held, axis=0).min() >= 0.93


def test_of_a_step_both_bounds_are_a_step_wide():
    silence = silence_of(on_step(15, HOURS * HOUR))
    a, b, c, d = bounds.of_silences(NO_FILE, Cause("stream", (silence,)), silence.from_at)
    assert [(b - a).total_seconds(), (d - c).total_seconds()] == [15.0, 15.0]
