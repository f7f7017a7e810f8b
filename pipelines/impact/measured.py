"""Impacts by metrics: failed requests in counters, rates and shares, success and slowness in gauges, where no request tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from pipelines.impact.findings import Impact
from pipelines.impact.measures import EDGE, FAILED, FAILED_SHARE, REQUESTS, SLOW, UNSUCCESSFUL, Told, told_by
from pipelines.onsets import signals
from pipelines.onsets.changes import departures
from pipelines.onsets.find import Span, span_of
from pipelines.onsets.usual import usual

Array = np.ndarray[Any, Any]

LABELS = "select series_id, labels::varchar, unit, file_path from series"
SERVICES = "select distinct service from events where service is not null"
JOINED = {FAILED_SHARE: np.nanmean, UNSUCCESSFUL: np.nanmin, SLOW: np.nanmax}
LULL = 180_000_000  # µs; stretches of one measure that lie closer are one


@dataclass
class Measured:
    """One measure of one service: its values, all series together; times in µs."""

    service: str | None
    measure: str
    at: Array
    values: Array
    step: int
    is_count: bool
    series: list[str]
    names: list[str]
    unit: str | None = None
    requests: Array | None = None  # in each bin, of a share of them


def impacts(connection: duckdb.DuckDBPyConnection, served: list[Impact]) -> list[Impact]:
    """Of services that no request tells of; and never of inner ones, where requests tell of those that customers reach."""
    span = span_of(connection)
    found = _measures(connection) if span is not None else []
    told = {
        each
        for (each,) in connection.execute(
            "select distinct service from customer_requests where service is not null"
        ).fetchall()
    }
    telling = [each for each in found if each.service not in told]
    edges = [each for each in telling if EDGE.search(each.service or "")]
    chosen = edges if edges or told else telling
    beside = [each for each in found if each.service in told]
    new = [impact for each in chosen if span for impact in _of_measure(each, span)]
    for each in beside:
        for impact in _of_measure(each, span) if span else []:
            _speak_for(impact, served)
    return new


def _speak_for(impact: Impact, served: list[Impact]) -> None:
    """A metric of a service whose requests were counted is further evidence of what they show."""
    for other in served:
        ends = (impact.ended or impact.started, other.ended or impact.started)
        if other.service == impact.service and impact.started <= ends[1] and other.started <= ends[0]:
            other.source += f"; {impact.source.partition(';')[0]} tells of it too"
            other.series += impact.series


def _measures(connection: duckdb.DuckDBPyConnection) -> list[Measured]:
    stated = {series_id: rest for series_id, *rest in connection.execute(LABELS).fetchall()}
    known = {service for (service,) in connection.execute(SERVICES).fetchall()}
    groups: dict[tuple[str, str, str], list[Told]] = {}
    for signal in signals.metrics(connection):
        told = told_by(signal, *stated[signal.series_id])
        if told is not None:
            by_name = "" if told.measure in (FAILED, FAILED_SHARE) else told.name
            legend = signal.name if told.name != signal.name and signal.name in known else ""
            groups.setdefault((signal.service or legend, told.measure, by_name), []).append(told)
    every = {key: _together(group, key[1], key[0] or None) for key, group in sorted(groups.items())}
    rates = sorted((each for (_, measure, _), each in every.items() if measure == REQUESTS), key=_per_second)
    asked = {each.service or "": each for each in rates}  # the most of them: others count a part
    found = []
    for (service, measure, _), each in every.items():
        if measure == FAILED_SHARE and (service, FAILED, "") not in every:
            each.requests = _requests_in(each, asked.get(service))
            found.append(each)
        elif measure not in (FAILED_SHARE, REQUESTS):
            found.append(each)
    return found


def _per_second(asked: Measured) -> float:
    return float(asked.values.mean()) / asked.step


def _requests_in(share: Measured, asked: Measured | None) -> Array | None:
    """How many requests of the same service fell into each bin, where a rate of them overlaps the share."""
    if asked is None or asked.at[0] > share.at[-1] or asked.at[-1] < share.at[0]:
        return None
    per_bin = np.interp(share.at, asked.at, asked.values) * share.step / asked.step
    share.series, share.names = [*share.series, *asked.series], [*share.names, *asked.names]
    return np.asarray(per_bin)


def _together(group: list[Told], measure: str, service: str | None) -> Measured:
    """Counts and rates of one service add up, and so do shares of different answers; else shares are averaged. Of slowness and
    success the worst counts."""
    signals_of = [told.signal for told in group]
    step = max(signal.covers[0] for signal in signals_of)
    bins = [signal.at // step for signal in signals_of]
    every: Array = np.unique(np.concatenate(bins))
    table = np.full((len(group), len(every)), np.nan)
    for row, (told, place) in enumerate(zip(group, bins, strict=True)):
        table[row, np.searchsorted(every, place)] = told.signal.values * told.factor(step)
    adds_up = measure in (FAILED, REQUESTS) or (
        measure == FAILED_SHARE and len({told.answer for told in group}) == len(group)
    )
    joined = np.nansum if adds_up else JOINED[measure]
    at = np.array(max(signals_of, key=lambda signal: len(signal.at)).at)
    values = joined(table, axis=0)
    is_count = all(told.signal.is_counted for told in group) or bool(
        np.all(values == np.round(values)) and measure == FAILED
    )
    return Measured(service, measure, np.asarray(every) * step + int(np.median(at % step)), values, step, is_count,
                    [signal.series_id for signal in signals_of if signal.series_id], sorted({told.name for told in group}),
                    unit=group[0].unit)  # fmt: skip


def _of_measure(each: Measured, span: Span) -> list[Impact]:
    """Its stretches that are worse than usual."""
    is_reference = span.reference(each.at)
    if len(each.at) < 30 or is_reference.sum() < 10 or np.ptp(each.values) == 0:
        return []
    judged = usual(each.at, each.values, is_reference)
    first = int(np.searchsorted(each.at, span.start))
    rises = each.measure != UNSUCCESSFUL
    merged: list[tuple[int, int]] = []
    for stretch in departures(judged, each.values, is_reference, first):
        if stretch.rises != rises:
            continue
        if merged and each.at[stretch.first] - each.at[merged[-1][1]] <= LULL:
            merged[-1] = (merged[-1][0], stretch.last)
        else:
            merged.append((stretch.first, stretch.last))
    return [_impact(each, first, last, judged.mean, judged.clumping) for first, last in merged]


def _impact(each: Measured, first: int, last: int, mean: Array, clumping: float) -> Impact:
    started = int(each.at[first]) - each.step
    is_open = last >= len(each.at) - 2
    ended, end_bounds = _end(each, last)
    inside, expected = each.values[first : last + 1], mean[first : last + 1]
    edges = (started - each.step, started + each.step), end_bounds
    usual_text = f"usual are {expected.mean():.3g}"
    if each.requests is not None:
        asked = each.requests[first : last + 1]
        beyond = (inside - expected) * asked
        spread = float(np.std(inside - expected) * np.sqrt((asked**2).sum()))
        amount, doubt, unit = float(beyond.sum()), 1.96 * spread + float(abs(beyond[0]) + abs(beyond[-1])), "requests"
        usual_text += " of one, times the requests"
    elif each.measure == FAILED:
        per_bin = 1.0 if each.is_count else each.step / 1e6
        amount = float((inside - expected).sum()) * per_bin
        edge = float(abs(inside[0] - expected[0]) + abs(inside[-1] - expected[-1])) * per_bin
        doubt = 1.96 * float(np.sqrt(max(clumping, 1.0) * max(expected.sum(), 0.0))) * per_bin + edge
        unit = "requests"
        usual_text += " a bin"
    else:
        away, unit = (inside, each.unit or "in the unit of the series")
        if each.measure == FAILED_SHARE:
            away, unit, usual_text = 100 * (inside - expected), "%", f"usual are {100 * expected.mean():.3g} %"
        amount, doubt = float(np.mean(away)), 1.96 * float(np.std(away)) / np.sqrt(len(away))
    low = max(0.0, amount - doubt) if unit in ("requests", "%") else amount - doubt
    return Impact(
        FAILED if each.measure == FAILED_SHARE else each.measure, each.service, started, None if is_open else ended, edges[0], None if is_open else edges[1],
        round(amount, 6), round(low, 6), round(amount + doubt, 6), unit,
        f"metric {', '.join(each.names[:4])}; beyond the usual; {usual_text}{_unmeasured(each, last)}", [], each.series,
    )  # fmt: skip


def _end(each: Measured, last: int) -> tuple[int, tuple[int, int]]:
    """Where the stretch ends, with bounds; what fell silent while it was bad may have been bad until it was heard again."""
    seen = int(each.at[last])
    if not _fell_silent(each, last):
        return seen, (seen - each.step, seen + each.step)
    well = int(each.at[last + 1])
    return well, (seen - each.step, well + each.step)


def _fell_silent(each: Measured, last: int) -> bool:
    return last + 1 < len(each.at) and int(each.at[last + 1] - each.at[last]) > LULL + each.step


def _unmeasured(each: Measured, last: int) -> str:
    if not _fell_silent(each, last):
        return ""
    silent = (int(each.at[last + 1]) - int(each.at[last])) // 60_000_000
    return f"; nothing was measured in the last {silent} min of it"
