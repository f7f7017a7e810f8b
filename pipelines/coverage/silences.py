"""Which silences of a stream its own rhythm does not allow, with the probability that one is chance.

On a step every missing point is a fact, and independent misses explain a run of them or do not. Of any other stream
a silence counts in expected events, against the survival of its other gaps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipelines.coverage import lulls
from pipelines.coverage.rhythm import (
    DAY,
    FEWEST_BEFORE,
    NOTHING,
    SECOND,
    Instants,
    Lengths,
    gap_lengths,
    learn_pace,
    regular_step,
    without_strays,
)
from pipelines.coverage.steadiness import Steadiness, flat, is_steady_enough, steadiest
from pipelines.coverage.tails import FEWEST_GAPS, once, survival, without_outages
from pipelines.timeline.words import span

ALPHA = 0.01  # of one stream, in the window
FEWEST_EVENTS = 50
FEWEST_POINTS = 24  # on a step
FEWEST_MISSED = 3  # points on a step
FEWEST_EXPECTED = 8.0  # below it no method tells an outage from chance
HEARD_BESIDES = 2.0  # times as long as it is silent, or the verdict bears a doubt
HEARD_BEFORE_AN_END = 0.5
DAYS_TO_KNOW = 3  # of a stream on a step, before its nights and weekends say something
AT_SUCH_HOURS = 0.5  # of the steadiest rate, below which nights or weekends are judged by their own
LISTED = 3  # of the longest silences that a rhythm allows

DARK, ALLOWED, TOO_QUIET = "dark", "allowed by its rhythm", "too quiet to judge"


@dataclass(frozen=True)
class Judged:
    """A silence and what is thought of it. started_at, ended_at: µs, the instants around it.

    expected: events that the rhythm lets one expect. usual: µs between two of them. chance: probability of one such
    silence in the judged window. is_open: nothing of the stream stands after it. doubt: the least chance that so few
    days leave, whatever the rhythm says. is_on_step: it is counted in points of a step.
    """

    started_at: int
    ended_at: int
    expected: float
    usual: float
    chance: float
    verdict: str
    reason: str = ""
    is_open: bool = False
    doubt: float = 0.0
    is_on_step: bool = False


def judge_stream(
    at: Instants,
    judged_from: int,
    judged_to: int,
    alpha: float = ALPHA,
    reach: int | None = None,
    breaks: Instants = NOTHING,
) -> list[Judged]:
    """The silences of one stream in the window; at: sorted. reach: until when its source was heard, µs, if it is known.

    breaks: older records after which nothing is in hand until the next.
    """
    at = without_strays(at[np.append(True, np.diff(at) > 0)] if len(at) else at)
    if len(at) == 0:
        return []
    is_open = reach is not None and reach > at[-1]
    heard = np.append(at, reach) if is_open else at
    step = regular_step(at)
    if len(at) < (FEWEST_EVENTS if step is None else FEWEST_POINTS):
        return _too_quiet(heard, len(at), judged_from, judged_to)
    places = np.flatnonzero((heard[1:] > judged_from) & (heard[:-1] < judged_to))
    if len(places) == 0:
        return []
    found = (
        _by_rate(at, heard, places, judged_from, judged_to, breaks)
        if step is None
        else _on_step(at, heard, places, step, judged_from, judged_to, breaks)
    )
    opened = (replace(each, is_open=bool(is_open and each.started_at == at[-1])) for each in found)
    return [_decided(each, at, alpha, breaks) for each in opened]


def _on_step(
    at: Instants, heard: Instants, places: Instants, step: float, judged_from: int, judged_to: int, breaks: Instants
) -> list[Judged]:
    """Runs of missing points. A point is missed as often as runs of misses begin, which long outages hardly change."""
    missed = np.round(np.diff(heard) / step).astype(np.int64) - 1
    share = (int((missed > 0).sum()) + 1) / (len(at) + 2)
    points = max((min(judged_to, int(heard[-1])) - max(judged_from, int(at[0]))) / step, 1.0)
    pace = learn_pace(at, judged_from, int(heard[-1]), breaks) if at[-1] - at[0] >= DAYS_TO_KNOW * DAY else None
    found = []
    for place in places[missed[places] > 0]:
        start, end, count = int(heard[place]), int(heard[place + 1]), float(missed[place])
        expected = count if pace is None else min(count, pace.between(start, end))
        chance = once(points * share**expected) if expected >= FEWEST_MISSED or count < FEWEST_MISSED else 1.0
        why = f"it gives one every {span(step / SECOND)}"
        if chance == 1 and expected <= count / 2:
            why = "on other days it is as quiet at these hours"
        found.append(Judged(start, end, count, step, chance, DARK, why, is_on_step=True))
    return found


def _by_rate(
    at: Instants, heard: Instants, places: Instants, judged_from: int, judged_to: int, breaks: Instants
) -> list[Judged]:
    pace = learn_pace(at, judged_from, int(heard[-1]), breaks)
    lengths = gap_lengths(at, pace)
    is_whole = ~np.isin(at[:-1], breaks)
    teaches = is_whole & ((at[1:] <= judged_from) | (at[:-1] >= judged_to))
    is_taught = teaches.sum() >= max(FEWEST_GAPS, len(teaches) / 2)  # else the window's own silences say what is usual
    null = without_outages(np.sort(lengths[teaches if is_taught else is_whole]))
    if len(heard) > len(at):
        lengths = np.append(lengths, pace.between(int(at[-1]), int(heard[-1])))
    expected_in_all = max(pace.between(judged_from, judged_to), 1.0)
    interesting = places[_longest(lengths[places], np.diff(heard)[places], at)]
    chances = survival(null, lengths[interesting]) * expected_in_all
    why = f"of its {len(null):,} other silences the longest is one of {null[-1]:.0f} expected records"
    found = [
        Judged(int(heard[place]), int(heard[place + 1]), float(lengths[place]),
               float((heard[place + 1] - heard[place]) / max(lengths[place], 1e-9)), once(float(chance)), DARK, why)
        for place, chance in zip(interesting, chances, strict=True)
    ]  # fmt: skip
    steady = steadiest(at, (flat(at, int(heard[-1])), pace), is_whole)
    return found if steady is None else [_weighed(each, steady, at, judged_from, judged_to) for each in found]


def _weighed(silence: Judged, steady: Steadiness, at: Instants, judged_from: int, judged_to: int) -> Judged:
    """The same silence, its length and chance the mean of what its gaps' tail says and what a Poisson process would."""
    lasts, doubt = silence.ended_at - silence.started_at, steady.doubt
    length = steady.length(at, silence.started_at, silence.ended_at)
    if silence.expected < AT_SUCH_HOURS * length:
        length = silence.expected
    chance = steady.chance(length, judged_from, judged_to)
    expected = length + doubt * (silence.expected - length)
    weighed = chance + doubt * max(silence.chance - chance, 0.0)
    return replace(silence, expected=expected, usual=lasts / max(expected, 1e-9), chance=weighed)


