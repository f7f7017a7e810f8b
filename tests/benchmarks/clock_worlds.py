"""Worlds of disagreeing clocks whose truth is known, for the benchmark in `clocks.py`.

Written before the estimator and without it. A world is what the estimator would be handed (facts that two
clocks saw, each as recorded by both) and the truth that it must not see: how far every clock runs ahead of the
reference, at any moment. Delays follow families that no estimator should count on: floors that differ by
direction, heavy tails, retries, hours of congestion; facts cluster as they do in an incident.

Instants are seconds since the world's beginning here, and become microseconds since 1970 in the anchors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

HOUR = 3600.0
WINDOW = 48 * HOUR
BEGIN = 1_774_656_000.0  # 2026-03-28T00:00:00Z
REFERENCE = "service:slack"
ANCHOR_COLUMNS = {
    "from_clock_id": pl.String, "to_clock_id": pl.String, "identifier": pl.String,
    "from_at": pl.Int64, "to_at": pl.Int64,  # as recorded, µs since 1970
    "from_grain_seconds": pl.Float64, "to_grain_seconds": pl.Float64,  # a stamp means [at, at + grain)
    "is_directed": pl.Boolean,
}  # fmt: skip

JOURNAL_COLUMNS = {
    "clock_id": pl.String, "boot": pl.String,
    "ticked": pl.Int64, "read": pl.Int64,  # µs since the boot, which stand still in sleep, and since 1970, by the clock
    "slept": pl.Boolean,  # whether the line tells that the machine slept until then
}  # fmt: skip

Offset = Callable[[np.ndarray], np.ndarray]  # true seconds → seconds that the clock runs ahead


@dataclass
class World:
    """anchors: what the estimator sees. truth: what it must find. judged: between which true seconds, by clock.

    clean: no clock is wrong. slips: clocks whose whole-hour slip must be named, in seconds. machine: the pairs
    come from machines on both sides, so that the point must be near. apart: clocks that nothing ties to the others.
    bounded: clocks that facts in one direction bound, so that saying nothing of them is no answer. journal: what
    machines' journals show of their clocks, as JOURNAL_COLUMNS.
    """

    scenario: str
    anchors: pl.DataFrame
    truth: dict[str, Offset]
    judged: dict[str, tuple[float, float]]
    clean: bool = False
    machine: bool = False
    slips: dict[str, float] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    bounded: tuple[str, ...] = ()
    journal: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=JOURNAL_COLUMNS))


def constant(seconds: float) -> Offset:
    return lambda at: np.full_like(at, seconds)


def drifting(seconds: float, ppm: float) -> Offset:
    return lambda at: seconds + ppm * 1e-6 * (at - WINDOW / 2)


def stepping(before: Offset, step_at: float, by: float) -> Offset:
    return lambda at: before(at) + np.where(at >= step_at, by, 0.0)


def wandering(base: Offset, rng: np.random.Generator) -> Offset:
    """A disciplined clock is never exact: some milliseconds to and fro within hours."""
    phase, period, size = rng.uniform(0, 6.28), rng.uniform(0.5, 5) * HOUR, rng.uniform(0.0005, 0.006)
    return lambda at: base(at) + size * np.sin(at / period * 6.28 + phase)


def moments(rng: np.random.Generator, count: int, first: float = 0.0, last: float = WINDOW) -> np.ndarray:
    """When facts happen: some spread out, more of them in a few busy stretches."""
    spread = rng.uniform(first, last, count)
    centres = rng.uniform(first, last, rng.integers(2, 5))
    busy = rng.choice(centres, count) + rng.normal(0, (last - first) / 40, count)
    return np.sort(np.clip(np.where(rng.random(count) < 0.6, busy, spread), first, last))


def delays(rng: np.random.Generator, at: np.ndarray, scale: float) -> np.ndarray:
    """Positive delays about `scale` seconds: a floor, one of five families, spikes, one stretch of congestion."""
    count, floor = len(at), scale * rng.uniform(0.02, 0.5)
    body = (
        lambda: rng.lognormal(-0.4, rng.uniform(0.5, 1.2), count),
        lambda: rng.gamma(0.7, 1.4, count),
        lambda: rng.weibull(0.6, count) * 0.7,
        lambda: rng.exponential(1.0, count),
        lambda: np.where(rng.random(count) < 0.8, rng.exponential(0.3, count), 4 + rng.exponential(1.0, count)),
    )[rng.integers(5)]()
    spikes = np.where(rng.random(count) < 0.03, rng.pareto(1.2, count) * 20, 0.0)
    begin = rng.uniform(0, WINDOW)
    congested = (at >= begin) & (at < begin + 3 * HOUR) & (rng.random() < 0.5)
    return floor + scale * (body * np.where(congested, rng.uniform(3, 30), 1.0) + spikes)


def facts(
    rng: np.random.Generator,
    truth: dict[str, Offset],
    first: str,
    then: str,
    at: np.ndarray,
    scale: float,
    *,
    wrong: float = 0.0,
    grains: tuple[float, float] = (1e-6, 1e-6),
    directed: bool = True,
    logged_late: float = 0.02,
) -> pl.DataFrame:
    """Facts that `first` saw at these true seconds and `then` a delay later, as both clocks recorded them."""
    count = len(at)
    arrived = at + delays(rng, at, scale)
    left = at + np.where(rng.random(count) < logged_late, rng.uniform(0, 0.09, count), 0.0)  # logged after sending
    mixed = rng.random(count) < wrong
    arrived = np.where(mixed, _mistaken(rng, at, arrived), arrived)
    read = [
        _read(instant + truth[clock](instant), grain)
        for clock, instant, grain in zip((first, then), (left, arrived), grains, strict=True)
    ]
    return pl.DataFrame(
        {
            "from_clock_id": [first] * count, "to_clock_id": [then] * count,
            "identifier": [f"{first}>{then}#{number}" for number in range(count)],
            "from_at": read[0], "to_at": read[1],
            "from_grain_seconds": [grains[0]] * count, "to_grain_seconds": [grains[1]] * count,
            "is_directed": [directed] * count,
        },
        schema=ANCHOR_COLUMNS,
    )  # fmt: skip


def _mistaken(rng: np.random.Generator, at: np.ndarray, arrived: np.ndarray) -> np.ndarray:
    """What a wrong pair looks like: another fact's arrival, a retry much later, or anything at all."""
    kinds = rng.integers(3, size=len(at))
    others = arrived[np.clip(np.arange(len(at)) + rng.integers(-3, 4, len(at)), 0, len(at) - 1)]
    later = arrived + rng.uniform(30, 900, len(at))
    anywhere = rng.uniform(0, WINDOW, len(at))
    return np.choose(kinds, [others, later, anywhere])


