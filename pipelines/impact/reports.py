"""What customers reported and a status page admitted, held against the impact that was measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.impact.findings import Impact

MINUTE = 60_000_000
BEFORE, AFTER = 10 * MINUTE, 60 * MINUTE  # of an impact: what is reported then is taken to speak of it
LONGEST_PAUSE = 30 * MINUTE  # between the reports of one wave
FEWEST_REPORTS = 3
CHANCE = 0.001
REPORTS = """
    select event_id, service, epoch_us(occurred_at) as "at", epoch_us(earliest_at) as earliest, epoch_us(latest_at) as latest,
        epoch_us(occurred_at) as ended, file_path
    from customer_reports where occurred_at is not null order by occurred_at, event_id"""
POSTS = """
    select s.event_id, s.service, epoch_us(coalesce(t.occurred_at, s.occurred_at)) as "at",
        epoch_us(coalesce(t.earliest_at, s.earliest_at)) as earliest, epoch_us(coalesce(t.latest_at, s.latest_at)) as latest,
        epoch_us(s.ended_at) as ended, s.file_path
    from said s
    left join event_times t on t.event_id = s.event_id and t.role = 'started'
    where s.kind = 'status' and s.opens_conversation and not regexp_matches(s.headline, '(?i)maintenance|scheduled')
    order by s.occurred_at, s.event_id"""
SPAN = """
    select epoch_us(coalesce(window_from, (select min(occurred_at) from customer_reports))),
        epoch_us(coalesce(window_to, (select max(occurred_at) from customer_reports))) from incident"""


@dataclass
class Told:
    """Reports of customers and posts of the status page, by time; span: of the incident's window, in µs."""

    reports: list[dict[str, Any]]
    posts: list[dict[str, Any]]
    span: float


def read(connection: duckdb.DuckDBPyConnection) -> Told:
    [(start, end)] = connection.execute(SPAN).fetchall()
    span = float(end - start) if start is not None and end is not None else 0.0
    return Told(connection.sql(REPORTS).pl().to_dicts(), connection.sql(POSTS).pl().to_dicts(), span)


def unmeasured(told: Told, measured: list[Impact]) -> list[Impact]:
    """Waves of reports, and outages that a status page states, of which no measure tells."""
    loose = [each for each in told.reports if not any(_speaks_of(each, impact) for impact in measured)]
    waves = [_of_wave(wave) for wave in _waves(loose) if _is_unusual(wave, len(loose), told.span)]
    stated = [each for each in told.posts if not any(_overlaps(each, impact) for impact in [*measured, *waves])]
    return waves + [_of_post(each) for each in stated]


def add_to_sources(told: Told, found: list[Impact]) -> None:
    """Say in each measured impact's source what was reported and posted of it, and when the first of it."""
    for impact in found:
        if impact.unit in ("reports", "minutes"):
            continue
        reports = [each for each in told.reports if _speaks_of(each, impact)]
        posts = [each for each in told.posts if _overlaps(each, impact)]
        for rows, one, many in (
            (reports, "report of a customer", "reports of customers"),
            (posts, "status post", "status posts"),
        ):
            if rows:
                what = one if len(rows) == 1 else many
                impact.source += f"; {len(rows)} {what}, the first {_apart(rows[0]['at'] - impact.started)} its begin"
                impact.events += [each["event_id"] for each in rows]


def _speaks_of(row: dict[str, Any], impact: Impact) -> bool:
    is_at_its_service = row["service"] is None or impact.service is None or row["service"] == impact.service
    return is_at_its_service and _overlaps(row, impact)


def _overlaps(row: dict[str, Any], impact: Impact) -> bool:
    ended = row["ended"] or row["at"]
    return ended >= impact.started - BEFORE and (impact.ended is None or row["at"] <= impact.ended + AFTER)


def _waves(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Reports of one service with no long pause between them."""
    waves: dict[str | None, list[list[dict[str, Any]]]] = {}
    for row in rows:
        own = waves.setdefault(row["service"], [])
        if own and row["at"] - own[-1][-1]["at"] <= LONGEST_PAUSE:
            own[-1].append(row)
        else:
            own.append([row])
    return [wave for own in waves.values() for wave in own]


def _is_unusual(wave: list[dict[str, Any]], every: int, span: float) -> bool:
    """Whether so many reports in so little time are unlikely at the rate of the others."""
    if len(wave) < FEWEST_REPORTS:
        return False
    lasted = max(wave[-1]["at"] - wave[0]["at"], LONGEST_PAUSE)
    others = max(every - len(wave), 1)
    expected = others * lasted / max(span - lasted, lasted)
    looks = max(1.0, span / lasted)
    return _poisson_tail(len(wave), expected) * looks < CHANCE * FEWEST_REPORTS


def _poisson_tail(count: int, expected: float) -> float:
    """P(N ≥ count)."""
    return max(0.0, 1.0 - sum(math.exp(-expected + n * math.log(expected) - math.lgamma(n + 1)) for n in range(count)))


def _of_wave(wave: list[dict[str, Any]]) -> Impact:
    first, last, files = wave[0], wave[-1], sorted({each["file_path"] for each in wave})
    return Impact(
        "reports of customers", first["service"], first["at"], last["at"], (first["earliest"], first["latest"]),
        (last["earliest"], last["latest"]), float(len(wave)), float(len(wave)), float(len(wave)), "reports",
        f"reports in {', '.join(files)}; no request or metric on record tells of it", [each["event_id"] for each in wave],
    )  # fmt: skip


def _of_post(post: dict[str, Any]) -> Impact:
    ended = post["ended"] if post["ended"] is not None and post["ended"] > post["at"] else None
    minutes = None if ended is None else (ended - post["at"]) / MINUTE
    return Impact(
        "outage stated on the status page", post["service"], post["at"], ended, (post["earliest"], post["latest"]), None,
        minutes, minutes, minutes, "minutes", f"the status page's own times in {post['file_path']}; nothing on record measures it",
        [post["event_id"]],
    )  # fmt: skip


def _apart(micros: int) -> str:
    seconds = round(abs(micros) / 1e6)
    return f"{seconds} s {'after' if micros >= 0 else 'before'}"
