"""The sum of rule 1, from what a reader handed over."""

from collections import Counter

import pytest

from connectors._contract import Context, Event, Frame, Joined, Reject, Series
from connectors._reading import Evidence

COUNTED = ("events", "sample_records", "rejects", "joined_lines", "context_records")


@pytest.fixture(scope="session")
def tally():
    return count_emitted


@pytest.fixture
def evidence(tmp_path):
    """A file of evidence from text or bytes."""

    def write(content, name="export.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Evidence(name, path)

    return write


def count_emitted(items, *, shared_records):
    """The counts of rule 1 from what was emitted."""
    counts, shared = Counter(dict.fromkeys(COUNTED, 0)), set()
    for item in items:
        match item:
            case Event():
                counts["events"] += 1
            case Reject():
                counts["rejects"] += 1
            case Context():
                counts["context_records"] += item.count
            case Joined():
                counts["joined_lines"] += item.count
            case Series():
                numbers = [number for number, _, _ in item.points]
                counted = len(set(numbers) - shared) if shared_records else len(numbers)
                counts["sample_records"] += counted if item.records is None else item.records
                shared.update(numbers)
            case Frame():
                counts["events"] += len(item.events)
                counts["joined_lines"] += item.joined_lines
                counts["context_records"] += item.context_records
    return dict(counts)
