"""Points of Prometheus as series, and the stretches of an ALERTS series as alerts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from connectors._contract import Event, Item, Series
from connectors._names import host_of, service_of
from connectors._records import identifiers
from connectors.alerts.alertmanager import SEVERITIES


class Point(NamedTuple):
    """A point whose stamp and value could be read, and where it stands."""

    record: int
    at: Any  # int or Decimal
    value: str
    locator: str


def series_of(labels: dict[str, str], points: list[Point]) -> Series:
    return Series(
        name=labels.get("__name__", "value"),
        points=[(point.record, str(point.at), point.value) for point in points],
        labels={name: value for name, value in labels.items() if name != "__name__"},
        service=service_of(labels),
        host=host_of(labels),
    )


def alerts_of(labels: dict[str, str], points: list[Point]) -> list[Item]:
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
    return [*(_alert(labels, stretch, step) for stretch in stretches), *([series_of(labels, rest)] if rest else [])]


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
        attributes={
            "labels": {key: value for key, value in labels.items() if key != "__name__"},
            "points": len(stretch),
        },
    )
