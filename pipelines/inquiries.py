"""The search for the cause, in order: what was looked at, what was taken for the cause, and what became of it.

Nothing here says that a hypothesis was right or wrong: a step is what somebody wrote of it, with the message. The rules
are words, in inquiry_rules.toml.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from pipelines.decisions.words import Message, Sentence, blanked, read, sentences
from pipelines.inquiry_words import compiled, finds, topic_of

ANSWERED = 4  # messages after a hypothesis that may speak of it without naming it
FORGOTTEN = timedelta(hours=6)
PROMPT = timedelta(minutes=15)  # in which "confirmed" without a name answers what was said last
LONGEST = 240
SAID = """
    select s.event_id, s.conversation_id, s.actor_id, t.readable_at, s.words, t.readable_at > s.latest_at as is_edited,
        case when t.is_reply then [t.thread] when t.thread is null then [s.conversation_id] else [s.conversation_id, t.thread] end as places
    from said s join told t using (event_id)
    where s.actor_kind = 'human' and (s.kind in ('chat', 'mail', 'meeting') or s.kind in ('page', 'ticket') and regexp_matches(s.action, '(?i)comment|note|annotat|^$'))
    order by t.readable_at, s.file_path, s.line_number, s.event_id"""
LINKED = "select by_event_id, event_id from appearances where contains(means, 'link')"
CLAUSES = re.compile(r"\s*[,;:]\s+|\s+[–—-]+\s+|\s+(?=but\b|sondern\b|mais\b|sino\b)")
LINK_END = re.compile(r"[<>|]")  # a chat's markup around an address
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
    places: set[str | None] = field(default_factory=set)  # the channel and the threads in which it was spoken of
    silent_for: int = 0  # messages there since

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
    def became(self) -> Step:
        """What ended it: given up after it was contradicted, it stays contradicted."""
        return next(each for each in reversed(self.steps) if each.step != "abandoned")

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
         "became": each.became.step, "became_at": each.became.at, "became_event_id": each.became.event_id}
        for position, each in enumerate(found, 1)
    ])  # fmt: skip
    _insert(connection, "inquiry_steps", [
        {"inquiry_id": each.inquiry_id, "step_number": number, "event_id": step.event_id, "said_at": step.at,
         "participant_id": step.participant_id, "step": step.step, "quoted": step.quoted, "is_edited": step.is_edited}
        for each in found for number, step in enumerate(each.steps, 1)
    ])  # fmt: skip


def follow(said: Sequence[tuple[Any, ...]], links: dict[str, str]) -> list[Inquiry]:
    """The inquiries of these messages (event, conversation, author, instant, words, whether edited, the channel and the
    thread they stand in), by their first message."""
    found: list[Inquiry] = []
    still_open: dict[str | None, list[Inquiry]] = defaultdict(list)
    asked: set[str | None] = set()  # places whose last words ask for something else
    for event_id, conversation, who, at, words, is_edited, places in said:
        text = blanked(words).lower()
        here = still_open[conversation] = [
            each for each in still_open[conversation] if each.is_open and at - each.steps[-1].at < FORGOTTEN
        ]
        heard = [each for each in here if not each.places.isdisjoint(places)]
        for each in heard:
            each.silent_for += 1
        near = [] if not asked.isdisjoint(places) else heard
        asked.difference_update(places)

        def step(name: str, quoted: str, message: tuple[Any, ...] = (event_id, at, who, is_edited)) -> Step:
            return Step(*message[:3], name, quoted, message[3])

        found += [Inquiry(kind, [step("looked at", quoted)]) for kind, quoted in _looked_at(words)]
        for sentence in _claims(text):
            quoted = (
                words[sentence.start : sentence.start + len(sentence.text)][:LONGEST]
                if len(text) == len(words)
                else sentence.text[:LONGEST]
            )
            about = _about(sentence.text, here, near, links.get(event_id))
            is_named = bool(about and about.topic & topic_of(sentence.text))
            if sentence.is_question and not is_named and not finds("stated", sentence.text) and topic_of(sentence.text):
                asked.update(places)
            verdict = _verdict(sentence.text, is_named)
            if about and verdict and not _speaks_of(about, verdict, sentence.text, at):
                about = verdict = None
            if about and is_named:
                about.silent_for = 0
                about.places.update(places)
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
            stating = _without_doubted(stating)
            if finds("stated", stating) and (topic := topic_of(stating)):
                _abandon(here, step("abandoned", quoted))
                new = Inquiry("hypothesis", [step("stated", quoted)], topic, set(places))
                found.append(new)
                here.append(new)
    return found


def _claims(text: str) -> Iterator[Sentence]:
    """The sentences; one that only tells of a find (found it!, confirmed.) with those that say of what."""
    for each in sentences(text):
        below = text[each.start + len(each.text) :]
        is_find = finds("found", each.text) and not topic_of(each.text, but="found")
        is_word = finds("confirmed", each.text) and not topic_of(each.text, but="confirmed") and topic_of(below)
        yield (
            Sentence(each.start, text[each.start :])
            if is_find or (is_word and not read(Message(None, below)))
            else each
        )


def _about(sentence: str, here: Sequence[Inquiry], near: Sequence[Inquiry], linked: str | None) -> Inquiry | None:
    """The open hypothesis that a sentence speaks of: by a link to it, by its words, or as the last one named near it,
    which is in its own thread where it stands in one, and not where somebody has just asked for something else."""
    if linked and (named := [each for each in here if each.steps[0].event_id == linked]):
        return named[-1]
    topic = topic_of(sentence)
    shared = [each for each in here if each.topic & topic]
    if shared:
        return max(shared, key=lambda each: (len(each.topic & topic), each.steps[0].at))
    is_retracted = finds("retracted", sentence)  # scratch that: the words just before
    near = [each for each in near if 0 < each.silent_for <= (1 if is_retracted else ANSWERED)]
    return near[-1] if near and (is_retracted or not finds("stated", sentence)) else None


def _verdict(sentence: str, is_named: bool) -> str | None:
    """What a sentence says of a hypothesis; one that it names can be denied in more ways."""
    if is_named and finds("denied", sentence):
        return "contradicted"
    return next((step for step in VERDICTS if finds(step, sentence)), None)


def _speaks_of(about: Inquiry, verdict: str, sentence: str, at: datetime) -> bool:
    """Whether a verdict is of this hypothesis: one that confirms something of its own name (the vendor confirmed the date,
    found it: the certificate) is of that, and what was contradicted is not confirmed by what comes later."""
    own = topic_of(sentence, but=verdict)
    shared = about.topic & own
    was_contradicted = about.steps[-1].step == "contradicted"
    if verdict != "confirmed":
        return verdict == "contradicted" or bool(shared) or not was_contradicted
    if was_contradicted or not own:
        return not was_contradicted and at - about.steps[-1].at <= PROMPT
    wanted = min(len(own), len(about.topic)) / 2 if finds("found", sentence) else 1
    return len(shared) >= wanted


def _rejects_another(sentence: str) -> bool:
    """Whether the clause that rejects names a thing of its own: not the provider. One that points back (so that is ruled
    out) speaks of what its sentence named before."""
    clauses = CLAUSES.split(sentence)
    place = next((place for place, clause in enumerate(clauses) if finds("contradicted", clause)), 0)
    own = clauses[place]
    return bool(topic_of(" ".join(clauses[:place]) if finds("pointing", own) else own))


def _beside(sentence: str, about: Inquiry) -> str:
    """The clauses that name nothing of this hypothesis: not the pool, it is the certificate."""
    return ", ".join(clause for clause in CLAUSES.split(sentence) if not about.topic & topic_of(clause))


def _without_doubted(sentence: str) -> str:
    """Its clauses but those that doubt what they name: I am not convinced that it is the relay."""
    if not finds("doubted", sentence):
        return sentence
    return ", ".join(clause for clause in CLAUSES.split(sentence) if not finds("doubted", clause))


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
                is_marked = words[: match.start()].endswith("<")  # a chat's link, with its label
                taken.append((match.start(), max(match.end(), words.find(">", match.end()) if is_marked else 0)))
                named = words[slice(*match.span())][:LONGEST].strip()
                yield kind, LINK_END.split(named)[0].rstrip(".,;") if named.startswith("http") else named


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        frame = pl.DataFrame(rows, infer_schema_length=None)  # noqa: F841 - DuckDB reads it by name
        connection.execute(f"insert into {table} by name select * from frame")
