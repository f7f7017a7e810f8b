"""Zabbix: problems and events as its API gives them.

    {"jsonrpc": "2.0", "result": [{"eventid": "1245463", "source": "0", "object": "0", "objectid": "15112", "clock": "1774745400",
     "ns": "123456789", "value": "1", "name": "CPU load too high", "severity": "4", "r_eventid": "1245464", "r_clock": "1774746000",
     "r_ns": "0", "acknowledges": [{"acknowledgeid": "8", "userid": "3", "clock": "1774745460", "message": "looking", "action": "6"}]}]}

Seconds of UTC in `clock`, the nanoseconds beyond them in `ns`: both are one stamp. `r_clock` is when the problem ended, 0 while
it has not. Each update (`acknowledges`) is an event; bit 2 of its action acknowledges, bit 1 closes. Source: Zabbix
documentation, API: problem object, event object, event.acknowledge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.alerts._life import words_of_tags

SEVERITIES = {"0": "info", "1": "info", "2": "warning", "3": "warning", "4": "error", "5": "critical"}
ROOTS = ("result[]", "[]")
CLOSES, ACKNOWLEDGES, SAYS = 1, 2, 4  # bits of an update's action


@connector(
    "alerts.zabbix",
    kind="alert",
    clock="service:zabbix",
    signs=[tuple(f"{root}.{name}" for name in ("eventid", "objectid", "clock", "ns", "name")) for root in ROOTS],
    leaves=(*ROOTS, *(f"{root}.acknowledges[]" for root in ROOTS)),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(ROOTS, _problem) | {f"{root}.acknowledges[]": _update for root in ROOTS})


def _problem(record: Record) -> Event:
    problem = record.value
    hosts = [host.get("name") or host.get("host") for host in problem.get("hosts") or []]
    is_over = problem.get("value") == "0"
    return Event(
        line=record.line,
        locator=record.locator,
        time=_stamp(problem["clock"], problem.get("ns")),
        other_times=times(ended=_stamp(problem.get("r_clock"), problem.get("r_ns"))),
        headline=f"{'Recovered' if is_over else 'Problem'}: {problem['name']}",
        body=" ".join(part for part in (problem["name"], problem.get("opdata")) if part),
        severity="info" if is_over else SEVERITIES.get(str(problem.get("severity")), "warning"),
        service=words_of_tags(problem.get("tags"), "service"),
        host=hosts[0] if hosts else None,
        actor_kind="system",
        conversation=f"zabbix:{problem['eventid']}",
        identifiers=identifiers(("alert", problem["eventid"]), ("alert name", problem["name"])),
        attributes=without(problem, "eventid", "clock", "ns", "r_clock", "r_ns", "name", "acknowledges"),
    )


def _update(record: Record) -> list[Item]:
    update, problem = record.value, record.around[-1]
    bits = int(update.get("action") or 0)
    action = "acknowledge" if bits & ACKNOWLEDGES else "resolve" if bits & CLOSES else "annotate"
    said = update.get("message") or ""
    whole = _problem(Record(problem, record.line, record.locator, ()))
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(update["clock"]),
        headline=f"{ {'acknowledge': 'Acknowledged', 'resolve': 'Closed', 'annotate': 'Note'}[action] }: {sentence(said) or problem['name']}",
        body=said or problem["name"],
        kind="page",
        host=whole.host,
        service=whole.service,
        actor=update.get("username") or update["userid"],
        actor_kind="human",
        conversation=whole.conversation,
        identifiers=identifiers(("alert", problem["eventid"])),
        attributes=without(update, "clock", "message") | {"action": action},
    )
    names = (update.get("name"), update.get("surname"))
    return [event, Person(str(event.actor), name=" ".join(name for name in names if name) or None)]


def _stamp(clock: Any, nanos: Any) -> str | None:
    if clock in (None, "", "0", 0):
        return None
    return f"{clock}.{int(nanos):09d}" if nanos not in (None, "") else written(clock)
