"""Grafana: the state history of alert rules (from Loki), as a data frame of columns.

    {"schema": {"fields": [{"name": "time"}, {"name": "line"}, {"name": "labels"}]}, "data": {"values": [[1774745400000],
     [{"previous": "Normal", "current": "Alerting", "ruleTitle": "checkout 5xx", "ruleUID": "abc", "fingerprint": "9da6",
     "labels": {"alertname": "checkout 5xx", "service": "checkout"}}], [{"group": "shop"}]]}}

Milliseconds of UTC, the time of the evaluation. Each place in the columns is one change of state. Source: grafana/grafana
pkg/services/ngalert/state/historian (LokiEntry, the frame that `GET /api/v1/rules/history` returns).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Reject, connector
from connectors._documents import documents, without
from connectors._names import host_of, service_of
from connectors._reading import Evidence
from connectors._records import Record, attempt, identifiers, nothing, written
from connectors._unclaimed import keep_unclaimed

SEVERITIES = {
    "alerting": "error",
    "nodata": "warning",
    "error": "warning",
    "pending": "notice",
    "recovering": "notice",
    "normal": "info",
}


def count(evidence: Evidence) -> int:
    """The places of the first column, in each document."""
    total = 0
    for found in documents(evidence):
        columns = None if isinstance(found, Reject) else _columns(found[1])
        total += max(1, len(columns[0])) if columns and isinstance(columns[0], list) else 1
    return total


@connector(
    "alerts.grafana_history",
    kind="alert",
    clock="service:grafana",
    signs=[
        (f"{root}schema.fields[].name", f"{root}data.values[][].current", f"{root}data.values[][].previous")
        for root in ("", "results.")
    ],
    count=count,
)
def read(evidence: Evidence) -> Iterator[Item]:
    ordinal = 0
    for found in documents(evidence):
        if isinstance(found, Reject):
            ordinal += 1
            yield found
            continue
        columns = _columns(found[1])
        if not columns or not isinstance(columns[0], list) or not columns[0]:
            ordinal += 1
            yield from attempt(lambda record: nothing(record, ("data.values[]",)), Record(found[1], ordinal, "", ()))
            continue
        names = _names(_frame(found[1]))
        for place in range(len(columns[0])):
            ordinal += 1
            row = {
                name: column[place]
                for name, column in zip(names, columns, strict=False)
                if isinstance(column, list) and place < len(column)
            }
            made = attempt(_change, Record(row, ordinal, f"/data/values/*/{place}", (found[1],)))
            if place == 0:
                keep_unclaimed(made, _without_columns(found[1]), is_around=True)
            yield from made


def _frame(document: Any) -> dict[str, Any]:
    """The frame itself, or the one that is wrapped as `results`."""
    inner = document.get("results", document) if isinstance(document, dict) else {}
    return inner if isinstance(inner, dict) else {}


def _without_columns(document: dict[str, Any]) -> dict[str, Any]:
    frame = _frame(document)
    rest = {**frame, "data": without(frame["data"], "values")}
    return {**document, "results": rest} if "results" in document else rest


def _columns(document: Any) -> list[Any] | None:
    data = _frame(document).get("data")
    values = data.get("values") if isinstance(data, dict) else None
    return values if isinstance(values, list) and values else None


def _names(frame: dict[str, Any]) -> list[str]:
    """What the columns are called."""
    schema = frame.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    return (
        [str(field.get("name")) if isinstance(field, dict) else "" for field in fields]
        if isinstance(fields, list)
        else []
    )


def _change(record: Record) -> Event:
    row = record.value
    line = json.loads(row["line"]) if isinstance(row["line"], str) else row["line"]
    labels = (line.get("labels") or {}) | (row.get("labels") if isinstance(row.get("labels"), dict) else {})
    state = str(line["current"]).partition(" ")[0].lower()
    title = line.get("ruleTitle") or labels.get("alertname") or "alert"
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(row["time"]),
        headline=f"Alert {title}: {line['previous']} → {line['current']}",
        severity=SEVERITIES.get(state, "notice"),
        service=service_of(labels),
        host=host_of(labels),
        actor_kind="system",
        identifiers=identifiers(("alert", line.get("fingerprint")), ("alert name", labels.get("alertname") or title)),
        attributes=without(line, "fingerprint", "ruleTitle") | {"labels": labels, "state": state},
    )
