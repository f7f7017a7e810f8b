"""Which of many texts may name somebody: a roster of thousands is too long for one regular expression."""

from __future__ import annotations

import polars as pl

from pipelines.masking.roster import Roster

WORD = r"[^\W_]+"


def may_name(texts: pl.Series, roster: Roster) -> pl.Series:
    """Per text, whether a form of the roster may begin in it."""
    begun = [*roster.inflected.by_stem, *(start for start in roster.by_start if len(start) > 1)]
    near = _holds(texts, begun)
    words = texts.zip_with(near, pl.repeat(None, len(texts), dtype=pl.String, eager=True)).str.extract_all(WORD)
    found = [word for word in words.explode().drop_nulls().unique() if roster.may_begin(word)]
    named = words.list.eval(pl.element().is_in(pl.Series(found, dtype=pl.String).implode())).list.any().fill_null(False)
    return named | _holds(texts, _anywhere(roster))


def _holds(texts: pl.Series, words: list[str]) -> pl.Series:
    return texts.str.contains_any(words) if words else pl.repeat(False, len(texts), eager=True)


def _anywhere(roster: Roster) -> list[str]:
    """Forms that no blank parts from other words, and whole those that begin with an initial: a letter stands everywhere."""
    initials = [form.text for start, forms in roster.by_start.items() if len(start) == 1 for form in forms]
    return initials + [form.text for forms in roster.unspaced.by_start.values() for form in forms]
