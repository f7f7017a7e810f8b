"""Customers' requests that failed or were slow in a known stretch, as access logs and counters show them.

In all of them the load balancer probes, and some requests fail on any day. Support's tickets and an alert say who
knew first; a ticket about something else comes earlier.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from stories import systems
from stories.telling import tell
from stories.truth import Impacts, Window

START = datetime(2026, 5, 12, 8, tzinfo=UTC)
MINUTES = 240.0
SERVICE = "checkout"
USUAL_SHARE = 0.003
SAMPLED = 10  # one line in so many is kept
PROBE, CRAWLER = "kube-probe/1.31", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@dataclass(frozen=True)
class Family:
    name: str
    layout: str = "json"  # json, combined, counters
    measure: str = "failed"
    windows: int = 1
    recovers: bool = True
    retries: bool = False
    sampled: bool = False
    crawlers_fail: bool = False


FAMILIES = (
    Family("failed"),
    Family("failed, combined log", layout="combined"),
    Family("slow", measure="slow"),
    Family("two windows", windows=2),
    Family("never recovers", layout="combined", recovers=False),
    Family("retries", retries=True),
    Family("sampled log", sampled=True),
    Family("counters", layout="counters"),
    Family("probes and bots alone", windows=0, crawlers_fail=True),
    Family("nothing", layout="combined", windows=0),
)


@dataclass(frozen=True)
class Request:
    minute: float
    status: int
    took: float
    number: str
    agent: str = systems.BROWSER
    path: str = "/api/checkout/{}"


def build(folder: Path, family: Family, seed: int) -> Impacts:
    """Writes the world's exports below `folder`."""
    rng = np.random.default_rng([seed, *family.name.encode()])
    spans = _spans(family, rng)
    share = float(rng.uniform(0.2, 0.45))
    requests = _customers(family, spans, share, rng)
    truth = Impacts(family.name, SERVICE, [_window(family, requests, span) for span in spans])
    if family.retries:
        requests = _repeated(requests, rng)
        truth.windows = [_with_repeats(window, requests) for window in truth.windows]
    everybody = sorted([*requests, *_machines(family, rng)], key=lambda request: request.minute)
    _write(folder, family, everybody, rng)
    tell(folder, truth, START, rng)
    return truth


def _spans(family: Family, rng: np.random.Generator) -> list[tuple[float, float]]:
    if not family.windows:
        return []
    first = float(rng.uniform(70, 100))
    found = [(first, first + float(rng.uniform(18, 35)))]
    if family.windows == 2:
        found.append((found[0][1] + float(rng.uniform(25, 35)), found[0][1] + float(rng.uniform(50, 65))))
    return found if family.recovers else [(first + 60, MINUTES)]


def _customers(
    family: Family, spans: list[tuple[float, float]], share: float, rng: np.random.Generator
) -> list[Request]:
    often = 25.0 * (SAMPLED if family.sampled else 1)
    minutes = np.sort(rng.uniform(0, MINUTES, rng.poisson(often * MINUTES)))
    inside = np.zeros(len(minutes), dtype=bool)
    for begin, end in spans:
        inside |= (minutes >= begin) & (minutes < end)
    hit = inside & (rng.random(len(minutes)) < share)
    usual = rng.random(len(minutes)) < USUAL_SHARE
    is_failed = (hit | usual) if family.measure == "failed" else usual
    took = rng.gamma(4, 0.03, len(minutes))
    took = np.where(hit & (family.measure == "slow"), rng.uniform(4, 9, len(minutes)), took)
    numbers = rng.integers(0, 2**63, len(minutes))
    return [
        Request(float(minute), 503 if failed else 200, float(seconds), f"{number:032x}")
        for minute, failed, seconds, number in zip(minutes, is_failed, took, numbers, strict=True)
    ]


def _window(family: Family, requests: list[Request], span: tuple[float, float]) -> Window:
    """What was beyond the usual share, counted."""
    inside = [request for request in requests if span[0] <= request.minute < span[1]]
    counted = sum(request.took > 2 if family.measure == "slow" else request.status >= 500 for request in inside)
    beyond = counted - (0 if family.measure == "slow" else USUAL_SHARE * len(inside))
    ended = _at(span[1]) if family.recovers else None
    return Window(_at(span[0]), ended, (beyond,), family.measure)


