"""Loki: answers of its query API, `logcli -o jsonl`, and the JSON that Grafana's Explore downloads.

    {"status": "success", "data": {"resultType": "streams", "result": [{"stream": {"app": "checkout", "pod": "checkout-0", "level": "error"},
      "values": [["1774746322383150913", "2026-03-29T01:05:22.382Z ERROR pool exhausted"]]}]}}

A stamp is a string of nanoseconds, UTC: when the collector read the line, unless it took the line's own. Streams follow each other,
each newest first. Source: grafana/loki docs, "Loki HTTP API" (query_range) and "LogCLI"; grafana/grafana, logs download.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors import _names
from connectors._contract import Event, Item, connector
from connectors._documents import fit_by_signs
from connectors._reading import Evidence, Head
from connectors._records import Record, each
from connectors._single import single
from connectors.searches._entries import Naming, entry, with_own_stamps

NAMES = Naming(
    time=("at",), message=("line",), level=("level", "detected_level", "severity"), service=("service",), host=("host",)
)
SIGNS: list[tuple[str, ...]] = [
    ("data.resultType", "data.result[].stream", "data.result[].values[]"),
    ("[].line", "[].timestamp", "[].date", "[].fields"),
]
PRINTED = {"labels", "line", "timestamp"}  # by logcli: these three and nothing else
ANSWER, DOWNLOAD = "data.result[].values[]", "[]"


def fits(head: Head) -> float:
    """An answer without a line says only in its `resultType` that it is one of Loki's."""
    names = {path for path in head.json_paths if path and not set(path) & set(".[")}
    is_empty = "data.resultType" in head.json_paths and '"resultType":"streams"' in "".join(head.text[:4096].split())
    return max(fit_by_signs(SIGNS)(head), 0.9 if is_empty or names == PRINTED else 0.0)


@connector("searches.loki", kind="log", clock="host", fits=fits, leaves=(ANSWER, DOWNLOAD), written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    makers = {ANSWER: _line, DOWNLOAD: _downloaded}
    yield from with_own_stamps(each(evidence, makers, otherwise=single(_printed, "data.result[]", "[]")))


def _line(record: Record) -> Event:
    at, line, *metadata = record.value
    return _event(record, at, line, {**record.around[-1]["stream"], **(metadata[0] if metadata else {})})


def _printed(record: Record) -> Event:
    return _event(record, record.value["timestamp"], record.value["line"], record.value["labels"])


def _downloaded(record: Record) -> Event:
    return _event(record, record.value["timestamp"], record.value["line"], record.value.get("fields") or {})


def _event(record: Record, at: Any, line: Any, labels: Mapping[str, Any]) -> Event:
    if at is None or line is None:
        raise ValueError("no stamp or no line")
    named = {"service": labels.get(_names.first(labels, ("servicename", *_names.SERVICE, "container")) or ""),
             "host": labels.get(_names.first(labels, _names.HOST) or "")}  # fmt: skip
    event = entry(record.line, {**labels, **named, "at": at, "line": line}, NAMES, record.locator)
    event.attributes = {name: value for name, value in event.attributes.items() if name not in named or name in labels}
    return event
