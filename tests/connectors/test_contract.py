"""What every connector must have, and that each reads its own sample as its documentation says."""

import json
from pathlib import Path

import pytest

from connectors._contract import Event, Frame, Person, Presence, Reading, Reject, Series
from connectors._frames import complete
from connectors._reading import Evidence
from connectors._registry import all_connectors, choose

SAMPLES = Path(__file__).parent / "samples"
STRUCTURED = sorted(name for name, connector in all_connectors().items() if connector.group != "text")
GOLDENS = {folder.name: json.loads((folder / "expected.json").read_text()) for folder in sorted(SAMPLES.iterdir())}
CASES = [(name, file) for name, golden in GOLDENS.items() for file in golden["files"]]


def evidence_of(name, file):
    return Evidence(file, SAMPLES / name / file)


def plain(value):
    """Tuples as lists, as JSON has them; a reading without its last field, where that says nothing."""
    if isinstance(value, Reading) and value.order_by is None:
        value = value[:-1]
    return json.loads(json.dumps(value, default=str))


def stamped(row):
    """A stamp that stands at a fixed place of the body is not kept twice."""
    if row["written_time"] is None and row["written_length"]:
        row["written_time"] = row["body"][row["written_from"] :][: row["written_length"]]
    return row


def emitted(items, kind):
    """The items of one kind as dicts; a frame's rows stand for events."""
    found = []
    for item in items:
        if isinstance(item, Frame) and kind is Event:
            found += [stamped(row) for row in complete(item.events).to_dicts()]
        elif isinstance(item, kind):
            found.append({name: plain(getattr(item, name)) for name in item.__slots__})
    return found


@pytest.mark.parametrize("name", sorted(all_connectors()))
def test_a_connector_says_what_it_reads_and_whose_clock_stamps_it(name):
    connector = all_connectors()[name]
    assert connector.title
    assert connector.reads or connector.samples
    assert connector.clock == "host" or connector.clock.startswith("service:")
    assert name.partition(".")[0] in (
        "alerts",
        "audit",
        "chat",
        "deploys",
        "forensics",
        "logs",
        "mail",
        "meetings",
        "metrics",
        "notes",
        "searches",
        "status",
        "tables",
        "tickets",
        "traces",
    )


@pytest.mark.parametrize("name", sorted(all_connectors()))
def test_a_connector_has_a_sample_and_a_golden_from_its_documentation(name):
    connector = all_connectors()[name]
    if connector.group == "text":
        assert connector.samples
    else:
        assert GOLDENS[name]["source"]
        assert GOLDENS[name]["files"]


@pytest.mark.parametrize(("name", "file"), CASES)
def test_a_sample_goes_to_its_own_connector_and_to_no_rival(name, file):
    fit = choose(evidence_of(name, file).head)
    assert fit is not None
    assert (fit.connector.name, fit.rivals) == (name, ())


@pytest.mark.parametrize(("name", "file"), CASES)
def test_a_sample_is_read_as_its_documentation_says(tally, name, file):
    connector, expected = all_connectors()[name], GOLDENS[name]["files"][file]
    items = list(connector.read(evidence_of(name, file)))
    counts = tally(items, shared_records=connector.shared_records)
    assert counts == dict.fromkeys(counts, 0) | expected["tally"]
    for key, kind in (
        ("events", Event),
        ("series", Series),
        ("rejects", Reject),
        ("people", Person),
        ("presences", Presence),
    ):
        if key in expected:
            assert_alike(emitted(items, kind), expected[key], key)


@pytest.mark.parametrize(("name", "file"), CASES)
def test_the_counter_agrees_with_the_reader_without_knowing_it(name, file):
    assert all_connectors()[name].count(evidence_of(name, file)) == GOLDENS[name]["files"][file]["count"]


@pytest.mark.parametrize(("name", "file"), CASES)
def test_the_golden_itself_comes_out_even(name, file):
    expected = GOLDENS[name]["files"][file]
    assert sum(expected["tally"].values()) == expected["count"]


def assert_alike(found, expected, what):
    """Every expected record at its place, with at least the fields that are written down."""
    assert len(found) == len(expected), what
    for place, (one, wanted) in enumerate(zip(found, expected, strict=True)):
        assert {name: one[name] for name in wanted} == wanted, f"{what} {place}"
