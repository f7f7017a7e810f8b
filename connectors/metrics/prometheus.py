"""Prometheus: answers of its query API, ranges, vectors and raw samples alike.

    {"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"__name__": "up",
     "instance": "web-1:9100", "job": "node"}, "values": [[1711673400, "1"], [1711673415, "0"]]}]}}

The stamp is a number of seconds, UTC; in a range it lies on the query's grid, and a value may be up to
5 minutes old. In an ALERTS series the first point of each stretch is an event and lasts until one step
after its last point; a skipped step ends the stretch. Sources: prometheus/prometheus
docs/querying/api.md and docs/configuration/alerting_rules.md ("Inspecting alerts during runtime").
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from connectors._contract import Context, Event, Item, Reject, Series, connector
from connectors._documents import count_leaves, documents, dumps, fit_by_signs
from connectors._names import host_of, service_of
from connectors._reading import Evidence, Head
from connectors._records import FAULTS, identifiers, reason, written
from connectors.alerts.alertmanager import SEVERITIES

LEAVES = ("data.result[].values[]", "data.result[].value", "data.result[].histograms[]", "data.result[].histogram")


class Point(NamedTuple):
    """A point whose stamp and value could be read, and where it stands."""

    record: int
    at: Any  # int or Decimal
    value: str
    locator: str


def fits(head: Head) -> float:
    """Loki answers in the same envelope, with streams in place of metrics."""
    signs = [("status", "data.resultType", "data.result"), ("status", "data.result", "data.result[].metric"), ("status", "errorType", "error")]
    return 0.0 if "data.result[].stream" in head.json_paths else fit_by_signs(signs)(head)


@connector(
    "metrics.prometheus",
    kind="alert",
    clock="service:prometheus",
    fits=fits,
    count=count_leaves(LEAVES),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    done = 0
    for found in documents(evidence):
        items, counted = ([found], 1) if isinstance(found, Reject) else _answer(found[1], done)
        done += counted
        yield from items


def _answer(document: Any, done: int) -> tuple[list[Item], int]:
    """The items of one answer, and how many records they are."""
    results = _results(document)
    every, number = [], done
    for index, result in enumerate(results):
        raw = _raw_points(result, f"/data/result/{index}")
        every.append((result, [(number + place, *each) for place, each in enumerate(raw, 1)]))
        number += len(raw)
    if number == done:
        return [_pointless(document, done + 1)], 1
    items: list[Item] = []
    for result, raw in every:
        items += _read_series(result, raw)
    return items, number - done


def _results(document: Any) -> list[dict[str, Any]]:
    """The result's series; a scalar or a string is a point without a series."""
    data = document.get("data") if isinstance(document, dict) else None
    result = data.get("result") if isinstance(data, dict) else None
    if not isinstance(result, list):
        return []
    if data.get("resultType") in ("scalar", "string") and len(result) == 2:
        return [{"metric": {"__name__": data["resultType"]}, "value": result}]
    return [each for each in result if isinstance(each, dict)]


def _raw_points(result: dict[str, Any], place: str) -> list[tuple[Any, str]]:
    points: list[tuple[Any, str]] = []
    for name in ("values", "histograms"):
        if isinstance(result.get(name), list):
            points += [(point, f"{place}/{name}/{index}") for index, point in enumerate(result[name])]
    return points + [(result[name], f"{place}/{name}") for name in ("value", "histogram") if result.get(name) is not None]


def _read_series(result: dict[str, Any], raw: list[tuple[int, Any, str]]) -> list[Item]:
    good, rejects = [], []
    try:
        labels = {str(name): str(value) for name, value in result["metric"].items()}
    except FAULTS as why:
        return [Reject(number, dumps(point), f"{reason(why)} at {place}") for number, point, place in raw]
    for number, point, place in raw:
        try:
            at, value = point
            written(at if at is not None else [])
            good.append(Point(number, at, value if isinstance(value, str) else dumps(value), place))
        except FAULTS as why:
            rejects.append(Reject(number, dumps(point), f"{reason(why)} at {place}"))
    return [*rejects, *(_alerts(labels, good) if labels.get("__name__") == "ALERTS" else [_series(labels, good)])]


def _series(labels: dict[str, str], points: list[Point]) -> Series:
    return Series(
        name=labels.get("__name__", "value"),
        points=[(point.record, str(point.at), point.value) for point in points],
        labels={name: value for name, value in labels.items() if name != "__name__"},
        service=service_of(labels),
        host=host_of(labels),
    )


def _alerts(labels: dict[str, str], points: list[Point]) -> list[Item]:
    """Raw samples jitter: up to one and a half steps are one step."""
    step = min((later.at - point.at for point, later in pairwise(points) if later.at > point.at), default=None)
    stretches: list[list[Point]] = []
    for point in points:
        follows = stretches and step and 2 * (point.at - stretches[-1][-1].at) <= 3 * step
        if follows and point.value == "1":
            stretches[-1].append(point)
        elif point.value == "1":
            stretches.append([point])
    firsts = {stretch[0].record for stretch in stretches}
    rest = [point for point in points if point.record not in firsts]
    return [*(_alert(labels, stretch, step) for stretch in stretches), *([_series(labels, rest)] if rest else [])]


def _alert(labels: dict[str, str], stretch: list[Point], step: Any) -> Event:
    first, last = stretch[0], stretch[-1]
    name, state = labels.get("alertname", "alert"), labels.get("alertstate", "firing")
    return Event(
        line=first.record,
        locator=first.locator,
        time=str(first.at),
        other_times={"ended": str(last.at + step)} if step else {},
        headline=f"Alert {name} {state}",
        body=f"Alert {name} {state}",
        severity="notice" if state == "pending" else SEVERITIES.get(labels.get("severity", ""), "warning"),
        service=service_of(labels),
        host=host_of(labels),
        actor_kind="system",
        identifiers=identifiers(("alert name", name)),
        attributes={"labels": {key: value for key, value in labels.items() if key != "__name__"}, "points": len(stretch)},
    )


def _pointless(document: Any, number: int) -> Item:
    """An error, or an answer without a point, says nothing of the system; anything else is none of ours."""
    if isinstance(document, dict) and (document.get("status") == "error" or _results(document) or _is_empty(document)):
        return Context()
    return Reject(number, dumps(document), "no answer of the query API: no data.result")


def _is_empty(document: dict[str, Any]) -> bool:
    data = document.get("data")
    return isinstance(data, dict) and data.get("result") in ([], None) and "result" in data
