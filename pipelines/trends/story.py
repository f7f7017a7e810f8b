"""What the page tells, read from trends.duckdb alone: plain rows in a fixed order, durations already in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pipelines.timeline.words import KNOWN_TO_THE_SECOND, count, span
from pipelines.trends.medians import LEAST_COUNT
from pipelines.warehouse import reading

Row = dict[str, Any]
MOST_PAIRS = 60
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"


@dataclass
class Trends:
    """The archive, ready to be told. `summaries` come with their `points`, one for each incident, in the order of `incidents`."""

    incidents: list[Row]
    summaries: list[Row]
    dark: list[Row]
    dark_services: int
    window_seconds: float
    repeats: list[Row]
    repeat_count: int
    common_count: int
    common: list[str]
    skipped: list[Row]

    @property
    def open_count(self) -> int:
        return sum(incident["is_open"] for incident in self.incidents)


def read_trends(database: Path) -> Trends:
    with reading(database) as connection:

        def rows(query: str, *params: Any) -> list[Row]:
            return connection.sql(query, params=list(params)).pl().to_dicts()

        incidents = rows(INCIDENTS)
        order = {incident["incident_id"]: number for number, incident in enumerate(incidents)}
        durations = rows("select * from durations order by position, incident_id")
        dark = rows(DARK)
        return Trends(
            incidents=[incident | {"number": order[incident["incident_id"]], "durations": []} for incident in incidents],
            summaries=[_summary(row, durations, order) for row in rows("select * from duration_summaries order by position")],
            dark=_bars(dark),
            dark_services=len({row["service"] for row in dark} - {None}),
            window_seconds=sum((row["window_to"] - row["window_from"]).total_seconds() for row in incidents if row["window_from"] and row["window_to"]),
            repeats=[_repeat(row, order) for row in rows(f"{REPEATS} limit ?", MOST_PAIRS)],
            **rows("select count(*) filter (not is_common) as repeat_count, count(*) filter (is_common) as common_count from repeats")[0],
            common=[row["value"] for row in rows(COMMON)],
            skipped=rows("select file_path, reason from skipped_files order by file_path"),
        )  # fmt: skip


def in_words(duration: Row) -> str:
    """`9 min`, `at least 3 h`, `−6 min`; the state where there is nothing to count."""
    if duration["state"] == "measured":
        return signed(duration["seconds"])
    if duration["state"] == "still open":
        return f"at least {span(duration['min_seconds'])}"
    return duration["state"]


def bounds_in_words(duration: Row) -> str:
    """`8 min to 10 min`; empty where the bounds say no more than the duration does."""
    least, most = duration["min_seconds"], duration["max_seconds"]
    if duration["state"] != "measured" or most - least <= KNOWN_TO_THE_SECOND or signed(least) == signed(most):
        return ""
    return between(least, most)


def between(least: float, most: float) -> str:
    """`5–7 min`, `40 s to 3 min`, `−4 min to 2 min`."""
    one, other = signed(least), signed(most)
    number, _, unit = one.partition(" ")
    if least >= 0 and unit in ("s", "min", "h", "days") and other.endswith(f" {unit}") and other.count(" ") == 1:
        return f"{number}{EN_DASH}{other}"
    return f"{one} to {other}"


def signed(seconds: float) -> str:
    return f"{MINUS}{span(seconds)}" if seconds < 0 else span(seconds)


def _summary(summary: Row, durations: list[Row], order: dict[str, int]) -> Row:
    points = sorted(
        (
            row | {"number": order[row["incident_id"]], "words": in_words(row), "bounds": bounds_in_words(row)}
            for row in durations
            if row["position"] == summary["position"]
        ),
        key=lambda row: row["number"],
    )
    number = summary["measured_count"] + summary["open_count"]
    return summary | {
        "points": points,
        "count": number,
        "told": _median_in_words(summary, number),
        "interval": _interval(summary),
    }


def _median_in_words(summary: Row, number: int) -> str:
    if number == 0:
        return "not on record"
    if number < LEAST_COUNT:
        return "points only, n too small"
    if summary["median_seconds"] is not None:
        return signed(summary["median_seconds"])
    if summary["median_max_seconds"] is None:
        return f"at least {signed(summary['median_min_seconds'])}"
    return between(summary["median_min_seconds"], summary["median_max_seconds"])


def _interval(summary: Row) -> str:
    if summary["confidence"] is None:
        return ""
    if summary["upper_seconds"] is None:
        return f"at least {signed(summary['lower_seconds'])}"
    return between(summary["lower_seconds"], summary["upper_seconds"])


def _bars(dark: list[Row]) -> list[Row]:
    """Each service with its classes; `share` is of the longest, for the length of its bar."""
    longest = max((row["minutes"] for row in dark), default=1.0)
    told = [row | {"words": span(row["minutes"] * 60), "share": row["minutes"] / longest} for row in dark]
    return [
        {"service": service, "classes": list(rows)} for service, rows in groupby(told, key=lambda row: row["service"])
    ]


def _repeat(row: Row, order: dict[str, int]) -> Row:
    shared = [
        {"kind": kind, "values": list(values)}
        for kind, values in groupby(row["evidence"], key=lambda value: value["kind"])
    ]
    return row | {
        "number": order[row["incident_id"]],
        "other_number": order[row["other_incident_id"]],
        "shared": shared,
    }


def incidents_in_words(number: int, of: int) -> str:
    return f"in {number} of {count(of, 'incident')}"


INCIDENTS = """
with dark as (
    select incident_id, sum(area_count)::bigint as dark_count from dark_minutes group by incident_id
)
select i.*, f.page_path, f.missing, f.evidence_file_count, f.event_count, coalesce(d.dark_count, 0) as dark_count
from incidents i join incident_files f using (incident_id) left join dark d using (incident_id)
order by i.began_at nulls last, i.incident_id"""
DARK = """
select service, class, sum(round(minutes * 6e7)::bigint)::bigint / 6e7 as minutes, count(*) as incident_count, sum(area_count)::bigint as area_count
from dark_minutes group by service, class order by service nulls last, class"""
REPEATS = """
select r.*, a.began_at, b.began_at as other_began_at
from repeats r join incidents a using (incident_id) join incidents b on b.incident_id = r.other_incident_id
where not r.is_common order by r.weight desc, r.incident_id, r.other_incident_id"""
COMMON = """
select distinct shared.value as value from (select unnest(evidence) as shared from repeats where is_common) order by value"""
