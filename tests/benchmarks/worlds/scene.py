"""The stage of every world: a fleet of services on hosts that log and are scraped, and a window to look at.

A kind of world is a function that takes the stage, plants something, writes the files and states the truth.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from worlds import files
from worlds.files import Line, Process, Sample
from worlds.truth import Area, Quiet, Truth

SERVICES = ("checkout", "payments", "catalog", "search", "ledger", "notify")
PLACES = ("web", "app", "core", "edge")
REGIONS = ("eu-west-1", "us-east-1")
COUNTER, GAUGE = "requests_total", "queue_depth"
SAID = ("served GET /cart in {} ms", "served POST /orders in {} ms", "cache refreshed, {} entries", "session {} renewed",
        "job {} done", "{} rows read")  # fmt: skip

Kind = Callable[["World"], None]
KINDS: dict[str, Kind] = {}


def kind(function: Kind) -> Kind:
    """Registers a kind of world under its function's name."""
    KINDS[function.__name__] = function
    return function


class World:
    """One world in the making. The same kind, variant and seed give the same bytes."""

    def __init__(self, folder: Path, name: str, variant: int, seed: int) -> None:
        self.folder, self.variant = folder, variant
        self.random = random.Random(f"{seed}/{name}/{variant}")
        day = datetime(2026, 5, 4, tzinfo=UTC) + timedelta(days=self.random.randrange(40))
        self.start = day + timedelta(hours=self.random.randint(5, 12), minutes=self.random.choice((0, 15, 30)))
        self.end = self.start + timedelta(hours=self.random.randint(5, 7))
        self.step = self.random.choice((30, 60))
        self.processes = self.fleet(self.random.randint(3, 4), self.random.randint(2, 3))
        self.truth = Truth(name, variant, self.start, self.end)
        self.settings: list[str] = []  # further lines of incident.toml
        self.exports: list[dict[str, object]] = []

    # The fleet

    def fleet(self, hosts: int, services: int) -> list[Process]:
        place, named = self.random.choice(PLACES), self.random.sample(SERVICES, services)
        return [
            Process(service, f"{place}-{number}", REGIONS[number % 2], self.random.randint(300, 30_000))
            for number in range(1, hosts + 1)
            for service in named
        ]

    @property
    def hosts(self) -> list[str]:
        return list(dict.fromkeys(process.host for process in self.processes))

    @property
    def services(self) -> list[str]:
        return list(dict.fromkeys(process.service for process in self.processes))

    def one(self) -> Process:
        return self.random.choice(self.processes)

    # What it says

    def speak(
        self, processes: Iterable[Process] | None = None, mean: float | None = None,
        start: datetime | None = None, end: datetime | None = None,
    ) -> list[Line]:  # fmt: skip
        """Log lines at random instants, a line each `mean` seconds and process (each its own rate, unless stated)."""
        lines = []
        for process in self.processes if processes is None else processes:
            every = mean or self.random.uniform(25, 50)
            for at in self.instants(every, start or self.start, end or self.end):
                lines.append(self.line(at, process))
        return lines

    def line(self, at: datetime, process: Process) -> Line:
        level = self.random.choices(("INFO", "WARN"), (30, 1))[0]
        return Line(at, process, level, self.random.choice(SAID).format(self.random.randint(2, 9_000)))

    def instants(self, mean: float, start: datetime, end: datetime) -> Iterator[datetime]:
        at = start + timedelta(seconds=self.random.expovariate(1 / mean))
        while at < end:
            yield at
            at += timedelta(seconds=self.random.expovariate(1 / mean))

    def measure(
        self, processes: Iterable[Process] | None = None, names: tuple[str, ...] = (COUNTER, GAUGE),
        start: datetime | None = None, end: datetime | None = None, step: int | None = None,
    ) -> list[Sample]:  # fmt: skip
        """Samples on a grid: a counter that grows, a gauge that wanders, and `up`, which is 1."""
        return [
            Sample(at, process, name, value)
            for process in (self.processes if processes is None else processes)
            for name in names
            for at, value in self._values(name, start or self.start, end or self.end, step or self.step)
        ]

    def _values(self, name: str, start: datetime, end: datetime, step: int) -> Iterator[tuple[datetime, float]]:
        at, value = start, self.random.randint(2_000, 90_000) if name == COUNTER else self.random.uniform(20, 60)
        while at < end:
            yield at, 1 if name == "up" else round(value, 3)
            value = value + self.random.randint(1, 90) if name == COUNTER else 40 + 0.9 * (value - 40) + self.random.gauss(0, 4)  # fmt: skip
            at += timedelta(seconds=step)

    # What is planted

    def gap(self, shortest: int = 35, longest: int = 70, first: float = 0.45, last: float = 0.9) -> tuple[datetime, datetime]:  # fmt: skip
        """A stretch, in minutes, that begins and ends between these shares of the window."""
        length = timedelta(minutes=self.random.uniform(shortest, longest))
        span = self.end - self.start
        room = max(timedelta(0), span * (last - first) - length)
        begin = self.start + span * first + room * self.random.random()
        return begin.replace(microsecond=0), (begin + length).replace(microsecond=0)

    # What is handed in

    def logs(self, lines: Iterable[Line], layout: str | None = None) -> None:
        """As one JSON file, as one for each service, or as syslog of each host: by variant unless stated."""
        layout = layout or ("json", "syslog", "service")[self.variant % 3]
        lines = files.in_order(lines)
        if layout == "json":
            files.json_lines(self.folder / "logs" / "app.jsonl", lines)
            return
        groups: dict[str, list[Line]] = {}
        for line in lines:
            groups.setdefault(line.process.host if layout == "syslog" else line.process.service, []).append(line)
        for name, found in groups.items():
            if layout == "syslog":
                files.syslog(self.folder / "logs" / name / "syslog", found)
            else:
                files.json_lines(self.folder / "logs" / f"{name}.jsonl", found)

    def older_logs(self, lines: Iterable[Line]) -> None:
        """As a baseline: it teaches rhythms and stays off the timeline."""
        self.settings.append('[baseline]\npaths = ["older/*"]')
        files.json_lines(self.folder / "older" / "app.jsonl", files.in_order(lines))

    def metrics(self, samples: Iterable[Sample]) -> None:
        files.prometheus(self.folder / "metrics", samples)

    def state_export(self, path: str, **facts: object) -> None:
        """A row of exports.toml; from and to are the window where nothing else is said."""
        self.exports.append({"path": path, "from": self.start, "to": self.end, **facts})

    def write_settings(self) -> None:
        window = f"window = {{ from = {files.iso(self.start)}, to = {files.iso(self.end)} }}"
        named = f'id = "INC-{self.random.randint(1000, 9999)}"'
        files.text(self.folder / "incident.toml", [named, window, *self.settings])
        if self.exports:
            rows = [line for export in self.exports for line in ("[[exports]]", *map(_toml, export.items()), "")]
            files.text(self.folder / "exports.toml", rows)

    # What is true

    def expect(self, classes: str | tuple[str, ...], scopes: str | tuple[str, ...], a: datetime, b: datetime,
               members: Iterable[Process] = (), **facts: object) -> None:  # fmt: skip
        self.truth.dark.append(_area(classes, scopes, a, b, members, facts))

    def tolerate(self, classes: str | tuple[str, ...], scopes: str | tuple[str, ...], a: datetime, b: datetime,
                 members: Iterable[Process] = (), **facts: object) -> None:  # fmt: skip
        self.truth.tolerated.append(_area(classes, scopes, a, b, members, facts))

    def forbid(self, a: datetime, b: datetime, verdict: str | None = None, **facts: str) -> None:
        self.truth.quiet.append(Quiet(a, b, verdict, **facts))


def _area(classes: str | tuple[str, ...], scopes: str | tuple[str, ...], a: datetime, b: datetime,
          members: Iterable[Process], facts: dict[str, object]) -> Area:  # fmt: skip
    return Area(
        (classes,) if isinstance(classes, str) else classes,
        (scopes,) if isinstance(scopes, str) else scopes,
        a, b, members=frozenset((each.service, each.host) for each in members), **facts,
    )  # fmt: skip


def _toml(fact: tuple[str, object]) -> str:
    name, value = fact
    return f"{name} = {files.iso(value) if isinstance(value, datetime) else value if isinstance(value, int) else repr(value)}"


Record = TypeVar("Record", Line, Sample)


def without(
    records: Iterable[Record], a: datetime, b: datetime, where: Callable[[Process], bool] = lambda _: True
) -> list[Record]:
    """The records, less those of the stretch whose process `where` holds for."""
    return [record for record in records if not (a <= record.at < b and where(record.process))]
