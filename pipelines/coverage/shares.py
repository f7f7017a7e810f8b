"""Partial: a service that lost a share of its records, or one kind of them, while it goes on speaking.

Without a label that tells replicas apart only counts can say so: a stretch whose count lies far below what as long
stretches outside it usually hold. Where there are too few such stretches, or records, nobody can tell.
"""

from __future__ import annotations

import math

import duckdb
import numpy as np

from pipelines.coverage import fallen, lulls
from pipelines.coverage.findings import Finding, QuietRow, Silence, Stream, instant
from pipelines.coverage.heard import Window
from pipelines.coverage.merging import overlap
from pipelines.coverage.rhythm import SECOND, Instants, Lengths, learn_pace
from pipelines.coverage.silences import ALPHA, DARK, Judged, judge_stream
from pipelines.timeline.words import span

PER_BIN = 10.0  # expected records
LENGTHS = (6, 9, 14, 20, 30, 45, 70, 100, 150, 220, 330, 500, 750, 1100)  # bins
LONG, LONGEST = 100, 0.25  # bins, above which a stretch is at most such a share of all: as much again may be a night
FEWEST_BINS = 30
FEWEST_OUTSIDE = 8  # stretches to tell by how uneven counts are
SIDE, SIDE_OF_LENGTH = 5, 0.2  # bins on either side, at least and as a share of the stretch
RECOVERED = (
    0.6  # how far they rise from the stretch to what is usual, within their own doubt: a slow decline is no loss
)
LEAST_LEFT = 0.05
MOST_LEFT = 0.75
TURNED = 0.5  # of the records of one kind that are missing, come as errors
CHANCE = 1e-3
SURELY = 3.0  # nats by which the records must speak for one place of an edge against another
TRIALS = 3.0  # stretches of one length that are tried, in stretches that do not overlap
MOST_BINS = 5000


def thinned(
    connection: duckdb.DuckDBPyConnection,
    streams: list[Stream],
    dark: list[Finding],
    moved: list[QuietRow],
    window: Window,
) -> tuple[list[Finding], list[QuietRow]]:
    """Findings, and rows of quiet_stretches for what a change on record explains."""
    found: list[Finding] = []
    explained: list[QuietRow] = []
    for stream in streams:
        if stream.signal != "log" or len(stream.at) < PER_BIN * FEWEST_BINS:
            continue
        for finding in (_one_kind(stream, window), _share(stream, window)):
            if finding is None or _is_dark(finding, dark, stream) or _is_moved(finding, moved, stream):
                continue
            if change := fallen.change(connection, stream, finding.started_at):
                explained.append((stream.stream_id, finding.started_at, finding.ended_at, "ended on purpose", f"it speaks less since a change: {change}"))  # fmt: skip
            else:
                found.append(finding)
            break
        else:
            explained += fallen.for_good(connection, stream, *counted(stream, window))
    return found, explained


def _one_kind(stream: Stream, window: Window) -> Finding | None:
    """Errors flow while everything else stops, or the other way round."""
    if stream.severe is None or not 0 < stream.severe.sum() < len(stream.severe):
        return None
    for is_severe in (False, True):
        at = stream.at[stream.severe == is_severe]
        rest = stream.at[stream.severe != is_severe]
        for each in judge_stream(at, *window, ALPHA * 0.1):
            goes_on = ((rest > each.started_at) & (rest < each.ended_at)).sum()
            if each.verdict == DARK and not is_severe and goes_on >= 3 and not _turned(stream, rest, each):
                words = f"{stream.file_paths[0]}: nothing below an error for {span((each.ended_at - each.started_at) / SECOND)}, while errors go on ({goes_on} of them)"
                return _finding(
                    stream, each.started_at, each.ended_at, each.expected, int(goes_on), each.chance, words, "stream"
                )
    return None


def _turned(stream: Stream, errors: Instants, silence: Judged) -> bool:
    """Whether errors came in the place of what is missing, as where every request fails: then nothing is missing."""
    lasts = silence.ended_at - silence.started_at
    within = int(((errors > silence.started_at) & (errors < silence.ended_at)).sum())
    usual = (len(errors) - within) * lasts / max(stream.last - stream.first - lasts, 1)
    return within - usual >= TURNED * silence.expected


def _share(stream: Stream, window: Window) -> Finding | None:
    edges, counts = counted(stream, window)
    best = _lowest(counts) if len(counts) >= FEWEST_BINS else None
    if best is None:
        return None
    start, stop, chance, usual = best
    begin, end = int(edges[start]), int(edges[stop])
    expected, heard = usual * (stop - start), float(counts[start:stop].sum())
    if (
        chance > CHANCE
        or heard > MOST_LEFT * expected
        or heard < 0.1 * expected
        or begin > window[1]
        or end < window[0]
    ):
        return None
    words = (
        f"{stream.file_paths[0]}: {heard:,.0f} records where about {expected:,.0f} were to be expected ({heard / expected:.0%}) "
        f"for {span((end - begin) / SECOND)}; it goes on speaking"
    )
    if end - begin >= lulls.NIGHT and not _knows_others(stream, begin, end):
        chance, words = max(chance, ALPHA / 2), f"{words}; {lulls.UNSEEN}"
    return _finding(stream, begin, end, expected, int(heard), chance, words, "service" if stream.service else "stream")


def _knows_others(stream: Stream, start: int, end: int) -> bool:
    """Whether a few other days show the same hours."""
    return lulls.other_days(stream.at, start, end, 0.0, stream.breaks)[1] >= lulls.FEWEST_DAYS


