"""Log lines with their variables masked: what a line says, whatever it says it about.

The mask looks at one line alone, so that the same line has the same pattern in every incident. Whatever holds a
digit is a variable (numbers, stamps, addresses, hashes, ids, the tail of a pod's name), and so are UUIDs, mail
addresses, and the values of fields that name somebody (`user=…`). A request is its method, its path and its status.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl

LONGEST_TEXT = 240  # characters of a masked text that count
LONGEST_READ = 2_000  # characters of a line that are masked
MOST_PATTERNS = 20_000  # of one file; later ones count by their first words, so that free text stays bounded
FIRST_WORDS = 4

VARIABLE = "<*>"
_PART = r"\pL*[0-9][\pL0-9]*"
_POD_TAIL = r"-[bcdfghjklmnpqrstvwxz2456789]{5}(?-u:\b)"  # the letters that Kubernetes draws from
_VARIABLES = "|".join(
    (
        r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}",
        r"[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9-]+)+",
        rf"{_PART}(?:[-._:,+/ ]{{1,2}}{_PART}|{_POD_TAIL})*",  # neighbours are one: a stamp, an address, a list
    )
)
_SOMEBODY = (
    r"(?i)\b((?:user|user_?name|login|account|customer|tenant|session|email|owner|principal)[\"']?[=:] ?[\"']?)"
    r"[^\s\"',;&)\]}<]+"
)
_REQUEST_FIELD = '"http.request":"'
_REQUEST = _REQUEST_FIELD.replace(".", r"\.") + r'([A-Z]+ [^ ?"\\]+)'
_STATUS = r'"http\.response\.status(?:_code)?":"?([1-5][0-9]{2})'
_BEFORE_THE_TEXT = " :])>|,\t"  # as in events.headline


class Patterns:
    """The patterns of one file, numbered as they come."""

    def __init__(self, first_number: int) -> None:
        self._first = first_number
        self._numbers: dict[str, int] = {}
        self._whole = 0  # patterns that are no first words

    def numbers(self, events: pl.DataFrame, kind: str) -> pl.Series:
        """A number for each event, NULL where it is no log line; `kind` is that of events which state none.

        events: body, text_from, headline, kind and attributes, as in EVENT_COLUMNS.
        """
        texts = masked(events, kind)
        distinct = texts.drop_nulls().unique(maintain_order=True)
        numbers = pl.Series([self._number(text) for text in distinct.to_list()], dtype=pl.Int64)
        return texts.replace_strict(distinct, numbers, default=None, return_dtype=pl.Int64)

    def rows(self) -> Iterator[tuple[int, str, str]]:
        """Number, pattern_id and text."""
        return ((number, pattern_id(text), text) for text, number in self._numbers.items())

    def _number(self, text: str) -> int | None:
        known = self._numbers.get(text)
        if known is not None:
            return known
        if self._whole >= MOST_PATTERNS:
            text = f"{' '.join(text.split(' ', FIRST_WORDS)[:FIRST_WORDS])} …"
            if len(self._numbers) >= 2 * MOST_PATTERNS:
                return self._numbers.get(text)
        else:
            self._whole += 1
        return self._numbers.setdefault(text, self._first + len(self._numbers))


def pattern_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def masked(events: pl.DataFrame, kind: str) -> pl.Series:
    """The masked text of each event, NULL where it is no log line or says nothing."""
    is_log = events["kind"].cast(pl.String).fill_null(kind) == "log"
    if not is_log.any():
        return pl.repeat(None, len(events), dtype=pl.String, eager=True)
    text, status = _said(events), None
    if events["attributes"].str.contains(_REQUEST_FIELD, literal=True).any():
        text = events["attributes"].str.extract(_REQUEST).fill_null(text)
        status = events["attributes"].str.extract(_STATUS)
    text = text.str.replace_all(_SOMEBODY, f"${{1}}{VARIABLE}").str.replace_all(_VARIABLES, VARIABLE)
    text = text.str.head(LONGEST_TEXT).str.strip_chars_end()
    if status is not None:
        text = (text + " → " + status).fill_null(text)
    return text.to_frame("text").select(pl.when(is_log & (text != "")).then("text")).to_series()


def _said(events: pl.DataFrame) -> pl.Series:
    """The first line of what each record says."""
    body = events["body"].str.slice(events["text_from"].fill_null(0).cast(pl.Int64), LONGEST_READ)
    text = events["headline"].fill_null(body)
    if text.str.contains("\n", literal=True).any():
        text = text.str.extract("^([^\n]*)")
    return text.str.strip_chars_start(_BEFORE_THE_TEXT).str.strip_chars_end()
