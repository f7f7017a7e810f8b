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
from typing import Any

from connectors._contract import Context, Event, Item, Reject, Series, connector
from connectors._documents import count_leaves, documents, dumps, fit_by_signs
from connectors._reading import Evidence, Head
from connectors._records import FAULTS, reason, written
from connectors._unclaimed import facts_of, is_context, left_over
from connectors.metrics._points import Point, alerts_of, series_of

TAKEN = ("metric", "values", "value", "histograms", "histogram")
LEAVES = ("data.result[].values[]", "data.result[].value", "data.result[].histograms[]", "data.result[].histogram")


def fits(head: Head) -> float:
    """Loki answers in the same envelope, with streams in place of metrics."""
    signs = [
        ("status", "data.resultType", "data.result"),
        ("status", "data.result", "data.result[].metric"),
        ("status", "errorType", "error"),
    ]
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
        made = [_pointless(document, done + 1)]
        return [*made, *(facts_of(document, done + 1) if is_context(made) else ())], 1
    items: list[Item] = []
    around = _without_result(document)
    for result, raw in every:
        made = _read_series(result, raw)
        items += made
        left = (
            left_over((), around | {name: value for name, value in result.items() if name not in TAKEN}) if made else {}
        )
        for item in made:
            if isinstance(item, (Event, Series)):
                item.unclaimed = left
    return items, number - done


def _without_result(document: dict[str, Any]) -> dict[str, Any]:
    data = {name: value for name, value in document["data"].items() if name != "result"}
    return {**document, "data": data}


def _results(document: Any) -> list[dict[str, Any]]:
    """The result's series; a scalar or a string is a point without a series."""
    data = document.get("data") if isinstance(document, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("result"), list):
        return []
    result = data["result"]
    if data.get("resultType") in ("scalar", "string") and len(result) == 2:
        return [{"metric": {"__name__": data["resultType"]}, "value": result}]
    return [each for each in result if isinstance(each, dict)]


def _raw_points(result: dict[str, Any], place: str) -> list[tuple[Any, str]]:
    points: list[tuple[Any, str]] = []
    for name in ("values", "histograms"):
        if isinstance(result.get(name), list):
            points += [(point, f"{place}/{name}/{index}") for index, point in enumerate(result[name])]
    return points + [
        (result[name], f"{place}/{name}") for name in ("value", "histogram") if result.get(name) is not None
    ]


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
    return [*rejects, *(alerts_of(labels, good) if labels.get("__name__") == "ALERTS" else [series_of(labels, good)])]


def _pointless(document: Any, number: int) -> Item:
    """An answer without a point says nothing of the system; an error is kept with what it says."""
    if isinstance(document, dict) and document.get("status") == "error":
        return Reject(number, dumps(document), f"Prometheus answered with an error: {document.get('error')}")
    if isinstance(document, dict) and (_results(document) or _is_empty(document)):
        return Context()
    return Reject(number, dumps(document), "no answer of the query API: no data.result")


def _is_empty(document: dict[str, Any]) -> bool:
    data = document.get("data")
    return isinstance(data, dict) and data.get("result") in ([], None) and "result" in data
