"""XML evidence as a stream of its record elements, and how many there are.

A file may hold one document, or elements after each other with no root around them, as `wevtutil` writes them. What comes before
a fault is read; the rest of the file is one reject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree
from xml.parsers import expat

from connectors._contract import Reject
from connectors._lines import _as_utf8

if TYPE_CHECKING:
    from connectors._reading import Evidence

PIECE_BYTES = 1 << 16
DECLARATION = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*>)?")


def elements(
    evidence: Evidence, depth: int, name: str | None = None
) -> Iterator[tuple[int, ElementTree.Element] | Reject]:
    """(ordinal from 1, element) for every element at this depth (the outermost is 1), of this local name if one is given."""
    parser, ordinal, level = ElementTree.XMLPullParser(["start", "end"]), 0, -1  # the wrapper around all is 0
    for piece in _pieces(evidence):
        try:
            parser.feed(piece)
            for event, element in cast("Iterable[tuple[str, ElementTree.Element]]", parser.read_events()):
                level += 1 if event == "start" else 0
                if event == "end":
                    if level == depth and (name is None or local(element.tag) == name):
                        ordinal += 1
                        yield ordinal, element
                    if level <= depth:
                        element.clear()
                    level -= 1
        except ElementTree.ParseError as why:
            yield Reject(ordinal + 1, piece, f"not XML from here on: {why}")
            return


def count_elements(
    depth: int,
    name: str | None = None,
    inside: Callable[[str, str], int] = lambda tag, text: 0,
    parts: tuple[str, ...] = (),
) -> Callable[[Evidence], int]:
    """A counter that builds no element; a file that breaks off counts one for its rest.

    `inside` says how many further records the text of a whole element holds, given its name; `parts` are names of its
    children that are records too.
    """

    def count(evidence: Evidence) -> int:
        tally = _Tally(depth, name, inside, parts)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = tally.start, tally.end
        parser.CharacterDataHandler = tally.texts.append
        try:
            for piece in _pieces(evidence):
                parser.Parse(piece)
        except expat.ExpatError:
            tally.total += 1
        return tally.total

    return count


class _Tally:
    """What expat calls while it walks a document: the elements of one depth, and the text inside the current one."""

    def __init__(self, depth: int, name: str | None, inside: Callable[[str, str], int], parts: tuple[str, ...]) -> None:
        self._depth, self._name, self._inside, self._parts = depth, name, inside, parts
        self._part_count = 0
        self._level = -1  # the wrapper around all is 0
        self.texts: list[str] = []
        self.total = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._level += 1
        if self._level <= self._depth:
            self.texts.clear()
            self._part_count = 0
        else:
            self._part_count += self._level == self._depth + 1 and tag.rpartition(" ")[2] in self._parts
            self.texts.append("\n")

    def end(self, tag: str) -> None:
        bare = tag.rpartition(" ")[2]
        if self._level == self._depth and self._name in (None, bare):
            self.total += 1 + self._part_count + self._inside(bare, "".join(self.texts))
        if self._level <= self._depth:
            self.texts.clear()
        self._level -= 1


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def _pieces(evidence: Evidence) -> Iterator[bytes]:
    """The text as UTF-8 inside one outer element, in which no declaration may stand; that may name another encoding, too."""
    yield b"<evidence>"
    is_first = True
    for piece in _as_utf8(evidence, PIECE_BYTES):
        yield DECLARATION.sub(b"", piece.removeprefix(b"\xef\xbb\xbf"), count=1) if is_first else piece
        is_first = False
    yield b"</evidence>"
