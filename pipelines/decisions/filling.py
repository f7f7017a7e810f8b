"""The table of decisions: what the rules propose, each with its moment frozen, and what the review says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import duckdb
import polars as pl

from pipelines._review import Decision as Word
from pipelines.decisions.echoes import mark_echoes
from pipelines.decisions.moments import freeze
from pipelines.decisions.proposals import Proposal, proposed

PROPOSED = """
    select event_id, decided_at, participant_id, kind, statement, basis, alternatives, doubts, echoed_by, outcome
    from decisions where event_id = ?"""
NAMED = "select event_id, occurred_at, actor_id, null, headline, 'named by the review' from events where event_id = ?"
DECIDER = """
    select participant_id from participants where lower(role) = lower(trim(?)) and actor_kind = 'human'
    order by participant_id limit 1"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `decisions` with what the rules propose."""
    proposals = proposed(connection)
    mark_echoes(connection, proposals)
    insert(connection, proposals)


def insert(connection: duckdb.DuckDBPyConnection, proposals: Sequence[Proposal]) -> None:
    """Freeze the moments of these decisions, and add them."""
    if not proposals:
        return
    moments = freeze(connection, [(each.event_id, each.participant_id, each.decided_at) for each in proposals])
    rows = [
        {"decision_id": each.decision_id, "event_id": each.event_id, "decided_at": each.decided_at, "participant_id": each.participant_id,
         "kind": each.kind, "statement": each.statement, "basis": each.basis, "alternatives": each.alternatives, "doubts": each.doubts,
         "echoed_by": each.echoed_by, "outcome": each.outcome} | moment
        for each, moment in zip(proposals, moments, strict=True)
    ]  # fmt: skip
    instant = pl.Datetime("us", "UTC")
    lists = dict.fromkeys(("alternatives", "doubts", "known", "unseen", "dark_then"), pl.List(pl.String))
    texts = dict.fromkeys(("participant_id", "kind", "local_time", "echoed_by", "outcome"), pl.String)
    times = {"known_since": pl.List(instant), "on_shift_since": instant}
    frame = pl.DataFrame(rows, schema_overrides={**lists, **texts, **times}, infer_schema_length=None)  # noqa: F841 - DuckDB reads it by name
    connection.execute("insert into decisions by name select * from frame order by decided_at, decision_id")


def review(connection: duckdb.DuckDBPyConnection, event_id: str, word: Word) -> None:
    """What the review says of the decision that was taken here: its words, whose it was, its reason, whether it was one.

    One that was not found is added; one that was somebody else's is frozen anew, through their eyes.
    """
    found = connection.execute(PROPOSED, [event_id]).fetchone()
    proposal = Proposal(*(found or connection.execute(NAMED, [event_id]).fetchall()[0]))
    if proposal.decided_at and (not found or word.by):
        decider = _decider(connection, word.by) if word.by else proposal.participant_id
        connection.execute("delete from decisions where event_id = ?", [event_id])
        insert(connection, [replace(proposal, participant_id=decider)])
    connection.execute(
        """update decisions set statement = coalesce(?, statement), rationale = ?, confirmed = ?,
               alternatives = list_distinct(list_concat(alternatives, ?::varchar[]))
           where event_id = ?""",
        [word.statement, word.rationale, word.confirmed, list(word.alternatives), event_id],
    )


def _decider(connection: duckdb.DuckDBPyConnection, role: str) -> str:
    """Whoever has this role; one of whom nothing else is on record becomes a participant by it."""
    if known := connection.execute(DECIDER, [role]).fetchone():
        return known[0]
    participant_id = "r" + hashlib.md5(role.casefold().encode(), usedforsecurity=False).hexdigest()[:12]
    connection.execute("insert into participants values (?, ?, null, null, 'human')", [participant_id, role.strip()])
    return participant_id
