"""Streams made in a line: instants in seconds, what is said of them in the words of `dark_areas`."""

from __future__ import annotations

import numpy as np

from pipelines.coverage.silences import DARK, judge_stream

SECOND, HOUR = 1_000_000, 3600.0
MONDAY = 1_775_433_600  # 2026-04-06T00:00Z


def on_step(step: float, until: float, *holes: tuple[float, float]) -> np.ndarray:
    at = np.arange(0, until, step)
    return without(at, *holes)


def at_random(per_hour: float, until: float, *holes: tuple[float, float], seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return without(np.sort(rng.uniform(0, until, rng.poisson(per_hour * until / HOUR))), *holes)


def without(at: np.ndarray, *holes: tuple[float, float]) -> np.ndarray:
    for start, end in holes:
        at = at[(at <= start) | (at >= end)]
    return at


def micros(seconds: np.ndarray | float) -> np.ndarray:
    return ((np.asarray(seconds) + MONDAY) * SECOND).astype(np.int64)


def judged(at: np.ndarray, start: float, end: float, reach: float | None = None) -> list:
    return judge_stream(
        micros(at), int(micros(start)), int(micros(end)), 0.01, None if reach is None else int(micros(reach))
    )


def dark(at: np.ndarray, start: float, end: float, reach: float | None = None) -> list[tuple[float, float]]:
    """(begin, end) of what is called dark, in seconds."""
    return [
        (each.started_at / SECOND - MONDAY, each.ended_at / SECOND - MONDAY)
        for each in judged(at, start, end, reach)
        if each.verdict == DARK
    ]
