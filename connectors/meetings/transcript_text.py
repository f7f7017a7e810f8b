"""Meeting transcripts as text, as Otter and other note takers export them.

    Payments on-call  0:05
    Rolling back now.

    Speaker 2  12:31
    Error rate falls.

The number behind the voice counts from the start of the recording, which `[[meetings]]` in incident.toml gives;
without it nothing here has a place in time. Source: Otter.ai help, "Export conversations" (TXT).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.meetings._recording import reading_of, spoken

HEADER = re.compile(
    r"^(?P<name>[^\W_][\w.'\-]*(?: [\w.'\-()]+){0,5}?)(?:  +|\t)(?P<offset>(?:\d{1,2}:)?\d{1,3}:\d{2})\s*$"
)
FIRST_WITHIN = 60_000_000  # microseconds: somebody speaks in the first minute of a recording


def fits(head: Head) -> float:
    """At least two voices' headers whose offsets only grow, from the first minute on."""
    if head.shape != "text":
        return 0.0
    offsets = [
        reading.at for line in head.lines if (match := HEADER.match(line)) and (reading := reading_of(match["offset"]))
    ]
    grows = all(earlier <= later for earlier, later in zip(offsets, offsets[1:], strict=False))
    return 0.95 if len(offsets) >= 2 and offsets[0] < FIRST_WITHIN and grows else 0.0


@connector("meetings.transcript_text", kind="meeting", clock="host", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    held: tuple[int, re.Match[str], list[str]] | None = None
    last = 0
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        match = HEADER.match(line)
        if match:
            if held:
                yield _event(evidence.path, held, last)
            held = (number, match, [])
        elif held:
            held[2].append(line.strip())
            yield Joined()
        else:
            yield Context()
        last = number
    if held:
        yield _event(evidence.path, held, last)


def _event(path: str, held: tuple[int, re.Match[str], list[str]], last: int) -> Event:
    line, match, texts = held
    event = spoken(path, line, match["offset"], "\n".join(texts), match["name"])
    event.line_count = last - line + 1
    return event