def _read(seconds: np.ndarray, grain: float) -> np.ndarray:
    """As a clock prints them: cut to its grain."""
    return (
        (np.floor((BEGIN + seconds) / grain) * grain * 1e6).round().astype(np.int64)
        if grain >= 1e-3
        else ((BEGIN + seconds) * 1e6).round().astype(np.int64)
    )


def both_ways(
    rng: np.random.Generator,
    truth: dict[str, Offset],
    clock: str,
    counts: tuple[int, int],
    scales: tuple[float, float],
    **more,
) -> pl.DataFrame:
    span = more.pop("span", (0.0, WINDOW))
    there = facts(rng, truth, REFERENCE, clock, moments(rng, counts[0], *span), scales[0], **more)
    more["grains"] = tuple(reversed(more.get("grains", (1e-6, 1e-6))))
    back = facts(rng, truth, clock, REFERENCE, moments(rng, counts[1], *span), scales[1], **more)
    return pl.concat([there, back])


def single(
    scenario: str,
    rng: np.random.Generator,
    offset: Offset,
    counts,
    scales,
    *,
    machine: bool = False,
    clean: bool = False,
    slip: float | None = None,
    steps: int = 0,
    judged=(0.0, WINDOW),
    **more,
) -> World:
    clock = "host:web-2"
    truth = {REFERENCE: constant(0.0), clock: wandering(offset, rng)}
    anchors = both_ways(rng, truth, clock, counts, scales, **more)
    return World(
        scenario, anchors, truth, {clock: judged}, clean, machine,
        {} if slip is None else {clock: slip}, {clock: steps} if steps else {},
    )  # fmt: skip


