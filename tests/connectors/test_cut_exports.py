"""An export that breaks off anywhere, or lost a line in the middle, still comes out even."""

import gzip
import random
from pathlib import Path

import pytest

from connectors._registry import all_connectors

SAMPLES = Path(__file__).parent / "samples"
FILES = [
    (folder.name, path)
    for folder in sorted(SAMPLES.iterdir())
    for path in sorted(folder.rglob("*"))
    if path.is_file() and path.name != "expected.json"
]


def content_of(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def is_even(tally, connector, evidence):
    counts = tally(connector.read(evidence), shared_records=connector.shared_records)
    assert sum(counts.values()) == connector.count(evidence), counts


@pytest.mark.parametrize(("name", "path"), FILES)
def test_an_export_that_breaks_off_comes_out_even(evidence, tally, name, path):
    data = content_of(path)
    for share in (0.15, 0.4, 0.6, 0.8, 0.97):
        is_even(tally, all_connectors()[name], evidence(data[: int(len(data) * share)], path.name))


@pytest.mark.parametrize(
    ("name", "path"),
    [(name, path) for name, path in FILES if path.suffix in (".csv", ".txt", ".xml", ".jsonl", ".tsv")],
)
def test_an_export_with_lines_lost_or_garbled_comes_out_even(evidence, tally, name, path):
    rng = random.Random(path.name)
    lines = content_of(path).split(b"\n")
    for _ in range(6):
        damaged = list(lines)
        place = rng.randrange(len(damaged))
        damaged[place : place + 1] = rng.choice(
            [[], [damaged[place][: len(damaged[place]) // 2]], [b"\xff\x00 garbled"], [b"", damaged[place]]]
        )
        is_even(tally, all_connectors()[name], evidence(b"\n".join(damaged), path.name))
