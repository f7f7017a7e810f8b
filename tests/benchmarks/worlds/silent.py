"""Worlds in which something stopped speaking, from one stream to a whole region."""

from __future__ import annotations

from datetime import timedelta

from worlds.files import Line
from worlds.scene import COUNTER, GAUGE, World, kind, without


@kind
def one_metric_of_a_process(world: World) -> None:
    """A gauge goes missing while the scrape works and every other series of the process goes on."""
    a, b = world.gap()
    victim = world.one()
    samples = world.measure(names=(COUNTER, GAUGE, "up"))
    world.metrics([s for s in samples if not (s.name == GAUGE and s.process == victim and a <= s.at < b)])
    world.logs(world.speak())
    world.expect("silent", "stream", a, b, service=victim.service, host=victim.host, signals=("metric", GAUGE))


@kind
def the_log_of_a_process(world: World) -> None:
    """A process is scraped as ever and writes no log."""
    a, b = world.gap()
    victim = world.one()
    world.logs(without(world.speak(), a, b, lambda process: process == victim))
    world.metrics(world.measure(names=(COUNTER, GAUGE, "up")))
    world.expect("silent", "stream", a, b, service=victim.service, host=victim.host, signals=("log",))


@kind
def one_process(world: World) -> None:
    """Log and metrics of one service on one host; its siblings and its neighbours speak."""
    a, b = world.gap()
    victim = world.one()
    world.logs(without(world.speak(), a, b, lambda process: process == victim))
    world.metrics(without(world.measure(), a, b, lambda process: process == victim))
    world.expect("silent", "process", a, b, [victim], service=victim.service, host=victim.host)


@kind
def one_process_that_only_logs(world: World) -> None:
    """Here the process is its one stream: both scopes say the same."""
    a, b = world.gap()
    victim = world.one()
    world.logs(without(world.speak(), a, b, lambda process: process == victim))
    world.expect("silent", ("process", "stream"), a, b, [victim], service=victim.service, host=victim.host)


@kind
def one_host(world: World) -> None:
    """All services of a host, logs and metrics."""
    a, b = world.gap()
    victim = world.random.choice(world.hosts)
    world.logs(without(world.speak(), a, b, lambda process: process.host == victim))
    world.metrics(without(world.measure(), a, b, lambda process: process.host == victim))
    members = [process for process in world.processes if process.host == victim]
    world.expect("silent", "host", a, b, members, host=victim)


@kind
def one_host_for_good(world: World) -> None:
    """The host is silent to the end, in a file that the others go on filling."""
    a, _ = world.gap(last=0.75)
    victim = world.random.choice(world.hosts)
    world.logs(without(world.speak(), a, world.end, lambda process: process.host == victim), "json")
    world.metrics(without(world.measure(), a, world.end, lambda process: process.host == victim))
    members = [process for process in world.processes if process.host == victim]
    world.expect("silent", "host", a, world.end, members, host=victim)


@kind
def one_host_whose_scrapes_fail_too(world: World) -> None:
    """Logs stop and `up` is 0: the host is down, or cut off. Either class is honest; it is one finding."""
    a, b = world.gap()
    victim = world.random.choice(world.hosts)
    world.logs(without(world.speak(), a, b, lambda process: process.host == victim))
    samples = without(world.measure(), a, b, lambda process: process.host == victim)
    for sample in world.measure(names=("up",)):
        is_down = sample.process.host == victim and a <= sample.at < b
        samples.append(type(sample)(sample.at, sample.process, "up", 0 if is_down else 1))
    world.metrics(samples)
    members = [process for process in world.processes if process.host == victim]
    world.expect(("silent", "collector failed"), "host", a, b, members, host=victim)


@kind
def one_service_everywhere(world: World) -> None:
    """A service on all its hosts, whose other services speak."""
    a, b = world.gap()
    victim = world.random.choice(world.services)
    world.logs(without(world.speak(), a, b, lambda process: process.service == victim))
    world.metrics(without(world.measure(), a, b, lambda process: process.service == victim))
    members = [process for process in world.processes if process.service == victim]
    world.expect("silent", "service", a, b, members, service=victim)


@kind
def one_region(world: World) -> None:
    """Both hosts of a region, in two sources that share no collector; the region is a field and a label."""
    world.processes = world.fleet(4 + 2 * (world.variant % 2), 2)
    a, b = world.gap()
    victim = world.random.choice([process.region for process in world.processes])
    world.logs(
        without(world.speak(), a, b, lambda process: process.region == victim), ("json", "service")[world.variant % 2]
    )
    world.metrics(without(world.measure(), a, b, lambda process: process.region == victim))
    world.expect("silent", "region", a, b, [process for process in world.processes if process.region == victim])


