"""The letters of a zone beside a stamp: `IST`, `Europe/Zurich`, `Etc/GMT+3`, and which zone they mean here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors import _stamps
from connectors._zones import ABBREVIATIONS
from pipelines.times import bases
from pipelines.times.zones import is_known, offset_at, offset_called, spelled

COMPANIONS = {  # letters that other stamps of the same file have, and what that makes of shared ones (seconds east)
    "IST": {"IDT": 7200, "GMT": 3600},
    "BST": {"GMT": 3600},
    "CST": {"CDT": -21_600},
}


@dataclass(frozen=True)
class Meaning:
    """The zones that some letters can mean, the likeliest first, and the basis."""

    zones: tuple[str, ...]
    basis: str


def meaning_of(text: str, file_zone: str, file_basis: str, year: int, others: Collection[str]) -> Meaning:
    """file_zone: that of stamps which state none, and why it is. year: around which. others: the other letters of the file.

    Shared letters mean what the file's own zone calls by them, unless that zone is only assumed.
    """
    name = text.strip(" ()[]")
    stated, _ = _stamps.offset_of(name)
    if stated is not None:
        return Meaning((spelled(stated),), bases.NAMED)
    candidates = ABBREVIATIONS.get(name.upper(), ())
    if not candidates and is_known(name):
        return Meaning((name,), bases.NAMED)
    if file_basis != bases.ASSUMED:
        offset = offset_called(file_zone, name.upper(), year)
        current = offset_at(file_zone, datetime(year, 1, 1, tzinfo=UTC))
        if offset is None and current in candidates:
            offset = current
        if offset is not None:
            return Meaning((spelled(offset),), f"{bases.LETTERS_RESOLVED}: {name}")
    for other, offset in COMPANIONS.get(name.upper(), {}).items():
        if other in others:
            return Meaning((spelled(offset),), f"{bases.LETTERS_RESOLVED}: {name} beside {other}")
    if candidates:
        return Meaning(tuple(spelled(offset) for offset in candidates), f"{bases.LETTERS_OPEN}: {name}")
    return Meaning((file_zone,), f"{file_basis}: {name} is no known zone")
