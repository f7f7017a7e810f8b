"""Which event on record a statement speaks of: by the act that its sentence names, then by names, then by nearness.

Nearness alone never matches: at the very minute of an alert, the caterer may have rung. Where nothing on record is what
the words speak of, there is no match.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.times.words.reading import Stated

NEAR_SECONDS = 1800.0  # for an act without a name
FAR_SECONDS = 7200.0  # where names agree too: a watch in another zone is an hour off
AFTER_MESSAGE = timedelta(seconds=5)
VERSION = re.compile(r"(?<![\w.])v?(\d+\.\d+(?:\.\d+)*)(?![\w:]|\.\d)")
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
LASTED = re.compile(
    r"\b(?:down|outage|unreachable|unavailable|offline|downtime|impact\w*|affected|hit|lasted|locked\s+out|broken|degraded|ausfall|panne|caída|queda|storing)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:no|none|nothing|zero|without|kein\w*|aucun\w*|sin|sem|geen)\b", re.IGNORECASE)
POINTS_BACK = re.compile(r"\b(?:one|ones|it|this|that|they)\b", re.IGNORECASE)
PHASES = {  # lengths from the start of the impact to a phase, as people name them
    "detected": re.compile(r"\b(?:time\s+to\s+(?:detect\w*|notice)|mean\s+time\s+to\s+detect\w*|m?ttd|detection|to\s+(?:detect|notice))\b", re.IGNORECASE),
    "acknowledged": re.compile(r"\b(?:time\s+to\s+ack\w*|m?tta|to\s+ack\w*)\b", re.IGNORECASE),
    "mitigated": re.compile(r"\b(?:time\s+to\s+(?:recover\w*|mitigat\w*|restor\w*|repair)|m?ttr|to\s+(?:recover|mitigate|restore)|recovery\s+took)\b", re.IGNORECASE),
    "resolved": re.compile(r"\b(?:time\s+to\s+(?:resol\w*|close)|to\s+resolve)\b", re.IGNORECASE),
}  # fmt: skip
STOPWORDS = frozenset(
    word
    for line in Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8").splitlines()[1:]
    for word in line.split()
)


@dataclass(frozen=True)
class Recorded:
    """An event that a statement may speak of. Instants are UTC; earliest_at and latest_at bound `at` where it is not exact.

    about: names of what it happened to, its service and host.
    """

    event_id: str
    kind: str
    at: datetime
    text: str
    ended_at: datetime | None = None
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    about: str = ""


@dataclass(frozen=True)
class Match:
    """computed_seconds: for durations. difference_seconds: stated less computed."""

    event_id: str
    computed_seconds: float | None
    difference_seconds: float
    contradicts: bool


def match(stated: Stated, said_at: datetime, events: Sequence[Recorded], message: str = "") -> Match | None:
    """The event that the words speak of, or None. message: all of its text, for what points back in it ("the first one")."""
    known = [event for event in events if event.at <= said_at + AFTER_MESSAGE]
    wider = [message] if POINTS_BACK.search(stated.clause) else []
    for words in dict.fromkeys((stated.clause, stated.sentence, *wider)):
        said = _without(words, stated.quoted)
        if stated.kind == "duration":
            if found := _span(stated, said, known):
                return found
        elif found := _event(stated, said, known):
            return compare(stated, found)
        if acts_of(said) and stated.kind == "instant":
            return None  # the clause says what it speaks of, and that is not on record
    return None


def compare(stated: Stated, event: Recorded) -> Match:
    """The stated instant beside the recorded one."""
    assert stated.earliest_at
    assert stated.latest_at
    earliest, latest = event.earliest_at or event.at, event.latest_at or event.at + timedelta(microseconds=1)
    meets = earliest < stated.latest_at and stated.earliest_at < latest
    return Match(event.event_id, None, _distance(stated, event.at), not meets)


def compare_length(stated: Stated, event_id: str, computed: float) -> Match:
    """The stated length beside the recorded one, in seconds."""
    assert stated.seconds is not None
    assert stated.low_seconds is not None
    assert stated.high_seconds is not None
    meets = stated.low_seconds <= computed < stated.high_seconds
    return Match(event_id, round(computed, 6), round(stated.seconds - computed, 6), not meets)


def negated_error(clause: str) -> bool:
    """Whether the words say that nothing failed."""
    return bool(NEGATED.search(clause)) and "error" in acts_of(clause)


def _event(stated: Stated, said: str, events: list[Recorded]) -> Recorded | None:
    acts, names, versions = acts_of(said), _names(said), set(VERSION.findall(said))
    ranked = []
    for event in events:
        does = bool(acts & _acts_recorded(event))
        about, told = tokens(event.about), tokens(event.text)
        shared, telling = _shared(names, told | about), _shared(names, told - about)
        pieces = sum(_shared([frozenset([part])], told | about) for part in frozenset().union(*names))
        away = abs(_distance(stated, event.at))
        if versions and not versions <= set(VERSION.findall(event.text)):
            continue
        if not (does or (shared >= 2 and telling and not _is_other(acts, event))):  # a service's name is no happening
            continue
        if away > (FAR_SECONDS if shared or versions else NEAR_SECONDS):
            continue
        is_itself = any(_lexicon()[act]["rather"].search(event.text) for act in acts)
        ranked.append((-int(does), -pieces, -int(is_itself), away, event.at, event.event_id, event))
    if not ranked:
        return None
    return min(ranked, key=lambda each: each[:-1])[-1]


def _is_other(acts: frozenset[str], event: Recorded) -> bool:
    """Whether the words name an act that events of this kind record, and this one records another."""
    return any(event.kind in _lexicon()[act]["kinds"] for act in acts)


def _span(stated: Stated, said: str, events: list[Recorded]) -> Match | None:
    if phase := next((name for name, words in PHASES.items() if words.search(said)), None):
        for event in events:
            if event.kind == "phase" and event.text == phase and event.ended_at:
                return compare_length(stated, event.event_id, (event.ended_at - event.at).total_seconds())
        return None
    names, lasted = _names(said), bool(LASTED.search(said))
    ranked = []
    for event in events:
        if event.ended_at is None or event.kind == "phase":
            continue
        shared = _shared(names, tokens(f"{event.text} {event.about}"))
        is_failure = event.kind == "impact" or (shared and event.kind in ("alert", "status"))
        if shared >= 2 or (lasted and is_failure):
            length = (event.ended_at - event.at).total_seconds()
            ranked.append((-shared, abs((stated.seconds or 0) - length), event.event_id, length))
    if not ranked:
        return None
    *_, event_id, length = min(ranked)
    return compare_length(stated, event_id, length)


def _distance(stated: Stated, at: datetime) -> float:
    """Seconds from the event to what is stated: to its likeliest instant, else to the nearer bound, 0 within them."""
    assert stated.earliest_at
    assert stated.latest_at
    if stated.best_at is not None:
        return (stated.best_at - at).total_seconds()
    if at < stated.earliest_at:
        return (stated.earliest_at - at).total_seconds()
    return min(0.0, (stated.latest_at - at).total_seconds())


def _without(words: str, quoted: str) -> str:
    return words.replace(quoted, " ", 1)


def acts_of(said: str) -> frozenset[str]:
    """The acts that a sentence names; a stronger one takes the place of those it is `over`."""
    found = {name for name, act in _lexicon().items() if act["said"].search(said)}
    return frozenset(found - {weaker for name in found for weaker in _lexicon()[name]["over"]})


def _acts_recorded(event: Recorded) -> frozenset[str]:
    return frozenset(
        name
        for name, act in _lexicon().items()
        if event.kind in act["kinds"] and act["recorded"].search(event.text) and not act["not"].search(event.text)
    )


@functools.cache
def _lexicon() -> dict[str, dict[str, Any]]:
    written = tomllib.loads(Path(__file__).with_name("acts.toml").read_text(encoding="utf-8"))

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return {
        name: {
            "said": compiled(rf"(?<!\w)(?:{act['said']})(?!\w)"), "kinds": act["kinds"], "recorded": compiled(act["recorded"]),
            "rather": compiled(act.get("rather", r"(?!)")),
            "not": compiled(act.get("not", r"(?!)")), "over": act.get("over", []),
        }
        for name, act in written.items()
    }  # fmt: skip


@functools.lru_cache(maxsize=100_000)
def tokens(text: str) -> frozenset[str]:
    """The words of a text that can be names: compounds and their parts, in lower case, without what every sentence has."""
    return frozenset().union(*_names(text))


def _names(text: str) -> list[frozenset[str]]:
    """Word by word, what it can be a name by: itself and its parts."""
    words = {frozenset(_parts(word)) for word in WORD.findall(text)}
    return [word for word in words if word]


def _parts(word: str) -> Iterator[str]:
    for part in (word, *(part for piece in word.split("-") for part in CAMEL.split(piece))):
        if len(part) > 1 and part.lower() not in STOPWORDS and not part.isdigit():
            yield part.lower()


def _shared(said: list[frozenset[str]], recorded: frozenset[str]) -> int:
    """How many words of the one stand in the other, whole or in part; endings do not count."""
    return sum(any(_same(part, other) for part in word for other in recorded) for word in said)


def _same(a: str, b: str) -> bool:
    return a == b or (
        min(len(a), len(b)) >= 4
        and abs(len(a) - len(b)) <= 3
        and (a.startswith(b) or b.startswith(a) or (len(a) >= 6 and a[:-2] == b[: len(a) - 2]))
    )
