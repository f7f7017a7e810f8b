"""Export files as the systems write them. What goes in are lines and samples, what comes out is a path."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LEVELS = {"ERROR": 3, "WARN": 4, "INFO": 6}


@dataclass(frozen=True)
class Process:
    """One service on one host."""

    service: str
    host: str
    region: str
    pid: int


@dataclass(frozen=True)
class Line:
    at: datetime
    process: Process
    level: str
    message: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    at: datetime
    process: Process
    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


def in_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.at)


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def naive(at: datetime, zone: str) -> str:
    """The wall clock of a zone, with nothing that says which zone it is."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def json_lines(path: Path, lines: Iterable[Line], zone: str | None = None, *, host: bool = True) -> None:
    """An application's log; with a `zone` its stamps are that zone's wall clock, unsaid."""

    def written() -> Iterator[str]:
        for line in lines:
            stamp = naive(line.at, zone) if zone else iso(line.at)
            where = {"host": line.process.host, "region": line.process.region} if host else {}
            yield json.dumps(
                {"ts": stamp, "level": line.level, "service": line.process.service, **where, **line.fields,
                 "message": line.message}
            )  # fmt: skip

    text(path, written())


def syslog(path: Path, lines: Iterable[Line]) -> None:
    """rsyslog's file format, one file for each host."""
    text(path, (_syslog_line(line) for line in lines))


def _syslog_line(line: Line) -> str:
    stamp = line.at.strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    return f"{stamp} {line.process.host} {line.process.service}[{line.process.pid}]: {line.message}"


def rfc5424(path: Path, lines: Iterable[Line]) -> None:
    """What a relay wrote as it came in: the sender's number of a record (`seq`) stands among the structured data."""
    text(
        path,
        (
            f'<14>1 {iso(line.at)} {line.process.host} {line.process.service} {line.process.pid} - [meta sequenceId="{line.fields["seq"]}"] {line.message}'
            for line in lines
        ),
    )


def journal(path: Path, lines: Iterable[Line], numbers: Iterable[int], monotonic: Iterable[int]) -> None:
    """`journalctl -o json` of one host: `numbers` are its sequence numbers, `monotonic` its uptime in microseconds."""

    def written() -> Iterator[str]:
        for line, number, uptime in zip(lines, numbers, monotonic, strict=True):
            micros = str(round(line.at.timestamp() * 1e6))
            yield json.dumps(
                {"__CURSOR": f"s=5f1c;i={number:x}", "__REALTIME_TIMESTAMP": micros, "__MONOTONIC_TIMESTAMP": str(uptime),
                 "__SEQNUM": str(number), "__SEQNUM_ID": "5f1c8e0d3b5a4c0f9d2e7a6b1c3d4e5f",
                 "_BOOT_ID": "9d0c4f5e6a7b48c1b2d3e4f5a6b7c8d9", "_HOSTNAME": line.process.host,
                 "PRIORITY": str(LEVELS[line.level]), "SYSLOG_IDENTIFIER": line.process.service,
                 "_PID": str(line.process.pid), "MESSAGE": line.message}
            )  # fmt: skip

    text(path, written())


def log_csv(path: Path, lines: Iterable[Line], ingested: dict[int, datetime] | None = None) -> None:
    """A search's result; with `ingested` (by a line's place) in the columns of Splunk, else in those of Kibana."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        late = ["_indextime"] if ingested is not None else []
        table.writerow(["_time" if late else "@timestamp", *late, "host", "service", "level", "message"])
        for place, line in enumerate(lines):
            index = [iso(ingested[place])] if ingested is not None else []
            table.writerow([iso(line.at), *index, line.process.host, line.process.service, line.level, line.message])


def cloudwatch(path: Path, lines: Iterable[Line], ingested: dict[int, datetime]) -> None:
    """`aws logs filter-log-events`: the event's time beside the time at which CloudWatch took it in."""
    events = [
        {"logStreamName": f"{line.process.service}/{line.process.host}", "timestamp": _millis(line.at),
         "message": json.dumps({"level": line.level, "service": line.process.service, "host": line.process.host,
                                "message": line.message}),
         "ingestionTime": _millis(ingested[place]), "eventId": f"3{_millis(line.at)}{place:06}"}
        for place, line in enumerate(lines)
    ]  # fmt: skip
    document(path, {"events": events, "searchedLogStreams": []})


