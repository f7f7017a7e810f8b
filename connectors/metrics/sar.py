"""sysstat: what `sar` prints, tables of a day's system activity one below the other.

    Linux 5.4.0-72-generic (web-1) \t03/29/2026 \t_x86_64_\t(4 CPU)

    12:00:01 AM     CPU     %user     %nice   %system   %iowait    %steal     %idle
    12:10:01 AM     all      3.00      0.00      1.00      0.50      0.00     95.50
    Average:        all      3.00      0.00      1.00      0.50      0.00     95.50

The day stands in the banner, as the reader's locale writes it, and times are those of the host's zone. A stamp is the end of
its interval. A restart of the host is an event; averages are context. Source: sar(1), sysstat/sysstat pr_stats.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._series import Value, gathered, samples

BANNER = re.compile(
    r"^(?:Linux|SunOS|AIX|HP-UX) \S+ \((?P<host>[^()]+)\)\s+(?P<day>[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})\b"
)
ROW = re.compile(r"^(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2}(?: [AP]M)?)\s+(?P<cells>\S.*)$")
NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
DAYS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y")
CLOCKS = ("%H:%M:%S", "%I:%M:%S %p")


@dataclass
class _Report:
    """What the lines so far have said: whose report it is, of which day, and the columns of its table."""

    host: str = ""
    day: str = ""
    banner: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    _last: datetime | None = None
    _passed: int = 0  # midnights since the table began

    def begin(self, columns: list[str]) -> None:
        self.columns, self._last, self._passed = columns, None, 0

    def stamp(self, time: str) -> str:
        """The banner's day with the row's time; behind a midnight the next day, spelled as the banner spells its own."""
        clock = next(found for form in CLOCKS if (found := _parsed(time, form)))
        if self._last and clock < self._last:
            self._passed += 1
        self._last = clock
        form = next((form for form in DAYS if _parsed(self.day, form)), None)
        if not self._passed or form is None:
            return f"{self.day} {time}"
        day = _parsed(self.day, form)
        return f"{(day + timedelta(days=self._passed)).strftime(form)} {time}" if day else f"{self.day} {time}"


def fits(head: Head) -> float:
    """A banner, and a row below it."""
    lines = [line for line in head.lines[:40] if line.strip()] if head.shape == "text" else []
    return 0.95 if lines and BANNER.match(lines[0]) and any(ROW.match(line) for line in lines) else 0.0


@connector("metrics.sar", kind="log", clock="host", fits=fits, count=count_text_records, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    report = _Report()
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        row = ROW.match(line.rstrip())
        if banner := BANNER.match(line):
            report = _Report(banner["host"], banner["day"], {"banner": line.strip()})
            yield Context()
        elif row is None:
            yield Context() if line.startswith("Average:") else Reject(number, line, "no row of a report")
        elif "LINUX RESTART" in row["cells"] or row["cells"].startswith("COM "):
            yield _marker(number, row, report)
        elif not any(NUMBER.fullmatch(cell) for cell in row["cells"].split()):
            report.begin(row["cells"].split())
            yield Context()
        else:
            yield from _row(number, line, row, report)


def _row(number: int, line: str, row: re.Match[str], report: _Report) -> Iterator[Item]:
    cells = row["cells"].split()
    if len(cells) != len(report.columns):
        yield Reject(number, line, f"{len(cells)} cells under a header of {len(report.columns)}")
        return
    fields = dict(zip(report.columns, cells, strict=True))
    labels = {name: cell for name, cell in fields.items() if _is_label(name, cell)}
    values = [Value(name, cell.replace(",", ".")) for name, cell in fields.items() if name not in labels]
    made = samples(number, report.stamp(row["time"]), values, {"host": report.host, **labels})
    for series in made:
        series.attributes = report.banner
    yield from made


def _is_label(name: str, cell: str) -> bool:
    """Names of devices are written in capitals, and their numbers (`CPU 0`) measure nothing."""
    return name.isupper() or not NUMBER.fullmatch(cell)


def _marker(number: int, row: re.Match[str], report: _Report) -> Event:
    """A restart of the host, or a comment that somebody left in the data file."""
    is_restart = not row["cells"].startswith("COM ")
    text = f"{report.host} restarted" if is_restart else row["cells"].removeprefix("COM ").strip()
    return Event(
        line=number,
        kind="change" if is_restart else "note",
        time=f"{report.day} {row['time']}",
        headline=text,
        body=row[0].strip(),
        host=report.host,
        actor_kind="system" if is_restart else None,
    )


def _parsed(text: str, form: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    return None