def counted(stream: Stream, window: Window) -> tuple[Instants, Lengths]:
    """Edges of bins in each of which as many records are to be expected, µs, and how many there are; of its seconds."""
    at = stream.at
    bins = min(int(len(at) / PER_BIN), MOST_BINS)
    pace = learn_pace(at, window[0])
    edges = np.interp(np.linspace(0, pace.reached[-1], bins + 1), pace.reached, pace.edges).astype(np.int64)
    first, last = np.searchsorted(edges, at[0], side="right"), np.searchsorted(edges, at[-1]) - 1
    edges = edges[first:last]
    return edges, np.histogram(at, edges)[0].astype(float) if len(edges) > FEWEST_BINS else np.empty(0)


def _lowest(counts: Lengths) -> tuple[int, int, float, float] | None:
    """(first bin, bin after the last, chance, usual count of a bin) of the stretch that chance explains least."""
    total, median = np.concatenate(([0.0], np.cumsum(counts))), float(np.median(counts))
    depths = []
    for length in LENGTHS:
        if length * 2 < len(counts) and (length <= LONG or length <= LONGEST * len(counts)):
            sums = total[length:] - total[:-length]
            start = int(np.argmin(sums))
            depths.append(((median * length - sums[start]) / math.sqrt(length), start, start + length))
    _, start, stop = max(depths)
    if median <= 0 or counts[start:stop].mean() >= median:
        return None
    start, stop = _edged(counts, start, stop, median)
    wide = max(SIDE, int(SIDE_OF_LENGTH * (stop - start)))
    sides = counts[max(start - 1 - wide, 0) : max(start - 1, 0)], counts[stop + 1 : stop + 1 + wide]
    outside = np.concatenate((counts[: max(start - 1, 0)], counts[stop + 1 :]))
    usual = float(outside.mean()) if len(outside) else 0.0
    if (
        usual <= 0
        or len(outside) < 2 * (stop - start)
        or min(map(len, sides)) < SIDE
        or not all(_is_recovered(side, float(counts[start:stop].mean()), usual) for side in sides)
    ):
        return None
    return start, stop, _chance(counts[start:stop], outside), usual


def _is_recovered(side: Lengths, low: float, usual: float) -> bool:
    return side.mean() + side.std(ddof=1) / math.sqrt(len(side)) >= low + RECOVERED * (usual - low)


def _edged(counts: Lengths, start: int, stop: int, usual: float) -> tuple[int, int]:
    """The same stretch to its likeliest edges: each bin speaks for the low rate or the usual one, as a Poisson count does."""
    low = max(float(counts[start:stop].mean()), LEAST_LEFT * usual)
    speaks = usual - low + counts * math.log(low / usual)
    middle = (start + stop) // 2
    before, after = np.cumsum(speaks[middle - 1 :: -1]), np.cumsum(speaks[middle:])
    return middle - 1 - int(np.argmax(before)), middle + 1 + int(np.argmax(after))


def _chance(inside: Lengths, outside: Lengths) -> float:
    """Expected number of stretches so thin, by Student's t; how uneven counts are is told at the scale where that is most."""
    usual, length = float(outside.mean()), len(inside)
    uneven, freedom = 1.0, len(outside) - 1
    for scale in (1, 5, 10, max(length // 4, 1)):
        sums = outside[: len(outside) // scale * scale].reshape(-1, scale).sum(axis=1)
        fano = float(sums.var(ddof=1) / sums.mean()) if len(sums) >= FEWEST_OUTSIDE and sums.any() else 0.0
        if fano > uneven:
            uneven, freedom = fano, len(sums) - 1
    low = usual * length - float(inside.sum())
    t = low / math.sqrt(uneven * usual * length * (1 + length / len(outside)))
    if t <= 0:
        return 1.0
    normal = math.sqrt(freedom * math.log1p(t * t / freedom)) * (1 - 1 / (4 * freedom))
    trials = TRIALS * (length + len(outside)) / length
    return min(1.0, trials * 0.5 * math.erfc(normal / math.sqrt(2)))


def _finding(
    stream: Stream, start: int, end: int, expected: float, heard: int, chance: float, words: str, scope: str
) -> Finding:
    usual = int((end - start) / max(expected, 1) * PER_BIN)
    silence = Silence(stream, start, end, expected - heard, usual, chance, words)
    slack = int(usual * _bins_of_doubt(heard / max(expected, 1.0)))
    bounds = (instant(start - slack), instant(start + slack), instant(end - slack), instant(end + slack))
    return Finding(scope, "partial", instant(start), instant(end), words, stream.stream_id, stream.service, stream.host, stream.signal,
                   bounds, round(expected), heard, min(chance, 1.0), silences=[silence],
                   question="Which replica, level or sender is missing: is there a count of those that should speak?")  # fmt: skip


def _bins_of_doubt(left: float) -> float:
    """Bins by which an edge may be misplaced: as many as it takes for the two counts of a bin to be told apart."""
    told = PER_BIN * (left * math.log(max(left, 1e-9)) - left + 1)
    return 1 + SURELY / max(told, 1e-9)


def _is_dark(finding: Finding, dark: list[Finding], stream: Stream) -> bool:
    return any(
        overlap(each, finding) > 0.3 and any(silence.stream is stream for silence in each.silences) for each in dark
    )


def _is_moved(finding: Finding, moved: list[QuietRow], stream: Stream) -> bool:
    """Whether a clock that changed explains it: there is a silence in it that is none."""
    end = finding.ended_at or finding.started_at
    return any(
        row[0] == stream.stream_id and row[1] < end and (row[2] is None or row[2] > finding.started_at) for row in moved
    )
