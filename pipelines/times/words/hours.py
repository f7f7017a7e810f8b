"""Times of day in a text: 14:05, 2pm, 14h05, half past two, noon; each with what is said about which half and which zone.

A core (the numbers) is found first, then its tail (am, o'clock, in the morning, UTC) and the word before it; what is too
little for a time, such as a number of four digits, needs one of the two.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.times.words import zone_names
from pipelines.times.words.compact import ENDS, is_compact
from pipelines.times.words.measures import OR_SO, is_in_date, is_measure, is_round
from pipelines.times.words.vocabulary import Vocabulary, any_of, pattern

LEFT = r"(?<![\w.:$#+_%])(?<!(?<!:\d\d)/)(?<![^\W\d]-)(?<!-\d\d-)"
RIGHT = re.compile(r"(?![\w%])(?!:\S)(?![.,][\w+])(?!-\d+-)(?!/\d(?!\d?:\d\d))(?!\s?[%x×]\W)")
RANGE_TO_HALF = re.compile(r"\s?(?:-|–|to|and)\s?\d{1,2}(?::\d\d)?\s?[ap]m\b", re.IGNORECASE)
HALF_DAY = 12


@dataclass(frozen=True)
class Clock:
    """A time of day as written.

    half: "early", "late", or None: a 12-hour clock may mean both. fraction: digits behind the second.
    is_continental: an hour in digits, in a language whose clocks run to 24 unless a part of the day is said.
    is_bare: no more than an hour's number, which only its surroundings make a time.
    """

    start: int
    end: int
    hour: int
    minute: int = 0
    second: int | None = None
    fraction: str = ""
    half: str | None = None
    is_24: bool = False
    is_bare: bool = False
    is_ish: bool = False
    zone: re.Match[str] | None = None
    is_continental: bool = False

    @property
    def grain_us(self) -> int:
        """Microseconds that its last digit is worth."""
        if self.second is None:
            return 60_000_000
        return 10 ** max(0, 6 - len(self.fraction))


@dataclass(frozen=True)
class _Patterns:
    cores: tuple[tuple[str, int, re.Pattern[str]], ...]  # name, minutes that its words add, core
    tail: re.Pattern[str]
    before: re.Pattern[str]
    dotted: re.Pattern[str]
    day: re.Pattern[str]
    night: re.Pattern[str]
    lasting: re.Pattern[str]
    follower: re.Pattern[str]


def clocks(text: str, vocabulary: Vocabulary) -> list[Clock]:
    """Every time of day, in order; where two shapes overlap, the one that says more."""
    found: list[Clock] = []
    patterns = _patterns(vocabulary)
    for name, shift, core in patterns.cores:
        for match in core.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            if clock := _clock(text, name, shift, match, vocabulary):
                found.append(clock)
    return sorted([*found, *_more_compact(text, found)], key=lambda clock: clock.start)


def _more_compact(text: str, found: list[Clock]) -> list[Clock]:
    """ "failover done 0310 local, apps back 0314": one that is sure vouches for others with a leading zero."""
    if not any(text[clock.start : clock.start + 4].isdigit() for clock in found):
        return []
    taken = [(clock.start, clock.end) for clock in found]
    return [
        Clock(m.start(), m.end(), int(m["hour"]), int(m["minute"]), is_24=True)
        for m in re.finditer(rf"{LEFT}(?P<hour>0\d)(?P<minute>[0-5]\d)(?!\w)", text)
        if not any(m.start() < end and start < m.end() for start, end in taken)
    ]


@functools.cache
def _patterns(vocabulary: Vocabulary) -> _Patterns:
    words = vocabulary.words
    half_of_day = rf"(?:(?P<early>{vocabulary.any_of('early')})|(?P<late>{vocabulary.any_of('late')}))(?!\w)"
    tail = (
        rf"(?P<ish>\s?-?ish\b|{OR_SO})?(?:\s?(?P<meridiem>[ap]\.?m\b\.?|(?<=\d\d)[ap]\b))?(?P<ish2>\s?-?ish\b)?"
        rf"(?:\s*(?P<word>{vocabulary.any_of('hour_word')})(?!\w))?(?:\s?(?:hrs?|h)\b)?(?:\s+{half_of_day})?(?P<zone>{zone_names.suffix(vocabulary)})?"
    )
    before = vocabulary.any_of("at", "anchors", "about", "reach", "between")
    named_days = any_of([*words["nights"], *words["days"], *words["parts"], *vocabulary.weekdays])
    day = rf"(?<!\w){named_days}\s*$"
    night = any_of([*words["nights"], *(f"{each} {part}" for each in words["days"] for part in words["parts"])])
    before = rf"(?:(?<!\w)(?:{before}|{any_of(words['sides'])}|{vocabulary.any_of('opens')})|[~@–—→-])\s*$"
    dotted = rf"(?<!\w){vocabulary.any_of('dotted')}(?:\s+{vocabulary.any_of('about')})?\s*$"
    tail, before, dotted = (re.compile(source, re.IGNORECASE) for source in (tail, before, dotted))
    return _Patterns(
        tuple(_cores(vocabulary)),
        tail,
        before,
        dotted,
        re.compile(day, re.IGNORECASE),
        re.compile(rf"\s+{night}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){vocabulary.any_of('lasting_since')}\s*$", re.IGNORECASE),
        re.compile(rf"\s+{vocabulary.any_of('followers')}(?!\w)", re.IGNORECASE),
    )


def _cores(vocabulary: Vocabulary) -> Iterator[tuple[str, int, re.Pattern[str]]]:
    words = vocabulary.words
    spoken_hours = [
        word for word, value in words["numbers"].items() if 2 <= value <= HALF_DAY
    ]  # "one" is an article too
    hour, minute = r"(?P<hour>[01]?\d|2[0-4])", r"(?P<minute>[0-5]\d)"
    spoken = rf"(?P<hour>(?:1[0-2]|0?[1-9])(?![\d:])|{any_of(spoken_hours)}(?!\w))"
    ones = any_of(word for word, value in words["numbers"].items() if value == 1)
    spoken_or_one = rf"{spoken[:-1]}|{ones}(?!\w))"
    number = rf"(?P<n>[0-5]?\d|{any_of(words['numbers'])})(?:\s+{any_of(words['units']['minute'])})?"
    full = rf"{hour}:{minute}(?::(?P<second>[0-5]\d|60)(?:[.,](?P<fraction>\d{{1,9}}))?)?(?!\d)"

    def core(source: str) -> re.Pattern[str]:
        return re.compile(source, re.IGNORECASE)

    yield "digits", 0, core(rf"(?:{LEFT}|(?<=\dT)|(?<=\d{{4}}:)){full}")
    yield "digits", 0, core(rf"(?<=\d{{4}}T)(?P<hour>[01]\d|2[0-3]){minute}(?P<second>[0-5]\d)?(?!\d)")
    yield "digits", 0, core(rf"{LEFT}{hour}\s?h\s?{minute}(?!\d)")
    yield "digits", 0, core(rf"{LEFT}{hour}\s+{vocabulary.any_of('hour_word')}\s+{minute}(?!\d|\s*(?:min|%))")
    yield "dotted", 0, core(rf"{LEFT}{hour}\.{minute}(?!\d)")
    yield "compact", 0, core(rf"{LEFT}(?P<hour>[01]\d|2[0-3]){minute}(?!\d)")
    for table in ("clock_words", "half_hour"):
        for phrase, shift in words[table].items():
            hours = spoken if "{n}" in phrase or table == "half_hour" else spoken_or_one
            filled = pattern(phrase).replace(r"\{h\}", hours).replace(r"\{n\}", number)
            is_open = (table == "half_hour" and shift > 0) or (
                "{n}" in phrase and " past " not in phrase
            )  # "half three", "5 to 6": counts, too
            yield ("led" if is_open else "spoken"), shift, core(rf"(?<!\w){filled}")
    tens = any_of(word for word, value in words["numbers"].items() if 10 <= value < 60)
    yield "tens", 0, core(rf"(?<!\w)(?P<hour>{any_of(spoken_hours)})[\s-](?P<minute>{tens})(?!\w)")
    yield (
        "led",
        0,
        core(
            rf"(?<!\w)(?P<hour>{ones})(?=\s+(?:{vocabulary.any_of('hour_word')}|{vocabulary.any_of('early', 'late')})(?!\w))"
        ),
    )
    spelled = any_of(word for word, value in words["numbers"].items() if 2 <= value < 60)
    yield "named, minutes", 0, core(rf"(?<!\w)(?P<hour>{any_of(words['hours'])})[\s-](?P<minute>{spelled})(?!\w)")
    yield "named", 0, core(rf"(?<!\w)(?:12\s+)?(?P<hour>{any_of(words['hours'])})(?!\w)")
    yield "hour", 0, core(rf"{LEFT}{spoken}")
    yield "hour", 0, core(rf"{LEFT}(?P<hour>1[3-9]|2[0-3]|0\d|00)(?!\d)")


def _clock(text: str, name: str, shift: int, match: re.Match[str], vocabulary: Vocabulary) -> Clock | None:
    patterns = _patterns(vocabulary)
    tail = patterns.tail.match(text, match.end())
    assert tail is not None  # all of it is optional
    is_ish = bool(tail["ish"] or tail["ish2"])
    before = text[max(0, match.start() - 30) : match.start()]
    if is_in_date(text, match):
        return None
    has_before = bool(patterns.before.search(before))
    half = _half(tail)
    # "deux heures", "een uur": o'clock only behind an "at"
    is_length = (tail["word"] or "").lower() in vocabulary.units
    if is_length and patterns.lasting.search(before):
        return None  # "depuis deux heures" is no o'clock
    is_named = bool(half or (tail["word"] and (not is_length or has_before or patterns.day.search(before))))
    end = match.end() + len(tail[0].rstrip())
    enough = {
        "dotted": is_named or bool(patterns.dotted.search(before)),
        "compact": bool(tail["zone"] or tail["word"]) or is_compact(text, match, vocabulary),
        "led": (has_before or _is_spelled(match, text, end)) and is_round(match.groupdict().get("n"), vocabulary),
        "tens": has_before or bool(ENDS.match(text, end)),
        # "minuit vingt"; in "depuis midi vingt appels" it is a count
        "named, minutes": ENDS.match(text, end) or (has_before and patterns.follower.match(text, end)),
        "named": match[0].startswith("12")
        or has_before
        or is_ish
        or bool(tail["zone"])
        or bool(re.match(r"\s+(?:to|and|till|until)\s+\d", text[end:])),
        "hour": is_named
        or is_ish
        or has_before
        or bool(RANGE_TO_HALF.match(text, end) or patterns.night.match(text, end)),
    }.get(name, True)
    if not enough or not RIGHT.match(text, end) or is_measure(name, text, match):
        return None
    groups = match.groupdict()
    hour = words_hour(groups["hour"], name, vocabulary)
    if half and hour > HALF_DAY:
        return None
    total = (
        hour * 60 + int(vocabulary.number_of(groups.get("minute") or "0")) + _shift(shift, groups.get("n"), vocabulary)
    )
    return Clock(
        match.start(), end, total // 60 % 24, total % 60, int(groups["second"]) if groups.get("second") else None,
        groups.get("fraction") or "", half, not half and _is_24(name, groups["hour"], hour, bool(groups.get("second")), vocabulary),
        name == "hour" and not is_named, is_ish, _zone(text, tail, vocabulary), vocabulary.language != "en" and groups["hour"].isdigit(),
    )  # fmt: skip


def words_hour(written: str, name: str, vocabulary: Vocabulary) -> int:
    if name.startswith("named"):
        return int(vocabulary.words["hours"][" ".join(written.lower().split())])
    return int(vocabulary.number_of(written))


def _shift(shift: int, number: str | None, vocabulary: Vocabulary) -> int:
    """Minutes that the words add: "quarter to" -15, "5 past" +5, "fünf vor halb" -35."""
    if number is None:
        return shift
    base = -30 if abs(shift) in (29, 31) else 0
    return base + (shift - base) * int(vocabulary.number_of(number))


def _is_spelled(match: re.Match[str], text: str, end: int) -> bool:
    """ "it came back ten to nine." """
    number = match.groupdict().get("n")
    return number is not None and number.isalpha() and bool(ENDS.match(text, end))


def _is_24(name: str, written: str, hour: int, has_second: bool, vocabulary: Vocabulary) -> bool:
    if name in ("compact", "named", "named, minutes") or hour > HALF_DAY or hour == 0 or has_second:
        return True
    return name in ("digits", "dotted") and (written.startswith("0") or vocabulary.language != "en")


def _half(tail: re.Match[str]) -> str | None:
    if tail["meridiem"]:
        return "early" if tail["meridiem"][0] in "aA" else "late"
    return "early" if tail["early"] else "late" if tail["late"] else None


def _zone(text: str, tail: re.Match[str], vocabulary: Vocabulary) -> re.Match[str] | None:
    """The zone behind a time, matched where it stands: what it means can rest on what surrounds it."""
    return zone_names.compiled(vocabulary).match(text, tail.start("zone")) if tail["zone"] else None
