"""Customers' requests that failed or dragged on beyond the usual, place by place and kind by kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import duckdb
import numpy as np
import polars as pl

from pipelines.impact.stretches import FEWEST_BAD, Stretch, leaning, worse
from pipelines.impact.uniting import Hit, groups

KINDS = 60  # of requests, those with the most bad ones; the others are looked at together
SLOW_QUANTILE = 0.99
SLOWER = 2.0  # than the median, or it is not slow
FEWEST_TIMED = 100
COLLECT = """
    create temp table asked as
    select event_id, signal, place, service, file_path, line_number, epoch_us(occurred_at) as "at", epoch_us(earliest_at) as earliest,
        epoch_us(latest_at) as latest, is_baseline, is_failed, took, stands_for, coalesce(kind_of_request, '') as kind_of_request
    from customer_requests"""
FAILED = """
    insert into failed_requests
    select event_id, place, file_path, line_number, to_timestamp(0) + to_microseconds(asked.at),
        to_timestamp(0) + to_microseconds(earliest), to_timestamp(0) + to_microseconds(latest), kind_of_request
    from asked where is_failed and not is_baseline order by asked.at, file_path, line_number, event_id"""
MINUTES = """
    insert into request_minutes
    select place, min(service), is_baseline, to_timestamp(asked.at // 60000000 * 60), count(*), count(*) filter (is_failed),
        arg_min(event_id, (asked.at, event_id)), arg_min(event_id, (asked.at, event_id)) filter (is_failed)
    from asked group by place, is_baseline, asked.at // 60000000 order by place, is_baseline, asked.at // 60000000"""
PLACES = """
    select place, signal, min(service) as service, count(*) as requests from asked where not is_baseline
    group by place, signal order by signal, place"""
OF_PLACE = """
    select * from asked where place = ? and signal = ? order by asked.at, file_path, event_id"""


@dataclass
class Loss:
    """One stretch at one place. Times in µs; what: 'failed requests' or 'slow requests'; stands_for: requests for each on record."""

    what: str
    place: str
    service: str | None
    signal: str
    started: int
    ended: int
    start_bounds: tuple[int, int]
    end_bounds: tuple[int, int]
    count: int
    requests: int
    usual: float
    is_open: bool
    stands_for: float
    slower_than: float | None = None
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)  # its requests: event_id, at, file_path, kind_of_request
    route: str = ""  # its kinds of requests, where others at the same place have a window of their own


def losses(connection: duckdb.DuckDBPyConnection) -> list[Loss]:
    """Every stretch, in order; fills failed_requests and request_minutes on the way."""
    connection.execute(COLLECT)
    connection.execute(FAILED)
    connection.execute(MINUTES)
    found: list[Loss] = []
    for place in connection.sql(PLACES).pl().to_dicts():
        every = connection.sql(OF_PLACE, params=[place["place"], place["signal"]]).pl()
        found += _at_place(every, place)
    connection.execute("drop table asked")
    return sorted(found, key=lambda each: (each.started, each.place, each.what, each.signal))


def _at_place(every: pl.DataFrame, place: dict[str, Any]) -> Iterator[Loss]:
    failed = every.with_columns(is_bad=pl.col("is_failed"))
    yield from _united(_of_kinds(failed, "failed requests"), place, None)
    timed = every.filter(~pl.col("is_failed") & pl.col("took").is_not_null() & pl.col("took").is_finite())
    if len(timed) >= FEWEST_TIMED:
        timed = _with_limits(timed)
        slow = timed.with_columns(is_bad=pl.col("took") > pl.col("limit"))
        yield from _united(_of_kinds(slow, "slow requests"), place, slow)


def _with_limits(timed: pl.DataFrame) -> pl.DataFrame:
    """`limit`: above it a request of its kind is slow, by the calm half of ten-minute blocks or by older exports."""
    own = timed.filter(pl.col("is_baseline")) if timed["is_baseline"].sum() >= FEWEST_TIMED else timed
    blocks = own.with_columns(block=pl.col("at") // 600_000_000).with_columns(
        high=pl.col("took").quantile(0.9).over("kind_of_request", "block")
    )
    calm = blocks.filter(pl.col("high") <= pl.col("high").median().over("kind_of_request"))
    limits = calm.group_by("kind_of_request").agg(
        limit=pl.max_horizontal(pl.col("took").quantile(SLOW_QUANTILE), SLOWER * pl.col("took").median()),
        timed=pl.len(),
    )
    took = calm["took"].to_numpy()
    common = max(float(np.quantile(took, SLOW_QUANTILE)), SLOWER * float(np.median(took)))
    known = limits.filter(pl.col("timed") >= FEWEST_TIMED).drop("timed")
    return timed.join(known, on="kind_of_request", how="left", maintain_order="left").with_columns(
        pl.col("limit").fill_null(common)
    )


