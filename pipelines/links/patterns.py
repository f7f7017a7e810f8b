"""Log lines with their variables masked: what a line says, whatever it says it about.

The mask looks at one line alone, so that the same line has the same pattern in every incident. Whatever holds a
digit is a variable (numbers, stamps, addresses, hashes, ids, the tail of a pod's name), and so are UUIDs, mail
addresses, and the values of fields that name somebody (`user=…`). A request is its method, its path and its status.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

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
_MAY_NAME = "[=:]"  # what stands between the field and its value
# A request in the fields of a record: on one line as access logs write it, or each part under a name of its own. The
# literal at the head of each regex is what makes it fast: other lines are passed over without it.
_REQUEST_FIELD, _METHOD_FIELD = '"http.request":', 'method":'
_REQUEST = r'"http\.request": ?"([A-Z]+ [^ ?"\\]+)'
_METHOD = r'["._]method": ?"([A-Z]{3,7})"'
_PATH = r'["._](?:uri|path|target|url|endpoint|route)": ?"(?:https?://[^/"]+)?(/[^?"\\]*)'
_STATUS = r'["._]status(?:_?[cC]ode)?": ?"?([1-5][0-9]{2})(?-u:\b)'
# What relays put before a line that is told whole: a month's name or the name of a host is no part of what it says.
_RELAYED = r"^(?:<[0-9]{1,3}>)?(?:[A-Z][a-z]{2} +[0-9]{1,2} [0-9:.]{8,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[^ ]+) [^ ]+ ([A-Za-z][A-Za-z0-9_./-]*(?:\[[0-9]+\])?: )"
_BEFORE_THE_TEXT = " :])>|,\t"  # as in events.headline


class Patterns:
    """The patterns of one file, numbered as they come."""

    def __init__(self, first_number: int) -> None:
        self._first = first_number
        self._numbers: dict[str, int] = {}
        self._whole = 0  # patterns that are no first words
        self._known = pl.DataFrame(schema={"text": pl.String, "number": pl.Int64})  # those, to be joined

    def numbers(self, events: pl.DataFrame, kind: str) -> pl.Series:
        """A number for each event, NULL where it is no log line; `kind` is that of events which state none.

        events: body, text_from, headline, kind and attributes, as in EVENT_COLUMNS.
        """
        texts = masked(events, kind).alias("text").to_frame()
        numbers = self._joined(texts, self._known)
        new = texts.filter(numbers.is_null())["text"].drop_nulls().unique(maintain_order=True)
        if new.is_empty():
            return numbers
        found = pl.DataFrame(
            {"text": new, "number": [self._number(text) for text in new.to_list()]}, self._known.schema
        )
        is_whole = pl.Series([text in self._numbers for text in new.to_list()])
        self._known = pl.concat([self._known, found.filter(is_whole)])
        return numbers.fill_null(self._joined(texts, found))

    @staticmethod
    def _joined(texts: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
        return texts.join(known, on="text", how="left", maintain_order="left")["number"]

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
    is_request = _hold(events["attributes"], _REQUEST_FIELD) | _hold(events["attributes"], _METHOD_FIELD)
    if is_request.any():
        request, status = _requests(events["attributes"])
        text = request.fill_null(text)
    text = _where(text, text.str.contains(_MAY_NAME), lambda some: some.str.replace_all(_SOMEBODY, f"${{1}}{VARIABLE}"))
    text = text.str.replace_all(_VARIABLES, VARIABLE).str.head(LONGEST_TEXT).str.strip_chars_end()
    if status is not None:
        text = (text + " → " + status).fill_null(text)
    return text.to_frame("text").select(pl.when(is_log & (text != "")).then("text")).to_series()


def _requests(attributes: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Method and path of each record that is a request with a status, and the status."""
    facts = pl.DataFrame({"attributes": attributes, "status": attributes.str.extract(_STATUS)})
    request = _where(attributes, facts["status"].is_not_null(), _request_in)
    facts = facts.select(request=pl.when(pl.col("status").is_not_null()).then(request), status="status")
    told = facts.select("request", status=pl.when(pl.col("request").is_not_null()).then("status"))
    return told["request"], told["status"]


def _request_in(attributes: pl.Series) -> pl.Series:
    """Method and path."""
    request = attributes.str.extract(_REQUEST)
    if not request.null_count():
        return request
    return request.fill_null(attributes.str.extract(_METHOD) + " " + attributes.str.extract(_PATH))


def _said(events: pl.DataFrame) -> pl.Series:
    """The first line of what each record says."""
    body = events["body"].str.slice(events["text_from"].fill_null(0).cast(pl.Int64), LONGEST_READ)
    text = events["headline"].fill_null(body)
    text = _where(text, _hold(text, "\n"), lambda some: some.str.extract("^([^\n]*)"))
    text = _where(text, _hold(text, "]: "), lambda some: some.str.replace(_RELAYED, "$1"))
    return text.str.strip_chars_start(_BEFORE_THE_TEXT).str.strip_chars_end()


def _hold(texts: pl.Series, part: str) -> pl.Series:
    return texts.str.contains(part, literal=True).fill_null(False)


def _where(texts: pl.Series, which: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, those that it concerns changed: most changes concern few, and cost more than to ask."""
    places = which.arg_true()
    if not len(places):
        return texts
    return change(texts) if len(places) == len(texts) else texts.clone().scatter(places, change(texts.gather(places)))
