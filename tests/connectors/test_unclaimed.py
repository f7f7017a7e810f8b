"""What a connector takes no notice of stands with its event all the same."""

import json
from pathlib import Path

import pytest

from connectors._contract import Event, Person, Series
from connectors._documents import documents, dumps
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._registry import all_connectors
from connectors._unclaimed import keep_unclaimed

SAMPLES = Path(__file__).parent / "samples"
UNKNOWN = "zzq7"
NO_RECORDS_OUTSIDE = {
    "alerts.grafana_history",
    "metrics.prometheus",
    "traces.xray",
}  # columns, series, text that is JSON


def records_in(value):
    """The elements of the outermost lists of a document."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))
    elif isinstance(value, dict):
        for each in value.values():
            yield from records_in(each)


def cases():
    found = []
    for folder in sorted(SAMPLES.iterdir()):
        if all_connectors()[folder.name].group == "structured" and folder.name not in NO_RECORDS_OUTSIDE:
            for name, told in json.loads((folder / "expected.json").read_text())["files"].items():
                if told.get("events") and Evidence(name, folder / name).head.shape == "json":
                    found.append((folder.name, name))
    return found


def read_one(evidence, make, paths=("things[]",)):
    return [item for item in each(evidence, dict.fromkeys(paths, make)) if isinstance(item, Event)]


def titled(record: Record) -> Event:
    return Event(record.line, record.value["at"], record.value["title"], attributes={"kind": record.value.get("kind")})


@pytest.mark.parametrize(("name", "file"), cases())
def test_a_field_that_nobody_documented_stands_with_one_of_the_events(evidence, name, file):
    whole = [found[1] for found in documents(Evidence(file, SAMPLES / name / file))]
    marked = 0
    for document in whole:
        for record in records_in(document):
            record["x_unknown"], marked = UNKNOWN, marked + 1
    items = list(all_connectors()[name].read(evidence("\n".join(map(dumps, whole)), file.rpartition("/")[2])))
    assert not marked or UNKNOWN in repr([item for item in items if isinstance(item, (Event, Series))])


def test_what_no_field_of_the_event_says_is_kept_by_its_path(evidence):
    thing = {
        "at": "2026-03-29T01:00:00Z",
        "title": "Rollback",
        "by": {"name": "ops", "tags": [{"k": "a"}, {"k": "b"}]},
        "muted": False,
    }
    (event,) = read_one(evidence(json.dumps({"things": [thing]})), titled)
    assert event.unclaimed == {"by.name": "ops", "by.tags[].k": ["a", "b"], "muted": False}


def test_what_the_event_says_is_not_kept_twice(evidence):
    thing = {"at": "2026-03-29T01:00:00Z", "title": "Rollback", "kind": "deploy", "empty": "", "none": None}
    (event,) = read_one(evidence(json.dumps({"things": [thing]})), titled)
    assert event.unclaimed == {}


def test_a_person_of_the_record_is_no_unknown_field():
    event = Event(1, "2026-03-29T01:00:00Z", "Rollback", actor="U7")
    keep_unclaimed(
        [event, Person("U7", name="Night Shift")], {"user": {"id": "U7", "name": "Night Shift", "team": "T1"}}
    )
    assert event.unclaimed == {"user.team": "T1"}


def test_records_inside_of_a_record_keep_their_own_fields(evidence):
    inside = {"at": "2026-03-29T01:05:00Z", "title": "Second thought", "mood": "calm"}
    thing = {"at": "2026-03-29T01:00:00Z", "title": "Rollback", "notes": [inside]}
    first, second = read_one(evidence(json.dumps({"things": [thing]})), titled, ("things[]", "things[].notes[]"))
    assert (first.unclaimed, second.unclaimed) == ({}, {"mood": "calm"})


def test_what_stands_around_records_goes_with_the_first_of_them(evidence):
    rows = [{"at": "2026-03-29T01:00:00Z", "title": "One"}, {"at": "2026-03-29T01:00:01Z", "title": "Two"}]
    found = read_one(
        evidence(json.dumps({"groups": [{"zone": "eu-1", "things": rows}], "page": 7})), titled, ("groups[].things[]",)
    )
    assert [event.unclaimed for event in found] == [{"zone": "eu-1", "page": 7}, {}]


def test_a_document_that_is_one_record_keeps_all_that_stands_in_it(evidence):
    thing = {"at": "2026-03-29T01:00:00Z", "title": "Rollback"}
    (event,) = read_one(evidence(json.dumps({"hook": 4, "thing": thing})), titled, ("thing",))
    assert event.unclaimed == {"hook": 4}