def _repeated(requests: list[Request], rng: np.random.Generator) -> list[Request]:
    """A client asks again, up to twice and with the same id, after a second or two."""
    found = []
    for request in requests:
        found.append(request)
        for _ in range(2):
            if found[-1].status < 500:
                break
            later = found[-1].minute + float(rng.uniform(1, 2)) / 60
            found.append(Request(later, 503 if rng.random() < 0.6 else 200, request.took, request.number))
    return found


def _with_repeats(window: Window, requests: list[Request]) -> Window:
    """Requests of customers once each, each attempt, or what failed in the end: each is an honest count."""
    inside = [
        request
        for request in requests
        if window.ended_at and window.started_at <= _at(request.minute) < window.ended_at
    ]
    failed = [request for request in inside if request.status >= 500]
    last = {request.number: request.status for request in inside}
    usual = USUAL_SHARE * len(last)
    in_the_end = sum(status >= 500 for status in last.values())
    return Window(
        window.started_at,
        window.ended_at,
        (*window.magnitudes, len(failed) - usual, in_the_end - usual),
        window.measure,
    )


def _machines(family: Family, rng: np.random.Generator) -> list[Request]:
    """A probe every twenty seconds, one in five of them failing in the third hour; a crawler, whose requests may all fail then."""
    found = []
    for minute in np.arange(0, MINUTES, 1 / 3):
        is_bad = 120 <= minute < 180 and rng.random() < 0.2
        found.append(
            Request(float(minute), 503 if is_bad else 200, 0.001, "f00dfeed00000000f00dfeed00000000", PROBE, "/healthz")
        )
    for minute in np.sort(rng.uniform(0, MINUTES, 300)):
        is_bad = family.crawlers_fail and 120 <= minute < 160
        found.append(
            Request(float(minute), 503 if is_bad else 200, 0.1, f"{rng.integers(0, 2**63):032x}", CRAWLER, "/item/{}")
        )
    return found


def _at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def _write(folder: Path, family: Family, requests: list[Request], rng: np.random.Generator) -> None:
    until = _at(MINUTES)
    folder.mkdir(parents=True, exist_ok=True)
    window = f"window = {{ from = {systems.seconds(START)}, to = {systems.seconds(until)} }}"
    (folder / "incident.toml").write_text(f'id = "INC-1602"\nservices = ["{SERVICE}"]\n{window}\n')
    if family.layout == "counters":
        _counters(folder / "metrics" / "requests.json", requests)
        return
    path = folder / "logs" / SERVICE / ("access.log" if family.layout == "combined" else "access.jsonl")
    path.parent.mkdir(parents=True)
    kept = [request for request in requests if not family.sampled or rng.random() < 1 / SAMPLED]
    rate = {"sample_rate": SAMPLED} if family.sampled else {}
    with path.open("w") as file:
        for request in kept:
            where = request.path.format(rng.integers(1, 999))
            file.write(
                (_combined(request, where) if family.layout == "combined" else _json(request, where, rate)) + "\n"
            )


def _json(request: Request, path: str, rate: dict[str, int]) -> str:
    line = systems.access_line(
        _at(request.minute), path, request.status, request.took, request.number, request.agent, service=SERVICE, **rate
    )
    return json.dumps(line)


def _combined(request: Request, path: str) -> str:
    at = _at(request.minute).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'192.0.2.{request.status % 200} - - [{at}] "GET {path} HTTP/1.1" {request.status} 512 "-" "{request.agent}"'


def _counters(path: Path, requests: list[Request]) -> None:
    """`http_requests_total` every 30 seconds by code; probes are under a handler of their own."""
    steps = np.arange(0, MINUTES + 0.25, 0.5)
    result = []
    for handler in ("/api/checkout", "/healthz", "/item"):
        for code in (200, 503):
            minutes = [each.minute for each in requests if each.path.startswith(handler) and each.status == code]
            counts = 1000 + np.searchsorted(np.array(sorted(minutes)), steps)
            labels = {"__name__": "http_requests_total", "job": SERVICE, "handler": handler, "code": str(code)}
            values = [
                [START.timestamp() + 60 * float(step), str(count)] for step, count in zip(steps, counts, strict=True)
            ]
            result.append({"metric": labels, "values": values})
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}))
