"""What of a record its connector did not take up, so that nothing is dropped unseen.

    {"author": {"id": "3", "name": "ops", "color": "#1f8b4c"}}  read as actor "3", named ops  →  {"author.color": …}

A value is taken up where it stands among what was made of the record (`_claims`). The rest is kept by its path, `[]` for
the elements of a list; several values at one path are a list of those that differ. It goes with the record's event, else
with its sample; what stands around samples goes with each series in it, and where nothing was made, it is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors._claims import Claims, is_telling
from connectors._documents import dumps
from connectors._items import Context, Event, Fact, Item, Series

EMPTY = (None, "")
NOTHING: Mapping[str, Any] = {}
PAIR = {"key", "value"}
NO_RECORDS: tuple[Any, Mapping[str, Any]] = ((), NOTHING)


def keep_unclaimed(
    made: Sequence[Item], record: Any, inner: Mapping[str, Any] = NOTHING, *, is_around: bool = False
) -> bool:
    """Put what stands in the record, and in nothing that was made of it, into the event; False where there is none.

    `inner` leads to the records of their own inside of this one, as `_records.each` knows them; is_around: it is none itself,
    and stands around the one that things were made of.
    """
    event = next((item for item in made if isinstance(item, Event)), None)
    if event is None:
        return False
    if isinstance(record, dict):  # what went over as it stands needs no second look
        record = {name: value for name, value in record.items() if event.attributes.get(name) is not value}
    plain = {
        event.time,
        event.headline,
        event.body,
        event.host,
        event.service,
        event.actor,
        *event.other_times.values(),
    }
    for path, value in _left(made, record, inner, plain, is_around=is_around):
        add(event.unclaimed, path, value)
    return True


def keep_with_sample(made: Sequence[Item], record: Any, inner: Mapping[str, Any] = NOTHING) -> None:
    """The same for a record that is a stamp and its values: what is left goes with the first of them, unless its reader
    has told that itself."""
    series = next((item for item in made if isinstance(item, Series)), None)
    if series is not None and not series.unclaimed_at and (found := left_over(made, record, inner)):
        series.unclaimed_at[0] = found


def is_context(made: Sequence[Item]) -> bool:
    """Whether a record explains others and is neither an event nor the name of somebody or something."""
    return bool(made) and all(isinstance(item, Context) for item in made)


def facts_of(found: Any, line: int, inner: Mapping[str, Any] = NOTHING) -> list[Item]:
    """What a document says of itself where it holds no record: a warning, a state, the page that would follow."""
    said = left_over((), found, inner) if isinstance(found, dict) else {}
    return [Fact(line, path, value if isinstance(value, str) else dumps(value)) for path, value in said.items()]


def left_over(
    made: Sequence[Item], record: Any, inner: Mapping[str, Any] = NOTHING, *, is_around: bool = False
) -> dict[str, Any]:
    """What stands in a record, and in nothing that was made of it, by its path; inner and is_around as above."""
    found: dict[str, Any] = {}
    for path, value in _left(made, record, inner, set(), is_around=is_around):
        add(found, path, value)
    return found


def add(found: dict[str, Any], path: str, value: Any) -> None:
    """Put a value, or those of a list, at its path, beside what differs from it there."""
    known = _listed(found.get(path, []))
    new = [each for each in _listed(value) if each not in known]
    if new:
        found[path] = [*known, *new] if len(known) + len(new) > 1 else new[0]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _left(
    made: Sequence[Item], record: Any, inner: Mapping[str, Any], plain: set[str | None], *, is_around: bool = False
) -> Iterable[tuple[str, Any]]:
    left: list[tuple[str, Any]] = []
    _gather_leaves(record, inner, "", {text for text in plain if text and is_telling(text)}, left)
    return Claims(made, is_around=is_around).not_among(left) if left and made else left


def _gather_leaves(
    value: Any, inner: Mapping[str, Any], path: str, known: set[str], found: list[tuple[str, Any]]
) -> None:
    """Add (path, scalar) for all of a value but what is empty, known, or in a record of its own."""
    if isinstance(value, dict):
        if value.keys() == PAIR and isinstance(value["key"], str):  # a field, spelled as an element of a list
            value = {value["key"]: _typed(value["value"])}
        for name, each in value.items():
            is_record, below = _below(inner, name, each) if inner else NO_RECORDS
            if not is_record:
                _gather_leaves(each, below, f"{path}.{name}" if path else name, known, found)
    elif isinstance(value, list):
        is_record, below = inner.get("[]", NO_RECORDS)
        if not is_record:
            for each in value:
                _gather_leaves(each, below, f"{path}[]", known, found)
    elif value not in EMPTY and str(value) not in known:
        found.append((path, value))


def _typed(value: Any) -> Any:
    """A value without the type that protobuf's JSON puts around it: `{"intValue": "3"}`."""
    if isinstance(value, dict) and len(value) == 1:
        ((kind, found),) = value.items()
        return found if kind.endswith("Value") else value
    return value


def _below(inner: Mapping[str, Any], name: str, value: Any) -> tuple[Any, Mapping[str, Any]]:
    """Whether records of their own stand right below a name, and the way to those further in."""
    if isinstance(value, list) and f"{name}[]" in inner:
        makers, below = inner[f"{name}[]"]
        return makers, {"[]": ((), below)}
    return inner.get(f"{name}{{}}") or inner.get(name) or inner.get("{}") or NO_RECORDS
