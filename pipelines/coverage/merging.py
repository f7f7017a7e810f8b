"""What is the same finding as a share that a stream lost: a replica's silence, a record that says so, holes in its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import duckdb

from pipelines.coverage import markers
from pipelines.coverage.findings import Finding

LOST = 0.2  # of what is missing, whose numbers are
NEAR = timedelta(seconds=120)
ALIKE = 0.6


def merged(connection: duckdb.DuckDBPyConnection, found: list[Finding], thinned: Iterable[Finding]) -> list[Finding]:
    """A service's lost share and what is missing of one of its replicas over the same stretch are one finding."""
    result = list(found)
    for part in (_numbered(connection, each) for each in thinned):
        said = [each for each in result if _says_so(each, part)]
        pieces = [*said, *(each for each in result if _is_piece(each, part))]
        siblings = [each for each in result if each not in pieces and _is_sibling(each, part)]
        same = [*siblings, *pieces]
        result = [each for each in result if each not in same]
        silences = [silence for each in (part, *same) for silence in each.silences]
        words = "; ".join((part.evidence, *(each.evidence for each in (*siblings, *said))))
        if said:
            part = replace(part, kind=said[0].kind, event_id=said[0].event_id, question=said[0].question)
        result.append(replace(part, silences=silences, evidence=words, scope="service" if siblings else part.scope))
    return result


def _numbered(connection: duckdb.DuckDBPyConnection, finding: Finding) -> Finding:
    """The same finding; where its records are numbered and as many numbers are missing, somebody lost them on the way."""
    lost = markers.lost_by_number(connection, finding.silences)
    if not lost or lost < LOST * (finding.silences[0].missing):
        return finding
    words = f"{finding.evidence}; {lost:,} numbers are missing among its records: they were written, and are not here"
    question = "Does the shipper count what it drops, and does an alert watch the numbers that its sources give?"
    return replace(finding, kind="collector failed", evidence=words, question=question)


def _says_so(one: Finding, part: Finding) -> bool:
    """Whether it is a record within the stretch, or next to it, that says that records of this stream are missing."""
    end = part.ended_at or part.started_at
    is_then = one.started_at <= end + NEAR and (one.ended_at or end) >= part.started_at - NEAR
    is_there = one.host == part.host and (
        one.service is None or part.service is None or one.service in part.service or part.service in one.service
    )
    return (
        one.kind == "collector failed"
        and one.event_id is not None
        and is_then
        and is_there
        and _of_one_stream(one, part)
    )


def _of_one_stream(one: Finding, part: Finding) -> bool:
    ids = {each.stream.stream_id for each in part.silences}
    return not one.silences or {each.stream.stream_id for each in one.silences} <= ids


def _is_piece(one: Finding, part: Finding) -> bool:
    """A silence of the same stream within the stretch in which it spoke less."""
    is_within = part.started_at <= one.started_at and (one.ended_at or one.started_at) <= (
        part.ended_at or part.started_at
    )
    return one.kind == "silent" and one.stream_id is not None and one.stream_id == part.stream_id and is_within


def _is_sibling(one: Finding, part: Finding) -> bool:
    is_of_service = bool(one.service) and one.service == part.service
    return is_of_service and one.kind in ("silent", "partial") and overlap(one, part) > ALIKE


def overlap(one: Finding, other: Finding) -> float:
    ends = [each.ended_at or each.started_at for each in (one, other)]
    shared = (min(ends) - max(one.started_at, other.started_at)).total_seconds()
    return shared / max((max(ends) - min(one.started_at, other.started_at)).total_seconds(), 1e-9)
