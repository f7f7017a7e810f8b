"""What a series measures of customers' requests, by its name, labels, unit and values; by its file's name where its own says nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from pipelines.onsets.signals import Signal

Array = np.ndarray[Any, Any]

FAILED, UNSUCCESSFUL, SLOW = "failed requests", "unsuccessful requests", "slow requests"
FAILED_SHARE, REQUESTS = "failed share", "requests"
FAILURES = re.compile(
    r"(?i)(^|[^a-z])(5xx|errors?|failures?|failed|declined)([^a-z]|rate|ratio|percent|count|$)|(?-i:(Error|Failure)(Rate|Ratio|Percent))"
)
ASKED = re.compile(
    r"(?i)(^|[_.: ])(requests?|http|grpc|responses?|checkouts?|orders?|calls|transactions?|declined)([_.: ]|$)"
)
SUCCESS = re.compile(r"(?i)success.?(rate|ratio|share)|availability")
LATENCY = re.compile(r"(?i)(latency|duration|response_?time)")
NO_GAUGE = re.compile(r"(?i)_(sum|count|bucket|total)$")
NO_REQUEST_RATE = re.compile(r"(?i)bytes|size|in_?flight|active|queue|pending|concurren|cpu|memory")
INNER = re.compile(
    r"(?i)^(node|process|go|jvm|kube|container|pg|mysql|redis|kafka|prometheus|alertmanager)_|client"
    r"|(^|[^a-z])(reads?|writes?|disk|io|fsync|commit|flush|seek|volume|lun|datastore|replication)[_. ]?(latency|duration|response_?time)"
)
EDGE = re.compile(
    r"(?i)front|edge|gateway|ingress|proxy|\bweb\b|www|storefront|portal|\bbff\b|nginx|envoy|haproxy|traefik|\blb\b"
)
MACHINES = re.compile(
    r"(?i)/_?-?/?(health(z|check)?|livez?|readyz?|liveness|readiness|metrics|ping|status|heartbeat)/?$"
)
BROKEN = re.compile(r"^(5[0-9x][0-9x]|error|5xx|STATUS_CODE_ERROR)$", re.IGNORECASE)
STATUS_LABELS = (
    "code", "status", "status_code", "http_status_code", "http_response_status_code", "response_code", "class", "outcome", "result",
)  # fmt: skip
PATH_LABELS = ("handler", "path", "route", "uri", "endpoint", "url", "http_route", "method_path", "view", "job_path")
SHARE = re.compile(r"(?i)ratio|share|fraction")
PERCENT = re.compile(r"(?i)percent|(^|[^a-z])pct([^a-z]|$)|%")
PER_SECOND = re.compile(r"(?i)per_?s(ec(ond)?)?([^a-z]|$)|rate_?\d+[smh]|(^|[^a-z])[rqt]ps([^a-z]|$)")
PER_MINUTE = re.compile(r"(?i)per[_ ]?min(ute)?([^a-z]|$)|(^|[^a-z])rpm([^a-z]|$)")
A_RATE = re.compile(r"(?i)(error|failure|failed)[_ ]?rate")
UNITS = {"seconds": "s", "milliseconds": "ms", "ms": "ms", "microseconds": "µs"}


@dataclass(frozen=True)
class Told:
    """What one series measures. name: by which it is known; whole: what all requests are in a share; answer: its status label."""

    signal: Signal
    measure: str
    name: str
    unit: str | None
    whole: float
    answer: str

    def factor(self, step: int) -> float:
        """From its values to shares of one, or to requests in a bin of `step` µs."""
        if self.measure == FAILED_SHARE:
            return 1 / self.whole
        if self.measure != REQUESTS or self.signal.is_counted:
            return 1.0
        return step / 60e6 if PER_MINUTE.search(self.name) else step / 1e6


def told_by(signal: Signal, labels: str | None, unit: str | None, file_path: str) -> Told | None:
    """None where it measures nothing of customers' requests."""
    found = json.loads(labels) if labels else {}
    pairs = {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
    answers = [pairs[label] for label in STATUS_LABELS if label in pairs]
    if any(MACHINES.search(pairs.get(label, "")) for label in PATH_LABELS):
        return None
    for name in (signal.name, f"{PurePosixPath(file_path).stem} {signal.name}"):
        whole = _whole(name, unit, signal.values)
        measure = None if INNER.search(name) else _measure(name, answers, whole, signal)
        if measure is not None:
            return Told(signal, measure, name, unit or _unit_in(name), whole or 1.0, ",".join(answers))
    return None


def _measure(name: str, answers: list[str], whole: float | None, signal: Signal) -> str | None:
    if SUCCESS.search(name):
        return UNSUCCESSFUL
    is_slow = bool(LATENCY.search(name))
    if whole is not None:
        return FAILED_SHARE if FAILURES.search(name) and not is_slow else None
    is_broken = any(BROKEN.match(answer) for answer in answers) or FAILURES.search(name)
    if (ASKED.search(name) and is_broken and not is_slow) or "5xx" in name.lower():
        return FAILED
    if is_slow:
        return None if NO_GAUGE.search(name) else SLOW
    is_rate = signal.is_counted or PER_SECOND.search(name) or PER_MINUTE.search(name)
    return REQUESTS if ASKED.search(name) and is_rate and not NO_REQUEST_RATE.search(name) else None


def _whole(name: str, unit: str | None, values: Array) -> float | None:
    """What all requests are in a share of them: 1 or 100; None: it is no share."""
    is_percent = (unit or "").lower() in ("%", "percent") or bool(PERCENT.search(name))
    is_share = is_percent or (unit or "").lower() == "ratio" or bool(SHARE.search(name))
    highest = float(values.max())
    if not is_share and A_RATE.search(name) and not PER_SECOND.search(name) and not PER_MINUTE.search(name):
        is_share = highest <= 1 and bool(np.any(values != np.round(values)))
    if not is_share or values.min() < 0 or highest > 100 * 1.001:
        return None
    return 100.0 if is_percent or highest > 1.001 else 1.0


def _unit_in(name: str) -> str | None:
    return next((unit for word, unit in UNITS.items() if re.search(rf"(?i)(^|[^a-z]){word}([^a-z]|$)", name)), None)
