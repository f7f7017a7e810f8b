"""Worlds in which what collects failed: what was to be heard may well have spoken."""

from __future__ import annotations

from datetime import datetime, timedelta

from worlds import files
from worlds.files import Line, Process, Sample
from worlds.scene import COUNTER, GAUGE, World, kind, without

ALL = (COUNTER, GAUGE, "up")


@kind
def prometheus_down(world: World) -> None:
    """Every series of every host ends and begins at the same step, `up` among them; the logs go on."""
    a, b = world.gap()
    world.metrics(without(world.measure(names=ALL), a, b))
    world.logs(world.speak())
    world.expect("collector failed", "collector", a, b, world.processes)


@kind
def one_target_that_cannot_be_scraped(world: World) -> None:
    """`up` is 0 for one target, whose log goes on."""
    a, b = world.gap()
    victim = world.one()
    _scrapes(world, a, b, [victim])
    world.logs(world.speak())
    world.expect("collector failed", ("collector", "process", "stream"), a, b, service=victim.service, host=victim.host)


@kind
def a_job_that_cannot_be_scraped(world: World) -> None:
    """`up` is 0 for all targets of one job (a token ran out, say); the other jobs are scraped."""
    a, b = world.gap()
    job = world.random.choice(world.services)
    victims = [process for process in world.processes if process.service == job]
    _scrapes(world, a, b, victims)
    world.logs(world.speak())
    world.expect("collector failed", ("collector", "service"), a, b, victims, service=job)


@kind
def a_job_that_left_the_discovery(world: World) -> None:
    """The job's series are gone and its `up` with them: it was not scraped at all, and its logs go on."""
    a, b = world.gap()
    job = world.random.choice(world.services)
    victims = [process for process in world.processes if process.service == job]
    world.metrics(without(world.measure(names=ALL), a, b, lambda process: process.service == job))
    world.logs(world.speak())
    world.expect("collector failed", ("collector", "service"), a, b, victims, service=job)


def _scrapes(world: World, a: datetime, b: datetime, victims: list[Process]) -> None:
    samples = without(world.measure(names=(COUNTER, GAUGE)), a, b, lambda process: process in victims)
    for sample in world.measure(names=("up",)):
        failed = sample.process in victims and a <= sample.at < b
        samples.append(Sample(sample.at, sample.process, "up", 0 if failed else 1))
    world.metrics(samples)


@kind
def the_log_store_of_all_hosts(world: World) -> None:
    """The logs of all hosts stop and resume at the same instant; the same processes are scraped as ever."""
    a, b = world.gap()
    world.logs(without(world.speak(), a, b), ("json", "service")[world.variant % 2])
    world.metrics(world.measure(names=ALL))
    world.expect("collector failed", "collector", a, b, world.processes)


@kind
def a_shipper_that_drops(world: World) -> None:
    """fluent-bit on one host says that it drops; the host's logs are missing, its metrics are there."""
    a, b = world.gap()
    victim = world.random.choice(world.hosts)
    shipper = Process("fluent-bit", victim, world.processes[0].region, 71)
    dropped = [
        Line(at, shipper, "WARN", f"[output:es:es.0] chunk dropped after 5 retries, {world.random.randint(40, 300)} records lost")
        for at in world.instants(240, a, b)
    ]  # fmt: skip
    usual = [Line(at, shipper, "INFO", "[engine] flush done") for at in world.instants(120, world.start, a)]
    usual += [Line(at, shipper, "INFO", "[engine] flush done") for at in world.instants(120, b, world.end)]
    world.logs(without(world.speak(), a, b, lambda process: process.host == victim) + dropped + usual)
    world.metrics(world.measure(names=ALL))
    members = [process for process in world.processes if process.host == victim]
    world.expect("collector failed", ("collector", "host"), a, b, members, host=victim)


@kind
def journald_suppresses(world: World) -> None:
    """journald's rate limit: each half minute it says how many messages of the unit it let go."""
    a, b = world.gap()
    victim = world.one()
    daemon = Process("systemd-journald", victim.host, victim.region, 212)
    said = [
        Line(at, daemon, "WARN", f"Suppressed {world.random.randint(200, 4000)} messages from {victim.service}.service")
        for at in _every(30, a, b)
    ]
    world.logs(without(world.speak(), a, b, lambda process: process == victim) + said, "syslog")
    world.metrics(world.measure(names=ALL))
    world.expect("collector failed", ("process", "stream", "collector"), a, b, service=victim.service, host=victim.host)


@kind
def imuxsock_loses(world: World) -> None:
    """rsyslog's rate limit names a process number, which the process's own lines carry."""
    a, b = world.gap()
    victim = world.one()
    daemon = Process("rsyslogd", victim.host, victim.region, 640)
    said = [
        Line(at, daemon, "WARN", f"imuxsock[pid: {victim.pid}]: begin to drop messages due to rate-limiting"
             if place % 2 == 0 else
             f"imuxsock lost {world.random.randint(100, 900)} messages from pid {victim.pid} due to rate-limiting")
        for place, at in enumerate(_every(60, a, b))
    ]  # fmt: skip
    world.logs(without(world.speak(), a, b, lambda process: process == victim) + said, "syslog")
    world.metrics(world.measure(names=ALL))
    world.expect("collector failed", ("process", "stream", "collector"), a, b, service=victim.service, host=victim.host)


def _every(seconds: float, a: datetime, b: datetime) -> list[datetime]:
    return [a + timedelta(seconds=seconds * n + 1) for n in range(int((b - a).total_seconds() // seconds))]


@kind
def a_journal_with_a_hole_in_its_numbers(world: World) -> None:
    """One host's journal resumes with a number far ahead: the records were written, and are not here."""
    _journals(world, is_lost=True)


@kind
def a_journal_whose_numbers_run_on(world: World) -> None:
    """The same silence with the next number after it: nothing was written."""
    _journals(world, is_lost=False)


def _journals(world: World, *, is_lost: bool) -> None:
    a, b = world.gap()
    victim = world.random.choice(world.hosts)
    whole = files.in_order(world.speak())
    for host in world.hosts:
        first = world.random.randint(10_000, 90_000)
        lines = [line for line in whole if line.process.host == host]
        kept = without(lines, a, b, lambda process: process.host == victim)
        place = {id(line): number for number, line in enumerate(lines if is_lost else kept, first)}
        uptime = [round((line.at - world.start).total_seconds() * 1e6) + 86_400_000_000 for line in kept]
        files.journal(world.folder / "logs" / host / "journal.json", kept, [place[id(line)] for line in kept], uptime)
    members = [process for process in world.processes if process.host == victim]
    scopes = ("host", "collector", "export") if is_lost else ("host",)
    world.expect("collector failed" if is_lost else "silent", scopes, a, b, members, host=victim)


@kind
def audit_numbers_with_a_hole(world: World) -> None:
    """The serial numbers of a host's audit records jump across the gap by what it should have held."""
    a, b = world.gap()
    victim = world.random.choice(world.hosts)
    lines = world.speak()
    for host in world.hosts:
        kernel, number = Process("kernel", host, world.processes[0].region, 0), world.random.randint(3_000, 9_000)
        for at in world.instants(25, world.start, world.end):
            number += 1
            lines.append(
                Line(
                    at,
                    kernel,
                    "INFO",
                    f"audit: type=1300 audit({at.timestamp():.3f}:{number}): arch=c000003e syscall={world.random.randint(1, 300)} success=yes",
                )
            )
    world.logs(without(lines, a, b, lambda process: process.host == victim), "syslog")
    world.expect("collector failed", ("host", "collector"), a, b, host=victim)
