"""Signals that changed at a known instant, or did not: per-minute metrics, and log lines of a known rate.

In a world that changes, one service's signals change first and another's a few minutes later; the rest stay as they
are. Counts have a variance of `fano` times their mean.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from stories import systems
from stories.truth import Change, Onsets

START = datetime(2026, 5, 12, 6, tzinfo=UTC)  # of the incident's window
WINDOW_MINUTES = 240
LOG_HOURS_BEFORE = 6
SERVICES = ("checkout", "payments", "search", "shipping")
ERRORS, LATENCY, REQUESTS = "http_errors_per_minute", "http_latency_p95_seconds", "http_requests_per_minute"
FAULTS = {
    "checkout": "reservation of item {} refused", "payments": "card token {} rejected by acquirer",
    "search": "shard {} gave no answer", "shipping": "label {} could not be printed",
}  # fmt: skip
Level = Callable[[np.ndarray], np.ndarray]  # share of the change that is reached, of minutes since the window's begin


@dataclass(frozen=True)
class Family:
    name: str
    shape: str | None  # step, ramp; None: nothing changes
    fano: float
    rhythm: float = 0.0  # the daily swing, as a share of the mean
    errors_per_minute: float = 12.0
    lines_per_minute: float = 4.0
    factors: tuple[float, float] = (3.0, 5.0)
    hours_before: float | None = None  # of metrics and logs; None: days of metrics, hours of logs
    trend: float = 0.0  # by how much the mean grows or falls in the window, as a share of it
    any_hour: bool = False  # each service has its noon at an hour of its own

    @property
    def has_no_day_before(self) -> bool:
        """What is usual at another hour is then unknown: a slow curve is no change."""
        return self.hours_before is not None


FAMILIES = (
    Family("abrupt", "step", 2.0),
    Family("abrupt, bursty", "step", 4.0, factors=(4.0, 6.0)),
    Family("abrupt, rhythm", "step", 2.0, rhythm=0.6),
    Family("abrupt, few", "step", 1.0, errors_per_minute=0.2, lines_per_minute=0.2, factors=(8.0, 12.0)),
    Family("ramp", "ramp", 2.0),
    Family("nothing", None, 2.0),
    Family("nothing, bursty", None, 4.0, errors_per_minute=1.0, lines_per_minute=0.5),
    Family("nothing, rhythm", None, 1.0, rhythm=0.8),
    Family("nothing, slow curve", None, 2.0, rhythm=0.6, hours_before=1.0, any_hour=True),
    Family("nothing, slow trend", None, 1.0, trend=0.5, hours_before=2.0),
    Family("abrupt, slow curve", "step", 2.0, rhythm=0.5, hours_before=1.5, any_hour=True),
    Family("ramp, short", "ramp", 2.0, hours_before=1.5),
)


def build(folder: Path, family: Family, seed: int) -> Onsets:
    """Writes the world's exports below `folder`."""
    rng = np.random.default_rng([seed, *family.name.encode()])
    world = _World(folder, family, rng)
    changing = list(rng.permutation(SERVICES)[:2]) if family.shape else []
    begin, changes = float(rng.uniform(60, 110)), []
    for service in map(str, changing):
        changes += world.changing(service, begin)
        begin += float(rng.uniform(4, 12))
    null = [found for service in SERVICES for found in world.still(service, service in changing)]
    world.write()
    return Onsets(family.name, changes, null, str(changing[0]) if changing else None, WINDOW_MINUTES / 60)


