"""How well clocks are measured: worlds with a planted truth, and what an estimate of them claims.

Run it: `python -m tests.benchmarks.clocks [--runs 100] [--scenario WORDS]`, or with `--speed` for how long a million anchors take. The worlds, the score and the bars
were written before the estimator, by other hands.

What is scored is `pipelines.clocks.estimate(anchors, reference, trusted, clocks, steps)`, the steps as `steps_of` finds
them in a world's journal: a frame with the columns of
`clock_offsets` (`valid_from` and `valid_to` in µs since 1970, true time, NULL where open). At 25 moments of every
judged clock a claim is the hull of [lower, upper] over the rows valid then, moved along by their drift. A bound
that is NULL claims nothing on that side and is counted apart.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from tests.benchmarks.clock_worlds import (
    BEGIN,
    REFERENCE,
    WINDOW,
    World,
    constant,
    drifting,
    facts,
    moments,
    stepping,
    worlds,
)

MOMENTS = 25
COVERAGE_OVERALL, COVERAGE_EACH = 0.97, 0.93
MEDIAN_ERROR_SECONDS = 0.2  # where machines saw both sides
FALSE_CORRECTIONS = 0.02
TRUSTED = {REFERENCE: 0.5}

Estimate = Callable[..., pl.DataFrame]  # of anchors, reference, trusted, clocks, and steps on record
Steps = Callable[[pl.DataFrame], list]  # that a journal shows


@dataclass
class Tally:
    """Counts over the worlds of one scenario; errors and widths in seconds."""

    moments: int = 0
    covered: int = 0
    unbounded: int = 0
    errors: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    true_clocks: int = 0
    false_corrections: int = 0
    slips: int = 0
    slips_named: int = 0
    false_slips: int = 0
    clean_worlds: int = 0
    false_steps: int = 0
    steps: int = 0
    steps_found: int = 0
    apart: int = 0
    apart_claimed: int = 0
    bounded: int = 0
    left_open: int = 0

    @property
    def coverage(self) -> float:
        return self.covered / self.moments if self.moments else 1.0

    @property
    def median_error(self) -> float:
        return float(np.median(self.errors)) if self.errors else 0.0


def score(estimate: Estimate, steps: Steps, of: Iterable[World]) -> dict[str, Tally]:
    """A tally for each scenario."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for world in of:
        clocks = sorted(world.truth)
        found = estimate(world.anchors, REFERENCE, TRUSTED, clocks, steps(world.journal))
        _judge(world, found, tallies[world.scenario])
    return dict(tallies)


def _judge(world: World, found: pl.DataFrame, tally: Tally) -> None:
    for clock, (first, last) in world.judged.items():
        rows = found.filter(pl.col("clock_id") == clock).to_dicts()
        at = np.linspace(first + 1, last - 1, MOMENTS)
        for moment, truth in zip(at, world.truth[clock](at), strict=True):
            _judge_moment(rows, moment, truth, tally, world.machine)
        corrected = any(row["verdict"] == "applied" and abs(row["offset_seconds"]) > 0 for row in rows)
        named = [row for row in rows if row["kind"] == "zone slip"]
        if world.clean:
            tally.true_clocks += 1
            tally.false_corrections += corrected
        if clock in world.slips:
            tally.slips += 1
            tally.slips_named += any(abs(row["offset_seconds"] - world.slips[clock]) <= 90 for row in named)
        else:
            tally.false_slips += bool(named) and clock not in world.steps
        if clock in world.steps:
            tally.steps += 1
            tally.steps_found += len({row["segment"] for row in rows}) > world.steps[clock]
    if world.clean:
        tally.clean_worlds += 1
        tally.false_steps += int((found["segment"] > 0).any())
    for clock in world.bounded:
        rows = found.filter(pl.col("clock_id") == clock).to_dicts()
        tally.bounded += 1
        tally.left_open += any(row["lower_seconds"] is None and row["upper_seconds"] is None for row in rows)
    for clock in world.apart:
        row = found.filter(pl.col("clock_id") == clock).row(0, named=True)
        tally.apart += 1
        tally.apart_claimed += (
            row["verdict"] == "applied" or row["lower_seconds"] is not None or row["upper_seconds"] is not None
        )


def _judge_moment(rows: list[dict], moment: float, truth: float, tally: Tally, machine: bool) -> None:
    instant = round((BEGIN + moment) * 1e6)
    valid = [
        row for row in rows
        if (row["valid_from"] is None or row["valid_from"] <= instant) and (row["valid_to"] is None or instant < row["valid_to"])
    ]  # fmt: skip
    if not valid:  # nothing is claimed of a moment that no row covers
        tally.unbounded += 1
        return
    lower, upper, points = [], [], []
    for row in valid:
        moved = _moved(row, instant)
        lower.append(None if row["lower_seconds"] is None else row["lower_seconds"] + moved)
        upper.append(None if row["upper_seconds"] is None else row["upper_seconds"] + moved)
        points.append(None if row["offset_seconds"] is None else row["offset_seconds"] + moved)
    if None in lower and None in upper:
        tally.unbounded += 1
        return
    tally.moments += 1
    above = None in lower or truth >= min(lower) - 1e-9
    below = None in upper or truth <= max(upper) + 1e-9
    tally.covered += above and below
    if None in lower or None in upper:
        tally.unbounded += 1
    else:
        tally.widths.append(max(upper) - min(lower))
    if machine and len(points) == 1 and points[0] is not None:
        tally.errors.append(abs(points[0] - truth))


def _moved(row: dict, instant: int) -> float:
    if not row["drift_ppm"]:
        return 0.0
    assert row["valid_from"] is not None, "a row with a drift states valid_from"
    return row["drift_ppm"] * 1e-6 * (instant - row["valid_from"]) / 1e6


