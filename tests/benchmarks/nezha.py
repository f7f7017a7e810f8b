"""Onsets from metrics alone against injected faults of a real microservice system, fault by fault, and in hours without any.

    python -m tests.benchmarks.nezha [FOLDER]

FOLDER holds `metrics/*.csv.gz` and `faults.json` (IntelligentDDS/Nezha, 2023-01-29; `inject_time` in UTC). The whole pipeline
reads the metrics once. Each fault is then judged in a window from 5 minutes before it to 8 minutes after, or to the next fault;
all that is older teaches, earlier faults too. A fault is met where a signal begins to change from 60 s before `inject_time`, as
samples are a minute apart, to 120 s after; its service is ranked among all services by their first change from then on.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.onsets import signals
from pipelines.onsets.find import Onset, Span, of_signal, told_once

MINUTE = 60_000_000
BEFORE, AFTER = 5 * MINUTE, 8 * MINUTE
EARLY, NEAR = 60_000_000, 120_000_000
FIRST = 3
QUIET_HOURS = ((12, 0, 13, 15), (16, 30, 23, 45))  # no fault, and none in the half hour before
SAMPLES = Path(__file__).parents[3] / "shared/samples/nezha-2023-01-29"


@dataclass
class Fault:
    at: int
    service: str
    kind: str

    def __str__(self) -> str:
        return f"{datetime.fromtimestamp(self.at / 1e6, UTC):%H:%M:%S} {self.service:30} {self.kind:15}"


def faults(folder: Path) -> list[Fault]:
    told = json.loads((folder / "faults.json").read_text())
    found = []
    for each in (fault for hour in told.values() for fault in hour):
        at = datetime.fromisoformat(each["inject_time"]).replace(tzinfo=UTC)
        found.append(Fault(round(at.timestamp() * 1e6), each["inject_pod"].rsplit("-", 2)[0], each["inject_type"]))
    return sorted(found, key=lambda fault: fault.at)


def metrics_of(folder: Path) -> list[signals.Signal]:
    from pipelines.engines import reconstruct

    with tempfile.TemporaryDirectory(prefix="postlude-nezha-") as scratch:
        incident = Path(scratch) / "incident"
        shutil.copytree(folder / "metrics", incident / "metrics")
        result = reconstruct(incident, out=Path(scratch) / "out", engine="process")
        with duckdb.connect(result.database, read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            return list(signals.metrics(database))


def onsets(every: list[signals.Signal], start: int, end: int) -> list[Onset]:
    span = Span(start, end, None)
    found = [onset for signal in every for onset in of_signal(signal, span)]
    return sorted(told_once(found), key=lambda each: (each.started, -each.strength))


def judge(every: list[signals.Signal], fault: Fault, following: int | None) -> tuple[str, bool, bool]:
    """A line of the table, whether an onset meets the fault, and whether its service is among the first three."""
    end = min(fault.at + AFTER, following or fault.at + AFTER)
    found = onsets(every, fault.at - BEFORE, end)
    after = [each for each in found if fault.at - EARLY <= each.started]
    order = list(dict.fromkeys(each.service or "" for each in after))
    own = [each for each in after if fault.service in (each.service or "")]
    place = next((n for n, service in enumerate(order, 1) if fault.service in service), None)
    is_met = any(each.started <= fault.at + NEAR for each in after)
    is_own_near = any(each.started <= fault.at + NEAR for each in own)
    delay = f"{(own[0].started - fault.at) / 1e6:6.0f} s {own[0].signal[:26]:26}" if own else " " * 35
    line = (
        f"{fault} {len(found) - len(after):6} {len(after):6} {'yes' if is_met else 'no':>4} {delay} {place or '-':>5}"
    )
    return line, is_met, is_own_near and place is not None and place <= FIRST


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    every = metrics_of(folder)
    told = faults(folder)
    print(f"{len(every)} series of {len({each.service for each in every})} services; {len(told)} faults\n")
    print(f"{'fault':55} {'before':>6} {'after':>6} {'any':>4} {'its service: delay, signal':35} {'place':>5}")
    rows = [judge(every, fault, told[n + 1].at if n + 1 < len(told) else None) for n, fault in enumerate(told)]
    print("\n".join(row[0] for row in rows))
    print(f"\nan onset within 120 s: {sum(row[1] for row in rows)} of {len(rows)}")
    print(f"its own within 120 s, and among the first three services: {sum(row[2] for row in rows)} of {len(rows)}")
    for from_hour, from_minute, to_hour, to_minute in QUIET_HOURS:
        start, end = (
            round(datetime(2023, 1, 29, hour, minute, tzinfo=UTC).timestamp() * 1e6)
            for hour, minute in ((from_hour, from_minute), (to_hour, to_minute))
        )
        false, hours = 0, (end - start) / 3.6e9
        step = 13 * MINUTE  # windows as long as those of the faults
        for begin in range(start, end - step + 1, step):
            false += len(onsets(every, begin, begin + step))
        print(
            f"no fault from {from_hour:02}:{from_minute:02} to {to_hour:02}:{to_minute:02}: {false} onsets, {false / hours:.1f} an hour over "
            f"{len(every)} series, {false / hours / len(every):.4f} an hour and series"
        )


if __name__ == "__main__":
    main()