@kind
def two_hosts_at_different_times(world: World) -> None:
    """Two outages are two findings."""
    one, other = world.random.sample(world.hosts, 2)
    spans = {one: world.gap(30, 45, 0.35, 0.6), other: world.gap(30, 45, 0.65, 0.9)}
    lines, samples = world.speak(), world.measure()
    for host, (a, b) in spans.items():
        lines = without(lines, a, b, lambda process, host=host: process.host == host)
        samples = without(samples, a, b, lambda process, host=host: process.host == host)
        members = [process for process in world.processes if process.host == host]
        world.expect("silent", "host", a, b, members, host=host)
    world.logs(lines)
    world.metrics(samples)


@kind
def two_groups_that_overlap(world: World) -> None:
    """A host and a service fall silent half an hour apart; where they cross, either explains the process."""
    world.processes = world.fleet(4, 3)
    a, b = world.gap(55, 70, 0.4, 0.75)
    c, d = a + timedelta(minutes=30), b + timedelta(minutes=30)
    host, service = world.random.choice(world.hosts), world.random.choice(world.services)

    def cut(records: list) -> list:
        records = without(records, a, b, lambda process: process.host == host)
        return without(records, c, d, lambda process: process.service == service)

    world.logs(cut(world.speak()))
    world.metrics(cut(world.measure()))
    world.expect("silent", "host", a, b, host=host)
    world.expect("silent", "service", c, d, service=service)
    world.tolerate("silent", ("process", "stream"), a, d, service=service, host=host, at_most=2)


@kind
def one_process_at_the_onset(world: World) -> None:
    """The silence begins with the errors of the others: it may be cause or effect, but it is dark."""
    a, b = world.gap(40, 60)
    victim = world.one()
    callers = [process for process in world.processes if process.service != victim.service]
    errors = [
        Line(at, process, "ERROR", f"upstream {victim.service} timed out after {world.random.randint(900, 3000)} ms")
        for process in callers
        for at in world.instants(20, a, b)
    ]
    world.logs(without(world.speak(), a, b, lambda process: process == victim) + errors)
    world.metrics(without(world.measure(), a, b, lambda process: process == victim))
    world.expect("silent", "process", a, b, [victim], service=victim.service, host=victim.host)


@kind
def info_stops_while_errors_flow(world: World) -> None:
    """One severity of a process goes missing. The record speaks, less than it did."""
    a, b = world.gap()
    victim = world.one()
    errors = [
        Line(at, victim, "ERROR", f"write to shard {world.random.randint(1, 40)} failed, retrying")
        for at in world.instants(60, world.start, world.end)
    ]
    world.logs(without(world.speak(mean=20), a, b, lambda process: process == victim) + errors, "json")
    world.expect(("partial", "silent"), ("stream", "process"), a, b, service=victim.service, host=victim.host)


@kind
def a_baseline_that_holds_an_outage(world: World) -> None:
    """Three days of older exports with an outage in them must not teach that outages are normal."""
    a, b = world.gap(60, 80)
    victim = world.one()
    world.processes = [process for process in world.processes if process.service == victim.service]
    older = world.start - timedelta(days=3)
    past = world.speak(mean=120, start=older, end=world.start)
    outage = older + timedelta(hours=world.random.randint(20, 50))
    past = without(past, outage, outage + timedelta(hours=2), lambda process: process == victim)
    world.older_logs(past)
    world.logs(without(world.speak(mean=120), a, b, lambda process: process == victim), "json")
    world.expect("silent", ("process", "stream"), a, b, service=victim.service, host=victim.host)


@kind
def a_file_without_a_record_of_the_window(world: World) -> None:
    """The export asked for the whole window, and the host's last record is older than its beginning."""
    victim = world.random.choice(world.hosts)
    before = world.start - timedelta(hours=6)
    lines = world.speak(start=before, mean=90)
    last = world.start - timedelta(minutes=world.random.randint(3, 20))
    world.logs(without(lines, last, world.end, lambda process: process.host == victim), "syslog")
    for host in world.hosts:
        world.state_export(f"logs/{host}/syslog", **{"from": before})
    members = [process for process in world.processes if process.host == victim]
    world.expect("silent", "host", world.start, world.end, members, host=victim)
