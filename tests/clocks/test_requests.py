"""Requests that two logs saw: what a stamp means decides what it bounds, and delay is never taken for skew."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

BEGIN = datetime(2026, 3, 28, tzinfo=UTC)
SKEW = {"ap-1": 0.0, "ap-2": 45.0, "ap-3": -33.0}  # seconds that these run ahead of gate-1
LEAVES = {"leaf-1": 0.0, "leaf-2": -33.0}
OFFSETS = "select verdict, offset_seconds, lower_seconds, upper_seconds, anchor_count, reason from clock_offsets where clock_id = 'host:{}'"


def access(at: float, key: str, status: int, length: str = "") -> str:
    stamp = (BEGIN + timedelta(seconds=at)).strftime("%d/%b/%Y:%H:%M:%S +0000")
    return f'203.0.113.7 - - [{stamp}] "GET /cart?request_id={key} HTTP/1.1" {status} 157 "-" "curl/8.5.0"{length}\n'


class World:
    """Lines of JSON and of access logs by host; the stamps are those of the host's own clock."""

    def __init__(self) -> None:
        self.rng = random.Random(14)
        self.json: dict[str, list[tuple[float, dict]]] = {}
        self.text: dict[str, list[tuple[float, str]]] = {}

    def key(self) -> str:
        return f"{self.rng.getrandbits(64):016x}a"

    def at(self) -> float:
        return 60.0 + self.rng.uniform(0, 7000)

    def says(self, host: str, at: float, message: str, key: str, name: str = "request_id") -> None:
        self.json.setdefault(host, []).append((at, {"host": host, "message": message, name: key}))

    def serves(self, host: str, at: float, *rest) -> None:
        self.text.setdefault(host, []).append((at, access(at, *rest)))

    def files(self) -> dict[str, list | str]:
        told = {f"logs/{host}/app.jsonl": sorted(lines, key=lambda line: line[0]) for host, lines in self.json.items()}
        return told | {f"logs/{host}/access.log": "".join(line for _, line in sorted(lines)) for host, lines in self.text.items()}  # fmt: skip


def timed(world: World) -> None:
    """nginx before Apache, both with lengths; every other request times out after a minute, and goes on behind."""
    for host, ahead in SKEW.items():
        for number in range(40):
            at, key = world.at(), world.key()
            took, status = (world.rng.uniform(0.05, 0.9), 200) if number % 2 else (60.0, 504)
            behind = took if number % 2 else world.rng.uniform(61, 80)
            world.serves("gate-1", at + took + 0.01, key, status, f' "-" {took + 0.01:.3f} {took:.3f}')
            world.serves(host, at + 0.004 + ahead, key, 200, f" {round(behind * 1e6)}")


def waits(world: World) -> None:
    """True clocks, and delays of nearly a minute in one direction."""
    for _ in range(24):
        at, key = world.at(), world.key()
        world.serves("bare-1", at, key, 200)  # by a server that may stamp either end
        world.serves("bare-2", at + 60.0, key, 504)
        at, key = world.at(), world.key()
        world.says("gate-1", at, "request started", key)
        world.says("gate-1", at + 0.02, "request finished status=202", key)
        world.says("worker-1", at + 60.0 + world.rng.random(), "job started", key)
        world.says("worker-1", at + 61.5, "job done", key)
        at, key = world.at(), world.key()
        world.says("hung-1", at, "request received", key)
        world.says("hung-1", at + 0.03, "loading the cart", key)
        world.says("gate-1", at + 60.0, "upstream timed out", key)


def accepted(world: World) -> None:
    """True clocks; what works for a second, some seconds after the answer: by the status, and by who is done first."""
    for host, status in (("mail-1", 202), ("sms-1", 200)):
        for _ in range(24):
            at, key = world.at(), world.key()
            world.says("gate-1", at, f"accepted POST /{host}", key)
            world.says("gate-1", at + 0.005, f"completed POST /{host} {status}", key)
            world.says(host, at + 5 + world.rng.random(), f"handling {host}", key)
            world.says(host, at + 7, f"done {host}", key)
    for host, ahead in LEAVES.items():  # these it waits for
        for _ in range(24):
            at, key, took = world.at(), world.key(), world.rng.uniform(0.03, 0.9)
            world.says("gate-1", at, f"accepted POST /{host}", key)
            world.says(host, at + 0.02 + ahead, f"handling {host}", key)
            world.says(host, at + 0.02 + took + ahead, f"done {host}", key)
            world.says("gate-1", at + 0.05 + took, f"completed POST /{host} 200", key)


