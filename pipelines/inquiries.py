"""The search for the cause, in order: what was looked at, what was taken for the cause, and what became of it.

Nothing here says that a hypothesis was right or wrong: a step is what somebody wrote of it, with the message. The rules
are words, in inquiry_rules.toml.
"""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.decisions.languages import markers
from pipelines.decisions.words import STEM, blanked, sentences

RULES = Path(__file__).with_name("inquiry_rules.toml")
ANSWERED = 4  # messages after a hypothesis that may speak of it without naming it
FORGOTTEN = timedelta(hours=6)
LONGEST = 240
SAID = """
    select s.event_id, s.conversation_id, s.actor_id, t.readable_at, s.words, t.readable_at > s.latest_at as is_edited
    from said s join told t using (event_id)
    where s.actor_kind = 'human' and (s.kind in ('chat', 'mail', 'meeting') or s.kind in ('page', 'ticket') and regexp_matches(s.action, '(?i)comment|note|annotat|^$'))
    order by t.readable_at, s.file_path, s.line_number, s.event_id"""
LINKED = "select by_event_id, event_id from appearances where contains(means, 'link')"
CLAUSES = re.compile(r"\s*[,;:]\s+|\s+[–—-]+\s+|\s+(?=but\b|sondern\b|mais\b|sino\b)")
VERDICTS = ("confirmed", "contradicted", "supported")  # the strongest first


@dataclass(frozen=True)
class Step:
    """What one message says of an inquiry; its words count from their last edit."""

    event_id: str
    at: datetime
    participant_id: str | None
    step: str
    quoted: str
    is_edited: bool = False