def failures(tallies: dict[str, Tally]) -> list[str]:
    """The bars that are not met, in words; empty where all are."""
    found = [
        f"{name}: {tally.coverage:.3f} of the claims hold, {COVERAGE_EACH} asked"
        for name, tally in tallies.items() if tally.moments and tally.coverage < COVERAGE_EACH
    ]  # fmt: skip
    whole = _sum(tallies)
    if whole.coverage < COVERAGE_OVERALL:
        found.append(f"over all: {whole.coverage:.3f} of the claims hold, {COVERAGE_OVERALL} asked")
    if whole.median_error > MEDIAN_ERROR_SECONDS:
        found.append(f"median error of machine pairs {whole.median_error:.3f} s, {MEDIAN_ERROR_SECONDS} asked")
    if whole.true_clocks and whole.false_corrections / whole.true_clocks > FALSE_CORRECTIONS:
        found.append(f"{whole.false_corrections} of {whole.true_clocks} true clocks were corrected")
    if whole.slips_named < whole.slips:
        found.append(f"{whole.slips_named} of {whole.slips} whole-hour slips were named")
    if whole.false_slips:
        found.append(f"{whole.false_slips} clocks without a slip were given one")
    if whole.false_steps:
        found.append(f"a step was claimed in {whole.false_steps} of {whole.clean_worlds} worlds without one")
    if whole.left_open:
        found.append(f"{whole.left_open} of {whole.bounded} clocks that facts bound were given no bound")
    if whole.apart_claimed:
        found.append(f"{whole.apart_claimed} of {whole.apart} clocks that nothing ties were given an offset or a bound")
    return found


def _sum(tallies: dict[str, Tally]) -> Tally:
    whole = Tally()
    for tally in tallies.values():
        for name, value in vars(tally).items():
            setattr(whole, name, getattr(whole, name) + value)
    return whole


def table(tallies: dict[str, Tally]) -> str:
    head = f"{'scenario':34} {'holds':>6} {'no bound':>8} {'error s':>8} {'p95':>8} {'width s':>8} {'steps':>7} {'slips':>7} {'false':>6}"
    lines = [head, "-" * len(head)]
    for name, tally in [*tallies.items(), ("all", _sum(tallies))]:
        p95 = float(np.quantile(tally.errors, 0.95)) if tally.errors else 0.0
        width = float(np.median(tally.widths)) if tally.widths else float("nan")
        steps = f"{tally.steps_found}/{tally.steps}" if tally.steps else ""
        slips = f"{tally.slips_named}/{tally.slips}" if tally.slips else ""
        false = f"{tally.false_corrections}/{tally.true_clocks}" if tally.true_clocks else ""
        seen = tally.moments + tally.unbounded
        lines.append(
            f"{name:34} {tally.coverage:6.3f} {tally.unbounded / max(1, seen):8.2f} {tally.median_error:8.3f} {p95:8.3f} "
            f"{width:8.2f} {steps:>7} {slips:>7} {false:>6}"
        )
    return "\n".join(lines)


def speed(estimate: Estimate, clocks: int, anchors: int, seed: int) -> str:
    """Every clock tied to four others, one in ten stepping and one in ten drifting; in wall and processor seconds."""
    rng = np.random.default_rng(seed)
    names = [REFERENCE, *(f"host:node-{number}" for number in range(clocks - 1))]
    truth = {REFERENCE: constant(0.0)}
    for number, name in enumerate(names[1:]):
        offset = drifting(rng.uniform(-60, 60), 50.0 if number % 10 == 0 else 0.0)
        truth[name] = stepping(offset, WINDOW / 2, 30.0) if number % 10 == 5 else offset
    pairs = [(names[rng.integers(place)], name) for place, name in enumerate(names) if place for _ in range(4)]
    each = anchors // (2 * len(pairs))
    parts = [
        facts(rng, truth, *ends, moments(rng, each), 0.3, wrong=0.05)
        for pair in pairs for ends in (pair, pair[::-1])
    ]  # fmt: skip
    world = pl.concat(parts)
    began, worked = time.perf_counter(), time.process_time()
    found = estimate(world, REFERENCE, TRUSTED, names)
    took, work = time.perf_counter() - began, time.process_time() - worked
    middles = found.filter(pl.col("segment") == 0).select("clock_id", "lower_seconds", "upper_seconds")
    tied = middles.filter(pl.col("lower_seconds").is_not_null() & pl.col("upper_seconds").is_not_null())
    return (
        f"{len(world):,} anchors between {len(names)} clocks: {took:.1f} s, {work:.1f} s of processor time; "
        f"{len(tied)} clocks bounded on both sides, {found['segment'].max()} the highest segment, "
        f"{found.filter(pl.col('segment') > 0)['clock_id'].n_unique()} of {sum(n % 10 == 5 for n in range(clocks - 1))} steps found"
    )


def main() -> int:
    from pipelines.clocks import estimate
    from pipelines.clocks.journal import steps_of

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100, help="worlds of each scenario")
    parser.add_argument("--scenario", default="", help="only those whose name holds these words")
    parser.add_argument("--seed", type=int, default=2043)
    parser.add_argument("--speed", action="store_true", help="time a million anchors between 200 clocks instead")
    wanted = parser.parse_args()
    if wanted.speed:
        print(speed(estimate, 200, 1_000_000, wanted.seed))
        return 0
    tallies = score(
        estimate, steps_of, (world for world in worlds(wanted.runs, wanted.seed) if wanted.scenario in world.scenario)
    )
    print(table(tallies))
    missed = failures(tallies)
    print(
        "\n".join(missed)
        or f"All bars are met, over {wanted.runs} worlds of each scenario within {WINDOW / 3600:.0f} hours."
    )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