def network(scenario: str, rng: np.random.Generator, *, flipped: bool = False, clean: bool = False) -> World:
    """Eight clocks, less than half of the pairs tied, by few facts each; one clock reached through others only."""
    clocks = [REFERENCE, *(f"host:node-{number}" for number in range(7))]
    truth = {REFERENCE: constant(0.0)} | {
        clock: wandering(constant(0.0 if clean else rng.uniform(-300, 300)), rng) for clock in clocks[1:]
    }
    edges = [(one, other) for place, one in enumerate(clocks) for other in clocks[place + 1 :]]
    edges = [edge for edge in edges if rng.random() < 0.45 and edge != (REFERENCE, clocks[-1])]
    edges += [pair for pair in zip(clocks, clocks[1:], strict=False) if pair not in edges]  # so that all are tied
    parts = []
    for one, other in edges:
        for first, then in ((one, other), (other, one)):
            many = (
                int(rng.integers(0, 26))
                if (one, other) not in list(zip(clocks, clocks[1:], strict=False))
                else int(rng.integers(5, 26))
            )
            parts.append(facts(rng, truth, first, then, moments(rng, many), rng.choice([0.1, 0.5, 3.0]), wrong=0.05))
    if flipped:
        worst = int(rng.integers(len(parts)))
        parts[worst] = parts[worst].select(
            from_clock_id="to_clock_id", to_clock_id="from_clock_id", identifier="identifier", from_at="to_at", to_at="from_at",
            from_grain_seconds="to_grain_seconds", to_grain_seconds="from_grain_seconds", is_directed="is_directed",
        )  # fmt: skip
    return World(
        scenario, pl.concat(parts), truth, dict.fromkeys(clocks[1:], (0.0, WINDOW)), clean=clean, machine=not flipped
    )


def apart(rng: np.random.Generator) -> World:
    """One clock that nothing ties to the rest, and one tied by a single fact."""
    world = single("disconnected", rng, constant(rng.uniform(-300, 300)), (60, 60), (0.2, 2.0))
    world.truth["host:alone"] = constant(rng.uniform(-300, 300))
    world.truth["host:once"] = constant(rng.uniform(-300, 300))
    world.truth["host:island"] = constant(rng.uniform(-300, 300))
    island = facts(rng, world.truth, "host:alone", "host:island", moments(rng, 30), 0.3)
    once = facts(rng, world.truth, REFERENCE, "host:once", moments(rng, 1), 0.3)
    world.anchors = pl.concat([world.anchors, island, once])
    world.apart = ("host:alone", "host:island")
    world.judged["host:once"] = (0.0, WINDOW)
    return world


def _waits(rng: np.random.Generator, at: np.ndarray, truth: Offset, seconds: np.ndarray) -> pl.DataFrame:
    """Facts that web-2 stamps nearly the same time after the reference, as timeouts and polls make them."""
    reference, clock = {REFERENCE: constant(0.0), "host:web-2": truth}, "host:web-2"
    frame = facts(rng, reference, REFERENCE, clock, at, 0.1, logged_late=0.0)
    return frame.with_columns(pl.Series("to_at", _read(at + seconds + truth(at + seconds), 1e-6)))


def _waiting(rng: np.random.Generator, before: float, after: float) -> World:
    """Both clocks are true. What the one begins shows on the other `before` seconds later, and from some moment on
    `after`: requests that all time out. Nobody sees them come back."""
    at = moments(rng, 80)
    seconds = np.where(at < rng.uniform(0.3, 0.7) * WINDOW, before, after) + rng.uniform(0, 0.02 * after + 0.05, 80)
    truth = {REFERENCE: constant(0.0), "host:web-2": constant(0.0)}
    anchors = _waits(rng, at, truth["host:web-2"], seconds)
    return World(
        "true clock, waits of a minute", anchors, truth, {"host:web-2": (0.0, WINDOW)}, clean=True, bounded=("host:web-2",)
    )  # fmt: skip


def _evenly_late(rng: np.random.Generator) -> World:
    """24 facts in one direction whose delays are spread evenly, on a clock that is far off."""
    truth = constant(rng.choice([-1, 1]) * rng.uniform(5, 300))
    at, seconds = moments(rng, 24), rng.uniform(3, 4) + rng.uniform(0, 1, 24)
    anchors = _waits(rng, at, truth, seconds)
    truths = {REFERENCE: constant(0.0), "host:web-2": truth}
    return World(
        "one way, evenly late", anchors, truths, {"host:web-2": (0.0, WINDOW)}, bounded=("host:web-2",)
    )  # fmt: skip


