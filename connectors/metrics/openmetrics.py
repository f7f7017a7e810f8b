"""OpenMetrics and Prometheus text: a page of an exporter's current values, or samples with their stamps.

    # TYPE http_requests_total counter
    # UNIT http_request_duration_seconds seconds
    http_requests_total{method="post",code="200"} 1027 1774745400000
    node_load1 0.75

Most pages carry no stamps: then their values are those of the moment the page was fetched. A stamp is milliseconds in
Prometheus' text and seconds with a fraction in OpenMetrics (which ends in `# EOF`), UTC in both. An exemplar
(` # {trace_id="8f1c"} 0.67 1774745400.0`) is an observation of its own: a value with its labels, named after its sample, on the same line. Sources: prometheus/docs "Exposition formats"; OpenMetrics 1.0 "Text format".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Item, Reject, Series, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._names import host_of, service_of
from connectors._reading import Evidence, Head
from connectors._unclaimed import add
from connectors.metrics._series import gathered

SAMPLE = re.compile(
    r"(?P<name>[a-zA-Z_:][\w:.]*)(?P<labels>\{(?:[^\"}]|\"(?:[^\"\\]|\\.)*\")*\})?"
    r"[ \t]+(?P<value>[-+]?(?:\d[\d.]*(?:[eE][-+]?\d+)?|\.\d+|[Nn]a[Nn]|[Ii]nf(?:inity)?))"
    r"(?:[ \t]+(?P<at>-?\d[\d.]*(?:[eE][-+]?\d+)?))?(?P<exemplar>[ \t]+#.*)?[ \t]*"
)
EXEMPLAR = re.compile(
    r"\s*# (?P<labels>\{(?:[^\"}]|\"(?:[^\"\\]|\\.)*\")*\}) (?P<value>[-+]?\d\S*)(?: (?P<at>\d[\d.]*(?:[eE][-+]?\d+)?))?\s*"
)
LABEL = re.compile(r'([a-zA-Z_][\w.]*|"(?:[^"\\]|\\.)*")\s*=\s*"((?:[^"\\]|\\.)*)"')
MOST = 0.8  # of the lines are samples; a few may be broken
COMMENT = re.compile(r"# (?P<what>TYPE|HELP|UNIT) (?P<family>[a-zA-Z_:]\S*)(?: (?P<text>.*))?")
ESCAPES = {r"\n": "\n", r"\"": '"', r"\\": "\\"}


def fits(head: Head) -> float:
    """Nearly all lines are samples, and either comments of this format or labels in braces are there."""
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines[:400] if line.strip()]
    told = [line for line in lines if not line.startswith("#")]
    read = [found for line in told if (found := SAMPLE.fullmatch(line))]
    if not read or len(read) < MOST * len(told):
        return 0.0
    is_commented = any(COMMENT.match(line) for line in lines)
    return 0.95 if is_commented else 0.8 if all(found["labels"] for found in read) else 0.0


@connector(
    "metrics.openmetrics",
    kind="log",
    clock="host",
    fits=fits,
    count=count_text_records,
    written_order="none",
    is_snapshot=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    told: dict[str, dict[str, Any]] = {}
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if line.startswith("#"):
            if said := COMMENT.fullmatch(line.rstrip()):
                add(told.setdefault(said["family"], {}), said["what"].lower(), _unescaped(said["text"] or ""))
            yield Context()
        elif found := SAMPLE.fullmatch(line):
            yield from _sample(number, found, told)
        else:
            yield Reject(number, line, "no sample of the text format: name, labels, value")


def _sample(number: int, found: re.Match[str], told: dict[str, dict[str, Any]]) -> Iterator[Series]:
    """A sample, and the observation that it gives as an example; the line is counted once."""
    name, labels = found["name"], _labels(found["labels"])
    family = re.sub(r"_(?:total|created|bucket|count|sum|gcount|gsum|info)$", "", name)
    said = told.get(name) or told.get(family) or {}
    service, host, unit = service_of(labels), host_of(labels), said.get("unit")
    unit = unit[0] if isinstance(unit, list) else unit
    point, example = (number, found["at"] or "", found["value"]), EXEMPLAR.fullmatch(found["exemplar"] or "")
    series = Series(name, [point], labels, service, host, unit, records=1, attributes=said)
    if found["exemplar"] and not example:
        series.unclaimed_at[0] = {"exemplar": found["exemplar"].strip()}
    yield series
    if example:
        point = (number, example["at"] or found["at"] or "", example["value"])
        yield Series(f"{name} exemplar", [point], labels | _labels(example["labels"]), service, host, unit, records=0)


def _labels(written: str | None) -> dict[str, str]:
    return {key.strip('"'): _unescaped(text) for key, text in LABEL.findall(written or "")}


def _unescaped(text: str) -> str:
    return re.sub(r"\\.", lambda found: ESCAPES.get(found.group(), found.group()), text)
