"""From one text to what it states about time: the way from words to bounds, in one place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from connectors._zones import OFFSETS
from pipelines.times.words import durations, zone_names
from pipelines.times.words.dating import Author, date_of
from pipelines.times.words.exclusions import Clause, clause_at, clause_over, clauses, open_text
from pipelines.times.words.grammar import Phrase, phrases
from pipelines.times.words.judging import is_statement
from pipelines.times.words.resolve import Reading, Surroundings, resolve
from pipelines.times.words.vocabulary import Vocabulary, language_of, vocabularies
from pipelines.times.zones import spelled

MOST = 0.75  # of all zones: by the clocks of so many it must have been past, where nobody knows the author's
SOME = 0.25  # likewise, where the words themselves say that it was


@dataclass(frozen=True)
class Stated:
    """One statement. quoted: an exact piece of the text, from `start` on. Instants are UTC, latest_at exclusive.

    seconds, low_seconds, high_seconds: the length of a duration and what its words allow. clause: the words around it.
    """

    quoted: str
    start: int
    kind: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    best_at: datetime | None = None
    seconds: float | None = None
    low_seconds: float | None = None
    high_seconds: float | None = None
    clause: str = ""
    sentence: str = ""


def read(text: str, said_at: datetime, zone: str | None) -> list[Stated]:
    """What the text of a message states about time past, in reading order. zone: the author's, None: not known."""
    vocabulary = vocabularies()[language_of(text)]
    visible = open_text(text)
    around = clauses(visible, vocabulary)
    found = phrases(visible, vocabulary)
    stated = [*_instants(text, found, around, _in_any_zone(visible, found, around, said_at, zone, vocabulary))]
    taken = [(each.start, each.start + len(each.quoted)) for each in stated]
    taken += [(phrase.start, phrase.end) for phrase in found if phrase.ago]
    for length in durations.durations(visible, taken, around, vocabulary):
        clause = clause_at(length.start, around)
        low, high = durations.bounds(length)
        stated.append(
            Stated(text[length.start : length.end].strip(), length.start, "duration", seconds=length.best, low_seconds=low,
                   high_seconds=high, clause=_words(text, clause), sentence=text[slice(*clause.sentence)])
        )  # fmt: skip
    return sorted(stated, key=lambda each: each.start)


def _words(text: str, clause: Clause) -> str:
    return text[clause.start : clause.end]


def _instants(text: str, found: list[Phrase], around: list[Clause], readings: dict[int, Reading]) -> Iterator[Stated]:
    skipped = -1
    for n, phrase in enumerate(found):
        if n == skipped or n not in readings:
            continue
        reading, end = readings[n], phrase.end
        if phrase.reach == "between" and found[n + 1 : n + 2] and n + 1 in readings and found[n + 1].reach == "between":
            skipped, end = n + 1, found[n + 1].end
            reading = replace(reading, latest_at=max(reading.latest_at, readings[n + 1].latest_at), best_at=None)
        clause = clause_at(phrase.start, around)
        yield Stated(
            text[phrase.start : end].strip(), phrase.start, "instant", reading.earliest_at, reading.latest_at, reading.best_at,
            clause=_words(text, clause), sentence=text[slice(*clause.sentence)],
        )  # fmt: skip


def _in_any_zone(
    visible: str, found: list[Phrase], around: list[Clause], said_at: datetime, zone: str | None, vocabulary: Vocabulary
) -> dict[int, Reading]:
    """The readings of the phrases that are statements; where nobody knows the author's zone, over all that may be it.

    The best reading is then that of UTC, which is assumed.
    """
    if zone is not None or not found:
        return _readings(visible, found, around, Author(said_at, zone or "UTC"), vocabulary)
    assumed, *others = (
        _readings(visible, found, around, Author(said_at, each), vocabulary) for each in ("UTC", *map(spelled, OFFSETS))
    )
    merged = {}
    for n, phrase in enumerate(found):
        each = [readings[n] for readings in (assumed, *others) if n in readings]
        is_done = clause_over(phrase.start, phrase.end, around).is_done
        if len(each) > (SOME if is_done else MOST) * len(OFFSETS):
            merged[n] = replace(
                assumed.get(n, each[0]),
                earliest_at=min(reading.earliest_at for reading in each),
                latest_at=max(reading.latest_at for reading in each),
            )
    return merged


def _readings(
    visible: str, found: list[Phrase], around: list[Clause], author: Author, vocabulary: Vocabulary
) -> dict[int, Reading]:
    """The readings of the phrases that are statements, by their places, as an author of this zone means them."""
    heading = _heading(visible, vocabulary)
    readings: dict[int, Reading] = {}
    is_24 = any(each.clock and each.clock.is_24 and not each.clock.half for each in found)
    for n in reversed(range(len(found))):  # the end of a range is read first: its start lies before it
        phrase = found[n]
        clause = clause_over(phrase.start, phrase.end, around)
        follower = (
            readings.get(n + 1)
            if phrase.reach == "from"
            or (phrase.reach == "between" and n + 1 < len(found) and found[n + 1].reach == "between")
            else None
        )
        surroundings = Surroundings(
            zone=heading or _shared_zone(n, found, clause),
            day=follower.day if follower and found[n + 1].day else _day_before(n, found, clause, author),
            is_24=is_24,
            not_after=(follower.best_at or follower.latest_at) if follower else None,
        )
        reading = resolve(phrase, author, surroundings)
        is_count = phrase.clock and phrase.clock.is_bare and phrase.reach == "from" and n + 1 not in readings
        if reading and not is_count and is_statement(visible, phrase, reading, clause, vocabulary):
            readings[n] = reading
    return readings


def _day_before(n: int, found: list[Phrase], clause: Clause, author: Author) -> date | None:
    """A day that the same sentence has already named for the times behind it."""
    for earlier in reversed(found[:n]):
        if earlier.start < clause.sentence[0]:
            return None
        if earlier.day and earlier.day.kind in ("date", "weekday", "distance") and earlier.clock:
            return date_of(earlier.day, author)[0]
    return None


def _shared_zone(n: int, found: list[Phrase], clause: Clause) -> re.Match[str] | None:
    """The zone that the first or the last time of a sentence states for all of them."""
    inside = [each.clock for each in found if each.clock and clause.sentence[0] <= each.start < clause.sentence[1]]
    zoned = [clock.zone for clock in inside if clock.zone]
    if len(zoned) == 1 and inside[-1].zone and not zoned[0]["own"] and not zoned[0]["foreign"]:
        return zoned[0]
    return None


def _heading(text: str, vocabulary: Vocabulary) -> re.Match[str] | None:
    """A zone said once for all times of the text: "times in UTC:"."""
    found = _headings(vocabulary).search(text)
    zone = zone_names.compiled(vocabulary).match(text, found.start("zone")) if found else None
    return zone if zone and not zone["own"] and not zone["foreign"] else None


@functools.cache
def _headings(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"\b{vocabulary.any_of('headings')}(?P<zone>{zone_names.suffix(vocabulary)})", re.IGNORECASE)
