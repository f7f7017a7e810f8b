"""What only looks like a time, or is none that was: code, links, versions, ratios; plans, settings, questions, hypotheses."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, fields, replace

from pipelines.times.words.vocabulary import Vocabulary, any_of

NOT_WORDS = re.compile(
    r"""(?P<block>```.*?(?:```|\Z))                                        # code, also where its end is missing
    | ^\s{0,3}(?:>|&gt;)[^\n]*                                             # what somebody else said
    | (?P<code>`[^`\n]+`)
    | \bhttps?://\S+ | \bwww\.\S+ | \S+@\S+\.\w+
    | (?<!\w)(?!\d{1,2}/[A-Za-z]{3}/\d{4})(?:[A-Za-z]:)?[\w.~-]*/(?:[\w.~-]+/)*[\w.~-]*[A-Za-z_][\w.~-]*(?::\d+)*(?!\w)   # paths, with line numbers
    | \b\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?\b                              # addresses
    | \b[0-9a-f]{2}(?::[0-9a-f]{2}){3,}\b                                  # hardware addresses
    | \b0x[0-9a-f]+\b | \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{20,}\b
    | \bv\d+(?:\.\d+)*\b | (?<![\w.])\d+\.\d+\.\d+(?!\d)(?!\.?\d*\s*(?:um|at|à|om)\s+\d)[\w.-]* # versions
    | (?-i:\b[A-Z][A-Z0-9]+-\d+\b) | (?<!\w)\#\d+\b                              # tickets
    | (?<!\w)--?[a-z][\w-]*=\S+ | \b[\w.-]+=(?!["']?(?:\d{4}-\d\d-\d\d|\d\d:\d\d|1\d{9}))(?!\s)[^\s,;)]+                # settings
    | \w\[\d*:\d*\]                                                        # slices
    | (?<=\w)\s*(?:=|<>|!=)\s*'[^'\n]*'                                    # literals of a query
    | (?<![\w.])(?:\d+|\*)(?:[\d,/*-]*)(?:\s+[\d*][\d,/*-]*){4}(?!\w)      # cron
    | :[a-z_+]+[a-z0-9_+-]*:                                               # emoji
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL | re.MULTILINE,
)
DATES = re.compile(
    r"(?:\d{1,2}/(?:\d{1,2}|[A-Za-z]{3})/\d{2,4}(?::[\d:]+)?|\d{4}/\d\d/\d\d|\d{1,2}\.\d{1,2}\.(?:20)?\d\d)\.?"
)
STAMP = re.compile(
    r"\[?(?:\d{4}-\d\d-\d\d[ T]|(?:[A-Z][a-z]{2} +)?[A-Z][a-z]{2} +\d{1,2} )?\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?!\w)"
)
SENTENCE = re.compile(
    r"(?<!\d)(?<![ap]\.m)(?<!\bca)(?<!approx)[.!?…]+(?=\s|$)|(?<=\d)[!?]+(?=\s|$)|(?<=\d\d)\.(?=\s+[A-Z]|\s*$)|\n+|;|\|"
)
JOINTS = r",\s|\s[–—-]\s|\s\("


@dataclass(frozen=True)
class Clause:
    """A stretch of text that says one thing, and how it is said."""

    start: int
    end: int
    sentence: tuple[int, int]
    is_plan: bool
    is_wish: bool
    is_rhythm: bool
    is_setting: bool
    is_hypothesis: bool
    is_question: bool
    is_past: bool
    is_done: bool  # past beyond doubt: by more than a word that the present has too


FLAGS = tuple(field.name for field in fields(Clause) if field.name.startswith("is_"))


def open_text(text: str) -> str:
    """The text with what is no person's word about time blotted out, every character in its place."""
    return NOT_WORDS.sub(_blot, text)


def _blot(found: re.Match[str]) -> str:
    if found["code"]:  # a log line quoted within a sentence: its stamp is what the sentence says
        stamp = STAMP.match(found[0], 1)
        return f" {stamp[0]}" + "_" * (len(found[0]) - len(stamp[0]) - 1) if stamp else "_" * len(found[0])
    if DATES.fullmatch(found[0]):
        return found[0]
    return re.sub(r"[^\n]", "_", found[0])


def clauses(text: str, vocabulary: Vocabulary) -> list[Clause]:
    """The clauses of an open text, in order. One without a word of the past is of the kind of the one before it."""
    found: list[Clause] = []
    for start, end in _stretches(text, SENTENCE, 0, len(text)):
        sentence, previous = (start, end), None
        for first, last in _stretches(text, _joints(vocabulary), start, end):
            previous = _clause(text, first, last, sentence, previous, vocabulary)
            found.append(previous)
    return found


def clause_at(place: int, found: list[Clause]) -> Clause:
    return next((clause for clause in found if clause.start <= place < clause.end), found[-1])


def clause_over(start: int, end: int, found: list[Clause]) -> Clause:
    """The clause of a phrase; where a conjunction lies within the phrase, what its clauses say together."""
    first, last = clause_at(start, found), clause_at(max(start, end - 1), found)
    if first == last or first.sentence != last.sentence:
        return first
    flags = {name: getattr(first, name) or getattr(last, name) for name in FLAGS}
    return replace(first, end=last.end, **flags)


def _stretches(text: str, borders: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(border.end() for border in borders.finditer(text, start, end)), end]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if text[a:b].strip()] or [(start, end)]


def _clause(
    text: str, start: int, end: int, sentence: tuple[int, int], before: Clause | None, vocabulary: Vocabulary
) -> Clause:
    signs = _signs(vocabulary)
    words = signs["past day"].sub("_", text[start:end])  # "heute morgen" is not tomorrow
    deeds = signs["not past"].sub("_", words)  # "planned" is no deed
    is_past = bool(signs["past"].search(deeds))
    says_when = before is not None and any(each.isdigit() for each in text[before.start : before.end])
    inherited = before if says_when and not is_past else None  # "next update 15:00, the one after 16:00"
    asks = text[sentence[0] : sentence[1]].rstrip().endswith("?")
    opens_with_asking = bool(signs["asked"].match(text[sentence[0] : sentence[1]]))

    def said(sign: str) -> bool:
        return bool(signs[sign].search(words))

    return Clause(
        start, end, sentence,
        is_plan=said("plan") or bool(inherited and inherited.is_plan),
        is_wish=said("wish") or bool(inherited and inherited.is_wish),
        is_rhythm=said("rhythm") or bool(inherited and inherited.is_rhythm),
        is_setting=said("setting") or bool(inherited and inherited.is_setting),
        is_hypothesis=said("hypothesis"),
        is_question=asks and (opens_with_asking or (end >= sentence[1] and not is_past)),
        is_past=is_past,
        is_done=is_past and bool(signs["past"].search(signs["present"].sub("_", deeds))),
    )  # fmt: skip


@functools.cache
def _signs(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    signs = {
        name: rf"(?<![\w'’-])(?:{vocabulary.any_of(name)})(?![\w-])"
        for name in ("plan", "wish", "setting", "hypothesis", "past", "present")
    }
    units = any_of(word for words in vocabulary.words["units"].values() for word in words)
    beats = any_of([*vocabulary.weekdays, *vocabulary.words["parts"], *vocabulary.words["numbers"]])
    signs["rhythm"] = rf"(?<!\w){vocabulary.any_of('each')}\s+(?:\w+\s+)?(?:\d|(?:{units}|{beats})(?!\w))"
    signs["plan"] += r"|\w['’]ll\b"
    gone = any_of(
        [
            *vocabulary.words["nights"],
            *(f"{day} {part}" for day in vocabulary.words["days"] for part in vocabulary.words["parts"]),
        ]
    )
    signs["not past"] = rf"{signs['wish']}|(?<!\w){vocabulary.any_of('not_past')}(?!\w)"
    signs["past day"] = rf"(?<!\w){gone}(?!\w)"
    signs["asked"] = rf"\W*(?:and|so|but|or|und|et|y|e|en)?\s*{vocabulary.any_of('asked')}(?!\w)"
    return {name: re.compile(sign, re.IGNORECASE) for name, sign in signs.items()}


@functools.cache
def _joints(vocabulary: Vocabulary) -> re.Pattern[str]:
    conjunctions = any_of(vocabulary.words["conjunctions"])
    return re.compile(rf"{JOINTS}|\s(?={conjunctions}\s)", re.IGNORECASE)
