"""A sample of a text log's lines, by which all that is decided about it as a whole gets decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from connectors._lines import decode

if TYPE_CHECKING:
    from connectors._reading import Evidence

SAMPLED_LINES = 300


def sample_lines(evidence: Evidence) -> Iterator[str]:
    """Lines from the head, and, where the file can be entered anywhere, from its middle and its end."""
    head = evidence.head
    yield from _thin(head.lines)
    if head.is_whole or evidence.members or not _is_plain(evidence):
        return
    size = evidence.file.stat().st_size
    with evidence.file.open("rb") as file:
        for place in (size // 2, max(0, size - 65_536)):
            file.seek(place)
            pieces = file.read(65_536).split(b"\n")[1:-1]
            yield from _thin([decode(piece).removesuffix("\r") for piece in pieces], SAMPLED_LINES // 3)


def _is_plain(evidence: Evidence) -> bool:
    with evidence.file.open("rb") as file:
        return file.read(16) == evidence.head.data[:16] and evidence.head.encoding == "utf-8"


def _thin(lines: list[str], most: int = SAMPLED_LINES) -> Iterable[str]:
    """The first lines whole, since layouts are told by neighbours, then every so many."""
    if len(lines) <= most:
        return lines
    half = most // 2
    return lines[:half] + lines[half :: max(1, (len(lines) - half) // half)][:half]