def left_to_others(world: World) -> None:
    """True clocks, and nothing in words of a queue: what one ends is begun elsewhere later, by a delay that hardly varies."""
    for _ in range(24):
        at, key, took = world.at(), world.key(), world.rng.uniform(0.5, 9)
        world.says("shop-1", at, "order started", key)
        world.says("shop-1", at + 0.01, "order finished", key)
        world.says("pack-1", at + 30, "packing started", key)
        world.says("pack-1", at + 30 + took, "packing finished", key)
        world.says("dump-1", at, "dump started", key + "d")
        world.says("dump-1", at + took, "dump finished", key + "d")
        world.says("ship-1", at + took + 20, "upload started", key + "d")
        world.says("ship-1", at + took + 20 + 1.02 * took, "upload finished", key + "d")
        world.says("post-1", at + took + 12, "letter handled", key + "d")
        for host, late, share in (("fraud-1", 0.0, 1.0), ("index-1", 30.0, 0.5)):  # two that take one message
            world.says(host, at + late, "handling order.created", key + "e")
            world.says(host, at + late + share * took, "handled order.created", key + "e")


def hours_apart(world: World) -> None:
    """What is done within short requests, by a clock whose zone was read wrongly; and true clocks, an hour later to the second."""
    for _ in range(24):
        at, key, took = world.at(), world.key(), world.rng.uniform(0.02, 0.2)
        world.says("gate-1", at, "request started POST /pay", key)
        world.says("charge-1", at + 0.4 * took + 7200, f"[worker-5] charge recorded for {key}", key)
        world.says("gate-1", at + took, "request finished POST /pay 200", key)
        at, key = world.at(), world.key()
        world.says("gate-1", at, "request started POST /cart", key)
        world.says("gate-1", at + took, "request finished POST /cart 200", key)
        world.says("remind-1", at + 3600 + world.rng.uniform(0.05, 0.5), f"reminder written for {key}", key)
        at, key, took = world.at(), world.key(), world.rng.uniform(2, 8)
        world.says("gate-1", at, "request started POST /remind", key)
        world.says("gate-1", at + took, "request finished POST /remind 200", key)
        world.says("later-1", at + 0.3 + 3600, f"reminder written for {key}", key)


