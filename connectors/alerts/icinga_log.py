"""Icinga 2: the main log of its daemon.

    [2026-03-29 00:50:00 +0000] information/Notification: Sending 'Problem' notification 'web-1!http!mail' for user 'payments'

The offset is stated. Source: Icinga 2 documentation, "Monitoring basics" and "Troubleshooting" (log severity and facility);
lib/base/streamlogger.cpp.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence

LINE = re.compile(
    r"^\[(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-]\d{4})\] (?P<severity>debug|notice|information|warning|critical)/(?P<facility>\w+): (?P<text>.*)$"
)
SEVERITIES = {"information": "info"}
NOTIFICATION = re.compile(
    r"(?:Sending '(?P<kind>\w+)' notification|Completed sending '(?P<done>\w+)' notification) '(?P<host>[^!']+)(?:!(?P<service>[^!']+))?![^']+' (?:for|to) user '(?P<user>[^']+)'"
)
LEAST_SHARE = 0.5


def fits(head: Head) -> float:
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines[:200] if line.strip() and not line[0].isspace()]
    share = sum(bool(LINE.match(line)) for line in lines) / max(1, len(lines))
    return 0.6 + 0.38 * share if share >= LEAST_SHARE else 0.0


@connector("alerts.icinga_log", kind="log", clock="service:icinga", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    held: Event | None = None
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if match := LINE.match(line):
            if held:
                yield held
            held = _event(number, line, match)
        elif held:
            held.body += "\n" + line
            held.line_count = number - held.line + 1
            yield Joined()
        else:
            yield Context()
    if held:
        yield held


def _event(number: int, line: str, match: re.Match[str]) -> Event:
    event = Event(
        line=number,
        time=match["time"],
        headline=sentence(match["text"]) or match["facility"],
        body=line,
        severity=SEVERITIES.get(match["severity"], match["severity"]),
        actor_kind="system",
        attributes={"facility": match["facility"]},
    )
    if sent := NOTIFICATION.match(match["text"]):
        event.kind, event.host, event.service = "page", sent["host"], sent["service"]
        event.identifiers = identifiers(("alert name", sent["service"]))
        event.attributes |= {
            "action": "notify",
            "recipients": [sent["user"]],
            "notification": sent["kind"] or sent["done"],
        }
    return event
