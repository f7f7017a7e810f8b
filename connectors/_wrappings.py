"""In which envelope a file's JSON was handed on: tried where a connector does not find its signs where they are documented."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from connectors._envelopes import Envelope, joined
from connectors._names import is_time
from connectors._reading import Head

NAMES = ("data", "result", "results", "response", "body", "payload", "content", "output", "value", "values", "items",
         "records", "entries", "rows", "pages", "page", "hits", "documents")  # fmt: skip
DEEPEST = 2  # wrappings, one inside the other
FEWEST_SIGNS_ALONE = 3  # of a record without what stands around it
WRAPPED, ALONE = 0.075, 0.125  # how much less sure than the documented form
FIRST_LIST = re.compile(r"[^\[\]]*\[\](?!\[)")


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
            if (certainty := fits(head.inside(envelope))) > 0:
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
        if is_log and any(is_time(path.removeprefix(joined(within, ""))) for path in _children(paths, within)):
            continue
        for step in ("[]", *NAMES, *(f"{name}[]" for name in NAMES)):
            if joined(within, step) in paths or any(path.startswith(f"{joined(within, step)}.") for path in paths):
                found.append((*within, step))
    return tuple(found)


def _children(paths: frozenset[str], within: tuple[str, ...]) -> Iterator[str]:
    start = f"{joined(within, '')}." if within else ""
    return (path for path in paths if path.startswith(start) and not set(path[len(start) :]) & set(".["))
