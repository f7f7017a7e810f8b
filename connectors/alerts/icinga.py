"""Icinga 2: the event stream of its API, an object on each line.

    {"type": "StateChange", "timestamp": 1774745400.123, "host": "web-1", "service": "checkout-http", "state": 2.0,
     "state_type": 1.0, "check_result": {"output": "HTTP 502", "execution_end": 1774745400.1}}

Seconds of UTC with a fraction: when the event was sent. State 0 to 3 is OK, WARNING, CRITICAL, UNKNOWN of a service, 0 and 1
UP and DOWN of a host; a type of 1 is hard. Check results are what was measured, and no alert. Source: Icinga 2
documentation, "Icinga 2 API", Event Streams.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written

SERVICE_STATES, HOST_STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN"), ("UP", "DOWN")
SEVERITIES = {
    "OK": "info",
    "UP": "info",
    "WARNING": "warning",
    "UNKNOWN": "warning",
    "CRITICAL": "error",
    "DOWN": "error",
}
ACTIONS = {"Notification": "notify", "AcknowledgementSet": "acknowledge", "AcknowledgementCleared": "unacknowledge"}
SPOKEN = {"StateChange": "is", "CheckResult": "was checked:", "Notification": "notified:", "AcknowledgementSet": "acknowledged:",
          "AcknowledgementCleared": "acknowledgement cleared:", "Flapping": "is flapping:"}  # fmt: skip


@connector(
    "alerts.icinga",
    kind="alert",
    clock="service:icinga",
    signs=[("type", "timestamp", "host", "state", "check_result"), ("type", "timestamp", "host", "state_type", "author"), ("type", "timestamp", "downtime.host_name"),
           ("type", "timestamp", "comment.host_name"), ("type", "timestamp", "check_result.execution_end", "host")],
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {}, otherwise=_event)


def _event(record: Record) -> list[Item]:
    event, kind = record.value, record.value["type"]
    about = next((event[name] for name in ("downtime", "comment") if isinstance(event.get(name), dict)), {})
    host, service = (
        event.get("host") or about.get("host_name"),
        event.get("service") or about.get("service_name") or None,
    )
    result, author = (
        event.get("check_result") or {},
        None if kind == "Notification" else event.get("author") or about.get("author") or None,
    )
    state = _state(event.get("state", result.get("state")), bool(service))
    output = (
        result.get("output")
        or event.get("text")
        or about.get("comment")
        or about.get("text")
        or event.get("comment")
        or ""
    )
    name = f"{service} on {host}" if service else str(host)
    is_soft = event.get("state_type") == 0
    made = Event(
        line=record.line,
        time=written(event["timestamp"]),
        other_times=times(
            started=about.get("start_time") or result.get("execution_start"), ended=about.get("end_time")
        ),
        headline=" ".join(part for part in (name, SPOKEN.get(kind, _words(kind)), state) if part)
        + (" (soft)" if is_soft else ""),
        body=str(output),
        kind="page" if kind in ACTIONS else "log" if kind == "CheckResult" else "alert",
        severity=_severity(kind, state, is_soft),
        service=service,
        host=host,
        actor=author,
        actor_kind="human" if author else "system",
        identifiers=identifiers(("alert name", service)),
        attributes=without(event, "timestamp", "host", "service", "author", "check_result")
        | {"action": ACTIONS.get(kind), "recipients": event.get("users")},
    )
    return [made, *([Person(author)] if author else [])]


def _severity(kind: str, state: str | None, is_soft: bool) -> str:
    """A check's result is what was measured; a soft state has alarmed nobody yet."""
    if kind == "CheckResult":
        return "info"
    return "notice" if is_soft and state not in ("OK", "UP") else SEVERITIES.get(state or "", "notice")


def _state(number: Any, is_service: bool) -> str | None:
    names = SERVICE_STATES if is_service else HOST_STATES
    return names[int(number)] if number is not None and 0 <= int(number) < len(names) else None


def _words(kind: str) -> str:
    """`DowntimeStarted` as "downtime started"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in kind).strip()
