"""Puts roles where a text names people of the roster.

Names that are no other word are found wherever they stand as a whole word; names such as Will, May or Mark by what
stands beside them: May wrote, in May.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.masking.neighbours import REACH, Neighbours, speaks
from pipelines.masking.roster import LETTERS, Form, Roster
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
    end = 0
    for word in LETTERS.finditer(text):
        if word.start() < end:
            continue
        for form in roster.standing_at(text, word.start(), word[0]):
            stop = _stop(text, word.start(), form)
            is_mention = text[word.start() - 1 : word.start()] == "@"
            if stop is not None and (is_mention or _is_name(text, word.start(), stop, form, roster)):
                yield word.start() - is_mention, stop, f"@{form.label}" if is_mention else form.label
                end = stop
                break


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
    if not text[stop : stop + 1].isalnum() or not form.text[-1].isalnum():
        return stop
    genitive = GENITIVE.match(text, stop)
    return (
        genitive.end()
        if genitive and (not form.is_word or speaks(text[max(start - REACH, 0) : stop + REACH], "german"))
        else None
    )
