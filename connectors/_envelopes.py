"""JSON that was handed on in another wrapping than its product documents.

A script keeps the pages of an answer in a list, or one on each line; a tool puts the answer under `data`; somebody
picks the records out of it, `jq .incidents[]`. The records are the same, and are found by the same signs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


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

    def paths(self, json_paths: frozenset[str]) -> frozenset[str]:
        """The paths of a file as the product documents them."""
        start = joined(self.within, "")
        below = (path[len(start) :].removeprefix(".") for path in json_paths if path.startswith(start))
        return frozenset(joined((self.around,), path) if self.around else path for path in below if path)

    @property
    def added(self) -> str:
        """The JSON pointer of what `restored` puts around a record."""
        names = [name for name in self.around.removesuffix("[]").split(".") if name]
        return "".join(f"/{name}" for name in names) + "/0" if self.around else ""


AS_DOCUMENTED = Envelope()


def joined(within: tuple[str, ...], path: str) -> str:
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
