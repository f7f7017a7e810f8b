"""Rule 1 over files that nobody on this project wrote: every record is accounted for, whatever it is."""

from pathlib import Path

import pytest

from connectors._reading import Evidence
from connectors._registry import choose

SHARED = Path(__file__).parents[3] / "shared" / "samples"
FOLDERS = ("live", "tickets", "nab", "nezha-2023-01-29", "lnav", "plaso", "irc", "log-times", "human-times")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((SHARED / folder).rglob("*"))
    if path.is_file() and path.stat().st_size
]

if not FILES:
    pytest.skip("the real samples are not here", allow_module_level=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHARED).as_posix())
def test_the_sum_comes_out(tally, path):
    evidence = Evidence(path.relative_to(SHARED).as_posix(), path)
    fit = choose(evidence.head)
    if fit is None:
        pytest.skip("no text")
    counts = tally(fit.connector.read(evidence), shared_records=fit.connector.shared_records)
    assert sum(counts.values()) == fit.connector.count(evidence), counts


def test_text_logs_are_not_taken_for_tables():
    """Commas, tabs and bars stand in most logs; a table has a header without a time."""
    logs = [
        path
        for path in FILES
        if path.relative_to(SHARED).parts[0] in ("lnav", "plaso", "irc", "log-times") and path.suffix != ".csv"
    ]
    taken = [
        path.name
        for path in logs
        if (fit := choose(Evidence(path.name, path).head)) and fit.connector.name == "tables.csv"
    ]
    assert taken == []
