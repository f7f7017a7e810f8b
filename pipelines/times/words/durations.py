"""Which lengths in a text state how long something past lasted."""

from __future__ import annotations

import functools
import re

from pipelines.times.words.exclusions import Clause, clause_at
from pipelines.times.words.lengths import Length, lengths
from pipelines.times.words.vocabulary import Vocabulary

SHARE_ABOUT = 0.15
WINDOW = re.compile(
    r"\b(?:in|within|over|during|of)\s+(?:the|these|those)\s+(?:last|past)\s*$", re.IGNORECASE
)  # what was counted over
BESIDE_A_RANGE = re.compile(r"\d[:.h]\d\d[^()\n]{0,12}\(\s*$")  # "14:05–14:19 (14 min)"
BESIDE_AN_EVENT = re.compile(r"\s*(?:before|after)\b", re.IGNORECASE)
AFTER = re.compile(
    r"\s*(?:ago\b|old\b|left\b|later\b|earlier\b|after\b|before\b|into\b|in advance|per\b|a\s+(?:month|day|week|year)\b|each\b|to go\b|timeout|interval|window|retention|of burn|max\b)",
    re.IGNORECASE,
)


def durations(text: str, taken: list[tuple[int, int]], around: list[Clause], vocabulary: Vocabulary) -> list[Length]:
    """text: open text. taken: what is read as an instant already; a length within it is none of its own."""
    kept = []
    units = {word for words in vocabulary.words["units"].values() for word in words}
    for length in lengths(text, vocabulary):
        if text[length.start : length.end].strip().lower() in units:
            continue  # "working hours"
        if any(length.start < end and start < length.end for start, end in taken):
            continue
        clause = clause_at(length.start, around)
        is_open = (
            clause.is_plan
            or clause.is_rhythm
            or clause.is_hypothesis
            or clause.is_question
            or (clause.is_wish and not clause.is_past)
        )
        if not is_open and _lasted(text, length, clause, around, vocabulary):
            kept.append(length)
    return kept


def bounds(length: Length) -> tuple[float, float]:
    """Seconds that the words allow, the upper bound exclusive: a minute wide, unless they say more or less."""
    if length.is_about and length.low == length.high:
        return length.best * (1 - SHARE_ABOUT), length.best * (1 + SHARE_ABOUT)
    if length.side == "more":
        return length.low, float("inf")
    if length.side == "less":
        return 0.0, length.high
    return length.low, length.high + (1.0 if length.unit == "second" else 60.0)


def _lasted(text: str, length: Length, clause: Clause, around: list[Clause], vocabulary: Vocabulary) -> bool:
    signs = _signs(vocabulary)
    before, after = text[clause.start : length.start], text[length.end : clause.sentence[1]]
    before_in_sentence = text[clause.sentence[0] : length.start]
    is_throughout = bool(signs["throughout"].search(before))
    is_beside = AFTER.match(after) and not (is_throughout and BESIDE_AN_EVENT.match(after))  # "for 12 min before it"
    if is_beside or (clause.is_setting and not signs["lasted"].search(before)):
        return False
    if BESIDE_A_RANGE.search(text[: length.start]) and after.startswith(")"):
        return True
    if length.unit == "second" and signs["latencies"].search(text[clause.start : clause.end]):
        return False
    if signs["lasting since"].search(before) and not WINDOW.search(before):
        return True
    if WINDOW.search(before) or signs["limits"].search(text[clause.start : clause.end]):
        return False
    if signs["lasted"].search(before_in_sentence) or signs["lasted after"].match(after):
        return True
    if is_throughout:
        is_past = any(each.is_past for each in around if each.sentence == clause.sentence)
        return (
            is_past
            or bool(signs["state"].search(text[clause.start : clause.end]))
            or bool(re.match(r"\s+now\b", after))
        )
    return False


@functools.cache
def _signs(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    filler = r"(?:\s*(?:was|is|were|us|me|:|=|about|only))?\s*$"
    sources = {
        "lasted": rf"(?<!\w){vocabulary.any_of('lasted')}{filler}",
        "lasted after": rf"\s*{vocabulary.any_of('lasted_after')}(?!\w)",
        "throughout": rf"(?<!\w){vocabulary.any_of('throughout')}\s*$",
        "lasting since": rf"(?<!\w){vocabulary.any_of('lasting_since')}\s*$",
        "limits": rf"(?<!\w){vocabulary.any_of('limits')}(?!\w)",
        "latencies": rf"(?<!\w){vocabulary.any_of('latencies')}(?!\w)",
        "state": rf"(?<!\w){vocabulary.any_of('state')}(?!\w)",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}