def _millis(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def prometheus(folder: Path, samples: Iterable[Sample]) -> None:
    """`query_range`, a file for each metric."""
    found: dict[str, dict[tuple[Any, ...], list[Sample]]] = defaultdict(lambda: defaultdict(list))
    for sample in samples:
        found[sample.name][(sample.process, sample.labels)].append(sample)
    for name, series in found.items():
        result = [
            {"metric": {"__name__": name, **(dict(labels) or labels_of(process))},
             "values": [[round(sample.at.timestamp()), f"{sample.value:g}"] for sample in points]}
            for (process, labels), points in series.items()
        ]  # fmt: skip
        document(folder / f"{name}.json", {"status": "success", "data": {"resultType": "matrix", "result": result}})


def labels_of(process: Process) -> dict[str, str]:
    return {"instance": f"{process.host}:9100", "job": process.service, "region": process.region}


def metric_csv(path: Path, samples: Iterable[Sample]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["timestamp", "metric", "service", "host", "value"])
        for sample in sorted(samples, key=lambda sample: sample.at):
            table.writerow(
                [iso(sample.at), sample.name, sample.process.service, sample.process.host, f"{sample.value:g}"]
            )


def slack(folder: Path, channel: str, messages: Iterable[tuple[datetime, str, str]]) -> None:
    """Day files of one channel, from (time, user, text)."""
    days: dict[str, list[dict[str, str]]] = defaultdict(list)
    for place, (at, user, said) in enumerate(sorted(messages)):
        days[f"{at:%Y-%m-%d}"].append(
            {"type": "message", "user": user, "text": said, "ts": f"{int(at.timestamp())}.{place:06}"}
        )
    for day, found in days.items():
        document(folder / channel / f"{day}.json", found)


def github(path: Path, deployments: Iterable[tuple[datetime, str, str]]) -> None:
    """The list of deployments from (time, service, description), newest first."""
    made = []
    for place, (at, service, said) in enumerate(sorted(deployments, reverse=True)):
        url = f"https://api.github.com/repos/acme/{service}"
        made.append(
            {"id": 1400 - place, "sha": f"{abs(hash_of(service, at)):040x}"[:40], "ref": "main", "task": "deploy",
             "environment": "production", "description": said, "creator": {"login": "deployer[bot]", "type": "Bot"},
             "created_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "repository_url": url, "url": f"{url}/deployments/{1400 - place}",
             "statuses_url": f"{url}/deployments/{1400 - place}/statuses"}
        )  # fmt: skip
    document(path, made)


def hash_of(service: str, at: datetime) -> int:
    return int.from_bytes(f"{service}{at.timestamp():.0f}".encode(), "big") % 16**40


def kubernetes(path: Path, events: Iterable[tuple[datetime, str, str, str, str]]) -> None:
    """`kubectl get events` from (time, kind, name, reason, message)."""
    items = [
        {"kind": "Event", "apiVersion": "v1", "metadata": {"name": f"{name}.{place:x}", "namespace": "shop"},
         "involvedObject": {"kind": kind, "namespace": "shop", "name": name}, "reason": reason, "type": "Normal",
         "message": message, "count": 1, "eventTime": None, "firstTimestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
         "lastTimestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}", "source": {"component": "deployment-controller"}}
        for place, (at, kind, name, reason, message) in enumerate(events)
    ]  # fmt: skip
    document(path, {"kind": "List", "apiVersion": "v1", "items": items})


def document(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def text(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(f"{line}\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
