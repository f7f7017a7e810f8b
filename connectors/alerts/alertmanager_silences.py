"""Alertmanager silences: who muted which alerts, from when to when.

    {"id": "46f94d5a-57cd-4a8a-9c1b-cf24e292ce15", "status": {"state": "expired"}, "createdBy": "ada",
     "startsAt": "2026-03-28T23:45:10.120Z", "endsAt": "2026-03-29T01:45:10.120Z", "comment": "deploy window",
     "updatedAt": "2026-03-28T23:45:10.120Z", "matchers": [{"name": "alertname", "value": "TargetDown",
     "isRegex": false, "isEqual": true}]}

A silence that was ended early has its `endsAt` moved to that moment. Source: prometheus/alertmanager
api/v2/openapi.yaml (gettableSilence, matcher).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written


@connector(
    "alerts.alertmanager_silences",
    kind="alert",
    clock="service:alertmanager",
    signs=[
        ("[].matchers[].name", "[].matchers[].value", "[].startsAt", "[].endsAt", "[].createdBy"),
        ("matchers[].name", "matchers[].value", "startsAt", "endsAt", "createdBy"),
    ],
    leaves="[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _silence}, otherwise=_silence)


def _silence(record: Record) -> list[Item]:
    silence = record.value
    if silence == []:
        return [Context()]
    matchers, author = silence["matchers"], silence.get("createdBy") or None
    spelled = ", ".join(_spelled(matcher) for matcher in matchers)
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(silence.get("startsAt")),
        other_times=times(started=silence.get("startsAt"), ended=silence.get("endsAt")),
        headline=f"Silence for {spelled}",
        body=silence.get("comment") or f"Silence for {spelled}",
        severity="notice",
        service=_matched(matchers, "service") or _matched(matchers, "job"),
        host=_matched(matchers, "instance"),
        actor=author,
        actor_kind="human",
        identifiers=identifiers(("silence", silence.get("id")), ("alert name", _matched(matchers, "alertname"))),
        attributes=without(silence, "id", "startsAt", "endsAt", "createdBy", "comment"),
    )
    return [event, Person(author)] if author else [event]


def _spelled(matcher: dict[str, Any]) -> str:
    """A matcher as amtool writes it; `isEqual` is missing in exports of before v0.22, and true."""
    sign = (
        ("=~" if matcher.get("isRegex") else "=")
        if matcher.get("isEqual", True)
        else "!~"
        if matcher.get("isRegex")
        else "!="
    )
    return f"{matcher['name']}{sign}{matcher['value']}"


def _matched(matchers: list[dict[str, Any]], name: str) -> str | None:
    exact = (each for each in matchers if not each.get("isRegex") and each.get("isEqual", True))
    return next((matcher["value"] for matcher in exact if matcher["name"] == name), None)
