"""Exports that are a list of things, or one such thing on its own."""

from __future__ import annotations

from collections.abc import Iterable

from connectors._contract import Item
from connectors._records import Maker, Record, nothing


def single(make: Maker, *paths: str) -> Maker:
    """For `each(otherwise=…)`: a document with no record at `paths` is itself one, unless it is empty there."""

    def whole(record: Record) -> Item | Iterable[Item]:
        try:
            return nothing(record, paths)
        except ValueError:
            return make(record)

    return whole


def from_around(make: Maker) -> Maker:
    """For a path that only says that a document is a record of its own: the record is what stands around it."""
    return lambda record: make(Record(record.around[-1], record.line, record.locator.rpartition("/")[0], record.around))
