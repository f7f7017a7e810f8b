"""What may have been a decision, proposed by rule.

Proposals come from words (chat, notes of pages, comments, transcripts, mail) and from the few records that are decisions
themselves: a page put off, a deployment approved. A person decides; a program does not, nor does a customer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import duckdb

from pipelines.decisions import words
from pipelines.decisions.words import Message
from pipelines.inquiry_words import finds

ALTERNATIVES = timedelta(minutes=30)
DOUBTS = timedelta(minutes=15)
MOST_RECENT = 300  # messages back that are searched for other ways
MOST_QUOTED = 12
SAID = """
    select event_id, kind, conversation_id, actor_id, actor_kind, occurred_at, readable_at, headline, words, action, state, thread, is_reply
    from said join told using (event_id, kind, conversation_id, actor_id, actor_kind, occurred_at, words, action)
    where kind in ('chat', 'mail', 'meeting')
        or kind in ('page', 'ticket') and regexp_matches(action, '(?i)comment|note|annotat|^$')
        or kind = 'page' and action = 'snooze' or kind = 'deploy' and state in ('approved', 'rejected')
    order by conversation_id, occurred_at, said.file_path, said.line_number, event_id"""
PEOPLE = "select handle, participant_id from evidence.handles join participants using (participant_id) where actor_kind = 'human'"
ANNOUNCED = re.compile(r"[^\n]*\b(?:declared|(?:up|down)graded)\b[^\n]*\bby <?@(?P<who>[\w.-]*\w)>?")
RECORDS = {
    ("page", "snooze"): "choice not to act",
    ("deploy", "approved"): "go-ahead",
    ("deploy", "rejected"): "choice not to act",
}


@dataclass(frozen=True)
class Said:
    """One message or act, as `SAID` gives it."""

    event_id: str
    kind: str
    conversation_id: str | None
    actor_id: str | None
    actor_kind: str | None
    occurred_at: datetime
    readable_at: datetime
    headline: str
    words: str
    action: str
    state: str
    thread: str | None = None
    is_reply: bool | None = None

    @property
    def is_edited(self) -> bool:
        return self.readable_at > self.occurred_at + timedelta(seconds=1)

    @property
    def text(self) -> str:
        """What was written, without the headline that a record puts above it."""
        above, _, below = self.words.partition("\n")
        return below if below.strip() and above == self.headline else self.words

    def answers(self, other: Said) -> bool:
        """Whether the other stands in the same thread, or both stand in the channel itself."""
        return self.thread == other.thread if self.is_reply else not other.is_reply


@dataclass
class Proposal:
    """One decision as found; what the moment held is added by `freeze`."""

    event_id: str
    decided_at: datetime
    participant_id: str | None
    kind: str | None
    statement: str
    basis: str
    alternatives: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    heard: tuple[str, ...] = ()  # what was said just before it, which short words refer to
    echoed_by: str | None = None
    outcome: str | None = None

    @property
    def decision_id(self) -> str:
        return "d" + hashlib.md5(self.event_id.encode(), usedforsecurity=False).hexdigest()[:12]


def proposed(connection: duckdb.DuckDBPyConnection) -> list[Proposal]:
    """All that the rules propose, conversation by conversation."""
    said = [Said(*row) for row in connection.execute(SAID).fetchall()]
    people = dict(connection.execute(PEOPLE).fetchall())
    return list(_proposals(said, people))


def _proposals(said: Sequence[Said], people: dict[str, str]) -> Iterator[Proposal]:
    before: list[Said] = []
    for each in said:
        if before and before[-1].conversation_id != each.conversation_id:
            before = []
        proposal = _proposal(each, before) if each.actor_kind == "human" else _announced(each, people)
        if proposal:
            yield proposal
        before.append(each)


def _announced(each: Said, people: dict[str, str]) -> Proposal | None:
    """A program that hands on what a person declared with a command, and says who it was."""
    found = ANNOUNCED.search(each.text) if each.kind == "chat" and each.actor_kind == "automation" else None
    who = people.get(found["who"]) if found else None
    return (
        Proposal(each.event_id, each.occurred_at, who, "declaration", found[0], "a program says who declared it")
        if found and who
        else None
    )


def _proposal(each: Said, before: Sequence[Said]) -> Proposal | None:
    edited = "; its words were edited later, the first ones are not on record" if each.is_edited else ""
    recorded = RECORDS.get((each.kind, each.action)) or RECORDS.get((each.kind, each.state))
    if recorded:
        return Proposal(
            each.event_id, each.occurred_at, each.actor_id, recorded, each.headline, f"a record of it{edited}"
        )
    readable = [other for other in before[-MOST_RECENT:] if other.readable_at <= each.occurred_at]
    heard = [Message(other.actor_id, other.text) for other in readable if each.answers(other)][-words.NEAR :]
    found = words.read(Message(each.actor_id, each.text), heard)
    if not found:
        return None
    proposal = Proposal(
        each.event_id, each.occurred_at, each.actor_id, found.kind, found.statement, f"words of a {found.kind}{edited}"
    )
    language = words.language_of(each.text, *(message.text for message in heard))
    recent = [other for other in readable if other.occurred_at >= each.occurred_at - ALTERNATIVES]
    proposal.heard = tuple(message.text for message in heard[-words.ANSWERED :])
    proposal.alternatives = [way for way in _quoted(words.ways, recent, language) if not finds("stated", way.lower())]
    late = [other for other in recent if other.occurred_at >= each.occurred_at - DOUBTS]
    own = [] if each.is_edited else [each]
    proposal.doubts = _quoted(words.doubts, [*late, *own], language)
    return proposal


def _quoted(find: Any, said: Sequence[Said], language: str) -> list[str]:
    found = [quote for each in said if each.actor_kind == "human" for quote in find(each.text, language)]
    return list(dict.fromkeys(found))[-MOST_QUOTED:]