def _journal(rng: np.random.Generator, truth: Offset, asleep: tuple[float, float] | None = None) -> pl.DataFrame:
    """A line a minute or so; the ticks stand still while the machine is asleep, and the line on waking says so."""
    at = np.sort(rng.uniform(0, WINDOW, 2500))
    began, woke = asleep or (WINDOW, WINDOW)
    at = at[(at < began) | (at > woke)]
    ticked = np.where(at > woke, at - (woke - began), at)
    slept = (at > woke) & (np.cumsum(at > woke) == 1)
    return pl.DataFrame(
        {
            "clock_id": ["host:web-2"] * len(at), "boot": ["b"] * len(at), "ticked": ((1e3 + ticked) * 1e6).astype(np.int64),
            "read": _read(at + truth(at), 1e-6), "slept": slept,
        },
        schema=JOURNAL_COLUMNS,
    )  # fmt: skip


def _journal_step(rng: np.random.Generator, by: float) -> World:
    """A step that the journal's two clocks show, and facts before it only."""
    at = rng.uniform(0.4, 0.7) * WINDOW
    truth = stepping(_any(rng), at, by)
    world = single("step in a journal", rng, truth, (60, 60), (0.2, 1.0), span=(0.0, at - HOUR), steps=1)
    world.journal = _journal(rng, truth)
    return world


def _journal_asleep(rng: np.random.Generator) -> World:
    """A true clock on a machine that slept for an hour."""
    begin = rng.uniform(0.3, 0.6) * WINDOW
    world = single("true clock, asleep", rng, constant(0.0), (60, 60), (0.2, 1.0), clean=True)
    world.journal = _journal(rng, constant(0.0), (begin, begin + HOUR))
    return world


def worlds(runs: int, seed: int = 2043) -> Iterator[World]:
    """`runs` worlds of every scenario, the same for the same seed."""
    for number in range(runs):
        for place, make in enumerate(SCENARIOS):
            yield make(np.random.default_rng([seed, place, number]))


def _any(rng: np.random.Generator) -> Offset:
    return constant(rng.uniform(-300, 300))


def _step(rng: np.random.Generator, by: float, ppm: float = 0.0) -> Offset:
    base = drifting(rng.uniform(-60, 60), ppm) if ppm else constant(rng.uniform(-60, 60))
    return stepping(base, rng.uniform(0.3, 0.7) * WINDOW, by * rng.choice([-1, 1]))


def _quiet_step(rng: np.random.Generator) -> World:
    """A step with no fact for two hours on either side."""
    at = rng.uniform(0.4, 0.6) * WINDOW
    world = single("step, no fact near it", rng, stepping(_any(rng), at, 45.0), (120, 120), (0.3, 1.0), steps=1)
    recorded = pl.col("from_at") / 1e6 - BEGIN
    world.anchors = world.anchors.filter((recorded - at).abs() > 2.2 * HOUR)
    return world


def _twice(rng: np.random.Generator) -> World:
    first, second = rng.uniform(0.2, 0.4) * WINDOW, rng.uniform(0.6, 0.8) * WINDOW
    offset = stepping(stepping(_any(rng), first, 30.0), second, -55.0)
    return single("two steps", rng, offset, (200, 200), (0.2, 1.0), wrong=0.05, steps=2)


def _slip(rng: np.random.Generator, seconds: float) -> World:
    residual = rng.uniform(-20, 20)
    return single("whole-hour slip", rng, constant(seconds + residual), (60, 40), (0.3, 8.0), slip=seconds, wrong=0.05)


def _late_only(rng: np.random.Generator) -> World:
    offset = drifting(rng.uniform(-30, 30), rng.choice([-10.0, 10.0]))
    return single("facts in the last hour only", rng, offset, (40, 40), (0.2, 0.6), span=(WINDOW - HOUR, WINDOW))


def _trusted_apart(rng: np.random.Generator) -> World:
    """Two groups of facts about one clock contradict each other by 40 s: one of two go-betweens is wrong."""
    truth = {REFERENCE: constant(0.0), "host:a": _any(rng), "host:b": _any(rng), "host:web-2": _any(rng)}
    lie = truth | {"host:b": (lambda right: lambda at: right(at) + 40.0)(truth["host:b"])}
    parts = []
    for first, then in ((REFERENCE, "host:a"), (REFERENCE, "host:b"), ("host:a", "host:web-2")):
        parts += [facts(rng, truth, *pair, moments(rng, 40), 0.3) for pair in ((first, then), (then, first))]
    parts += [
        facts(rng, lie, *pair, moments(rng, 6), 0.3) for pair in (("host:b", "host:web-2"), ("host:web-2", "host:b"))
    ]
    return World(
        "contradiction of 40 s",
        pl.concat(parts),
        truth,
        dict.fromkeys(["host:a", "host:b", "host:web-2"], (0.0, WINDOW)),
    )


