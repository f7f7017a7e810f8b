"""One finding, not forty: the smallest cause of silences that belong together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_streams import HOUR, at_random, micros, without

from pipelines.coverage.attribution import causes, replicas_together
from pipelines.coverage.heard import silences
from pipelines.coverage.markers import counted

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


def test_two_hosts_at_different_times_are_two_findings(fleet):
    later = (4 * HOUR, 5 * HOUR)
    streams = fleet((SPAN, lambda s, h, g: h == "web-1"), (later, lambda s, h, g: h == "web-2"))
    assert told(streams) == [("host", None, 4), ("host", None, 4)]


def test_two_of_three_replicas_of_a_service_are_one_cause_of_the_service(fleet):
    streams = fleet((SPAN, lambda s, h, g: s == "pay" and h != "web-3"))
    found = replicas_together(causes(silences(streams, WINDOW)[0], streams), streams)
    assert [(cause.scope, len(cause.silences)) for cause in found] == [("service", 4)]


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
