"""Worlds in which the export ends before the darkness would: what is not in hand is not what was not said."""

from __future__ import annotations

from datetime import datetime, timedelta

from worlds import files
from worlds.files import Line
from worlds.scene import COUNTER, GAUGE, World, kind, without

ALL = (COUNTER, GAUGE, "up")


@kind
def ten_thousand_rows(world: World) -> None:
    """A search's result of exactly 10,000 rows, oldest first: the end of the window is cut off."""
    _capped(world, 10_000, newest_first=False)


@kind
def five_thousand_rows_newest_first(world: World) -> None:
    """Exactly 5,000 rows, newest first: the beginning is cut off."""
    _capped(world, 5_000, newest_first=True)


def _capped(world: World, cap: int, *, newest_first: bool) -> None:
    share = world.random.uniform(0.6, 0.75)
    mean = (world.end - world.start).total_seconds() * share * len(world.processes) / cap
    lines = files.in_order(world.speak(mean=mean))
    kept = lines[-cap:][::-1] if newest_first else lines[:cap]
    files.log_csv(world.folder / "logs" / "search-result.csv", kept)
    world.metrics(world.measure(names=(GAUGE, "up"), step=60))
    if world.variant % 2:
        world.state_export("logs/search-result.csv", limit=cap)
    edge = kept[-1].at
    world.expect("outside the export", "export", *((world.start, edge) if newest_first else (edge, world.end)))


@kind
def a_stated_limit(world: World) -> None:
    """No usual cap: exports.toml says how many records were asked for, and as many came."""
    lines = files.in_order(world.speak())
    cap = len(lines) * 2 // 3 // 100 * 100
    files.json_lines(world.folder / "logs" / "app.jsonl", lines[:cap])
    world.metrics(world.measure(names=ALL))
    world.state_export("logs/app.jsonl", limit=cap, pages=1)
    world.expect("outside the export", "export", lines[cap - 1].at, world.end)


@kind
def a_file_that_ends_early(world: World) -> None:
    """All streams of a file end together; a second file of the same processes runs on."""
    edge = _part(world)
    _write_part(world, world.start, edge)
    world.expect("outside the export", "export", edge, world.end)


@kind
def a_file_that_begins_late(world: World) -> None:
    """All streams of a file begin together, hours after the window did."""
    edge = _part(world)
    _write_part(world, edge, world.end)
    world.expect("outside the export", "export", world.start, edge)


def _part(world: World) -> datetime:
    return (world.start + (world.end - world.start) * world.random.uniform(0.4, 0.7)).replace(microsecond=0)


def _write_part(world: World, a: datetime, b: datetime) -> None:
    world.logs(world.speak(start=a, end=b), "json")
    world.metrics(world.measure(names=ALL))
    if world.variant % 2:
        world.state_export("logs/app.jsonl", **{"from": a, "to": b})


@kind
def metrics_of_half_the_window(world: World) -> None:
    """The query was asked for a part of the window, and exports.toml says so; the logs are whole."""
    edge = _part(world)
    world.metrics(world.measure(end=edge, names=ALL))
    world.logs(world.speak())
    world.state_export("metrics/*.json", to=edge)
    world.expect("outside the export", "export", edge, world.end, at_most=len(ALL))


@kind
def a_file_of_another_day(world: World) -> None:
    """The log that was handed in is of the day before; the metrics are of the window."""
    earlier = world.start - timedelta(days=1)
    day = (world.end - world.start) * 0.9
    world.logs(world.speak(start=earlier, end=earlier + day), "json")
    world.metrics(world.measure(names=ALL))
    world.state_export("logs/app.jsonl", **{"from": earlier, "to": earlier + day})
    world.expect("outside the export", "export", world.start, world.end)


@kind
def a_rotated_file_that_is_missing(world: World) -> None:
    """Of one host syslog.2.gz and syslog are here and syslog.1 is not; of the others all three."""
    _rotated(world, is_missing=True)


@kind
def rotated_files_that_are_whole(world: World) -> None:
    """Three rotated files of each host join without a hole."""
    _rotated(world, is_missing=False)
    world.forbid(world.start, world.end)


def _rotated(world: World, *, is_missing: bool) -> None:
    a, b = world.gap(60, 80)
    victim = world.random.choice(world.hosts)
    lines = files.in_order(world.speak())
    parts = {"syslog.2.gz": (world.start, a), "syslog.1": (a, b), "syslog": (b, world.end)}
    for host in world.hosts:
        for name, (since, until) in parts.items():
            if not (is_missing and host == victim and name == "syslog.1"):
                found = [line for line in lines if line.process.host == host and since <= line.at < until]
                files.syslog(world.folder / "logs" / host / name, found)
    if is_missing:
        members = [process for process in world.processes if process.host == victim]
        world.expect(("outside the export", "collector failed"), ("export", "host"), a, b, members)


@kind
def a_file_with_nothing_but_its_header(world: World) -> None:
    """One of two tables is empty. To say so is right, whose darkness it is nobody can know."""
    files.log_csv(world.folder / "logs" / "search-result.csv", [])
    world.logs(world.speak(), "syslog")
    classes = ("outside the export", "silent", "never instrumented")
    world.tolerate(classes, ("export", "stream"), world.start, world.end)
    world.forbid(world.start, world.end)


@kind
def one_line_after_the_edge(world: World) -> None:
    """A stream's last line comes a little before the export's end, as the last line always does."""
    lines: list[Line] = without(world.speak(mean=40), world.end - timedelta(seconds=50), world.end)
    world.logs(lines)
    for path in ("logs/*", "logs/*/*"):
        world.state_export(path)
    world.forbid(world.end - timedelta(minutes=5), world.end)