def _longest(lengths: Lengths, lasted: Instants, at: Instants) -> Instants:
    """Places of the silences worth a word: what might be dark, the longest others, lulls by the clock; lasted: µs."""
    order = np.argsort(-lengths, kind="stable")
    longest = order[: max(LISTED, int((lengths >= FEWEST_EXPECTED).sum()))]
    return np.union1d(longest, np.flatnonzero(_is_lull(lasted, at)))


def _is_lull(lasted: Any, at: Instants) -> Any:
    """Whether a silence is long by the clock, whatever these hours are like."""
    return (lasted >= lulls.SHORTEST) & (lasted * len(at) >= FEWEST_EXPECTED * (at[-1] - at[0]))


def _decided(silence: Judged, at: Instants, alpha: float, breaks: Instants) -> Judged:
    """The verdict of the stream alone."""
    if _is_lull(silence.ended_at - silence.started_at, at):
        days = lulls.other_days(
            at, silence.started_at, silence.ended_at, max(silence.expected, FEWEST_EXPECTED), breaks
        )
        if why := lulls.reason(*days):
            return replace(silence, verdict=ALLOWED, reason=why)
        if days[1] < lulls.FEWEST_DAYS and lulls.is_of_a_night(at, silence.started_at, silence.ended_at):
            if lulls.is_thin_beside(at, silence.started_at, silence.ended_at, silence.expected):
                return replace(silence, verdict=TOO_QUIET, reason=lulls.FALLS)
            silence = replace(silence, doubt=alpha / 2, reason=f"{silence.reason}; {lulls.UNSEEN}")
    lasts = silence.ended_at - silence.started_at
    besides = int(at[-1] - at[0]) - (0 if silence.is_open else lasts)
    enough = (HEARD_BEFORE_AN_END if silence.is_open else HEARD_BESIDES) * lasts
    fewest = FEWEST_MISSED if silence.is_on_step else FEWEST_EXPECTED
    if silence.expected < fewest:
        return _of_few(silence, alpha)
    if silence.chance >= alpha:
        return replace(silence, verdict=ALLOWED, reason=silence.reason)
    if besides < enough:
        why = f"it was heard for no more than {span(besides / SECOND)} besides"
        if not is_steady_enough(at, silence.started_at, silence.ended_at, silence.is_open):
            return replace(silence, verdict=TOO_QUIET, reason=why)
        silence = replace(silence, doubt=alpha / 2, reason=f"{silence.reason}; {why}: it may have had no more to do")
    if (before := int(np.searchsorted(at, silence.started_at, side="right"))) < FEWEST_BEFORE:
        return replace(silence, verdict=TOO_QUIET, reason=f"only {before} records stand before it")
    return silence


def _of_few(silence: Judged, alpha: float) -> Judged:
    """Of points on a step it is known how often one is missed; so few others may as well be an outage as chance."""
    words = f"about {silence.expected:.0f} record{'s are' if silence.expected >= 1.5 else ' is'} missing"
    is_usual = silence.is_on_step and silence.chance >= alpha
    return replace(
        silence,
        verdict=ALLOWED if is_usual else TOO_QUIET,
        reason=words if is_usual else f"{words}: too few to tell an outage from chance",
    )


def _too_quiet(heard: Instants, count: int, judged_from: int, judged_to: int) -> list[Judged]:
    places = np.flatnonzero((heard[1:] > judged_from) & (heard[:-1] < judged_to))
    if len(places) == 0:
        return []
    longest = places[np.argmax(np.diff(heard)[places])]
    start, end = int(heard[longest]), int(heard[longest + 1])
    return [Judged(start, end, 0.0, 0.0, 1.0, TOO_QUIET, f"{count} records are too few to know its rhythm")]
