"""From times of day, days and lengths to phrases: "yesterday around 6", "from 14:02 to 14:19", "12 minutes ago"."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from pipelines.times.words.days import Day, days
from pipelines.times.words.hours import Clock, clocks
from pipelines.times.words.lengths import Length, agos
from pipelines.times.words.vocabulary import Vocabulary, any_of

EPOCH = re.compile(
    r"(?P<cue>(?:^|\s)\[|epoch|unix|timestamp|\bts\b|_at\b|_ts\b|\btime\b|\bdate\b)\W{0,3}(?:\w+\s){0,2}\W{0,2}(?P<number>1\d{9}(?:\d{3})?)(?:\.(?P<fraction>\d{1,9}))?(?![\w])",
    re.IGNORECASE,
)
YEAR_BEHIND = re.compile(r"\s(20\d\d)(?![\w:.-])")


@dataclass(frozen=True)
class Phrase:
    """Words that name one instant or stretch.

    about: "around"; side: minutes before, after and to the likeliest ("just after"); anchor: "since", in lower case.
    at: another word before it. reach: "from" on the first end of a range, "to" on its second, "between" on both.
    """

    start: int
    end: int
    clock: Clock | None = None
    day: Day | None = None
    ago: Length | None = None
    epoch: float | None = None
    epoch_digits: int = 0
    about: bool = False
    side: tuple[float, float, float] | None = None
    anchor: str = ""
    at: str = ""
    reach: str = ""


def phrases(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    """Every phrase of an open text, in order."""
    distances = agos(text, vocabulary)
    dated = [_dated(each) for each in distances if each.unit == "day" and each.low == each.high]
    found = [_led(text, phrase, vocabulary) for phrase in _joined(text, dated, vocabulary)]
    whole = [each for each in found if each.clock and each.day in dated]  # "2 days ago at 14:00"
    alone = [
        each for each in distances if not any(each.start < other.end and other.start < each.end for other in whole)
    ]
    found = [each for each in found if not any(each.start < other.end and other.start < each.end for other in alone)]
    found = _with_ranges(text, found, vocabulary)
    return sorted(
        [*(Phrase(each.start, each.end, ago=each) for each in alone), *found, *_epochs(text)],
        key=lambda phrase: phrase.start,
    )


def _dated(distance: Length) -> Day:
    """ "2 days ago" as a day, for the time that may stand beside it."""
    return Day(distance.start, distance.end, "distance", distance=-round(distance.best / 86_400), is_marked=True)


def _epochs(text: str) -> list[Phrase]:
    return [
        Phrase(m.start("number"), m.end(), epoch=int(m["number"][:10]) + int(m["number"][10:] or 0) / 1000,
               epoch_digits=len(m["number"]) - 10)
        for m in EPOCH.finditer(text)
    ]  # fmt: skip


def _joined(text: str, dated: list[Day], vocabulary: Vocabulary) -> list[Phrase]:
    """Times of day and the days that stand right beside them, as one."""
    atoms: list[Clock | Day] = sorted(
        [*clocks(text, vocabulary), *days(text, vocabulary), *dated], key=lambda atom: (atom.start, -atom.end)
    )
    found: list[Phrase] = []
    for atom in atoms:
        last = found[-1] if found else None
        if last and atom.start < last.end:
            continue
        if last and (joined := _with(text, last, atom, vocabulary)):
            found[-1] = joined
        elif isinstance(atom, Clock):
            found.append(Phrase(atom.start, atom.end, clock=atom))
        else:
            found.append(Phrase(atom.start, atom.end, day=atom))
    return [_with_year(text, phrase) for phrase in found]


def _with(text: str, phrase: Phrase, atom: Clock | Day, vocabulary: Vocabulary) -> Phrase | None:
    gap = text[phrase.end : atom.start]
    joint = _leads(vocabulary)["joint day" if isinstance(atom, Day) else "joint clock"].fullmatch(gap)
    if not joint:
        return None
    end = max(phrase.end, atom.end)
    if isinstance(atom, Clock) and not phrase.clock:
        return _with_lead(replace(phrase, end=end, clock=atom), gap, vocabulary)
    if isinstance(atom, Day) and not phrase.day:
        return replace(phrase, end=end, day=atom)
    if isinstance(atom, Day) and phrase.day and _is_finer(phrase.day, atom):
        return replace(phrase, end=end, day=replace(atom, hours=phrase.day.hours))
    return None


def _is_finer(first: Day, second: Day) -> bool:
    """ "Tuesday, 10 March": the date says more than the weekday."""
    return first.kind == "weekday" and second.kind == "date"


def _with_year(text: str, phrase: Phrase) -> Phrase:
    year = YEAR_BEHIND.match(text, phrase.end)
    if year and phrase.clock and phrase.day and phrase.day.kind == "date" and not phrase.day.year:
        return replace(phrase, end=year.end(), day=replace(phrase.day, year=int(year[1])))
    return phrase


@functools.cache
def _leads(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    words = vocabulary.words
    sides, about = any_of(words["sides"]), vocabulary.any_of("about")
    at, anchors = vocabulary.any_of("at"), vocabulary.any_of("anchors")
    opening = vocabulary.any_of("between", "opens", "anchors")
    small = rf"(?:(?:on|{opening}|{at}|{about}|{sides}|{any_of(words['dates']['of'])})\s*){{0,2}}"
    sources = {
        "side": rf"(?<![\w])(?P<word>{sides})\s*$",
        "about": rf"(?<![\w])(?P<word>{about}|~)\s*$",
        "anchor": rf"(?<![\w])(?P<word>{anchors})\s*$",
        "between": rf"(?<![\w])(?P<word>{vocabulary.any_of('between')})\s*$",
        "at": rf"(?<![\w])(?P<word>{at}|@)\s*$",
        "joint clock": rf"[T_ ]|\s*[,:(\[]?\s*{small}|\s*T\s*",
        "joint day": rf"\s*[(\[]?\s*{small}",
        "reach": rf"\s*(?P<word>{vocabulary.any_of('reach')})\s*{small}",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def _with_lead(phrase: Phrase, gap: str, vocabulary: Vocabulary) -> Phrase:
    """With what the words between day and time say: "yesterday around 6"."""
    leads = _leads(vocabulary)
    if leads["between"].search(gap):
        phrase = replace(phrase, reach="between")
    if side := leads["side"].search(gap):
        return replace(phrase, side=_side(side["word"], vocabulary))
    return replace(phrase, about=True) if leads["about"].search(gap) else phrase


def _led(text: str, phrase: Phrase, vocabulary: Vocabulary) -> Phrase:
    """With the words before it: "since about 14:05". The quotation begins with them, but for a mere "at"."""
    if phrase.clock and phrase.clock.is_ish:
        phrase = replace(phrase, about=True)
    start = phrase.start
    for _ in range(3):
        before = text[max(0, start - 40) : start]
        for name, lead in _leads(vocabulary).items():
            if name.startswith(("joint", "reach")) or not (found := lead.search(before)):
                continue
            start -= len(before) - found.start()
            word = " ".join(found["word"].lower().split())
            if name == "side":
                phrase = replace(phrase, side=_side(word, vocabulary), start=start)
            elif name == "about":
                phrase = replace(phrase, about=True, start=start)
            elif name == "anchor":
                phrase = replace(phrase, anchor=word, start=start)
            elif name == "between":
                phrase = replace(phrase, reach="between", start=start)
            else:
                phrase = replace(phrase, at=word)
            break
        else:
            break
    return phrase


def _side(word: str, vocabulary: Vocabulary) -> tuple[float, float, float]:
    before, after, likeliest = vocabulary.words["sides"][" ".join(word.lower().split())]
    return before, after, likeliest


def _with_ranges(text: str, found: list[Phrase], vocabulary: Vocabulary) -> list[Phrase]:
    """Both ends of each range marked; the end lends the start its am or pm, its day and its zone, and the other way."""
    found = list(found)
    for n in range(len(found) - 1):
        first, second = found[n], found[n + 1]
        begins = second.clock.start if second.clock and not second.day else second.start
        joint = _leads(vocabulary)["reach"].fullmatch(text[first.end : max(first.end, begins)])
        if not joint or not first.clock or not second.clock:
            continue
        word = joint["word"].lower()
        if word in vocabulary.words["conjunctions"] and first.reach != "between":
            continue
        if first.clock.is_bare and second.clock.is_bare and not (first.anchor or first.reach):
            continue
        kind = "between" if first.reach == "between" else ""
        second = replace(second, start=begins, reach=kind or "to", anchor="", day=second.day or first.day)
        if not second.clock:
            continue
        lent = _lent(first.clock, second.clock)
        found[n] = replace(first, reach=kind or "from", clock=lent, start=first.start)
        found[n + 1] = second
    return found


def _lent(first: Clock, second: Clock) -> Clock:
    half = first.half
    if not first.half and not first.is_24 and second.half:
        half = second.half if first.hour % 12 <= second.hour % 12 else {"late": "early", "early": "late"}[second.half]
    return replace(first, half=half, zone=first.zone or second.zone, is_bare=first.is_bare and second.is_bare)
