"""Exports that nobody on this project wrote, against what their own tools say of them."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from connectors import _stamps
from connectors._contract import Event
from connectors._reading import Evidence
from connectors._registry import choose

SHARED = Path(__file__).parents[3] / "shared" / "samples"
AUDIT_LOGS = {
    "aws_cloudtrail.jsonl": "audit.cloudtrail",
    "azure_activity_log.jsonl": "audit.azure_activity",
    "gcp_logging.jsonl": "audit.gcp",
    "microsoft_audit_log.jsonl": "audit.office365_api",
}

if not SHARED.exists():
    pytest.skip("the real samples are not here", allow_module_level=True)


def instants(events):
    """Microseconds since 1970 of each event's own time; what states no zone is UTC."""
    read = _stamps.read_column(pl.Series([event.time for event in events], dtype=pl.String))[0]
    return (read["at"] - read["offset_seconds"].fill_null(0) * 1_000_000).to_list()


@pytest.mark.parametrize(("name", "connector"), AUDIT_LOGS.items())
def test_a_cloud_audit_log_gives_the_records_and_times_that_a_forensic_tool_finds(name, connector):
    answers = json.loads((SHARED / "plaso" / "expected.json").read_text())
    answers = answers if isinstance(answers, list) else answers["files"]
    expected = next(each for each in answers if each["file"].endswith(name))
    evidence = Evidence(name, SHARED / "plaso" / "files" / "jsonl" / name)
    fit = choose(evidence.head)
    assert (fit.connector.name, fit.rivals) == (connector, ())
    events = [item for item in fit.connector.read(evidence) if isinstance(item, Event)]
    assert len(events) == expected["expected_records"]
    found = instants(events)
    for check in expected["time_checks"]:
        wanted = datetime.fromisoformat(check["times"]["recorded_time"])
        wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        assert abs(found[check["index"]] / 1e6 - wanted.timestamp()) < 1e-3


def test_dates_of_tickets_that_are_ambiguous_one_by_one_are_read_as_a_column():
    path = next((SHARED / "tickets").glob("*.csv"))
    evidence = Evidence(path.name, path)
    events = [item for item in choose(evidence.head).connector.read(evidence) if isinstance(item, Event)]
    with path.open(newline="") as file:
        written = [row["sys_updated_at"] for row in csv.DictReader(file)]
    wanted = [datetime.strptime(text, "%d-%m-%Y %H:%M").replace(tzinfo=UTC).timestamp() * 1e6 for text in written]
    assert sum(int(text[:2]) <= 12 for text in written) > len(written) / 2
    assert instants(events) == wanted
