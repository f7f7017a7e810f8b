"""One finding, not forty: the smallest cause of silences that belong together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_streams import HOUR, at_random, micros, without

from pipelines.coverage.alone import slight_ones_apart
from pipelines.coverage.attribution import Cause, causes, replicas_together
from pipelines.coverage.findings import Silence, instant
from pipelines.coverage.heard import silences
from pipelines.coverage.markers import Marker, alone, counted

WINDOW = (int(micros(0)), int(micros(6 * HOUR)))
HOSTS, SERVICES = ("web-1", "web-2", "web-3"), ("shop", "pay")


@pytest.fixture
def fleet(stream):
    """Logs and one metric of two services on three hosts; `holes` says who misses what."""

    def make(*holes):
        found = []
        for number, (host, service) in enumerate((host, service) for host in HOSTS for service in SERVICES):
            for signal in ("log", "metric"):
                spans = [span for span, who in holes if who(service, host, signal)]
                if signal == "log":
                    at = at_random(120, 6 * HOUR, *spans, seed=number)
                    made = stream(
                        at, service=service, host=host, path="app.log", region="east" if host != "web-3" else "west"
                    )
                else:
                    at = without(np.arange(0, 6 * HOUR, 30), *spans)
                    made = stream(at, np.random.default_rng(number).normal(size=len(at)), service=service, host=host, name="load",
                                  path="load.json", region="east" if host != "web-3" else "west")  # fmt: skip
                made.reach = WINDOW[1]
                found.append(made)
        return found

    return make


def told(streams):
    found = causes(silences(streams, WINDOW)[0], streams)
    return sorted((cause.scope, cause.signal, len(cause.silences)) for cause in found)


SPAN = (2 * HOUR, 3 * HOUR)


def test_a_log_that_stops_alone_is_one_stream(fleet):
    assert told(fleet((SPAN, lambda s, h, g: (s, h, g) == ("shop", "web-1", "log")))) == [("stream", None, 1)]


def test_a_silence_of_a_stream_that_is_in_no_group_stands_alone(fleet):
    streams = fleet((SPAN, lambda s, h, g: (s, h, g) == ("shop", "web-1", "log")))
    (silence,) = silences(streams, WINDOW)[0]
    told_by_a_message = replace(silence, stream=replace(silence.stream))
    assert [cause.scope for cause in causes([told_by_a_message], streams)] == ["stream"]


def test_log_and_metric_of_one_service_on_one_host_are_a_process(fleet):
    assert told(fleet((SPAN, lambda s, h, g: (s, h) == ("shop", "web-1")))) == [("process", None, 2)]


def test_all_streams_of_a_host_are_the_host(fleet):
    assert told(fleet((SPAN, lambda s, h, g: h == "web-1"))) == [("host", None, 4)]


def test_a_host_that_stays_silent_to_the_end_is_the_host(fleet):
    assert told(fleet(((3.5 * HOUR, 6 * HOUR), lambda s, h, g: h == "web-1"))) == [("host", None, 4)]


def test_a_service_on_all_hosts_is_the_service(fleet):
    assert told(fleet((SPAN, lambda s, h, g: s == "pay"))) == [("service", None, 6)]


def test_the_hosts_of_a_region_are_the_region(fleet):
    assert told(fleet((SPAN, lambda s, h, g: h != "web-3"))) == [("region", None, 8)]


def test_all_metrics_of_all_hosts_are_their_collector(fleet):
    assert told(fleet((SPAN, lambda s, h, g: g == "metric"))) == [("collector", "metric", 6)]


def test_all_logs_of_all_hosts_are_their_collector(fleet):
    assert told(fleet((SPAN, lambda s, h, g: g == "log"))) == [("collector", "log", 6)]


@pytest.mark.parametrize(("hosts", "told_as"), [((None, None), 1), (("a", "b"), 2)])
def test_nameless_series_that_miss_the_same_points_are_one_cause(stream, hosts, told_as):
    series = [stream(without(np.arange(shift, 6 * HOUR, 60.0), SPAN), np.ones(300), host=host, name=f"item {shift}", path=f"{shift}.json")
              for shift, host in zip((1, 15), hosts, strict=True)]  # fmt: skip
    going_on = stream(np.arange(0, 6 * HOUR, 60.0), np.ones(360), name="other")
    assert len(told([*series, going_on])) == told_as


def test_two_hosts_at_different_times_are_two_findings(fleet):
    later = (4 * HOUR, 5 * HOUR)
    streams = fleet((SPAN, lambda s, h, g: h == "web-1"), (later, lambda s, h, g: h == "web-2"))
    assert told(streams) == [("host", None, 4), ("host", None, 4)]


def test_two_of_three_replicas_of_a_service_are_one_cause_of_the_service(fleet):
    streams = fleet((SPAN, lambda s, h, g: s == "pay" and h != "web-3"))
    found = replicas_together(causes(silences(streams, WINDOW)[0], streams), streams)
    assert [(cause.scope, len(cause.silences)) for cause in found] == [("service", 4)]


def test_what_a_replica_was_silent_beyond_another_is_told(fleet):
    longer = (SPAN[0], SPAN[1] + 0.25 * (SPAN[1] - SPAN[0]))
    streams = fleet(
        (SPAN, lambda s, h, g: (s, h) == ("pay", "web-1")), (longer, lambda s, h, g: (s, h) == ("pay", "web-2"))
    )
    found = replicas_together(causes(silences(streams, WINDOW)[0], streams), streams)
    assert [(cause.scope, len(cause.silences)) for cause in found] == [("process", 2), ("process", 2)]


@pytest.mark.parametrize(
    ("words", "begins"), [("Suppressed 214 messages from haproxy.service", 3590), ("begin to drop messages from haproxy due to rate-limiting", 3600)]
)  # fmt: skip
def test_what_a_message_counts_as_lost_was_written_after_the_last_record_before_it(stream, words, begins):
    log = stream(np.array([10.0, 3590.0, 3700.0]), service="haproxy", host="gate-1")
    marker = Marker("e1", int(micros(3600)), "systemd-journald", "gate-1", "x", words)
    [found] = alone([marker], [], [log])
    assert (found.started_at, found.ended_at) == (instant(int(micros(begins))), instant(int(micros(3600))))


def test_two_replicas_at_different_times_are_two_causes(fleet):
    streams = fleet((SPAN, lambda s, h, g: (s, h) == ("pay", "web-1")), ((4 * HOUR, 5 * HOUR), lambda s, h, g: (s, h) == ("pay", "web-2")))  # fmt: skip
    found = replicas_together(causes(silences(streams, WINDOW)[0], streams), streams)
    assert [(cause.scope, len(cause.silences)) for cause in found] == [("process", 2), ("process", 2)]


def test_a_member_that_spoke_acquits_the_group(fleet):
    streams = fleet((SPAN, lambda s, h, g: h == "web-1" and (s, g) != ("pay", "log")))
    assert ("host", None, 3) not in told(streams)


@pytest.mark.parametrize("facts", [{"path": "relay.log"}, {"carrier": "relay-1"}], ids=["file", "label"])
def test_what_came_through_one_relay_is_one_cause_while_others_of_its_kind_go_on(stream, facts):
    relayed = [
        stream(
            at_random(120, 6 * HOUR, SPAN, seed=number),
            service=f"s{number}",
            host=f"h{number}",
            **{"path": f"{number}.log"} | facts,
        )
        for number in range(3)
    ]
    other = stream(at_random(120, 6 * HOUR, seed=9), service="s9", host="h9", path="other.log")
    for each in relayed:
        each.reach = WINDOW[1]
    assert told([*relayed, other]) == [("collector", "log", 3)]


@pytest.mark.parametrize(
    ("name", "host", "rises", "tells"),
    [
        ("promtail_dropped_entries_total", "web-1:3101", True, True),
        ("fluentbit_output_dropped_records_total", "web-1", True, True),
        ("vector_component_discarded_events_total", "web-1", False, False),
        ("promtail_dropped_entries_total", "web-2", True, False),
        ("node_network_receive_packets_dropped_total", "web-1", True, False),
    ],
)
def test_a_counter_of_dropped_records_tells_of_its_host_while_it_grows(stream, name, host, rises, tells):
    at = np.arange(0, 6 * HOUR, 30)
    within = (at > SPAN[0]) & (at < SPAN[1])
    counter = stream(at, np.cumsum(within if rises else ~within).astype(float), host=host, name=name)
    log = stream(at_random(120, 6 * HOUR, SPAN), service="shop", host="web-1")
    found = counted([log, counter], silences([log], WINDOW)[0], *(int(micros(each)) for each in SPAN))
    assert (found is not None and found[0] == name) == tells


@pytest.mark.parametrize(("points", "is_told"), [(2, False), (5, False), (8, True), (11, True)])
def test_points_that_a_series_misses_alone_are_dark_where_no_run_of_misses_is_as_long_by_chance(
    stream, points, is_told
):
    at = without(np.arange(0, 24 * HOUR, 300.0), (6 * HOUR, 6 * HOUR + 300.0 * points))
    told, slight = _alone(stream(at, np.ones(len(at)), name="spend"), 6 * HOUR, points)
    assert (len(told), len(slight)) == (is_told, not is_told)
    assert all(verdict == "too quiet to judge" for *_, verdict, _ in slight)


def test_a_run_of_misses_as_long_as_others_of_its_series_is_its_rhythm(stream):
    at = without(np.arange(0, 24 * HOUR, 300.0), *((n * 3 * HOUR, n * 3 * HOUR + 300.0 * 9) for n in range(1, 6)))
    [(*_, verdict, _)] = _alone(stream(at, np.ones(len(at)), name="spend"), 3 * HOUR, 9)[1]
    assert verdict == "allowed by its rhythm"


def test_an_outage_that_many_streams_bear_out_makes_no_slight_silence_elsewhere_likelier(stream):
    streams = [stream(np.arange(0, 24 * HOUR, 20.0), host=f"h{n}") for n in range(36)]
    slight = Cause("stream", (Silence(streams[0], 0, 300_000_000, 12, 20e6, 0.003, ""),))
    outage = Cause("collector", tuple(Silence(each, 0, 300_000_000, 12, 20e6, 1e-20, "") for each in streams[1:]))
    assert slight_ones_apart([outage, slight], streams)[0] == [outage]


def _alone(series, start: float, points: int) -> tuple[list, list]:
    a, b = int(micros(start)), int(micros(start + 300 * points))
    return slight_ones_apart([Cause("stream", (Silence(series, a, b, points, 300e6, 1e-9, ""),))], [series])