class _World:
    def __init__(self, folder: Path, family: Family, rng: np.random.Generator) -> None:
        self.folder, self.family, self.rng = folder, family, rng
        self.metrics: dict[str, dict[str, list[list[object]]]] = {ERRORS: {}, LATENCY: {}, REQUESTS: {}}
        self.lines: dict[str, list[tuple[float, str, str]]] = {service: [] for service in SERVICES}
        before = family.hours_before
        self.first = -(3 if family.rhythm else 1) * 1440 if before is None else -round(60 * before)
        self.first_logged = -round(60 * (LOG_HOURS_BEFORE if before is None else before))
        noons = rng.uniform(0, 1440, len(SERVICES)) if family.any_hour else np.zeros(len(SERVICES))
        self.shifts = dict(zip(SERVICES, noons, strict=True))
        ways = rng.choice([-1.0, 1.0], len(SERVICES)) if family.trend else np.zeros(len(SERVICES))
        self.trends = dict(zip(SERVICES, family.trend * ways, strict=True))

    def changing(self, service: str, begin: float) -> list[Change]:
        """Its errors, its slowness and one of its log lines change at `begin` and are as before 70 to 90 minutes later."""
        length = float(self.rng.uniform(20, 40)) if self.family.shape == "ramp" else 0.0
        end = begin + length + float(self.rng.uniform(70, 90))

        def level(minute: np.ndarray) -> np.ndarray:
            risen = np.clip((minute - begin) / length, 0, 1) if length else (minute >= begin).astype(float)
            return np.where(minute < end, risen, 0.0)

        self._signals(service, level)
        started, half = (START + timedelta(minutes=each) for each in (begin, begin + length / 2))
        shape = self.family.shape or "step"
        return [
            Change(service, ERRORS, False, shape, started, half),
            Change(service, LATENCY, False, shape, started, half),
            Change(service, FAULTS[service].replace("{} ", ""), True, shape, started, half),
        ]

    def still(self, service: str, is_changing: bool) -> list[tuple[str, str, bool]]:
        """The signals that do not change; of a changing service its traffic alone."""
        if is_changing:
            return [(service, REQUESTS, False)]
        self._signals(service, np.zeros_like)
        return [
            (service, REQUESTS, False),
            (service, ERRORS, False),
            (service, LATENCY, False),
            (service, "log lines", True),
        ]

    def _signals(self, service: str, level: Level) -> None:
        family, rng = self.family, self.rng
        minutes = np.arange(self.first, WINDOW_MINUTES + 1)
        swing, reached = self._swing(service, minutes), self._over_the_minute_before(level, minutes)
        by = float(rng.uniform(*family.factors)) - 1
        self._series(ERRORS, service, minutes, self._counts(family.errors_per_minute * swing * (1 + by * reached)))
        self._series(REQUESTS, service, minutes, self._counts(180 * swing))
        usual = 0.2 * (swing if family.has_no_day_before else 1)
        slow = (
            usual
            + 0.02 * rng.standard_normal(len(minutes))
            + float(rng.uniform(0.1, 0.3)) * level(minutes.astype(float))
        )
        self._series(LATENCY, service, minutes, np.round(slow, 4))
        logged = np.arange(self.first_logged, WINDOW_MINUTES)
        often = self._over_the_minute_before(level, logged + 1)
        self._log(service, logged, 2.0 * self._swing(service, logged), "INFO", "order {} accepted", None)
        self._log(
            service, logged, family.lines_per_minute * self._swing(service, logged), "ERROR", FAULTS[service], None
        )
        extra = family.lines_per_minute * by * often * self._swing(service, logged)
        self._log(service, logged, extra, "ERROR", FAULTS[service], level)

    def _swing(self, service: str, minutes: np.ndarray) -> np.ndarray:
        """Highest at noon, half way up when the window begins, unless the service has its own hours; and the trend."""
        day = self.family.rhythm * np.sin(2 * np.pi * (minutes - self.shifts[service]) / 1440)
        return 1 + day + self.trends[service] * (minutes - self.first) / (WINDOW_MINUTES - self.first)

    @staticmethod
    def _over_the_minute_before(level: Level, minutes: np.ndarray) -> np.ndarray:
        parts = np.linspace(-1, 0, 12, endpoint=False) + 1 / 24
        return np.mean([level(minutes + part) for part in parts], axis=0)

    def _counts(self, mean: np.ndarray) -> np.ndarray:
        if self.family.fano == 1:
            return self.rng.poisson(mean)
        return self.rng.poisson(self.rng.gamma(np.maximum(mean, 1e-9) / (self.family.fano - 1), self.family.fano - 1))

    def _series(self, name: str, service: str, minutes: np.ndarray, values: np.ndarray) -> None:
        first = START.timestamp()
        self.metrics[name][service] = [
            [first + 60 * int(at), f"{value:g}"] for at, value in zip(minutes, values, strict=True)
        ]

    def _log(
        self, service: str, minutes: np.ndarray, mean: np.ndarray, severity: str, text: str, level: Level | None
    ) -> None:
        """As many lines in each minute as were drawn; those of a change fall where it has begun."""
        for minute, count in zip(minutes, self._counts(mean), strict=True):
            places = minute + np.sort(self.rng.random(int(count)))
            if level is not None:
                places = places[level(places) > 0]
            for place in places:
                self.lines[service].append((float(place), severity, text.format(self.rng.integers(1000, 9999))))

    def write(self) -> None:
        (self.folder / "metrics").mkdir(parents=True)
        for name, found in self.metrics.items():
            result = [
                {"metric": {"__name__": name, "job": service}, "values": values} for service, values in found.items()
            ]
            document = {"status": "success", "data": {"resultType": "matrix", "result": result}}
            (self.folder / "metrics" / f"{name}.json").write_text(json.dumps(document))
        (self.folder / "logs").mkdir()
        for service, lines in self.lines.items():
            with (self.folder / "logs" / f"{service}.jsonl").open("w") as file:
                for minute, severity, text in sorted(lines):
                    line = systems.app_line(START + timedelta(minutes=minute), service, severity, text)
                    file.write(json.dumps(line) + "\n")
        until = START + timedelta(minutes=WINDOW_MINUTES)
        window = f"window = {{ from = {systems.seconds(START)}, to = {systems.seconds(until)} }}"
        (self.folder / "incident.toml").write_text(f'id = "INC-1601"\n{window}\n')
