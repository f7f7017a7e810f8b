"""How well silences are told: gaps planted in real streams, and streams in which nothing is wrong.

Run it: `python -m tests.benchmarks.dark [--nulls 40] [--baselines] [--speed]`. Streams, gaps and bars were set before the
detector, by other hands; `dark_streams.py` makes them.

What is scored is `pipelines.coverage.judge(instants, judged_from, judged_to, alpha)`: `instants` a frame of `stream_id`
and `at` (µs since 1970), all of them teaching, those within the judged window also judged. The answer has a row for
every silence judged: `stream_id`, `started_at`, `ended_at` (µs), `expected_count`, `false_alarm_probability`, `verdict`
(`dark`, or why not).
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

from tests.benchmarks.dark_streams import Stream, flights, nab, nezha, nulls, plant

ALPHA = 0.01
RECALL = {12: 0.85, 25: 0.95, 50: 0.98}  # by expected events missed
PRECISION = 0.95
FALSE_PER_STREAM_WEEK = 0.05
BOUNDARY_INTERVALS = 1.0  # a start may be wrong by one period or one mean interval
SHARE_OF_OVERLAP = 0.5
EPOCH_US = 1_500_000_000_000_000

Judge = Callable[[pl.DataFrame, int, int, float], pl.DataFrame]


@dataclass
class Tally:
    """weeks: stream-weeks judged. errors: of starts and ends of what was found, in mean intervals."""

    weeks: float = 0.0
    planted: int = 0
    found: int = 0
    false: int = 0
    errors: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else float("nan")

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.false) if self.found + self.false else 1.0


def score(judge: Judge, streams: Iterable[Stream]) -> dict[tuple[str, float], Tally]:
    """(family, missed) → tally; missed is 0 where nothing was planted."""
    tallies: dict[tuple[str, float], Tally] = defaultdict(Tally)
    for stream in streams:
        _judge(judge, stream, tallies[stream.family, stream.missed])
    return dict(tallies)


def _judge(judge: Judge, stream: Stream, tally: Tally) -> None:
    at = EPOCH_US + (stream.instants * 1e6).round().astype(np.int64)
    begin, end = (EPOCH_US + round(second * 1e6) for second in stream.judged)
    frame = pl.DataFrame({"stream_id": [stream.name] * len(at), "at": at})
    found = judge(frame, begin, end, ALPHA).filter(pl.col("verdict") == "dark")
    silences = [((row["started_at"] - EPOCH_US) / 1e6, (row["ended_at"] - EPOCH_US) / 1e6) for row in found.to_dicts()]
    tally.weeks += (stream.judged[1] - stream.judged[0]) / 604_800
    hits = [] if stream.gap is None else [each for each in silences if _overlap(each, stream.gap) >= SHARE_OF_OVERLAP]
    if stream.gap is not None:
        tally.planted += 1
        tally.found += bool(hits)
    tally.false += len(silences) - len(hits)
    if hits and stream.gap is not None:
        interval = (stream.gap[1] - stream.gap[0]) / stream.missed
        tally.errors += [abs(hits[0][side] - stream.gap[side]) / interval for side in (0, 1)]


def _overlap(one: tuple[float, float], planted: tuple[float, float]) -> float:
    return max(0.0, min(one[1], planted[1]) - max(one[0], planted[0])) / (planted[1] - planted[0])


def with_gaps(streams: Iterable[Stream], seed: int) -> list[Stream]:
    found = []
    for number, stream in enumerate(streams):
        for missed in RECALL:
            found.append(plant(stream, missed, np.random.default_rng([seed, number, missed])))
    return [stream for stream in found if stream is not None]


def failures(tallies: dict[tuple[str, float], Tally]) -> list[str]:
    found = []
    for missed, bar in RECALL.items():
        together = _sum(tally for (_, each), tally in tallies.items() if each == missed)
        if together.planted and together.recall < bar:
            found.append(f"{together.recall:.3f} of the gaps of {missed} expected events were found, {bar} asked")
    planted = _sum(tally for (_, missed), tally in tallies.items() if missed)
    if planted.planted and planted.precision < PRECISION:
        found.append(f"{planted.precision:.3f} of what was found was planted, {PRECISION} asked")
    if planted.errors and np.median(planted.errors) > BOUNDARY_INTERVALS:
        found.append(f"starts and ends are wrong by {np.median(planted.errors):.2f} mean intervals (median)")
    for (family, missed), tally in tallies.items():
        if not missed and tally.weeks and tally.false / tally.weeks > FALSE_PER_STREAM_WEEK:
            found.append(
                f"{family}: {tally.false / tally.weeks:.3f} false findings in a stream-week, {FALSE_PER_STREAM_WEEK} asked"
            )
    return found


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        for name, value in vars(tally).items():
            setattr(whole, name, getattr(whole, name) + value)
    return whole


def table(tallies: dict[tuple[str, float], Tally]) -> str:
    head = f"{'streams':16} {'missed':>6} {'weeks':>8} {'planted':>8} {'recall':>7} {'precision':>9} {'false/week':>10} {'bounds':>7}"
    lines = [head, "-" * len(head)]
    for (family, missed), tally in sorted(tallies.items(), key=lambda each: (each[0][1] > 0, each[0])):
        bounds = f"{np.median(tally.errors):7.2f}" if tally.errors else " " * 7
        lines.append(
            f"{family:16} {missed:6.0f} {tally.weeks:8.1f} {tally.planted:8} {tally.recall:7.3f} {tally.precision:9.3f} "
            f"{tally.false / max(tally.weeks, 1e-9):10.3f} {bounds}"
        )
    return "\n".join(lines)


def longer_than(seconds: Callable[[np.ndarray, int], float]) -> Judge:
    """A rule of thumb as a judge: silent where an interval is longer than `seconds` of the teaching intervals."""

    def judge(frame: pl.DataFrame, begin: int, end: int, alpha: float) -> pl.DataFrame:
        at = np.sort(frame["at"].to_numpy())
        limit = seconds(np.diff(at[at < begin]), begin)
        inside = np.concatenate(([begin], at[(at >= begin) & (at < end)], [end]))
        places = np.flatnonzero(np.diff(inside) / 1e6 > limit)
        return pl.DataFrame(
            {"started_at": inside[places], "ended_at": inside[places + 1], "verdict": ["dark"] * len(places)},
            schema={"started_at": pl.Int64, "ended_at": pl.Int64, "verdict": pl.String},
        )

    return judge


BASELINES = {
    "5 minutes": longer_than(lambda steps, _: 300.0),
    "10 x median interval": longer_than(lambda steps, _: 10 * float(np.median(steps)) / 1e6),
    "longest gap before": longer_than(lambda steps, _: float(steps.max()) / 1e6),
}


SPEED_EVENTS, SPEED_STREAMS, SPEED_SECONDS = 10_000_000, 500, 30.0


def speed() -> bool:
    """Ten million events of 500 streams over two weeks, a quarter of them on a step; whether they are judged in time."""
    rng = np.random.default_rng(2043)
    begin, span = EPOCH_US, 14 * 86_400_000_000
    each = SPEED_EVENTS // SPEED_STREAMS
    at = np.sort(rng.integers(0, span, (SPEED_STREAMS, each)), axis=1)
    at[::4] = np.linspace(0, span, each, dtype=np.int64) + rng.integers(0, span // each // 20, each)
    frame = pl.DataFrame({"stream_id": np.repeat(np.arange(SPEED_STREAMS), each).astype(str), "at": begin + at.ravel()})
    frame = frame.sample(fraction=1.0, shuffle=True, seed=1)
    from pipelines.coverage import judge

    wall, cpu = time.monotonic(), time.process_time()
    found = judge(frame, begin + span // 2, begin + span, ALPHA)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    dark = found.filter(pl.col("verdict") == "dark")
    print(
        f"{len(frame):,} events of {SPEED_STREAMS} streams judged in {wall:.1f} s ({cpu:.1f} s of CPU); {len(dark)} dark"
    )
    return wall <= SPEED_SECONDS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--speed", action="store_true", help="only how long ten million events take")
    parser.add_argument("--nulls", type=int, default=40, help="stream-weeks of each made-up family")
    parser.add_argument("--seed", type=int, default=2043)
    parser.add_argument("--baselines", action="store_true", help="the rules of thumb too")
    wanted = parser.parse_args()
    if wanted.speed:
        return not speed()
    quiet = [*nulls(wanted.nulls, wanted.seed), *flights(), *nab(), *nezha()]
    streams = quiet + with_gaps(
        (stream for stream in quiet if stream.family in ("flights", "nab", "nezha")), wanted.seed
    )
    if wanted.baselines:
        for name, judge in BASELINES.items():
            print(f"{name}\n{table(score(judge, streams))}\n")
    from pipelines.coverage import judge

    tallies = score(judge, streams)
    print(table(tallies))
    missed = failures(tallies)
    print("\n".join(missed) or "All bars are met.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
