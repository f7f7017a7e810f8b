"""Fills the relation `moments`: asks every rule, names the phases, chooses, and cites."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import duckdb

from pipelines.moments.choosing import Sign, choose
from pipelines.moments.rules import RULES, Rule
from pipelines.moments.words import label, phase_label

BEFORE = timedelta(hours=3)  # what was changed as long before is near
PHASES = """
    select p.phase, p.event_id, p.reached_at, p.basis, f.kind_of_request, coalesce(e.headline, '') as headline
    from phases p join events e using (event_id) left join failed_requests f using (event_id)
    where p.reached_at is not null
    order by p.reached_at, p.phase"""
EXTENT = "select (select begun_at from begins), (select max(reached_at) from phases where phase in ('mitigated', 'resolved'))"


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Every moment of found origin; the review's own are added to them later."""
    begin, end = connection.execute(EXTENT).fetchone() or (None, None)
    signs = [sign for rule in RULES for sign in _asked(connection, rule, begin, end)]
    chosen = choose([*_phases(connection, signs), *signs])
    if not chosen:
        return
    connection.executemany(
        "insert into moments values (?, ?, ?, ?, ?, 'found')",
        [(each.event_id, each.occurred_at, each.category, each.label, each.why) for each in chosen],
    )
    others = [(each.event_id, other) for each in chosen for other in each.cites if other != each.event_id]
    if others:
        connection.executemany(
            "insert into citations (subject_kind, subject_id, event_id) values ('moment', ?, ?)", others
        )


def _asked(
    connection: duckdb.DuckDBPyConnection, rule: Rule, begin: datetime | None, end: datetime | None
) -> list[Sign]:
    return [
        Sign(event_id, at, rule.category, label(words), rule.why, rule.tier if rule.far is None or _is_near(at, begin, end) else rule.far,
             tuple(cites or ()))
        for event_id, at, words, cites in connection.execute(rule.query).fetchall()
        if at is not None and words
    ]  # fmt: skip


def _is_near(at: datetime, begin: datetime | None, end: datetime | None) -> bool:
    return (begin is None or at >= begin - BEFORE) and (end is None or at <= end)


def _phases(connection: duckdb.DuckDBPyConnection, signs: list[Sign]) -> list[Sign]:
    """Each phase as a moment: its name, and what the event says that marks it; an event that marks several bears all names."""
    told: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda each: (each.tier, each.category, each.label)):
        told.setdefault(sign.event_id, sign)
    found: dict[str, Sign] = {}
    for phase, event_id, at, basis, request, headline in connection.execute(PHASES).fetchall():
        known = found.get(event_id)
        own = f"{'last' if phase == 'mitigated' else 'first'} failed {request}" if request else headline
        words = known.label if known else told[event_id].label if event_id in told and not request else label(own)
        why = f"{known.why}; {basis}" if known else basis
        sign = Sign(event_id, at, "phase", label(phase_label(phase, words)), why, 0)
        found[event_id] = replace(sign, cites=told[event_id].cites) if event_id in told else sign
    return list(found.values())
