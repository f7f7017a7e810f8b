"""Nagios and Naemon: the monitoring log, and its archives.

    [1774745400] SERVICE ALERT: web-1;checkout-http;CRITICAL;HARD;3;HTTP 502
    [1774745401] SERVICE NOTIFICATION: payments;web-1;checkout-http;CRITICAL;notify-by-email;HTTP 502
    [1774745520] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;web-1;checkout-http;2;1;0;payments;looking

Whole seconds of UTC. Alerts, notifications, acknowledgements, downtimes and flapping are told apart; what the daemon says
of itself is a log event. A check that fails softly has not alarmed anybody yet. Sources: Nagios Core 4 documentation,
"Log file" and base/logging.c; lnav's samples of the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, Person, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence

LINE = re.compile(r"^\[(?P<time>\d{10})\] (?:(?P<what>[A-Z][A-Z ]+[A-Z]): )?(?P<rest>.*)$")
STATES = {
    "CRITICAL": "error",
    "DOWN": "error",
    "UNREACHABLE": "error",
    "WARNING": "warning",
    "UNKNOWN": "warning",
    "OK": "info",
    "UP": "info",
}
NOTIFICATION = re.compile(r"^(?:(?P<type>[A-Z]+) ?\()?(?P<state>[A-Z]+)\)?$")
# How many fields name the object, and how many stand between them and the author.
ACKNOWLEDGE = {"ACKNOWLEDGE_SVC_PROBLEM": (2, 3), "ACKNOWLEDGE_HOST_PROBLEM": (1, 3), "ACKNOWLEDGE_SVC_PROBLEM_EXPIRE": (2, 4),
               "ACKNOWLEDGE_HOST_PROBLEM_EXPIRE": (1, 4)}  # fmt: skip
LEAST_SHARE = 0.6
KNOWN = re.compile(
    r"^\[\d{10}\] (?:(?:SERVICE|HOST|CURRENT|INITIAL|EXTERNAL|PASSIVE|LOG|Auto-save|Nagios|Naemon|Caught|wproc|TIMEPERIOD|Warning|Error)\b)",
    re.IGNORECASE,
)


def fits(head: Head) -> float:
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines[:200] if line.strip()]
    share = sum(bool(LINE.match(line)) for line in lines) / max(1, len(lines))
    return 0.6 + 0.38 * share if share >= LEAST_SHARE and any(KNOWN.match(line) for line in lines) else 0.0


@connector("alerts.nagios", kind="alert", clock="host", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    is_open, people = False, set()
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        match = LINE.match(line)
        if match is None:
            yield Joined() if is_open else Context()
            continue
        is_open = True
        event = _event(number, match)
        if event.actor and event.actor not in people:
            people.add(event.actor)
            yield Person(event.actor)
        yield event


def _event(number: int, match: re.Match[str]) -> Event:
    what, parts = match["what"] or "", match["rest"].split(";")
    event = Event(
        number,
        match["time"],
        sentence(match["rest"]) or what.capitalize(),
        match[0].partition("] ")[2],
        kind="log",
        severity="info",
        actor_kind="system",
    )
    event.attributes = {"entry": what.lower()} if what else {}
    subject, _, said = what.partition(" ")
    if said in ("ALERT", "STATE") or (subject in ("CURRENT", "INITIAL") and said.endswith("STATE")):
        _state(event, parts, is_host="HOST" in what, is_alert=said == "ALERT")
    elif said == "NOTIFICATION" and len(parts) >= 4:
        _notification(event, parts, is_host=subject == "HOST")
    elif said.endswith(("DOWNTIME ALERT", "FLAPPING ALERT")) and len(parts) >= 2:
        event.kind, event.host = "alert", parts[0]
        event.service = parts[1] if subject == "SERVICE" else None
        event.headline = f"{said.split(' ')[0].capitalize()} of {_name(event)}: {parts[-2].lower() if len(parts) > 2 else parts[-1].lower()}"
        event.severity = "notice"
    elif what == "EXTERNAL COMMAND" and parts[0] in ACKNOWLEDGE and len(parts) > sum(ACKNOWLEDGE[parts[0]]) + 1:
        _acknowledged(event, parts, *ACKNOWLEDGE[parts[0]])
    event.identifiers = identifiers(("alert name", event.service))
    return event


def _state(event: Event, parts: list[str], *, is_host: bool, is_alert: bool) -> None:
    names = 1 if is_host else 2
    if len(parts) < names + 3:
        return
    event.host, event.service = parts[0], None if is_host else parts[1]
    state, kind, attempt = parts[names : names + 3]
    is_soft = kind == "SOFT"
    event.kind = "alert" if is_alert else "log"
    event.severity = (
        "notice" if is_soft and STATES.get(state) != "info" else STATES.get(state, "notice") if is_alert else "info"
    )
    event.headline = f"{_name(event)} is {state}" + (" (soft)" if is_soft else "")
    event.attributes |= {"state": state, "state_type": kind, "attempt": attempt, "output": ";".join(parts[names + 3 :])}


def _notification(event: Event, parts: list[str], *, is_host: bool) -> None:
    names = 1 if is_host else 2
    contact, (event.host, event.service) = parts[0], (parts[1], None if is_host else parts[2])
    said = NOTIFICATION.match(parts[names + 1]) if len(parts) > names + 1 else None
    kind = (said["type"] if said else None) or "PROBLEM"
    event.kind, event.severity = "page", STATES.get(said["state"] if said else "", "notice")
    event.headline = f"Notification ({kind.lower()}): {_name(event)} is {said['state'] if said else parts[names + 1]}"
    event.attributes |= {
        "action": "notify",
        "recipients": [contact],
        "notification": kind,
        "output": ";".join(parts[names + 3 :]),
    }


def _acknowledged(event: Event, parts: list[str], names: int, between: int) -> None:
    event.host, event.service = parts[1], parts[2] if names == 2 else None
    event.actor, event.actor_kind = parts[names + between + 1], "human"
    event.kind, event.severity = "page", "notice"
    event.headline = f"Acknowledged: {_name(event)}"
    event.attributes |= {"action": "acknowledge", "comment": ";".join(parts[names + between + 2 :])}


def _name(event: Event) -> str:
    return f"{event.service} on {event.host}" if event.service else str(event.host)
