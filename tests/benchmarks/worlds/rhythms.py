"""Worlds with stretches of quiet that are no darkness: rhythms, changes on purpose, and how exports are made."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime, timedelta

from worlds import files
from worlds.files import Line, Process, Sample
from worlds.scene import COUNTER, GAUGE, World, kind, without

ALL = (COUNTER, GAUGE, "up")


@kind
def nothing_happened(world: World) -> None:
    """Logs and metrics without a hole."""
    world.logs(world.speak())
    world.metrics(world.measure(names=ALL))
    world.forbid(world.start, world.end)


@kind
def one_missed_scrape(world: World) -> None:
    """Each series lacks a point or two, at different times."""
    samples = world.measure(names=(COUNTER, GAUGE), step=60)
    world.metrics([sample for sample in samples if world.random.random() > 0.006])
    world.logs(world.speak())
    world.forbid(world.start, world.end)


@kind
def a_cadence_that_jitters(world: World) -> None:
    """A metric pushed each minute, give or take twenty seconds."""
    samples = [
        replace(sample, at=sample.at + timedelta(seconds=world.random.uniform(-20, 20)))
        for sample in world.measure(names=(GAUGE,), step=60)
    ]
    files.metric_csv(world.folder / "metrics" / "pushed.csv", samples)
    world.forbid(world.start, world.end)


@kind
def a_counter_that_restarts(world: World) -> None:
    """A counter falls to 0 at a restart and goes on from there."""
    a, _ = world.gap()
    victim = world.one()
    samples = world.measure(names=(COUNTER, "up"))
    base = next(s.value for s in samples if s.process == victim and s.name == COUNTER and s.at >= a)
    world.metrics([
        replace(s, value=s.value - base) if s.process == victim and s.name == COUNTER and s.at >= a else s
        for s in samples
    ])  # fmt: skip
    world.logs(world.speak())
    world.forbid(world.start, world.end)


@kind
def bursts_far_apart(world: World) -> None:
    """A job that writes forty lines and then nothing for half an hour or so, from beginning to end."""
    job = Process("reindex", world.hosts[0], "eu-west-1", 77)
    lines = world.speak()
    for begin in world.instants(1_800, world.start, world.end):
        lines += [world.line(begin + timedelta(seconds=world.random.uniform(0, 90)), job) for _ in range(40)]
    world.logs([line for line in lines if line.at < world.end])
    world.forbid(world.start, world.end, service="reindex")


@kind
def a_stream_that_says_little(world: World) -> None:
    """A line each hour and a half; after the second there comes none. Nobody can tell."""
    rare = Process("licence-check", world.hosts[0], "eu-west-1", 78)
    span = world.end - world.start
    marks = (world.random.uniform(0.05, 0.15), world.random.uniform(0.3, 0.4))
    world.logs(world.speak() + [world.line(world.start + span * mark, rare) for mark in marks])
    world.forbid(world.start + span * marks[1], world.end, "too quiet to judge", service=rare.service)


@kind
def a_night_as_every_night(world: World) -> None:
    """A week of older logs shows that next to nothing is written at night; the window holds a night."""
    world.start = world.start.replace(hour=17, minute=0)
    world.end = world.start + timedelta(hours=16)
    world.truth.window_from, world.truth.window_to = world.start, world.end
    world.processes = world.fleet(2, 2)
    older = world.start - timedelta(days=7)
    lines = [
        line for line in world.speak(mean=150, start=older, end=world.end) if world.random.random() < _by_day(line.at)
    ]
    world.older_logs(line for line in lines if line.at < world.start)
    world.logs([line for line in lines if line.at >= world.start], "json")
    night = world.start.replace(hour=0) + timedelta(days=1)
    world.forbid(night + timedelta(hours=1), night + timedelta(hours=5), "allowed by its rhythm")


def _by_day(at: datetime) -> float:
    """The share of the day's rate: 1 at 15:00, 0.0004 at 03:00 UTC."""
    return math.exp(-3.9 * (1 + math.cos(2 * math.pi * (at.hour + at.minute / 60 - 3) / 24)))


@kind
def a_service_that_was_switched_off(world: World) -> None:
    """A deploy retires the service; Kubernetes scales it to 0. It has nothing left to say."""
    world.processes = world.fleet(3, 3)
    a, _ = world.gap(last=0.8)
    retired = world.random.choice(world.services)
    world.logs(without(world.speak(), a, world.end, lambda process: process.service == retired), "json")
    world.metrics(without(world.measure(), a, world.end, lambda process: process.service == retired))
    at = a - timedelta(seconds=30)
    if world.variant % 2:
        said = f"Scaled down replica set {retired}-6f7d9c5b4 to 0 from 3"
        files.kubernetes(
            world.folder / "kubernetes" / "events.json", [(at, "Deployment", retired, "ScalingReplicaSet", said)]
        )
    else:
        said = f"Decommission {retired}: remove it from production, traffic went to {world.services[0]} last week"
        files.github(world.folder / "deploys" / "deployments.json", [(at, retired, said)])
    world.forbid(a, world.end, "ended on purpose", service=retired)


