"""The action that carried out a decision: taken soon after it, by those it binds, on what it is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import duckdb

from pipelines.decisions.proposals import Proposal
from pipelines.decisions.words import topic

ECHO = timedelta(minutes=10)
CARRIED_OUT = ("commitment", "choice", "go-ahead")
FOR_OTHERS = ("choice", "go-ahead")
ALL_OF_US = re.compile(r"\b(?:we|let's|lets|wir|lasst uns|nous|on|vamos)\b", re.IGNORECASE)
ACTIONS = """
    select event_id, kind, actor_id, actor_kind, occurred_at, headline, words
    from said
    where actor_kind is distinct from 'customer' and (kind in ('deploy', 'change', 'status') or kind = 'alert' and connector like '%silence%'
        or kind in ('page', 'ticket') and not regexp_matches(action, '(?i)comment|note|annotat|notify|^$'))
    order by occurred_at, event_id"""


class Action(NamedTuple):
    """One row of `ACTIONS`."""

    event_id: str
    kind: str
    actor_id: str | None
    actor_kind: str | None
    at: datetime
    headline: str
    words: str


def mark_echoes(connection: duckdb.DuckDBPyConnection, proposals: Sequence[Proposal]) -> None:
    """`echoed_by` and `outcome`: the first action within ten minutes that fits."""
    actions = [Action(*row) for row in connection.execute(ACTIONS).fetchall()]
    instants = [action.at for action in actions]
    for each in (each for each in proposals if each.kind in CARRIED_OUT):
        near = actions[bisect_right(instants, each.decided_at) : bisect_right(instants, each.decided_at + ECHO)]
        if echo := next((action for action in near if _fits(each, action)), None):
            minutes = (echo.at - each.decided_at).total_seconds() / 60
            each.echoed_by, each.outcome = echo.event_id, f"{echo.headline} ({minutes:.0f} min later)"


def _fits(decision: Proposal, action: Action) -> bool:
    """By the decider, by a program, or by others whom the decision binds; and about the same thing.

    A choice, a go-ahead and words that name no thing ("rolling back") are about what was said just before them, too;
    and where they name none, whatever the decider deploys or changes next is what they meant.
    """
    is_theirs = action.actor_id is not None and action.actor_id == decision.participant_id
    is_by_program = action.actor_id is None or action.actor_kind in ("automation", "system")
    is_for_others = decision.kind in FOR_OTHERS or bool(ALL_OF_US.search(decision.statement))
    if not (is_theirs or (action.kind not in ("page", "ticket") and (is_by_program or is_for_others))):
        return False
    named, done = (
        topic(decision.statement),
        topic(action.headline.partition(":")[0] if action.kind == "page" else action.words),
    )
    is_bare = len(named) <= 1
    if is_bare and is_theirs and action.kind in ("deploy", "change"):
        return True
    around = topic("\n".join(decision.heard)) if is_bare or decision.kind in FOR_OTHERS else frozenset()
    return bool((named | around) & done)
