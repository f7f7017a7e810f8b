"""sysstat: what `sadf -j` prints of a day's system activity, all values of one stamp together.

    {"sysstat": {"hosts": [{"nodename": "web-1", "file-date": "2026-03-29", "statistics": [{"timestamp": {"date": "2026-03-29",
      "time": "01:05:01", "utc": 1, "interval": 300}, "cpu-load": [{"cpu": "all", "user": 97.5}]}], "restarts": [{"boot":
      {"date": "2026-03-29", "time": "01:12:40", "utc": 1}}]}]}}

`utc` says whether date and time are UTC or the host's (or, with -T, the reader's) local ones. The stamp is the end of
its interval. A restart is an event. Source: sysstat/sysstat, sadf(1) and json_stats.c.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors._contract import Event, Item, Series, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples

NAMING = (
    "cpu",
    "iface",
    "disk-device",
    "dev",
    "mountpoint",
    "filesystem",
    "fchost",
    "line",
    "number",
    "intr",
    "device",
)


@connector(
    "metrics.sysstat",
    kind="log",
    clock="host",
    signs=[("sysstat.hosts[].nodename", "sysstat.hosts[].statistics")],
    leaves=("sysstat.hosts[].statistics[]", "sysstat.hosts[].restarts[]", "sysstat.hosts[].comments[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = {"statistics[]": _statistics, "restarts[]": _marker, "comments[]": _marker}
    yield from gathered(each(evidence, {f"sysstat.hosts[].{path}": make for path, make in makers.items()}))


def _statistics(record: Record) -> list[Series]:
    stamp = record.value["timestamp"]
    host = {"host": record.around[-1]["nodename"]}
    found = _values({name: inner for name, inner in record.value.items() if name != "timestamp"}, "", {})
    rest = {"timestamp": without(stamp, "date", "time", "utc", "tz")}
    return samples(record.line, f"{stamp['date']} {stamp['time']}", found, host, zone=_zone(stamp), rest=rest)


def _marker(record: Record) -> Event:
    """A restart of the host, or a comment that somebody left in the data file."""
    name, stamp = [(name, each) for name, each in record.value.items() if isinstance(each, dict)][0]  # noqa: RUF015 - none is a fault
    text = stamp.get("com") or ("restarted" if name == "boot" else name)
    return Event(
        line=record.line,
        locator=record.locator,
        kind="change" if name == "boot" else "note",
        time=f"{stamp['date']} {stamp['time']}",
        zone=_zone(stamp),
        headline=f"{record.around[-1]['nodename']} {text}" if name == "boot" else text,
        host=record.around[-1]["nodename"],
        actor_kind="system" if name == "boot" else None,
        attributes=without(stamp, "date", "time", "utc", "com"),
    )


def _values(found: Any, name: str, labels: dict[str, str]) -> Iterator[Value]:
    """Numbers at any depth, named by the groups they stand in; what tells elements of a list apart is a label."""
    if isinstance(found, list):
        for element in found:
            yield from _values(element, name, labels)
    elif isinstance(found, Mapping):
        own = {key: str(found[key]) for key in NAMING if key in found}
        for key, inner in found.items():
            if key not in own:
                yield from _values(inner, f"{name}.{key}".lstrip("."), labels | own)
    else:
        yield Value(name, found, labels)


def _zone(stamp: Mapping[str, Any]) -> str | None:
    return "Etc/UTC" if stamp.get("utc") == 1 else stamp.get("tz")
