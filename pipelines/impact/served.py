"""Impacts by what customers' requests met: failures and slowness in access logs and traces."""

from __future__ import annotations

import math
from collections import Counter

import duckdb

from pipelines.impact.findings import Impact
from pipelines.impact.requests import Loss, losses, usual_bounds

NAMED_KINDS = 5
NAMED_FILES = 4
CITED = 2  # requests at each end; all of them stand in impact_requests


def impacts(connection: duckdb.DuckDBPyConnection) -> list[Impact]:
    """Each stretch once: traces that tell of what an access log of the same service counts speak for it."""
    found = losses(connection)
    logged = [each for each in found if each.signal == "log"]
    traced = [each for each in found if each.signal != "log"]
    impacts = [_impact(each, [other for other in traced if _is_same(each, other)]) for each in logged]
    return impacts + [_impact(each, []) for each in traced if not any(_is_same(each, other) for other in logged)]


def _is_same(a: Loss, b: Loss) -> bool:
    return a.what == b.what and a.place == b.place and a.started <= b.ended and b.started <= a.ended


def _impact(loss: Loss, traces: list[Loss]) -> Impact:
    fewest, most = usual_bounds(loss)
    unseen = 1.96 * loss.stands_for * math.sqrt(loss.count * (1 - 1 / loss.stands_for))  # of what sampling left out
    edges = [*loss.rows["event_id"].head(CITED), *loss.rows["event_id"].tail(CITED)]
    edges += [each.rows["event_id"][0] for each in traces]
    return Impact(
        f"{loss.what} to {loss.route}" if loss.route else loss.what, loss.service, loss.started, None if loss.is_open else loss.ended, loss.start_bounds,
        None if loss.is_open else loss.end_bounds, _whole(loss.count * loss.stands_for),
        _whole((loss.count - most) * loss.stands_for - unseen), _whole(loss.count * loss.stands_for + unseen),
        "requests", _source(loss, fewest, most, traces), list(dict.fromkeys(edges)), [],
        list(zip(loss.rows["event_id"], loss.rows["at"], strict=True)),
    )  # fmt: skip


def _whole(number: float) -> float:
    return float(max(0, int(number)))


def _source(loss: Loss, fewest: float, most: float, traces: list[Loss]) -> str:
    kinds = Counter(loss.rows["kind_of_request"].to_list())
    ranked = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{kind} ({count})" if len(ranked) > 1 else kind for kind, count in ranked[:NAMED_KINDS])
    if len(ranked) > NAMED_KINDS:
        named += f" and {len(ranked) - NAMED_KINDS} more kinds"
    files = sorted(set(loss.rows["file_path"]))
    stand = ", ".join(files[:NAMED_FILES]) + (
        f" and {len(files) - NAMED_FILES} more files" if len(files) > NAMED_FILES else ""
    )
    what = {
        ("failed requests", "log"): "answers with 5xx, turned away or given up, to",
        ("failed requests", "trace"): "failed",
    }.get((loss.what, loss.signal), f"slower than {loss.slower_than or 0:.3g}, in the unit of the source:")
    parts = [
        f"{what} {named} in {stand}",
        f"{_share(loss.count, loss.requests)} of {loss.requests:,} requests of their kind",
    ]
    parts.append(f"usual are {loss.usual:.2%}: {fewest:.0f} to {most:.0f} of as many")
    if loss.stands_for > 1:
        parts.append(f"the log keeps one in {loss.stands_for:.3g}")
    if traces:
        parts.append(f"{sum(each.count for each in traces)} traces tell of it too")
    return "; ".join(parts)


def _share(count: int, every: int) -> str:
    return f"{count / every:.1%}" if every else "none"
