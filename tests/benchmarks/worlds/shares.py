"""Worlds in which records are there, and are too few, too late or not true: partial, late arrival, stuck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from worlds import files
from worlds.files import Process, Sample
from worlds.scene import COUNTER, GAUGE, World, kind, without


@kind
def one_of_three_replicas_by_label(world: World) -> None:
    """Replicas that are a label and no host: the service has lost a third of itself."""
    a, b = world.gap()
    service, lost = world.services[0], world.random.randrange(3)
    others = [process for process in world.processes if process.service != service]
    lines, samples = world.speak(others), world.measure(others)
    for replica in range(3):
        worker = Process(service, f"{service}-{replica}", "eu-west-1", 1)
        said = [replace(line, fields={"replica": str(replica)}) for line in world.speak([worker])]
        labels = (("job", service), ("replica", str(replica)))
        counted = [replace(sample, labels=labels) for sample in world.measure([worker], (COUNTER,))]
        lines += without(said, a, b) if replica == lost else said
        samples += without(counted, a, b) if replica == lost else counted
    files.json_lines(world.folder / "logs" / "app.jsonl", files.in_order(lines), host=False)
    world.metrics(samples)
    world.expect(("partial", "silent"), ("service", "process", "stream"), a, b, service=service)


@kind
def two_of_five_hosts_of_a_service(world: World) -> None:
    """Two replicas at once: one finding of the service, 2 of 5, or each of them silent on its host."""
    world.processes = world.fleet(5, 2)
    a, b = world.gap()
    service, lost = world.services[0], world.random.sample(world.hosts, 2)

    def is_lost(process: Process) -> bool:
        return process.service == service and process.host in lost

    world.logs(without(world.speak(), a, b, is_lost))
    world.metrics(without(world.measure(), a, b, is_lost))
    world.expect(("partial", "silent"), ("service", "process"), a, b, service=service, at_most=2)


@kind
def half_of_an_unlabelled_service(world: World) -> None:
    """Half of some 700 expected lines are missing. Nothing says who wrote a line: service and stream are one here."""
    a, b = world.gap(60, 70)
    _thin(world, a, b, mean=5.5)
    world.expect("partial", ("service", "process", "stream"), a, b, service=world.services[0])


@kind
def a_third_of_a_busy_unlabelled_service(world: World) -> None:
    """A third of some 1,300 expected lines are missing, a loss that chance does not make."""
    a, b = world.gap(60, 70)
    _thin(world, a, b, mean=3, kept=0.67)
    world.expect("partial", ("service", "process", "stream"), a, b, service=world.services[0])


@kind
def one_of_four_shards(world: World) -> None:
    """The shard is a label of the service's metrics and no instance; one shard's series are missing."""
    a, b = world.gap()
    service, lost = world.services[0], world.random.randrange(4)
    samples = world.measure([process for process in world.processes if process.service != service])
    for shard in range(4):
        worker = Process(service, f"shard-{shard}", "eu-west-1", 1)
        labels = (("job", service), ("shard", str(shard)))
        counted = [replace(sample, labels=labels) for sample in world.measure([worker])]
        samples += without(counted, a, b) if shard == lost else counted
    world.metrics(samples)
    world.logs(world.speak())
    world.expect(("partial", "silent"), ("service", "process", "stream"), a, b, service=service, at_most=2)


@kind
def a_third_of_too_few(world: World) -> None:
    """The same loss where only some twenty lines were to be expected: nobody can tell."""
    a, b = world.gap(60, 70)
    _thin(world, a, b, mean=190, kept=0.67)
    world.forbid(a, b, service=world.services[0])


def _thin(world: World, a: datetime, b: datetime, mean: float, kept: float = 0.5) -> None:
    service = world.services[0]
    one = next(process for process in world.processes if process.service == service)
    thin = [line for line in world.speak([one], mean) if not (a <= line.at < b) or world.random.random() < kept]
    others = [process for process in world.processes if process.service != service]
    files.json_lines(world.folder / "logs" / f"{service}.jsonl", files.in_order(thin), host=False)
    files.json_lines(world.folder / "logs" / "app.jsonl", files.in_order(world.speak(others)))


@kind
def one_late_process(world: World) -> None:
    """The records of a stretch were taken in at its end, all at once: at the time nobody could see them."""
    victim = world.one()
    a, b = world.gap()
    _ingest(world, a, b, lambda process: process == victim)
    scopes = ("process", "stream", "collector")
    world.expect("late arrival", scopes, a, b, service=victim.service, host=victim.host)


@kind
def one_late_host(world: World) -> None:
    """The shipper of one host held back what all its services wrote."""
    victim = world.random.choice(world.hosts)
    a, b = world.gap()
    _ingest(world, a, b, lambda process: process.host == victim)
    members = [process for process in world.processes if process.host == victim]
    world.expect("late arrival", ("host", "collector"), a, b, members, host=victim)


@kind
def every_process_late(world: World) -> None:
    """The whole pipeline held its records back: one finding of the collector."""
    a, b = world.gap()
    _ingest(world, a, b, lambda process: True)
    world.expect("late arrival", "collector", a, b)


@kind
def a_lag_as_always(world: World) -> None:
    """Every record is taken in about half a minute after it was written; that is how it works."""
    _ingest(world, world.end, world.end, lambda process: False, usual=30)
    world.forbid(world.start, world.end)


def _ingest(world: World, a: datetime, b: datetime, is_late: Callable[[Process], bool], usual: float = 2) -> None:
    lines = files.in_order(world.speak())
    ingested: dict[int, datetime] = {}
    for place, line in enumerate(lines):
        held = is_late(line.process) and a <= line.at < b
        ingested[place] = (b if held else line.at) + timedelta(seconds=usual * world.random.uniform(0.5, 1.5))
    if world.variant % 2:
        files.log_csv(world.folder / "logs" / "search-result.csv", lines, ingested)
    else:
        files.cloudwatch(world.folder / "logs" / "cloudwatch.json", lines, ingested)


@kind
def a_gauge_that_sticks(world: World) -> None:
    """A gauge that never repeats itself stands at one value for an hour."""
    a, b = world.gap(55, 80)
    victim = world.one()
    samples = world.measure(names=(COUNTER, GAUGE, "up"))
    stuck = next(s.value for s in reversed(samples) if s.process == victim and s.name == GAUGE and s.at < a)
    world.metrics([
        replace(s, value=stuck) if s.process == victim and s.name == GAUGE and a <= s.at < b else s for s in samples
    ])  # fmt: skip
    world.logs(world.speak())
    world.expect("stuck", "stream", a, b, service=victim.service, host=victim.host, signals=("metric", GAUGE))


@kind
def an_exporter_that_froze(world: World) -> None:
    """Every series of a host repeats its last value for an hour, the busy counters too; its logs go on."""
    a, b = world.gap(55, 80)
    victim = world.random.choice(world.hosts)
    last: dict[tuple[Process, str], float] = {}
    samples = []
    for sample in world.measure():
        if sample.process.host == victim and a <= sample.at < b:
            sample = replace(sample, value=last[sample.process, sample.name])
        last[sample.process, sample.name] = sample.value
        samples.append(sample)
    world.metrics(samples)
    world.logs(world.speak())
    members = [process for process in world.processes if process.host == victim]
    world.expect(("stuck", "collector failed"), ("host", "collector"), a, b, members, host=victim)


@kind
def zeros_in_every_stream(world: World) -> None:
    """Busy counts of eight streams are 0 from one instant to another: one collector that filled in zeros."""
    world.processes = world.fleet(4, 2)
    a, b = world.gap(60, 90)
    samples = [
        replace(s, value=0.0 if a <= s.at < b else max(0, round(world.random.gauss(30, 9))))
        for s in world.measure(names=("orders",), step=60)
    ]
    _write_counts(world, samples)
    world.logs(world.speak())
    world.expect(("stuck", "collector failed"), "collector", a, b, world.processes)


@kind
def zeros_where_zero_is_usual(world: World) -> None:
    """Counts that are 0 most of the time, in runs of any length: idle is not stuck."""
    samples = [
        replace(s, value=float(world.random.choices((0, 1, 2), (90, 8, 2))[0]))
        for s in world.measure(names=("failed_logins",), step=60)
    ]
    _write_counts(world, samples)
    world.forbid(world.start, world.end)


def _write_counts(world: World, samples: list[Sample]) -> None:
    if world.variant % 2:
        files.metric_csv(world.folder / "metrics" / "counts.csv", samples)
    else:
        world.metrics(samples)


@kind
def gauges_that_are_constant(world: World) -> None:
    """A limit that is configured: the same number all along, and one that a change moved once."""
    moved = world.start + (world.end - world.start) * world.random.uniform(0.3, 0.7)
    samples = world.measure(names=("max_connections", "worker_limit", GAUGE))
    world.metrics([
        replace(s, value={"max_connections": 200, "worker_limit": 16 if s.at < moved else 24}.get(s.name, s.value))
        for s in samples
    ])  # fmt: skip
    world.logs(world.speak())
    world.forbid(world.start, world.end)
