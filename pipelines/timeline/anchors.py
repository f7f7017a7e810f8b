"""The anchors of each clock as a plot: how far it stood from the reference whenever another clock saw the same thing."""

from __future__ import annotations

from typing import Any

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row
from pipelines.timeline.words import epoch_ms

MOST_CLOCKS = 24
MOST_ANCHORS = 400  # of one clock; every second, third, … of them, and first those that contradict
# Seen from the one clock and from the other; `apart` is this clock's reading less the other's, and the other's offset
# put back. An order that logic gives bounds it from one side: what came after may be late, and is never early.
ANCHORS = """
with sides as (
    select to_clock_id as clock_id, from_clock_id as other_id, to_at as seen_at, from_at as other_at, lag_seconds as apart, is_directed,
        within_seconds, is_used, is_contradicting, 'above' as bounds, to_event_id as event_id
    from anchors
    union all
    select from_clock_id, to_clock_id, from_at, to_at, -lag_seconds, is_directed,
        within_seconds, is_used, is_contradicting, 'below', from_event_id
    from anchors
), told as (
    select s.* replace (s.apart + coalesce(o.offset_seconds + coalesce(o.drift_ppm, 0) * 1e-6
            * coalesce(epoch(s.other_at) - epoch(o.valid_from), 0), 0) as apart),
        o.offset_seconds is not null as is_told
    from sides s
    left join clock_offsets o on o.clock_id = s.other_id
        and coalesce(s.other_at >= o.valid_from, true) and coalesce(s.other_at < o.valid_to, true)
), ranked as (
    select *, count(*) over (partition by clock_id) as anchor_count,
        row_number() over (partition by clock_id order by is_contradicting desc, hash(event_id, other_id), seen_at) as place
    from told
    qualify place <= ?
)
select clock_id, other_id, seen_at, apart, is_directed, within_seconds, is_used, is_contradicting, bounds, event_id, is_told, anchor_count
from ranked
order by clock_id, seen_at, other_id, event_id, apart"""
OFFSETS = """
select clock_id, segment, valid_from, valid_to, offset_seconds, lower_seconds, upper_seconds, drift_ppm, verdict, reason
from clock_offsets order by clock_id, segment"""
ORDER = ("applied", "refused", "not needed", "reference", "unmeasured")


def read_anchors(file: IncidentFile) -> list[Row]:
    """For each clock with anchors, its segments and a share of its anchors; corrected and refused clocks first."""
    anchors: dict[str, list[Row]] = {}
    for row in file.rows(ANCHORS, [MOST_ANCHORS]):
        anchors.setdefault(row["clock_id"], []).append(row)
    segments: dict[str, list[Row]] = {}
    for row in file.rows(OFFSETS):
        segments.setdefault(row["clock_id"], []).append(row)
    told = sorted(anchors.keys() & segments.keys(), key=lambda clock: (_rank(segments[clock]), clock))
    return [_clock(clock, segments[clock], anchors[clock]) for clock in told[:MOST_CLOCKS]]


def _rank(segments: list[Row]) -> int:
    return min(ORDER.index(row["verdict"]) if row["verdict"] in ORDER else len(ORDER) for row in segments)


def _clock(clock_id: str, segments: list[Row], anchors: list[Row]) -> Row:
    others = sorted({row["other_id"] for row in anchors})
    return {
        "clock": clock_id,
        "others": others,
        "anchor_count": anchors[0]["anchor_count"],
        "segments": [
            {
                "from": _ms(row["valid_from"]),
                "to": _ms(row["valid_to"]),
                "offset": row["offset_seconds"],
                "lower": row["lower_seconds"],
                "upper": row["upper_seconds"],
                "drift_ppm": row["drift_ppm"] or 0,
                "verdict": row["verdict"],
                "reason": row["reason"],
            }
            for row in segments
        ],
        "anchors": [
            [
                epoch_ms(row["seen_at"]),
                round(row["apart"], 4),
                others.index(row["other_id"]),
                "contradicting" if row["is_contradicting"] else "used" if row["is_used"] else "unused",
                row["bounds"] if row["is_directed"] else "both",
                row["event_id"],
            ]
            for row in anchors
        ],
    }


def _ms(at: Any) -> int | None:
    return None if at is None else epoch_ms(at)
