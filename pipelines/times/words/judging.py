"""Whether a phrase that names a time states that something was so at it."""

from __future__ import annotations

import functools
import re

from pipelines.times.words.compact import ENDS
from pipelines.times.words.exclusions import Clause
from pipelines.times.words.grammar import Phrase
from pipelines.times.words.resolve import Reading
from pipelines.times.words.vocabulary import Vocabulary

SINCE = ("since", "seit", "depuis", "desde", "desde las", "desde la", "desde as", "desde às", "sinds", "as of", "stand")
MEASURED = re.compile(
    r"(?:\b(?:is|was|are|were|be|at|of|than|sits?|averag\w+|hover\w+|stuck|peaked|pinned|capped|load|rate|latency|p\d\d)|[=<>])\s*$",
    re.IGNORECASE,
)
ON = re.compile(r"(?<!\w)(?:on|am|vom|le|el|na|no|op|seit)\s*$", re.IGNORECASE)
JOB = re.compile(
    r"\s+(?:\w+\s+)?(?:reports?|jobs?|runs?|batch|backups?|builds?|meeting|stand-?up|sync|call|review|shift|imports?|exports?|feed)\b",
    re.IGNORECASE,
)
NOUN = re.compile(r"\s+[a-z]{3,}")
BROKEN_DATE = re.compile(r"\d+[-/.]\d+[-/.]\d+\s*$")  # what stands behind it is of that day, whichever it is
QUANTITY = re.compile(
    r"\b(?:cpu|iowait|load|latency|p\d\d|usage|depth|rate|replicas?|limit\w*|counts?|temperature|levels?|stuck|pinned|capped|throttled|running|sitting|hovering|peak\w*|topped|maxed|queue|memory|disk|ram|connections|threads|priority|workers|nodes|pods|size|set|scaled|version|still|stay\w*|remain\w*)\b",
    re.IGNORECASE,
)


def is_statement(text: str, phrase: Phrase, reading: Reading, clause: Clause, vocabulary: Vocabulary) -> bool:
    """text: open text. clause: the one in which the phrase begins."""
    if clause.is_question and not (phrase.ago and clause.is_past):
        return False
    if clause.is_hypothesis:
        return False
    if phrase.ago or phrase.epoch is not None or phrase.anchor in SINCE:
        return not (phrase.clock and phrase.clock.is_bare and not _bare(text, phrase, clause, vocabulary))
    if clause.is_plan or clause.is_rhythm:
        return False
    if (clause.is_setting or clause.is_wish) and (reading.is_ahead or not clause.is_done):
        return False
    if reading.is_ahead and not clause.is_done:
        return False
    if _signs(vocabulary)["put off"].search(text[: min(each.start for each in (phrase.clock, phrase.day) if each)]):
        return False
    if phrase.clock:
        return _is_time(text, phrase, clause, vocabulary)
    return _day_alone(text, phrase, clause, vocabulary)


def _is_time(text: str, phrase: Phrase, clause: Clause, vocabulary: Vocabulary) -> bool:
    clock, signs = phrase.clock, _signs(vocabulary)
    assert clock is not None
    if clock.is_bare and phrase.reach and not _signs(vocabulary)["follower"].match(text[clock.end :]):
        return False
    if clock.is_bare and phrase.reach and _counts(text, clause, vocabulary):
        return False
    if clock.is_bare and not phrase.reach:
        return _bare(text, phrase, clause, vocabulary)
    before, after = text[: clock.start], text[clock.end :]
    if not phrase.reach and signs["span"].search(before):
        return False
    if not phrase.day and BROKEN_DATE.search(before):
        return False
    if not phrase.day and not clock.half and not clock.zone:
        if signs["numbered"].search(before) or signs["numbered after"].match(after):
            return False
        if not (clause.is_past or _is_led(text, phrase, clause, vocabulary)):
            return False
        if signs["name of a job"].search(before) and (JOB.match(after) or (NOUN.match(after) and not clause.is_past)):
            return False
    return True


def _is_led(text: str, phrase: Phrase, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether words lead to a time of day as to one, or it opens its clause, or stands beside what happened then."""
    if phrase.at or phrase.about or phrase.side or phrase.reach or phrase.anchor in SINCE:
        return True
    before = text[clause.start : phrase.start]
    if _signs(vocabulary)["limit"].search(before):
        return False
    is_first = not re.search(r"\w", before.rpartition(":")[2]) and not phrase.anchor
    return is_first or bool(_signs(vocabulary)["mark"].search(before))


def _bare(text: str, phrase: Phrase, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a mere number is an hour, by what stands before and behind it."""
    clock, signs = phrase.clock, _signs(vocabulary)
    assert clock is not None
    if clock.is_ish or clock.zone:
        return True
    before, after = text[: phrase.start], text[clock.end :]
    if not signs["follower"].match(after):
        return False
    if phrase.day or phrase.side or phrase.anchor in SINCE:
        return True
    if phrase.about:
        return not MEASURED.search(before) or bool(re.match(r"\s+(?:when|that)\b", after))
    return bool(phrase.at) and clause.is_past and not _counts(text, clause, vocabulary)


def _counts(text: str, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether the sentence speaks of an amount of something, so that its mere numbers are such amounts."""
    return vocabulary.language == "en" and QUANTITY.search(text[slice(*clause.sentence)]) is not None


def _stands_free(text: str, phrase: Phrase, clause: Clause, vocabulary: Vocabulary) -> bool:
    """Whether a weekday is no name of something: "on Friday", not "the Friday post"."""
    before, after = text[clause.start : phrase.start], text[phrase.end :]
    return not before.strip() or bool(ON.search(before)) or bool(ENDS.match(after)) or bool(phrase.anchor)


def _day_alone(text: str, phrase: Phrase, clause: Clause, vocabulary: Vocabulary) -> bool:
    """A day without a time: its words mark it as past, or those around it do."""
    day = phrase.day
    assert day is not None
    if (
        day.kind == "weekday"
        and not (day.is_marked or day.hours)
        and not _stands_free(text, phrase, clause, vocabulary)
    ):
        return False
    if day.kind == "date" and day.year is None and not clause.is_past:
        return False
    if phrase.anchor and phrase.anchor not in SINCE:
        return clause.is_past
    return day.is_marked or clause.is_past


@functools.cache
def _signs(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    numbered = vocabulary.any_of("numbered")
    sources = {
        "numbered": rf"(?<!\w){numbered}(?:\s*[:=]|\s+(?:is|was|of))?\s*$",
        "numbered after": r"\s+(?:ratio|split|aspect|min|mins|minutes|mark|of\s+the\s+(?:video|recording|call|talk))\b",
        "limit": rf"(?<!\w){vocabulary.any_of('limits')}(?!\w)",
        "mark": rf"(?<!\w){vocabulary.any_of('marks', 'state')}(?!\w)",
        "span": rf"(?<!\w){vocabulary.any_of('spans')}(?:\s*[:=]|\s+(?:is|was|of))?\s*$",
        "put off": rf"(?<!\w){vocabulary.any_of('put_off')}\s*$",
        "name of a job": r"\b(?:the|that|this|our|a)\s+$",
        "follower": rf"\s*(?:$|[,.;:!?)\n–—]|-(?!\d)|{vocabulary.any_of('followers')}(?!\w))",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}
