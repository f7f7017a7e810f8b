"""Decisions in what people wrote, by rule: which words commit, choose, hold back, permit, declare or hand over.

The rules are data, one file per language in rules/. A message is read as it stood at its moment: with what was
said before it, never with what came after.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.decisions.languages import Language, languages, markers

KINDS = ("change of role", "declaration", "choice not to act", "choice", "go-ahead", "commitment")
OTHERS_WORDS = re.compile(
    r"""```.*?(?:```|\Z) | `[^`\n]+` | ^[ ]*(?:>|&gt;)[^\n]* | https?://[^\s>|]+
    | "[^"\n]{2,400}" | “[^”\n]{2,400}” | „[^“”\n]{2,400}[“”] | «[^»\n]{2,400}»""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
SENTENCE = re.compile(r"(?:[^.!?;\n]|[.!?;](?=[^\s.!?;]))+[.!?;]*")
BLANKS = str.maketrans(dict.fromkeys("\t\r\n\u00a0\u202f\u2009", " ") | {"’": "'"})
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
EITHER_OR = re.compile(r"(?:^|[ :,])([\w.-]+(?: [\w.-]+)?) (?:or|oder|ou|o) (?:the |a )?([\w.-]+(?: [\w.-]+)?) ?\?$")
# How a question begins that no choice answers.
OF_FACT = re.compile(r"(?:is|are|was|were|does|did|has|ist|sind|war|es|son) (?!(?:it|es) )")
REASON = re.compile(r"[,.!;:–—]\s+|\s-+\s")
NEAR = 12  # messages back that tell the language of a short one
ANSWERED = 4  # messages back that a bare yes or no may answer
STEM = 5  # letters that two words must share to be taken for the same
NAMING = re.compile(
    r"[^\W\d_]{4,} | [a-z]{1,3}[.-]?\d[\w.-]* | [^\W_]*\d(?:[.]\d+)+ | (?<![\d:.])\d{2,}(?![\d:.])", re.VERBOSE
)


@dataclass(frozen=True)
class Message:
    """One message of a conversation: who wrote it, and its words."""

    author: str | None
    text: str


@dataclass(frozen=True)
class Decision:
    """What was decided: its kind, and the words that say so, as written."""

    kind: str
    statement: str


@dataclass(frozen=True)
class Sentence:
    """A stretch of a text; `start` counts characters from the text's beginning."""

    start: int
    text: str

    @property
    def is_question(self) -> bool:
        return "?" in self.text[-3:] or self.text.startswith("¿")


def read(message: Message, before: Sequence[Message] = (), language: str | None = None) -> Decision | None:
    """The decision in a message, or None; `before` is what the same conversation said until then, in order."""
    rules = languages()[language or language_of(message.text, *(each.text for each in before[-NEAR:]))]
    text = blanked(message.text)
    if rules.finds("jokes", _plain(text)):
        return None
    found = list(_stated(text, rules))
    if found:
        start, end = min(first for first, _, _ in found), max(last for _, last, _ in found)
        return Decision(found[0][2], message.text[start:end].strip())
    kind = _answer(text, message, before, rules)
    return Decision(kind, message.text.strip()) if kind else None


@functools.lru_cache(maxsize=4096)  # each message is looked at from every decision near it
def ways(text: str, language: str) -> tuple[str, ...]:
    """The sentences that name a way to go on, or offer one, without taking it."""
    rules = languages()[language]
    return tuple(each.text for each in sentences(blanked(text)) if rules.finds("offers", _plain(each.text)))


@functools.lru_cache(maxsize=4096)  # each message is looked at from every decision near it
def doubts(text: str, language: str) -> tuple[str, ...]:
    """The sentences with a word of doubt in them."""
    rules = languages()[language]
    return tuple(each.text for each in sentences(blanked(text)) if rules.finds("doubts", _plain(each.text)))


def topic(text: str) -> frozenset[str]:
    """The stems of the words that name something: none that is common in any language."""
    return frozenset(word.rstrip(".-")[:STEM] for word in NAMING.findall(_plain(text)) if word not in markers())


def language_of(text: str, *around: str) -> str:
    """The language whose common words it has most of; where two have as many, that of what was said around it."""
    names = list(languages())
    counts = _marked(text)
    if counts.count(max(counts)) > 1:
        counts = (
            tuple(zip(counts, map(sum, zip(*map(_marked, around), strict=True)), strict=True)) if around else counts
        )
    return max(zip(counts, [name == "en" for name in names], names, strict=True))[2]


@functools.lru_cache(maxsize=4096)
def _marked(text: str) -> tuple[Any, ...]:
    """How many common words of each language a text has."""
    words = WORD.findall(_plain(text))
    return tuple(sum(word in each.markers for word in words) for each in languages().values())


def blanked(text: str) -> str:
    """The text at its full length, in which what others said, code and addresses are spaces."""
    return OTHERS_WORDS.sub(lambda found: " " * len(found[0]), text)


def sentences(text: str) -> list[Sentence]:
    found = [
        (match.start() + len(match[0]) - len(match[0].lstrip()), match[0].strip()) for match in SENTENCE.finditer(text)
    ]
    return [Sentence(start, words) for start, words in found if any(map(str.isalnum, words))]


def _stated(text: str, rules: Language) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of every clause that states a decision, the first of the text first."""
    for sentence in sentences(text):
        words = _plain(sentence.text)
        if sentence.is_question or rules.finds("conditions", words):
            continue
        if kind := next(
            (kind for kind, is_strong, pattern in rules.rules if is_strong and pattern.search(words)), None
        ):
            yield sentence.start, sentence.start + len(words), kind
            continue
        for start, end in _clauses(words, rules):
            if kind := _kind(words[start:end], rules):
                yield sentence.start + start, sentence.start + end, kind


def _plain(text: str) -> str:
    """In small letters, one kind of apostrophe and of blank, every character at its place."""
    text = text.translate(BLANKS)
    small = text.lower()
    return small if len(small) == len(text) else "".join(each.lower()[0] for each in text)


def _clauses(words: str, rules: Language) -> Iterator[tuple[int, int]]:
    """(start, end) of the clauses of a sentence, without the fillers before them; what a colon ends is a heading."""
    start = 0
    for joint in [*rules.joints.finditer(words), None]:
        end, is_heading = (joint.start(), ":" in joint[0]) if joint else (len(words), False)
        if words[start:end].strip(" ,.!:-–—") and not is_heading:
            opening = rules.fillers.match(words, start, end)
            yield (opening.end() if opening and opening.end() < end else start), end
        start = joint.end() if joint else end


def _kind(clause: str, rules: Language) -> str | None:
    if rules.asides.match(clause) or rules.finds("hedges", clause):
        return None
    return next((kind for kind, _, pattern in rules.rules if pattern.search(clause)), None)


def _answer(text: str, message: Message, before: Sequence[Message], rules: Language) -> str | None:
    """What a bare yes or no decides, by the last thing that somebody else asked or offered."""
    words = _plain(text).strip()
    first, *reason = REASON.split(words, maxsplit=1)
    is_weak = any(rules.finds(doubt, each) for each in reason for doubt in ("hedges", "conditions"))
    is_yes = rules.finds("yes", words) or (rules.finds("yes", first) and not is_weak)
    is_no = rules.finds("no", first)
    others = [each for each in before[-ANSWERED:] if each.author != message.author]
    for sentence in (
        sentences(blanked(others[-1].text))[::-1] if others else ()
    ):  # an answer is to the last of somebody else
        asked = _plain(sentence.text)
        if sentence.is_question and first in _ways_asked(asked):
            return "choice"
        if not (is_yes or is_no):
            continue
        if rules.finds("requests", asked) and sentence.is_question:
            return "commitment" if is_yes else None
        if rules.finds("offers", asked):
            if reason and not sentence.is_question:
                return None
            return "go-ahead" if is_yes else "choice not to act" if sentence.is_question else None
    return None


def _ways_asked(question: str) -> set[str]:
    """The ways between which a question asks, as an answer may name them: hotfix or rollback?"""
    found = None if OF_FACT.match(question) else EITHER_OR.search(question)
    return {way for each in found.groups() for way in (each, f"the {each}")} if found else set()