@kind
def pods_that_a_rollout_replaced(world: World) -> None:
    """Old pods end and new ones begin within a minute; the events say that they were killed and created."""
    at, _ = world.gap()
    service = world.services[0]
    old = [Process(service, f"{service}-6f7d9c5b4-{suffix}", "eu-west-1", 1) for suffix in ("x2x9q", "k4bzt", "m8w5r")]
    new = [Process(service, f"{service}-7b8c9d6f5-{suffix}", "eu-west-1", 1) for suffix in ("p5d7j", "q6f8l", "z9g2s")]
    others = [process for process in world.processes if process.service != service]
    lines = world.speak(others) + world.speak(old, end=at) + world.speak(new, start=at + timedelta(seconds=20))
    world.logs(lines, "json")
    told = [
        *((at, "Pod", pod.host, "Killing", f"Stopping container {service}") for pod in old),
        *((at, "Pod", pod.host, "Started", f"Started container {service}") for pod in new),
    ]
    files.kubernetes(world.folder / "kubernetes" / "events.json", told)
    files.github(world.folder / "deploys" / "deployments.json", [(at - timedelta(seconds=50), service, "release")])
    world.forbid(at, world.end, "ended on purpose", service=service)
    world.forbid(world.start, at)


@kind
def a_deploy_that_halved_the_rate(world: World) -> None:
    """From the deploy on the service writes half as much, and goes on doing so."""
    at, _ = world.gap()
    service = world.services[0]
    lines = [
        line
        for line in world.speak(mean=30)
        if line.process.service != service or line.at < at or world.random.random() < 0.5
    ]
    world.logs(lines)
    files.github(
        world.folder / "deploys" / "deployments.json",
        [(at - timedelta(seconds=40), service, "Log one line for each request instead of two")],
    )
    world.forbid(world.start, world.end)


@kind
def the_tail_of_a_look_back(world: World) -> None:
    """A target vanishes; for five minutes the query repeats its last values. The tail is neither seen nor stuck."""
    a, b = world.gap(40, 70)
    victim = world.one()
    lines = world.speak()
    tail = a + timedelta(minutes=5)
    last: dict[str, float] = {}
    kept: list[Sample] = []
    for sample in world.measure(names=(COUNTER, GAUGE), step=30):
        if sample.process != victim or not (a <= sample.at < b):
            last[sample.name] = sample.value if sample.process == victim else last.get(sample.name, 0)
            kept.append(sample)
        elif sample.at < tail:
            kept.append(replace(sample, value=last[sample.name]))
    world.metrics(kept)
    world.logs(lines)
    scopes = ("process", "stream", "collector")
    world.expect(("silent", "collector failed"), scopes, a, b, service=victim.service, host=victim.host)
    world.forbid(a, tail, "look-back tail", service=victim.service, host=victim.host)


@kind
def an_hour_in_hourly_data(world: World) -> None:
    """A value each hour over five days; the hour between two of them is no hole, and one is missing for once."""
    world.end = world.start + timedelta(days=5)
    world.truth.window_to = world.end
    samples = world.measure(names=("storage_bytes",), step=3600)
    missed = world.random.choice(samples)
    files.metric_csv(world.folder / "metrics" / "hourly.csv", [sample for sample in samples if sample != missed])
    world.forbid(world.start, world.end)


@kind
def records_delivered_twice(world: World) -> None:
    """The first half was handed in twice: the rate seems to halve in the middle."""
    middle = world.start + (world.end - world.start) / 2
    lines = files.in_order(world.speak())
    files.json_lines(world.folder / "logs" / "app.jsonl", lines)
    files.json_lines(world.folder / "logs" / "app-first-half.jsonl", [line for line in lines if line.at < middle])
    world.state_export("logs/app-first-half.jsonl", to=middle)
    world.forbid(world.start, world.end)


@kind
def a_sampling_that_was_turned_down(world: World) -> None:
    """The service says that it keeps one line in four from now on, and does."""
    at, _ = world.gap()
    process = world.processes[0]
    spoken = world.speak(mean=25)
    kept = [line for line in spoken if line.process != process or line.at < at or world.random.random() < 0.25]
    world.logs([*kept, Line(at, process, "WARN", "log sampling rate changed from 1.0 to 0.25")])
    world.forbid(world.start, world.end)
