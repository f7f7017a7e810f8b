"""Target Communication Framework: the log of its protocol.

    TCF 30:11.474: 0: ---> C 2 RunControl getChildren null <eom>
    TCF 30:11.475: 0: <--- R 2  ["P1"] <eom>

A stamp is the minutes and seconds of an hour that nothing says: records keep their order and what was written, and have no
time. Channel, direction, type of message, token, service and command follow. Sources: Eclipse TCF, "TCF Specification"
(message types C, R, P, E, N, F); tstack/lnav, src/formats/tcf_log.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head

LINE = re.compile(
    r"TCF (?P<time>\d{2}:\d{2}\.\d{3,6}): (?:(?P<channel>\w+): (?P<direction>--->|<---) (?P<type>\w)\b ?(?P<rest>.*)|(?P<said>.*))"
)
PARTS = {
    "C": ("token", "service", "command"),
    "R": ("token",),
    "P": ("token",),
    "N": ("token",),
    "E": ("service", "event"),
}
MOST = 0.8  # of the lines begin a record


def fits(head: Head) -> float:
    lines = [line for line in head.lines[:100] if line.strip()] if head.shape == "text" else []
    return 0.95 if lines and sum(bool(LINE.match(line)) for line in lines) >= MOST * len(lines) else 0.0


@connector("logs.tcf", kind="log", clock="host", group="table", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    event: Event | None = None
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if found := LINE.match(line.rstrip("\r")):
            if event:
                yield event
            event = _event(number, line.rstrip("\r"), found)
        elif event:  # a message whose text goes on
            event.body += "\n" * (number - event.line - event.line_count + 1) + line
            event.line_count = number - event.line + 1
            yield Joined()
        else:
            yield Context()
    if event:
        yield event


def _event(number: int, line: str, found: re.Match[str]) -> Event:
    kind, rest = found["type"], found["rest"] or ""
    names = PARTS.get(kind or "", ())
    parts = rest.split(" ", len(names))
    cells = dict(zip(names, parts, strict=False))
    words = [cells[name] for name in ("service", "command", "event") if cells.get(name)]
    return Event(
        line=number,
        time=found["time"],
        headline=" ".join(words) or (found["said"] or parts[-1]).strip() or "TCF",
        body=line,
        service="tcf",
        actor_kind="system",
        attributes={
            "tcf.channel": found["channel"],
            "tcf.direction": found["direction"],
            "tcf.type": kind,
            "tcf.token": cells.get("token"),
            "rpc.service": cells.get("service"),
            "rpc.method": cells.get("command") or cells.get("event"),
        },
    )
