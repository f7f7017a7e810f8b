"""Puts roles where a text names people of the roster.

Names that are no other word are found wherever they stand as a whole word, with a case ending too, and in scripts
without blanks wherever they stand; names such as Will, May or Mark by what stands beside them: May wrote, in May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.masking.endings import without_prefix
from pipelines.masking.neighbours import REACH, Neighbours, speaks
from pipelines.masking.roster import LETTERS, SEVERAL, Form, Roster
from pipelines.masking.unmarked import Unmarked, as_written_small

UNKNOWN_MENTION = re.compile(r"<@[UWB][A-Z0-9]+(?:\|[^>]*)?>")
SOMEBODY = "<@somebody>"
GENITIVE = re.compile(r"s(?=\s+[A-ZÄÖÜ][a-zäöü])")


def replace_names(text: str, roster: Roster) -> str:
    """The text with a role for each name. The same text and roster give the same answer."""
    parts, end = [], 0
    for start, stop, label in found_names(text, roster):
        parts += [text[end:start], label]
        end = stop
    return UNKNOWN_MENTION.sub(SOMEBODY, "".join(parts) + text[end:])


def found_names(text: str, roster: Roster) -> Iterator[tuple[int, int, str]]:
    """(start, end, role) of each name, from left to right; at each place the longest form that holds."""
    last = None
    for start, stop, label in _found_words(text, roster):
        if last and last[2] == label and text[last[1] : start] == " ":
            last = (last[0], stop, label)  # first name and surname, each with an ending of its own
            continue
        if last:
            yield last
        last = (start, stop, label)
    if last:
        yield last


def _found_words(text: str, roster: Roster) -> Iterator[tuple[int, int, str]]:
    end = 0
    roles = [found.span() for found in roster.roles.finditer(text)] if roster.roles else []
    for word in LETTERS.finditer(text):
        is_asked = roster.may_begin(word[0]) or roster.unspaced.may_begin_in(word[0])
        if word.start() < end or not is_asked or any(start <= word.start() < stop for start, stop in roles):
            continue
        found = _standing_at(text, word, roster)
        for name in (found,) if found else _among_letters(text, word, roster):
            yield name
            end = name[1]


def _standing_at(text: str, word: re.Match[str], roster: Roster) -> tuple[int, int, str] | None:
    for form in roster.standing_at(text, word.start(), word[0]):
        stop = _stop(text, word.start(), form)
        is_mention = text[word.start() - 1 : word.start()] == "@"
        if stop is not None and (is_mention or _is_name(text, word.start(), stop, form, roster)):
            return word.start() - is_mention, stop, f"@{form.label}" if is_mention else form.label
    return None


def _among_letters(text: str, word: re.Match[str], roster: Roster) -> Iterator[tuple[int, int, str]]:
    """Names that no blank parts from the words beside them, and names with a case ending."""
    if labels := {form.label for form in roster.inflected.named(word[0], text)}:
        yield word.start(), word.end(), labels.pop() if len(labels) == 1 else SEVERAL
        return
    for taken, rest in without_prefix(word[0]):
        start = word.start() + taken
        for form in roster.standing_at(text, start, rest):
            if (stop := _stop(text, start, form)) is not None:
                yield start, stop, form.label
                return
    for start, stop, form in roster.unspaced.among(text, word.start(), word.end()):
        yield start, stop, form.label


def _is_name(text: str, start: int, stop: int, form: Form, roster: Roster) -> bool:
    if form.is_mention:
        return Unmarked(text, start, stop, roster).say_small_name()
    has_genitive = stop - start > len(form.text)
    if not form.is_word or has_genitive:
        return True
    if form.text.isupper() and len(form.text) > 1:
        return Unmarked(as_written_small(text, start, stop, roster), start, stop, roster).say_name_in_capitals()
    return Neighbours(text, start, stop, roster).say_name()


def _stop(text: str, start: int, form: Form) -> int | None:
    """Where the form that begins here ends, if it is a whole word; a German genitive belongs to it."""
    stop = start + len(form.text)
    if not LETTERS.match(text, stop) or not LETTERS.match(form.text[-1]):
        return stop
    genitive = GENITIVE.match(text, stop)
    return (
        genitive.end()
        if genitive and (not form.is_word or speaks(text[max(start - REACH, 0) : stop + REACH], "german"))
        else None
    )