@dataclass
class Inquiry:
    """One thing that was looked at, or taken for the cause; `topic` are the stems of its words."""

    kind: str
    steps: list[Step]
    topic: frozenset[str] = frozenset()
    silent_for: int = field(default=0)  # messages of its conversation since it was last spoken of

    @property
    def inquiry_id(self) -> str:
        first = self.steps[0]
        return (
            "i"
            + hashlib.md5(f"{self.kind}|{first.event_id}|{first.quoted}".encode(), usedforsecurity=False).hexdigest()[
                :12
            ]
        )

    @property
    def is_open(self) -> bool:
        return self.kind == "hypothesis" and self.steps[-1].step not in ("abandoned", "confirmed")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `inquiries` and `inquiry_steps`."""
    links = dict(connection.execute(LINKED).fetchall())
    found = list(follow(connection.execute(SAID).fetchall(), links))
    _insert(connection, "inquiries", [
        {"inquiry_id": each.inquiry_id, "position": position, "kind": each.kind, "first_at": each.steps[0].at,
         "participant_id": each.steps[0].participant_id, "event_id": each.steps[0].event_id, "what": each.steps[0].quoted,
         "became": each.steps[-1].step, "became_at": each.steps[-1].at, "became_event_id": each.steps[-1].event_id}
        for position, each in enumerate(found, 1)
    ])  # fmt: skip
    _insert(connection, "inquiry_steps", [
        {"inquiry_id": each.inquiry_id, "step_number": number, "event_id": step.event_id, "said_at": step.at,
         "participant_id": step.participant_id, "step": step.step, "quoted": step.quoted, "is_edited": step.is_edited}
        for each in found for number, step in enumerate(each.steps, 1)
    ])  # fmt: skip


def follow(said: Sequence[tuple[Any, ...]], links: dict[str, str]) -> list[Inquiry]:
    """The inquiries of these messages (event, conversation, author, instant, words, whether edited), by their first message."""
    found: list[Inquiry] = []
    still_open: dict[str | None, list[Inquiry]] = defaultdict(list)
    for event_id, conversation, who, at, words, is_edited in said:
        text = blanked(words).lower()
        here = still_open[conversation] = [
            each for each in still_open[conversation] if each.is_open and at - each.steps[-1].at < FORGOTTEN
        ]
        for each in here:
            each.silent_for += 1

        def step(name: str, quoted: str, message: tuple[Any, ...] = (event_id, at, who, is_edited)) -> Step:
            return Step(*message[:3], name, quoted, message[3])

        found += [Inquiry(kind, [step("looked at", quoted)]) for kind, quoted in _looked_at(words)]
        for sentence in sentences(text):
            quoted = (
                words[sentence.start : sentence.start + len(sentence.text)][:LONGEST]
                if len(text) == len(words)
                else sentence.text[:LONGEST]
            )
            about = _about(sentence.text, here, links.get(event_id))
            is_named = bool(about and about.topic & _topic(sentence.text))
            if about and is_named:
                about.silent_for = 0
            verdict = _verdict(sentence.text, is_named)
            stating = sentence.text
            if about and not is_named and verdict == "contradicted" and _rejects_another(sentence.text):
                if not sentence.is_question:
                    found.append(Inquiry("rejection", [step("ruled out", quoted)]))
                continue
            if about and verdict and not sentence.is_question and about.steps[-1].event_id != event_id:
                about.steps.append(step(verdict, quoted))
                about.silent_for = 0
                stating = _beside(sentence.text, about) if verdict == "contradicted" else ""
            elif about:
                continue
            if _finds("stated", stating) and (topic := _topic(stating)):
                _abandon(here, step("abandoned", quoted))
                new = Inquiry("hypothesis", [step("stated", quoted)], topic)
                found.append(new)
                here.append(new)
    return found


def _about(sentence: str, here: Sequence[Inquiry], linked: str | None) -> Inquiry | None:
    """The open hypothesis that a sentence speaks of: by a link to it, by its words, or as the last one named."""
    if linked and (named := [each for each in here if each.steps[0].event_id == linked]):
        return named[-1]
    topic = _topic(sentence)
    shared = [each for each in here if each.topic & topic]
    if shared:
        return max(shared, key=lambda each: (len(each.topic & topic), each.steps[0].at))
    near = [each for each in here if 0 < each.silent_for <= ANSWERED]
    return near[-1] if near and not _finds("stated", sentence) else None


def _verdict(sentence: str, is_named: bool) -> str | None:
    """What a sentence says of a hypothesis; one that it names can be denied in more ways."""
    if is_named and _finds("denied", sentence):
        return "contradicted"
    return next((step for step in VERDICTS if _finds(step, sentence)), None)


def _rejects_another(sentence: str) -> bool:
    """Whether the clause that rejects names a thing of its own: not the provider. One that points back (so that is ruled
    out) speaks of what its sentence named before."""
    clauses = CLAUSES.split(sentence)
    place = next((place for place, clause in enumerate(clauses) if _finds("contradicted", clause)), 0)
    own = clauses[place]
    return bool(_topic(" ".join(clauses[:place]) if _finds("pointing", own) else own))


def _beside(sentence: str, about: Inquiry) -> str:
    """The clauses that name nothing of this hypothesis: not the pool, it is the certificate."""
    return ", ".join(clause for clause in CLAUSES.split(sentence) if not about.topic & _topic(clause))


def _abandon(here: Sequence[Inquiry], step: Step) -> None:
    """What was contradicted, and not taken up again before the next hypothesis, was given up then."""
    for each in here:
        if each.steps[-1].step == "contradicted" and each.steps[-1].event_id != step.event_id:
            each.steps.append(step)


def _looked_at(words: str) -> Iterator[tuple[str, str]]:
    """(kind, the words that name it), each stretch of the text once."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in compiled("looked_at").items():
        for match in pattern.finditer(words.lower()):
            if all(match.end() <= start or end <= match.start() for start, end in taken):
                taken.append(match.span())
                yield kind, words[slice(*match.span())][:LONGEST].strip()


def _finds(step: str, text: str) -> bool:
    return bool(compiled("hypothesis")[step].search(text))


def _topic(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_][\w-]*", text)
    words += [part for word in words if "-" in word for part in word.split("-")]  # node-7 is the node
    return frozenset(word[:STEM] for word in words if word in _short() or (len(word) > 3 and word not in _common()))


@functools.cache
def compiled(table: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a table of the rules; any of a list may match, from the start of a word on."""
    return {
        name: re.compile(
            functools.reduce(_filled, _written()["fragments"].items(), rf"(?<!\w)(?:{'|'.join(patterns)})")
        )
        for name, patterns in _written()[table].items()
    }


def _filled(pattern: str, fragment: tuple[str, str]) -> str:
    return pattern.replace("{" + fragment[0] + "}", fragment[1])


@functools.cache
def _written() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


@functools.cache
def _short() -> frozenset[str]:
    return frozenset(_written()["common"]["short"])


@functools.cache
def _common() -> frozenset[str]:
    """Words that name nothing: those of any language, and those that speak of causes and of time."""
    return frozenset(_written()["common"]["words"]) | markers()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - DuckDB reads it by name
        connection.execute(f"insert into {table} by name select * from frame")
