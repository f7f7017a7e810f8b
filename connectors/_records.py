"""The records of a JSON export, one call for each; what does not have the documented form becomes a reject.

A connector names the places of its records and a function for each::

    yield from each(evidence, {"log_entries[]": _entry})

The function takes a Record and gives the one item that the record counts as, and people and presences
beside it. Whatever type it stumbles over, the record is rejected with its place, and reading goes on. What a function
takes from beside its record (the values to a list of stamps) stands with `BESIDE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from connectors._around import Found, Tree, facts, keep_around, keep_beside
from connectors._contract import Context, Event, Item, Person, Reject
from connectors._documents import dumps, placed_documents
from connectors._unclaimed import NOTHING, keep_unclaimed, keep_with_sample

if TYPE_CHECKING:
    from connectors._reading import Evidence

FAULTS = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError)
EVENT_TEXTS = ("time", "headline", "body", "kind", "zone", "clock", "locator", "severity", "service", "host", "actor",
               "actor_kind", "conversation")  # fmt: skip
HEADLINE_LENGTH, SHORTEST_SENTENCE = 160, 30


@dataclass(frozen=True, slots=True)
class Record:
    """One element at a path; `around` holds the document and every list element that it stands in."""

    value: Any
    line: int
    locator: str
    around: tuple[Any, ...]


Steps: TypeAlias = tuple[str, ...]  # a path whose names may hold dots
Maker: TypeAlias = Callable[[Record], Item | Iterable[Item]]


def BESIDE(record: Record) -> Iterable[Item]:
    """The mark of a path at which no record stands, and whose values records beside it take up."""
    raise NotImplementedError(record.locator)


def each(
    evidence: Evidence, makers: Mapping[str, Maker] | Mapping[Steps, Maker], otherwise: Maker | None = None
) -> Iterator[Item]:
    """What the makers make of every record, in the order of the file.

    `line` is the physical line of JSON lines, else the record's ordinal. A document with no record at
    any path goes to `otherwise`: by default an empty list is context, and everything else a reject.
    """
    tree, known, ordinal, added = _tree(makers), set(), 0, evidence.envelope.added
    for found in placed_documents(evidence):
        if isinstance(found, Reject):
            ordinal += 1
            yield found
            continue
        place, pointer, document = found
        records = list(_walk(document, tree, "", ((document, tree),)))
        if not records:
            whole = otherwise or (lambda record: nothing(record, makers))
            records = [Found(document, "", ((document, {}),), {}, whole)]
        told: set[int] = set()
        beside: dict[int, dict[str, Any]] = {}
        for found in records:
            ordinal += 1
            line = place if evidence.head.shape == "jsonl" else ordinal
            at = pointer + found.locator.removeprefix(added)
            record = Record(found.value, line, at, tuple(value for value, _ in found.around))
            made = attempt(found.make, record, found.inner)
            keep_around(found, made, told)
            keep_beside(found, made, beside)
            yield from _unseen(made, known)
            yield from facts(found, made, line, beside)


def attempt(make: Maker, record: Record, inner: Mapping[str, Any] = NOTHING) -> list[Item]:
    """The items of one record, with what the maker left of it, or its reject; `inner` as in `keep_unclaimed`."""
    try:
        made = make(record)
        items = list(made) if isinstance(made, Iterable) else [made]
        for item in items:
            _check(item)
    except FAULTS as why:
        return [Reject(record.line, dumps(record.value), f"{reason(why)} at {record.locator or '/'}")]
    if isinstance(record.value, dict) and not keep_unclaimed(items, record.value, inner):
        keep_with_sample(items, record.value, inner)
    return items


def reason(why: Exception) -> str:
    if isinstance(why, KeyError):
        return f"the field {why.args[0]!r} is missing"
    return f"not of the documented form ({why})"


def written(value: Any) -> str | None:
    """A time as written: text as it stands, a number by its digits; None where there is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise TypeError(f"a time that is a {type(value).__name__}")
    return str(value)


