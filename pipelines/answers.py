"""What an answer in JSON says of itself around its records: how many there are, whether more follow, what was asked.

A stated total is compared with the things that it counts: the elements of the list beside it. One issue
of a search is many records, but one of its total.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from connectors._documents import documents
from connectors._items import Reject
from connectors._reading import Evidence, Head

TOTALS = {"total", "totalresults", "totalcount", "totalfilteredcount", "totalhits", "recordsmatched"}
ABOUT = {
    "page",
    "pageinfo",
    "paging",
    "pagination",
    "meta",
    "metadata",
    "statistics",
}  # objects that tell of the list beside them
STARTS = {"startat", "start", "offset", "from", "startindex", "skip"}
SIZES = {"limit", "perpage", "pagesize", "pagelen", "maxresults"}
MARKS = (
    STARTS | SIZES | {"size", "page", "pages", "nextpage"}
)  # without one of them a total within a record may count anything
NOTICES = {"warnings", "infos", "warningmessages"}
NOT_WHOLE = re.compile(r"truncat|incomplete|partial|limit (?:was )?(?:reached|exceeded|hit)", re.IGNORECASE)
Envelope: TypeAlias = dict[str, list[Any]]  # plain name, alone and with those around it → values


@dataclass(frozen=True)
class Stated:
    """A total, and how many elements of the list that it counts are here; begins: the first one's place, where stated."""

    name: str
    total: int
    here: int
    begins: int | None
    is_least: bool = False
    is_within: bool = False  # a record, as an issue's comments


@dataclass
class Answer:
    """An export in JSON, page by page: what stands around the records of all pages, and of the last alone."""

    pages: int = 0
    around: Envelope = field(default_factory=dict)
    last: Envelope = field(default_factory=dict)
    things: tuple[str, int] = ("records", 0)  # of the last page
    stated: list[Stated] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def add(self, document: Any) -> None:
        self.pages += 1
        self.last = _envelope(document)
        for name, values in self.last.items():
            self.around.setdefault(name, []).extend(values)
        self.things = max(_lists(document), key=lambda found: found[1], default=("records", 0))
        self.stated += _totals_of(document)
        self.notices += _notices(document)


def answer_of(evidence: Evidence, records: int) -> Answer:
    """Raises nothing: what cannot be read of the file is left out. Lines that are records each are no pages."""
    answer = Answer()
    for found in documents(evidence):
        if not isinstance(found, Reject):
            answer.add(found[1])
    if evidence.head.shape == "jsonl" and records <= answer.pages:
        return Answer(stated=[stated for stated in answer.stated if stated.is_within])
    return answer


def tells_totals(head: Head) -> bool:
    return any(_plain(path.rpartition(".")[2]) in TOTALS for path in head.json_paths)


def is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _envelope(document: Any) -> Envelope:
    found: Envelope = defaultdict(list)
    for names, value in _outside_lists(document):
        if isinstance(value, (str, bool)) or is_number(value):
            plain = [_plain(name) for name in names[-3:]]
            for start in range(len(plain)):
                found["".join(plain[start:])].append(value)
    return dict(found)


def _lists(document: Any) -> Iterator[tuple[str, int]]:
    """Names and lengths of the lists of records that stand in no other list."""
    if isinstance(document, list):
        yield "records", len(document)
    for names, value in _outside_lists(document):
        if _is_list_of_records(value):
            yield names[-1], len(value)


def _notices(document: Any) -> Iterator[str]:
    for names, value in _outside_lists(document):
        if isinstance(value, list) and _plain(names[-1]) in NOTICES:
            yield from (text for text in value if isinstance(text, str) and NOT_WHOLE.search(text))


def _outside_lists(value: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            path = (*names, name)
            yield path, inner
            yield from _outside_lists(inner, path)


def _totals_of(document: Any) -> Iterator[Stated]:
    """Of the document, or of each page in a list of pages, and of the lists within their records."""
    if not isinstance(document, list):
        yield from _totals(document, None)
        return
    for element in document:
        if isinstance(element, dict):
            yield from _beside(element, element, is_within=False, needs_mark=True)
            for inner in element.values():
                yield from _totals(inner, None, is_within=True)


def _totals(value: Any, parent: dict[str, Any] | None, is_within: bool = False) -> Iterator[Stated]:
    """parent: the object around `value`, where `value` only tells of what stands beside it."""
    if isinstance(value, dict):
        yield from _beside(value, parent or value, is_within, needs_mark=is_within)
        for name, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield from _totals(inner, (parent or value) if _plain(name) in ABOUT else None, is_within)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for element in value:
            yield from _totals(element, None, is_within=True)


def _beside(teller: dict[str, Any], holder: dict[str, Any], is_within: bool, needs_mark: bool) -> Iterator[Stated]:
    """The total that an object tells, with the longest list in it, or else in the one that it tells of."""
    if TOTALS.isdisjoint(map(_plain, teller)):
        return
    plain = {_plain(name): value for name, value in teller.items()}
    found = [_total(plain[name]) for name in sorted(TOTALS & plain.keys())]
    lists = _lists_in(teller, is_within) or _lists_in(holder, is_within)
    totals = [total for total in found if total is not None]
    if not totals or not lists or (needs_mark and not MARKS & plain.keys()):
        return
    here, name = max(lists)
    begins = [int(plain[start]) for start in sorted(STARTS & plain.keys()) if is_number(plain[start])]
    least = any(value == "gte" for total in plain.values() if isinstance(total, dict) for value in total.values())
    yield Stated(name, max(totals), here, begins[0] if begins else None, least, is_within)


def _lists_in(holder: dict[str, Any], may_be_empty: bool) -> list[tuple[int, str]]:
    return [(len(value), name) for name, value in holder.items() if _is_list_of_records(value, may_be_empty)]


def _total(value: Any) -> int | None:
    """Elasticsearch's stands in an object: `{"value": 10000, "relation": "gte"}`."""
    number = value.get("value") if isinstance(value, dict) else value
    return int(number) if is_number(number) and number == int(number) else None


def _is_list_of_records(value: Any, may_be_empty: bool = False) -> bool:
    return isinstance(value, list) and (isinstance(value[0], (dict, list)) if value else may_be_empty)


@functools.lru_cache(maxsize=10_000)
def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
