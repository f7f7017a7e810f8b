"""Worlds in which the clock moved and not the evidence: nothing is dark, though the stamps leave a hole or overlap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from worlds import files
from worlds.files import Line, Process
from worlds.scene import World, kind

ZONES = {"Europe/Zurich": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
         "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC))}  # fmt: skip


@kind
def the_skipped_hour_in_a_zone_unsaid(world: World) -> None:
    """Local stamps read as UTC lack the hour that the clocks skipped."""
    zone, changed = _night(world, autumn=False, is_configured=False)
    _write_local(world, zone)
    hole = _as_utc(changed - timedelta(microseconds=1), zone) + timedelta(microseconds=1)
    world.forbid(hole, hole + timedelta(hours=1), "clock change")


@kind
def the_skipped_hour_in_a_zone_configured(world: World) -> None:
    """With the zone known there is no hole at all."""
    zone, _ = _night(world, autumn=False, is_configured=True)
    _write_local(world, zone)
    world.forbid(world.start, world.end)


@kind
def the_repeated_hour_in_a_zone_unsaid(world: World) -> None:
    """Local stamps hold one hour twice."""
    zone, _ = _night(world, autumn=True, is_configured=False)
    _write_local(world, zone)
    world.forbid(world.truth.window_from, world.truth.window_to)


@kind
def the_repeated_hour_in_a_zone_configured(world: World) -> None:
    """The order of the lines says which of the two hours it was."""
    zone, _ = _night(world, autumn=True, is_configured=True)
    _write_local(world, zone)
    world.forbid(world.start, world.end)


def _night(world: World, *, autumn: bool, is_configured: bool) -> tuple[str, datetime]:
    """A window of true time around a change of the clocks; the one that is stated is as the stamps will be read."""
    zone = list(ZONES)[world.variant % 2]
    changed = ZONES[zone][autumn]
    world.start, world.end = changed - timedelta(hours=3), changed + timedelta(hours=3)
    ends = world.start, world.end
    if is_configured:
        world.settings.append(f'[time]\ndefault_zone = "{zone}"')
    else:
        ends = _as_utc(world.start, zone), _as_utc(world.end, zone)
    world.truth.window_from, world.truth.window_to = ends
    return zone, changed


def _as_utc(at: datetime, zone: str) -> datetime:
    """The wall clock of a zone, taken for UTC."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC)


def _write_local(world: World, zone: str) -> None:
    lines = files.in_order(world.speak())
    for host in world.hosts:
        own = [line for line in lines if line.process.host == host]
        files.json_lines(world.folder / "logs" / f"{host}.jsonl", own, zone)


@kind
def a_clock_that_stepped_ahead(world: World) -> None:
    """One host's stamps leap ahead; chrony says so, and the requests that it shares with the others prove it."""
    at, jump, host = _stepped(world, 1)
    world.forbid(at, at + jump, "clock step", host=host)


@kind
def a_clock_that_stepped_back(world: World) -> None:
    """One host's stamps fall back: the same readings come twice, and at the end they run out too early."""
    at, jump, host = _stepped(world, -1)
    world.forbid(at - jump, world.end, host=host)


@kind
def a_clock_that_stepped_ahead_in_the_journal(world: World) -> None:
    """The journal's monotonic clock runs on evenly across the leap of the other one."""
    at, jump, host = _plan(world)
    for each in world.hosts:
        own = files.in_order(world.speak([process for process in world.processes if process.host == each]))
        uptime = [round((line.at - world.start).total_seconds() * 1e6) + 3_600_000_000 for line in own]
        if each == host:
            own = [replace(line, at=line.at + jump) if line.at >= at else line for line in own]
        files.journal(world.folder / "logs" / each / "journal.json", own, range(5_000, 5_000 + len(own)), uptime)
    world.forbid(at, at + jump, "clock step", host=host)


def _plan(world: World) -> tuple[datetime, timedelta, str]:
    at, _ = world.gap(last=0.7)
    return at, timedelta(minutes=world.random.randint(25, 45)), world.random.choice(world.hosts[1:])


def _stepped(world: World, sign: int) -> tuple[datetime, timedelta, str]:
    """Syslog of hosts that serve each other's requests; one host's clock is set wrong at some instant."""
    at, jump, host = _plan(world)
    chrony = Process("chronyd", host, "eu-west-1", 612)
    told = f"System clock was stepped by {sign * jump.total_seconds():.6f} seconds"
    spoken = files.in_order([*world.speak(), *_shared_requests(world, host), Line(at, chrony, "WARN", told)])
    for each in world.hosts:
        own = [line for line in spoken if line.process.host == each]
        if each == host:
            own = [replace(line, at=line.at + sign * jump) if line.at >= at else line for line in own]
        files.syslog(world.folder / "logs" / each / "syslog", own)
    return at, jump, host


def _shared_requests(world: World, host: str) -> list[Line]:
    """Pairs of lines with one request id: sent here, received there within some milliseconds, and back."""
    near = next(process for process in world.processes if process.host != host)
    far = next(process for process in world.processes if process.host == host)
    found = []
    for at in world.instants(45, world.start, world.end - timedelta(seconds=1)):
        name = f"{world.random.getrandbits(64):016x}"
        later = at + timedelta(milliseconds=world.random.uniform(2, 15))
        found.append(Line(at, near, "INFO", f"request_id={name} sent to {far.service}"))
        found.append(Line(later, far, "INFO", f"request_id={name} received from {near.service}"))
    return found
