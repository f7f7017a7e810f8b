"""JSON that was handed on in another wrapping than its product documents.

A script keeps the pages of an answer in a list, or one on each line; a tool puts the answer under `data`; somebody
picks the records out of it, `jq .incidents[]`. The records are the same, and are found by the same signs.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors._names import is_time

if TYPE_CHECKING:
    from connectors._reading import Head

NAMES = ("data", "result", "results", "response", "body", "payload", "content", "output", "value", "values", "items",
         "records", "entries", "rows", "pages", "page", "hits", "documents")  # fmt: skip
DEEPEST = 2  # wrappings, one inside the other
FEWEST_SIGNS_ALONE = 3  # of a record without what stands around it
WRAPPED, ALONE = 0.075, 0.125  # how much less sure than the documented form
FIRST_LIST = re.compile(r"[^\[\]]*\[\](?!\[)")


@dataclass(frozen=True)
class Envelope:
    """Where the documents of a file lie, and what is missing around each of them, both as paths.

    `within`: steps from the file's document to those that its product documents. `around`: the list
    that a record stands in, where it was picked out of it.
    """

    within: tuple[str, ...] = ()
    around: str = ""

    def documents(self, value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
        """(JSON pointer, document) for each; an empty list is one document, and so is what has no such place."""
        yield from _found(value, self.within, place)

    def restored(self, record: Any) -> Any:
        """A record put back into the list that it stood in."""
        if not self.around or record == []:
            return record
        whole: Any = [record]
        for name in reversed([name for name in self.around.removesuffix("[]").split(".") if name]):
            whole = {name: whole}
        return whole

    def head(self, head: Head) -> Head:
        """The same head, its paths as the product documents them."""
        if self not in head.inner:
            start = _joined(self.within, "")
            below = (path[len(start) :].removeprefix(".") for path in head.json_paths if path.startswith(start))
            paths = frozenset(_joined((self.around,), path) if self.around else path for path in below if path)
            head.inner[self] = head.with_paths(paths)
        return head.inner[self]

    @property
    def added(self) -> str:
        """The JSON pointer of what `restored` puts around a record."""
        names = [name for name in self.around.removesuffix("[]").split(".") if name]
        return "".join(f"/{name}" for name in names) + "/0" if self.around else ""


AS_DOCUMENTED = Envelope()


def envelope_of(
    head: Head, fits: Callable[[Head], float], signs: tuple[tuple[str, ...], ...]
) -> tuple[float, Envelope] | None:
    """How sure it is that what fits stands in another wrapping, and which; None where nothing fits, or without one."""
    if head.shape not in ("json", "jsonl") or fits(head):
        return None
    arounds = ("", *dict.fromkeys(around for choice in signs if (around := _list_of(choice))))
    found: list[tuple[float, int, Envelope]] = []
    for within in _withins(head.json_paths, is_log=head.shape == "jsonl"):
        for around in arounds if within else arounds[1:]:
            envelope = Envelope(within, around)
            if (certainty := fits(envelope.head(head))) > 0:
                less = ALONE if around else WRAPPED
                found.append((round(certainty - less, 3), -len(within), envelope))
    if not found:
        return None
    certainty, _, envelope = max(found, key=lambda each: each[:2])
    return certainty, envelope


def _list_of(choice: tuple[str, ...]) -> str:
    """The list whose elements all signs speak of, where they are enough to know an element by itself."""
    found = FIRST_LIST.match(choice[0]) if len(choice) >= FEWEST_SIGNS_ALONE else None
    return found[0] if found and all(sign.startswith(f"{found[0]}.") for sign in choice) else ""


@functools.lru_cache(maxsize=64)
def _withins(paths: frozenset[str], *, is_log: bool) -> tuple[tuple[str, ...], ...]:
    """The wrappings that a file shows, none among them; on JSON lines a wrapping has no time of its own."""
    found: list[tuple[str, ...]] = [()]
    for within in found:
        if len(within) == DEEPEST:
            continue
        if is_log and any(is_time(path.removeprefix(_joined(within, ""))) for path in _children(paths, within)):
            continue
        for step in ("[]", *NAMES, *(f"{name}[]" for name in NAMES)):
            if _joined(within, step) in paths or any(path.startswith(f"{_joined(within, step)}.") for path in paths):
                found.append((*within, step))
    return tuple(found)


def _children(paths: frozenset[str], within: tuple[str, ...]) -> Iterator[str]:
    start = f"{_joined(within, '')}." if within else ""
    return (path for path in paths if path.startswith(start) and not set(path[len(start) :]) & set(".["))


def _joined(within: tuple[str, ...], path: str) -> str:
    whole = ""
    for step in (*within, path):
        whole += step if not whole or not step or step.startswith("[]") else f".{step}"
    return whole


def _found(value: Any, steps: tuple[str, ...], place: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield place, value
        return
    name, is_list = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    inner = value.get(name) if name and isinstance(value, dict) else value
    if (name and not isinstance(inner, (dict, list))) or (is_list and not isinstance(inner, list)):
        yield place, value
        return
    below = f"{place}/{name}" if name else place
    if not is_list:
        yield from _found(inner, steps[1:], below)
    elif not inner:
        yield below, []
    else:
        for number, item in enumerate(inner):
            yield from _found(item, steps[1:], f"{below}/{number}")
