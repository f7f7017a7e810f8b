"""Verdicts on the silences of many streams: among many, some are long by chance.

The share of false findings among all is held, each stream counted once: streams that depend on each other fall silent
together, and for such dependence the step-up rule holds as it stands (Benjamini and Hochberg 1995, Benjamini and
Yekutieli 2001).
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from pipelines.coverage.silences import ALLOWED, ALPHA, DARK, Judged, judge_stream

FALSE_SHARE = 0.05  # of what is found among all streams
SCHEMA = {
    "stream_id": pl.String, "started_at": pl.Int64, "ended_at": pl.Int64, "expected_count": pl.Float64,
    "false_alarm_probability": pl.Float64, "verdict": pl.String,
}  # fmt: skip


def judge(instants: pl.DataFrame, judged_from: int, judged_to: int, alpha: float = ALPHA) -> pl.DataFrame:
    """Verdicts on the silences of many streams.

    instants: stream_id, at (µs since 1970, in any order), all of which teach. judged_from, judged_to: the window, µs.
    A row per silence: stream_id, started_at, ended_at (µs), expected_count, false_alarm_probability (of such a
    silence of this stream in the window), verdict.
    """
    names, streams = [], []
    ordered = instants.sort("stream_id", "at")
    for (name,), part in ordered.group_by("stream_id", maintain_order=True):
        names.append(name)
        streams.append(judge_stream(part["at"].to_numpy(), judged_from, judged_to, alpha))
    rows = [
        (name, each.started_at, each.ended_at, each.expected, each.chance, each.verdict)
        for name, found in zip(names, adjusted(streams), strict=True)
        for each in found
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def adjusted(streams: list[list[Judged]]) -> list[list[Judged]]:
    """The same silences; dark are those alone that stand out among so many streams, too."""
    order = sorted((each.chance, place, nth) for place, found in enumerate(streams) for nth, each in enumerate(found)
                   if each.verdict == DARK)  # fmt: skip
    result = [list(found) for found in streams]
    ranks, seen = [], set[int]()
    for _, place, _ in order:
        seen.add(place)
        ranks.append(len(seen))
    share = 1.0
    for (chance, place, nth), rank in zip(reversed(order), reversed(ranks), strict=True):
        share = min(share, chance * len(streams) / rank)
        one = result[place][nth]
        result[place][nth] = (
            replace(one, chance=max(chance, one.doubt))
            if share < FALSE_SHARE
            else replace(one, verdict=ALLOWED, reason=f"among {len(streams)} streams one such silence is no surprise")
        )
    return result