def _of_kinds(every: pl.DataFrame, what: str) -> list[tuple[Stretch, pl.DataFrame, str]]:
    """The stretches of each kind of request; of all kinds together, where none of them tells alone."""
    own = every.filter(~pl.col("is_baseline"))
    if own["is_bad"].sum() < FEWEST_BAD:
        return []
    bad = (
        own.filter("is_bad").group_by("kind_of_request").len().sort("len", "kind_of_request", descending=[True, False])
    )
    telling = bad.filter(pl.col("len") >= FEWEST_BAD).head(KINDS)["kind_of_request"].to_list()
    outside = _share_elsewhere(own)
    parts = every.with_columns(
        part=pl.when(pl.col("kind_of_request").is_in(telling)).then("kind_of_request").otherwise(pl.lit(""))
    )
    found = [
        (stretch, frame, what)
        for (_,), part in parts.group_by("part", maintain_order=True)
        for stretch, frame in _stretches(part, outside)
    ]
    return found or [(stretch, frame, what) for stretch, frame in _stretches(every, 0.0)]


def _share_elsewhere(own: pl.DataFrame) -> float:
    """The share of bad ones among all kinds in the median minute."""
    shares = own.group_by(pl.col("at") // 60_000_000).agg(pl.col("is_bad").mean())["is_bad"]
    return float(np.median(shares.to_numpy()))


def _stretches(part: pl.DataFrame, elsewhere: float) -> Iterator[tuple[Stretch, pl.DataFrame]]:
    older = part.filter(pl.col("is_baseline"))
    own = part.filter(~pl.col("is_baseline"))
    if len(own):
        taught = (int(older["is_bad"].sum()), len(older))
        at, is_bad = own["at"].to_numpy(), own["is_bad"].to_numpy()
        for stretch in worse(at, is_bad, taught, min(elsewhere, 0.05)):
            yield stretch, own


def _united(
    found: list[tuple[Stretch, pl.DataFrame, str]], place: dict[str, Any], timed: pl.DataFrame | None
) -> Iterator[Loss]:
    """Stretches of the kinds of one place that lie close together are one loss, and name their route where they overlap another."""
    apart = groups(Hit(stretch, own) for stretch, own, _ in found)
    united = [[_loss(hit.stretch, hit.own, found[0][2], place, timed) for hit in group] for group in apart]
    whole = [_leaning(reduce(_joined, losses), group) for losses, group in zip(united, apart, strict=True)]
    for each in whole:
        is_beside = any(
            each.started <= other.ended and other.started <= each.ended for other in whole if other is not each
        )
        yield replace(each, route=_named(each.rows["kind_of_request"])) if is_beside else each


def _leaning(loss: Loss, group: list[Hit]) -> Loss:
    """With bounds that hold what goes before and after in all its kinds together: alone, each may be too seldom asked for to tell."""
    own = pl.concat({id(hit.own): hit.own for hit in group}.values()).sort("at", "event_id")
    at = own["at"].to_numpy()
    stretch = int(np.searchsorted(at, loss.started)), int(np.searchsorted(at, loss.ended, side="right")) - 1
    shares = loss.usual, min(0.98, loss.count / loss.requests)
    first, last = leaning(at, own["is_bad"].to_numpy(), shares, stretch)
    return replace(
        loss, start_bounds=(min(loss.start_bounds[0], int(own["earliest"][first])), loss.start_bounds[1]),
        end_bounds=(loss.end_bounds[0], max(loss.end_bounds[1], int(own["latest"][last]))),
    )  # fmt: skip


def _named(kinds: pl.Series) -> str:
    """`GET /search and 2 more kinds`: what is asked for most comes first."""
    ranked = kinds.value_counts().sort("count", "kind_of_request", descending=[True, False])["kind_of_request"]
    rest = f" and {len(ranked) - 1} more kinds" if len(ranked) > 2 else f" and {ranked[1]}" if len(ranked) == 2 else ""
    return f"{ranked[0]}{rest}"


def _loss(stretch: Stretch, own: pl.DataFrame, what: str, place: dict[str, Any], timed: pl.DataFrame | None) -> Loss:
    at = own["at"].to_numpy()
    earliest, latest = own["earliest"].to_numpy(), own["latest"].to_numpy()
    inside = own.slice(stretch.first, stretch.last - stretch.first + 1).filter("is_bad")
    limit = None if timed is None else float(np.median(inside["limit"].to_numpy()))
    return Loss(
        what, place["place"], place["service"], place["signal"], int(at[stretch.first]), int(at[stretch.last]),
        (int(earliest[stretch.first_bounds[0]]), int(latest[stretch.first_bounds[1]])),
        (int(earliest[stretch.last_bounds[0]]), int(latest[stretch.last_bounds[1]])),
        stretch.count, stretch.requests, stretch.usual, stretch.is_open, float(np.mean(inside["stands_for"].to_numpy())), limit,
        inside.select("event_id", "at", "file_path", "kind_of_request"),
    )  # fmt: skip


def _joined(a: Loss, b: Loss) -> Loss:
    first, last = (a, b) if a.started <= b.started else (b, a)
    ends = a if a.ended >= b.ended else b
    requests = a.requests + b.requests
    return replace(
        first, ended=ends.ended, end_bounds=ends.end_bounds, is_open=ends.is_open, count=a.count + b.count,
        requests=requests, usual=(a.usual * a.requests + b.usual * b.requests) / requests,
        rows=pl.concat([first.rows, last.rows]).sort("at", "event_id"),
    )  # fmt: skip


def usual_bounds(loss: Loss) -> tuple[float, float]:
    """Between how many of these requests would have been bad anyway, in 95 of 100 cases."""
    expected = loss.usual * loss.requests
    spread = 1.96 * float(np.sqrt(expected))
    return max(0.0, expected - spread), min(float(loss.count), expected + spread)