def times(**roles: Any) -> dict[str, str]:
    """The other times of a record: those that are there, and are no year 1 (which stands for "none yet")."""
    found = {role: written(value) for role, value in roles.items()}
    return {role: text for role, text in found.items() if text is not None and not text.startswith("0001-")}


def identifiers(*pairs: tuple[str, Any]) -> list[tuple[str, str]]:
    """(kind, value) for every value that is there, each once."""
    return list(dict.fromkeys((kind, str(value)) for kind, value in pairs if value not in (None, "")))


def sentence(text: str, length: int = HEADLINE_LENGTH) -> str:
    """The first sentence of a text, on one line."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    for end in (". ", "! ", "? "):
        place = line.find(end, SHORTEST_SENTENCE)
        line = line[: place + 1] if place >= 0 else line
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def nothing(record: Record, paths: Iterable[str | Steps] = ()) -> Item:
    """A document without any record: context where it is empty, a fault where it is something else."""
    document = record.value
    if document in ([], {}) or any(_is_empty_at(document, _steps(path)) for path in paths):
        return Context()
    raise ValueError(f"nothing at {', '.join('.'.join(_steps(path)) for path in paths)}")


def _is_empty_at(value: Any, steps: list[str]) -> bool:
    """Whether the path ends in a list that is there, and empty."""
    for number, step in enumerate(steps):
        name = step.removesuffix("[]")
        if name:
            if not isinstance(value, dict) or name not in value:
                return False
            value = value[name]
        if step.endswith("[]"):
            return isinstance(value, list) and all(_is_empty_at(item, steps[number + 1 :]) for item in value)
    return False


def _steps(path: str | Steps) -> list[str]:
    return path.split(".") if isinstance(path, str) else list(path)


def _tree(makers: Mapping[Any, Maker]) -> Tree:
    tree: Tree = {}
    for path, make in makers.items():
        level = tree
        *inner, last = _steps(path)
        for step in inner:
            level = level.setdefault(step, ([], {}))[1]
        level.setdefault(last, ([], {}))[0].append(make)
    return tree


def _walk(value: Any, tree: Tree, locator: str, around: tuple[tuple[Any, Tree], ...]) -> Iterator[Found]:
    for step, (makers, below) in tree.items():
        is_list = step.endswith(("[]", "{}"))
        for place, found in _elements(value, step):
            for make in makers if BESIDE not in makers else ():
                yield Found(found, locator + place, around, below, make)
            inside = (*around, (found, below)) if is_list else around
            yield from _walk(found, below, locator + place, inside)


def _elements(value: Any, step: str) -> Iterator[tuple[str, Any]]:
    is_map = step.endswith("{}")
    name = step.removesuffix("[]").removesuffix("{}")
    place = ""
    if name:
        if not isinstance(value, dict) or value.get(name) is None:
            return
        value, place = value[name], f"/{name}"
    if is_map:
        for key, item in value.items() if isinstance(value, dict) else ():
            yield f"{place}/{key}", item
    elif not step.endswith("[]"):
        yield place, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{place}/{index}", item


def _unseen(items: list[Item], known: set[tuple[Any, ...]]) -> Iterator[Item]:
    """A person is named once for a file, however many records name them."""
    for item in items:
        if isinstance(item, Person):
            key = (item.handle, item.name, item.role, item.zone, *item.aliases)
            if key in known:
                continue
            known.add(key)
        yield item


def _check(item: Item) -> None:
    if isinstance(item, Event):
        texts = {name: getattr(item, name) for name in EVENT_TEXTS} | item.other_times
        for name, value in texts.items():
            if value is not None and not isinstance(value, str):
                raise TypeError(f"{name} that is a {type(value).__name__}")
    elif isinstance(item, Person):
        for value in (item.handle, item.name, item.role, item.zone, *item.aliases):
            if value is not None and not isinstance(value, str):
                raise TypeError(f"a name that is a {type(value).__name__}")