def laid_down(world: World) -> None:
    """Jobs that one host lays down and others run: one of these is 25 s behind, and one waits for the full minute."""
    for _ in range(24):
        at, key, other = world.at(), world.key(), world.key()
        world.says("shop-2", at, f"Enqueued MailJob (Job ID: {key}) to default", key, "job")
        world.says("mill-1", at + 0.05 - 25, f"class=MailJob jid={key} INFO: start", key, "job")
        world.says("shop-2", at, f"task enqueued {other}", other, "job")
        world.says("mill-2", 60 * (at // 60 + 1) + 0.05, f"Task orders.confirm[{other}] received", other, "job")


def alone(world: World) -> None:
    """One line on either side, of ids in fields of their own."""
    for number in range(24):
        at = world.at()
        world.says("gate-1", at, "calling late-1", str(100_000 + number), "requestId")
        world.says("late-1", at + 0.05 + 12, "handled", str(100_000 + number), "requestId")
        world.says("gate-1", at + 1, "sent to early-1", f"corr-{number + 7000}", "correlation_id")
        world.says("early-1", at + 1.05 - 12, "received", f"corr-{number + 7000}", "correlation_id")


@pytest.fixture
def told(reconstructed):
    world = World()
    timed(world)
    waits(world)
    accepted(world)
    left_to_others(world)
    hours_apart(world)
    alone(world)
    laid_down(world)
    return reconstructed(world.files(), 'time.reference_clock = "gate-1"')


def test_stamps_of_requests_bound_by_what_they_mean(told):
    for host, ahead in SKEW.items():
        [(verdict, _, lower, upper, anchors, _)] = told(OFFSETS.format(host))
        assert (verdict, anchors) == ("applied" if ahead else "not needed", 80)
        assert lower <= ahead <= upper
    for host, ahead in LEAVES.items():
        [(verdict, _, lower, upper, _, _)] = told(OFFSETS.format(host))
        assert verdict == ("applied" if ahead else "not needed")
        assert lower <= ahead <= upper
    [(verdict, offset, lower, upper, _, reason)] = told(OFFSETS.format("charge-1"))
    assert (verdict, lower <= 7200 <= upper) == ("applied", True)
    assert "2:00 h of it are a zone that was read wrongly" in reason
    [(verdict, _, lower, upper, _, reason)] = told(OFFSETS.format("remind-1"))
    assert (verdict, lower, upper) == ("refused", None, None)
    assert "a zone that was read wrongly looks like that too" in reason
    doubt = (
        "select doubt_before_seconds > 3600, doubt_after_seconds from clock_offsets where clock_id = 'host:remind-1'"
    )
    assert told(doubt) == [(True, 1.0)]
    [(verdict, _, lower, upper, _, reason)] = told(OFFSETS.format("later-1"))
    assert (verdict, lower <= 3600 <= upper) == ("refused", True)
    assert "a zone was read wrongly on one of the two, or what one saw was put off by as long" in reason
    for host in ("worker-1", "hung-1", "mail-1", "sms-1"):
        [(verdict, _, lower, upper, anchors, reason)] = told(OFFSETS.format(host))
        assert (verdict, lower, upper, anchors) == ("refused", None, None, 24)
        assert "delay explains it" in reason
    assert told("select count(*) from anchors where from_clock_id like '%bare%' and within_seconds = 120") == [(24,)]
    for host, count in (
        ("shop-1", 24),
        ("pack-1", 24),
        ("dump-1", 48),
        ("ship-1", 48),
        ("post-1", 48),
        ("fraud-1", 24),
        ("index-1", 24),
    ):
        [(verdict, _, lower, upper, anchors, reason)] = told(OFFSETS.format(host))
        assert (verdict, lower, upper, anchors) == ("refused", None, None, count)
        assert "nothing tells which clock saw it first" in reason
    [(verdict, _, lower, upper, anchors, reason)] = told(OFFSETS.format("late-1"))
    assert (verdict, lower, anchors) == ("refused", None, 24)
    assert 12.0 <= upper <= 12.5
    assert "delay explains it" in reason
    [(verdict, offset, lower, upper, anchors, reason)] = told(OFFSETS.format("early-1"))
    assert (verdict, lower, anchors) == ("applied", None, 24)
    assert -12.0 <= offset == upper <= -11.5
    assert reason.startswith("early-1 ran at least 11.")
    jobs = dict(
        told(
            "select to_clock_id, count(*) from anchors where from_clock_id = 'host:shop-2' and is_directed group by all"
        )
    )
    assert jobs == {"host:mill-1": 24, "host:mill-2": 24}
    assert "; among these mill-1 ran at least 2" in told(OFFSETS.format("mill-1"))[0][-1]
    assert "mill-2" not in told(OFFSETS.format("mill-2"))[0][-1].partition(";")[2]
    contradicted = """
        select count(*) from anchors join events a on a.event_id = from_event_id join events b on b.event_id = to_event_id
        where is_directed and to_clock_id in ('host:late-1', 'host:early-1') and b.latest_at <= a.earliest_at"""
    assert told(contradicted) == [(0,)]
    [(covered,)] = told(
        "select bool_and(earliest_at <= recorded_at + interval 12 seconds and latest_at > recorded_at + interval 12 seconds)"
        " from events where clock_id = 'host:early-1'"
    )
    assert covered, "the side that nothing bounds is as open as it is"
    [(before, after)] = told(
        "select doubt_before_seconds, doubt_after_seconds from clock_offsets where clock_id = 'host:early-1'"
    )
    assert before < 1 < 120 <= after