SCENARIOS: tuple[Callable[[np.random.Generator], World], ...] = (
    lambda r: single("both ways", r, _any(r), (60, 60), (0.2, 2.0), machine=True),
    lambda r: single("few facts", r, _any(r), (5, 5), (0.2, 1.0)),
    lambda r: single("a person on one side", r, _any(r), (60, 60), (0.2, 60.0)),
    lambda r: single("few answers of people", r, _any(r), (200, 8), (0.2, 90.0)),
    lambda r: single("15 % wrong", r, _any(r), (80, 80), (0.2, 1.0), wrong=0.15, machine=True),
    lambda r: single("30 % wrong", r, _any(r), (80, 80), (0.2, 1.0), wrong=0.30, machine=True),
    lambda r: single("whole seconds", r, _any(r), (60, 60), (0.3, 1.5), grains=(1.0, 1.0)),
    lambda r: single("whole minutes", r, _any(r), (60, 60), (0.5, 3.0), grains=(1e-6, 60.0)),
    lambda r: single("drift 10 ppm", r, drifting(r.uniform(-100, 100), r.choice([-10.0, 10.0])), (60, 60), (0.2, 1.0)),
    lambda r: single(
        "drift 50 ppm", r, drifting(r.uniform(-100, 100), r.choice([-50.0, 50.0])), (80, 80), (0.2, 1.0), machine=True
    ),
    lambda r: single(
        "drift 200 ppm",
        r,
        drifting(r.uniform(-100, 100), r.choice([-200.0, 200.0])),
        (80, 80),
        (0.2, 1.0),
        machine=True,
    ),
    lambda r: single("step 2 s", r, _step(r, 2.0), (150, 150), (0.1, 0.4), steps=1),
    lambda r: single("step 30 s, 5 % wrong", r, _step(r, 30.0), (120, 120), (0.2, 1.0), wrong=0.05, steps=1),
    lambda r: single("step of an hour", r, _step(r, HOUR), (100, 100), (0.2, 1.0), wrong=0.05, steps=1),
    lambda r: single(
        "step 30 s and 50 ppm", r, _step(r, 30.0, r.choice([-50.0, 50.0])), (150, 150), (0.2, 0.8), steps=1
    ),
    _quiet_step,
    _twice,
    lambda r: single("one way, machine", r, _any(r), (80, 0), (0.2, 1.0)),
    lambda r: single("one way, people", r, _any(r), (0, 20), (1.0, 60.0)),
    *((lambda seconds: lambda r: _slip(r, seconds))(each) for each in (3600.0, -3600.0, -19_800.0, 20_700.0, 28_800.0)),
    lambda r: single("200 s is no slip", r, constant(r.choice([-200.0, 200.0, 1200.0])), (60, 60), (0.3, 2.0)),
    lambda r: single("true clock, both ways", r, constant(0.0), (60, 60), (0.2, 2.0), clean=True),
    lambda r: single("true clock, one way", r, constant(0.0), (100, 0), (0.5, 1.0), clean=True),
    lambda r: single("true clock, people answer", r, constant(0.0), (40, 40), (0.5, 120.0), clean=True, wrong=0.1),
    lambda r: single("true clock, 15 % wrong", r, constant(0.0), (60, 60), (0.3, 4.0), clean=True, wrong=0.15),
    lambda r: single(
        "true clock, whole minutes", r, constant(0.0), (30, 30), (1.0, 20.0), clean=True, grains=(1.0, 60.0)
    ),
    lambda r: network("network of eight", r),
    lambda r: network("network of eight, true clocks", r, clean=True),
    lambda r: network("network, one direction flipped", r, flipped=True),
    _trusted_apart,
    apart,
    _late_only,
    lambda r: _waiting(r, 0.1, r.uniform(20, 90)),
    lambda r: _waiting(r, 60.0, 60.0),
    _evenly_late,
    lambda r: _journal_step(r, r.choice([-1, 1]) * r.uniform(5, 600)),
    _journal_asleep,
)
