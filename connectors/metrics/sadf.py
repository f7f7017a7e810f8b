"""sysstat: what `sadf -d` prints, one line for each stamp and device, under headings that begin with `#`.

    # hostname;interval;timestamp;CPU;%user;%system;%idle
    web-1;300;2026-03-29 01:05:01 UTC;-1;97.50;1.20;1.30
    web-1;-1;2026-03-29 01:12:40 UTC;LINUX-RESTART (4 CPU)

CPU -1 stands for all of them. Times are UTC and say so, unless -t or -T asked for local ones. A restart is an event.
Source: sysstat/sysstat, sadf(1), option -d.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._series import Value, gathered, samples

HEADING = re.compile(r"# hostname;interval;timestamp(;|$)")
NAMING = re.compile(r"CPU|INTR|DEV|IFACE|TTY|BUS|FCHOST|FILESYSTEM|MOUNTPOINT|FAN|TEMP|IN|BAT|idvendor|number")


def fits(head: Head) -> float:
    return 0.95 if head.shape == "text" and any(HEADING.match(line) for line in head.lines[:20]) else 0.0


@connector("metrics.sadf", kind="change", clock="host", fits=fits, count=count_text_records, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    names: list[str] = []
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        cells = line.split(";")
        if line.startswith("#"):
            names = cells[3:]
            yield Context()
        elif len(cells) >= 4 and cells[3].startswith(("LINUX-RESTART", "COM ")):
            yield _marker(number, cells)
        elif len(cells) != len(names) + 3:
            yield Reject(number, line, f"{len(cells)} cells under a heading of {len(names) + 3}")
        else:
            yield from _line(number, cells, names)


def _line(number: int, cells: list[str], names: list[str]) -> list[Item]:
    found = dict(zip(names, cells[3:], strict=True))
    labels = {"host": cells[0]} | {name: text for name, text in found.items() if NAMING.fullmatch(name)}
    values = [Value(name, text) for name, text in found.items() if name not in labels]
    return (
        [*samples(number, cells[2], values, labels, rest={"interval": cells[1]})]
        if values and cells[2]
        else [Reject(number, ";".join(cells), "no value")]
    )


def _marker(number: int, cells: list[str]) -> Event:
    is_restart = cells[3].startswith("LINUX-RESTART")
    return Event(
        line=number,
        time=cells[2] or None,
        kind="change" if is_restart else "note",
        headline=f"{cells[0]} restarted" if is_restart else cells[3].removeprefix("COM "),
        body=";".join(cells),
        host=cells[0],
        actor_kind="system" if is_restart else None,
    )
