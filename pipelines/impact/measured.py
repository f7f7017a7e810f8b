"""Impacts by metrics: failed requests in counters and rates, success and slowness in gauges, where no request tells."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from pipelines.impact.findings import Impact
from pipelines.onsets import signals
from pipelines.onsets.changes import departures
from pipelines.onsets.find import Span, span_of
from pipelines.onsets.usual import usual

Array = np.ndarray[Any, Any]

FAILED = re.compile(r"(?i)(^|[_.:-])(5xx|errors?|failures?|failed)([_.:-]|$)")
REQUESTS = re.compile(r"(?i)(^|[_.:])(requests?|http|grpc|responses?|checkouts?|orders?|calls|transactions?)([_.:]|$)")
SUCCESS = re.compile(r"(?i)success.?(rate|ratio|share)|availability")
SLOW = re.compile(r"(?i)(latency|duration|response_?time)")
INNER = re.compile(r"(?i)^(node|process|go|jvm|kube|container|pg|mysql|redis|kafka|prometheus|alertmanager)_|client")
EDGE = re.compile(
    r"(?i)front|edge|gateway|ingress|proxy|\bweb\b|www|storefront|portal|\bbff\b|nginx|envoy|haproxy|traefik|\blb\b"
)
MACHINES = re.compile(
    r"(?i)/_?-?/?(health(z|check)?|livez?|readyz?|liveness|readiness|metrics|ping|status|heartbeat)/?$"
)
BROKEN = re.compile(r"^(5[0-9x][0-9x]|error|5xx|STATUS_CODE_ERROR)$", re.IGNORECASE)
STATUS_LABELS = (
    "code",
    "status",
    "status_code",
    "http_status_code",
    "http_response_status_code",
    "response_code",
    "class",
    "outcome",
    "result",
)
PATH_LABELS = ("handler", "path", "route", "uri", "endpoint", "url", "http_route", "method_path", "view", "job_path")
LABELS = "select series_id, labels::varchar from series"
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
    labels = dict(connection.execute(LABELS).fetchall())
    groups: dict[tuple[str, str, str], list[signals.Signal]] = {}
    for signal in signals.metrics(connection):
        measure = _measure(signal.name, _pairs(labels.get(signal.series_id or "")))
        if measure:
            groups.setdefault(
                (signal.service or "", measure, signal.name if measure != "failed requests" else ""), []
            ).append(signal)
    return [_together(group, measure, service or None) for (service, measure, _), group in sorted(groups.items())]


def _pairs(labels: str | None) -> dict[str, str]:
    found = json.loads(labels) if labels else {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _measure(name: str, labels: dict[str, str]) -> str | None:
    """What a series measures of customers' requests, if anything."""
    if INNER.search(name) or any(MACHINES.search(labels.get(label, "")) for label in PATH_LABELS):
        return None
    if SUCCESS.search(name):
        return "unsuccessful requests"
    is_broken = any(BROKEN.match(labels.get(label, "")) for label in STATUS_LABELS)
    counts_failures = REQUESTS.search(name) and (is_broken or FAILED.search(name)) and not SLOW.search(name)
    if counts_failures or "5xx" in name.lower():
        return "failed requests"
    if SLOW.search(name) and not re.search(r"(?i)_(sum|count|bucket|total)$", name):
        return "slow requests"
    return None


def _together(group: list[signals.Signal], measure: str, service: str | None) -> Measured:
    """Counts and rates of one service add up; of slowness and success the worst counts."""
    step = max(signal.covers[0] for signal in group)
    bins = [signal.at // step for signal in group]
    every: Array = np.unique(np.concatenate(bins))
    table = np.full((len(group), len(every)), np.nan)
    for row, (signal, place) in enumerate(zip(group, bins, strict=True)):
        table[row, np.searchsorted(every, place)] = signal.values
    joined = {"failed requests": np.nansum, "unsuccessful requests": np.nanmin, "slow requests": np.nanmax}[measure]
    at = np.array(group[int(np.argmax([len(signal.at) for signal in group]))].at)
    offset = int(np.median(at % step))
    values = joined(table, axis=0)
    is_count = all(signal.is_counted for signal in group) or bool(
        np.all(values == np.round(values)) and measure == "failed requests"
    )
    return Measured(service, measure, np.asarray(every) * step + offset, values, step, is_count,
                    [signal.series_id for signal in group if signal.series_id], sorted({signal.name for signal in group}))  # fmt: skip


def _of_measure(each: Measured, span: Span) -> list[Impact]:
    """Its stretches that are worse than usual."""
    is_reference = span.reference(each.at)
    if len(each.at) < 30 or is_reference.sum() < 10 or np.ptp(each.values) == 0:
        return []
    judged = usual(each.at, each.values, is_reference)
    first = int(np.searchsorted(each.at, span.start))
    rises = each.measure != "unsuccessful requests"
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
    started, ended = int(each.at[first]) - each.step, int(each.at[last])
    is_open = last >= len(each.at) - 2
    inside, expected = each.values[first : last + 1], mean[first : last + 1]
    edges = (started - each.step, started + each.step), (ended - each.step, ended + each.step)
    usual_text = f"usual are {expected.mean():.3g}"
    if each.measure == "failed requests":
        per_bin = 1.0 if each.is_count else each.step / 1e6
        beyond = float((inside - expected).sum()) * per_bin
        edge = float(abs(inside[0] - expected[0]) + abs(inside[-1] - expected[-1])) * per_bin
        doubt = 1.96 * float(np.sqrt(max(clumping * expected.sum(), expected.sum()))) * per_bin + edge
        amount, low, high, unit = beyond, max(0.0, beyond - doubt), beyond + doubt, "requests"
        usual_text += " a bin"
    else:
        amount, unit = float(np.mean(inside)), "in the unit of the series"
        doubt = 1.96 * float(np.std(inside)) / np.sqrt(len(inside))
        low, high = amount - doubt, amount + doubt
    return Impact(
        each.measure, each.service, started, None if is_open else ended, edges[0], None if is_open else edges[1],
        round(amount, 6), round(low, 6), round(high, 6), unit,
        f"metric {', '.join(each.names[:4])}; beyond the usual; {usual_text}", [], each.series,
    )  # fmt: skip
