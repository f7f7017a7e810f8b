"""Worlds of files and services by themselves: that end early, say goodbye, lack numbers, or are only named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from worlds import files
from worlds.files import Line, Process
from worlds.scene import COUNTER, World, kind, without

UNSEEN = ("pricing-engine", "coupon-vault", "stock-mirror", "fraud-check")
GOODBYES = (
    "received SIGTERM, shutting down",
    "Commencing graceful shutdown. Waiting for active requests to complete",
    "{} stopped: decommissioned, traffic was moved last week",
)


@kind
def one_file_that_stops_among_many(world: World) -> None:
    """Each service has a file of its own; one ends hours before the window, and nothing says that it was cut off."""
    a, _ = world.gap(last=0.75)
    victim = world.random.choice(world.services)
    world.logs(without(world.speak(), a, world.end, lambda process: process.service == victim), "service")
    members = [process for process in world.processes if process.service == victim]
    world.expect("silent", ("service", "collector"), a, world.end, members, service=victim)


@kind
def a_service_that_says_goodbye(world: World) -> None:
    """The same file, whose last line says that it was shut down."""
    a, _ = world.gap(last=0.75)
    victim = world.random.choice(world.services)
    last = [
        Line(a, process, "INFO", world.random.choice(GOODBYES).format(victim))
        for process in world.processes
        if process.service == victim
    ]
    lines = without(world.speak(), a, world.end, lambda process: process.service == victim) + last
    world.logs(lines, ("service", "json")[world.variant % 2])
    world.forbid(a, world.end, "ended on purpose", service=victim)


@kind
def two_of_five_pods(world: World) -> None:
    """A service runs as pods, of which two fall silent: it has lost a share of itself, told as one finding."""
    a, b = world.gap()
    service = world.services[0]
    pods = [Process(service, f"{service}-6f7d9c5b4-{suffix}", "eu-west-1", 1) for suffix in ("x2x9q", "k4bzt", "m8w5r", "q6f8l", "z9g2s")]  # fmt: skip
    others = [process for process in world.processes if process.service != service]
    lost = world.random.sample(pods, 2)
    world.logs(without(world.speak([*pods, *others]), a, b, lambda process: process in lost), "json")
    world.expect("partial", "service", a, b, lost, service=service)


@kind
def one_of_four_pods(world: World) -> None:
    """One pod of four falls silent while its siblings speak: silent on that host."""
    a, b = world.gap()
    service = world.services[0]
    pods = [Process(service, f"{service}-7b8c9d6f5-{suffix}", "eu-west-1", 1) for suffix in ("p5d7j", "q6f8l", "z9g2s", "w3n8c")]  # fmt: skip
    others = [process for process in world.processes if process.service != service]
    lost = world.random.choice(pods)
    world.logs(without(world.speak([*pods, *others]), a, b, lambda process: process == lost), "json")
    world.expect("silent", ("process", "stream", "host"), a, b, [lost], service=service, host=lost.host)


@kind
def numbers_that_jump_without_a_silence(world: World) -> None:
    """A process numbers its records; hundreds are missing between two of them that follow within a minute."""
    victim = world.one()
    a, _ = world.gap()
    lines, numbered = [], []
    for process in world.processes:
        number = world.random.randint(1, 9_000)
        for line in files.in_order(world.speak([process], mean=20)):
            number += world.random.randint(200, 900) if numbered and process == victim and numbered[-1].at < a <= line.at else 1  # fmt: skip
            if process == victim:
                numbered.append(line)
            lines.append(replace(line, fields={"seq": number}))
    if world.variant % 2:
        files.rfc5424(world.folder / "logs" / "relay.log", files.in_order(lines))
    else:
        files.json_lines(world.folder / "logs" / "app.jsonl", files.in_order(lines))
    place = next(n for n, line in enumerate(numbered) if line.at >= a)
    scopes = ("stream", "process", "collector")
    world.expect("collector failed", scopes, numbered[place - 1].at, numbered[place].at, service=victim.service, host=victim.host)  # fmt: skip


@kind
def three_nights_alike(world: World) -> None:
    """Nothing is written from one to five, on each of the three nights that there are; an hour by day is missing."""
    world.start = world.start.replace(hour=18, minute=0)
    world.end = world.start + timedelta(hours=62)
    world.truth.window_from, world.truth.window_to = world.start, world.end
    world.processes = world.fleet(1, 2)
    noon = world.start + timedelta(hours=world.random.randint(40, 45))
    b = noon + timedelta(minutes=world.random.randint(60, 80))
    lines = [line for line in world.speak(mean=60) if not 1 <= line.at.hour < 5]
    victim = world.one()
    world.logs(without(lines, noon, b, lambda process: process == victim), "json")
    world.expect("silent", ("process", "stream"), noon, b, [victim], service=victim.service, host=victim.host)
    for day in range(1, 4):
        night = (world.start + timedelta(days=day)).replace(hour=1)
        if night < world.end:
            world.forbid(night, night + timedelta(hours=4), "allowed by its rhythm")


@kind
def services_that_are_only_named(world: World) -> None:
    """One is deployed, one alerts, one stands in incident.toml: none has a log, a metric or a span here."""
    released, alerting, listed = world.random.sample(UNSEEN, 3)
    a, b = world.gap()
    world.settings.append(f'services = ["{listed}", "{world.services[0]}"]')
    world.logs(world.speak())
    world.metrics(world.measure(names=(COUNTER, "up")))
    files.github(
        world.folder / "deploys" / "deployments.json", [(a, released, "release"), (a, world.services[0], "release")]
    )
    alert = {
        "labels": {"alertname": "HighErrorRatio", "service": alerting, "severity": "page"}, "annotations": {},
        "startsAt": files.iso(a), "endsAt": files.iso(b), "updatedAt": files.iso(a), "fingerprint": "9da6a389a0c0a2c7",
        "receivers": [{"name": "pager"}], "status": {"state": "active", "silencedBy": [], "inhibitedBy": []},
    }  # fmt: skip
    files.document(world.folder / "alerts" / "alerts.json", [alert])
    for service in (released, alerting, listed):
        world.expect("never instrumented", "service", world.start, world.end, service=service)
