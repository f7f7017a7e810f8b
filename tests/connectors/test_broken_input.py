"""Broken, cut and strange input becomes rejects with a place and a reason, and never stops a run."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from connectors._contract import Context, Event, Reject
from connectors._registry import all_connectors, choose

SAMPLES = Path(__file__).parent / "samples"
JSON_SAMPLES = [
    (folder.name, path)
    for folder in sorted(SAMPLES.iterdir())
    for path in sorted(folder.rglob("*.json"))
    if path.name != "expected.json" and not folder.name.startswith("logs.")
]
STRANGE = (None, [], {}, "", "x", 0, -1, True, 1.5, ["x"], {"a": []}, [[1, "2"]], "0001-01-01T00:00:00Z")


def sum_of(tally, connector, evidence):
    return sum(tally(connector.read(evidence), shared_records=connector.shared_records).values())


@pytest.mark.parametrize(("name", "path"), JSON_SAMPLES)
def test_a_truncated_document_keeps_its_whole_records_and_its_rest_is_one_reject(evidence, tally, name, path):
    connector = all_connectors()[name]
    whole = [item.time for item in connector.read(evidence(path.read_bytes(), "whole.json")) if isinstance(item, Event)]
    cut = evidence(path.read_bytes()[: int(path.stat().st_size * 0.7)])
    items = list(connector.read(cut))
    kept = [item.time for item in items if isinstance(item, Event)]
    assert Counter(kept) <= Counter(whole)
    assert sum(isinstance(item, Reject) and item.reason.startswith("not JSON") for item in items) == 1
    assert sum_of(tally, connector, cut) == connector.count(cut)


def test_what_stands_whole_before_the_break_is_read(evidence):
    entry = {"type": "acknowledge_log_entry", "created_at": "2024-03-29T00:50:00Z", "agent": {"type": "user_reference"},
             "channel": {"type": "web_ui", "notes": [1, {"a": "[{\\"}]}, "incident": {"id": "P1"}, "id": "R1"}  # fmt: skip
    text = json.dumps({"log_entries": [entry, entry, entry]}, indent=1)
    items = list(all_connectors()["alerts.pagerduty"].read(evidence(text[:-90])))
    events, rejects = ([item for item in items if isinstance(item, kind)] for kind in (Event, Reject))
    assert [event.locator for event in events] == ["/log_entries/0", "/log_entries/1"]
    assert (len(rejects), rejects[0].line) == (1, text[: text.rindex('{\n   "type": "ack')].count("\n"))


@pytest.mark.parametrize(("name", "path"), JSON_SAMPLES)
@pytest.mark.parametrize("seed", range(25))
def test_a_field_of_another_type_never_stops_the_reading(evidence, tally, name, path, seed):
    rng = random.Random(f"{path.name}/{seed}")
    document = json.loads(path.read_text())
    for _ in range(rng.randint(1, 4)):
        document = altered(document, rng)
    strange, connector = evidence(json.dumps(document)), all_connectors()[name]
    assert sum_of(tally, connector, strange) == connector.count(strange)


def altered(value, rng):
    """The document with one value, at any depth, replaced by something strange."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        name = rng.choice(sorted(value))
        return {**value, name: altered(value[name], rng)}
    if isinstance(value, list) and value and rng.random() < 0.85:
        place = rng.randrange(len(value))
        return [*value[:place], altered(value[place], rng), *value[place + 1 :]]
    return rng.choice(STRANGE)


def test_a_list_where_an_object_belongs_is_rejected_with_its_place(evidence):
    alert = {
        "fingerprint": "a",
        "startsAt": "2024-03-29T00:50:00Z",
        "endsAt": "2024-03-29T00:54:00Z",
        "labels": {"alertname": "A"},
    }
    items = list(
        all_connectors()["alerts.alertmanager"].read(evidence(json.dumps([alert, {**alert, "labels": ["A"]}, alert])))
    )
    assert [type(item) for item in items] == [Event, Reject, Event]
    assert items[1].line == 2
    assert items[1].reason.endswith("at /1")
    assert json.loads(items[1].raw)["labels"] == ["A"]


def test_a_broken_line_between_whole_ones_is_one_reject_at_its_line(evidence):
    good = '{"receiver":"h","alerts":[{"fingerprint":"a","startsAt":"2024-03-29T00:50:00Z","endsAt":"","labels":{"alertname":"A"}}]}'
    lines = evidence(f"{good}\n{good[:60]}\n{good}\n", "hooks.jsonl")
    connector = choose(lines.head).connector
    items = list(connector.read(lines))
    assert connector.name == "alerts.alertmanager"
    assert [(type(item), item.line) for item in items] == [(Event, 1), (Reject, 2), (Event, 3)]
    assert connector.count(lines) == 3


@pytest.mark.parametrize("content", ["", " \n\t\r\n"])
def test_an_empty_file_fits_nothing(evidence, content):
    assert choose(evidence(content).head) is None


@pytest.mark.parametrize("document", ["[]", "{}", "null", "3", '"x"', '{"status":"success"}', "[[]]", "[null]"])
@pytest.mark.parametrize(
    "name", sorted(name for name, one in all_connectors().items() if one.group == "structured" and "logs." not in name)
)
def test_a_document_of_another_shape_is_accounted_for(evidence, tally, name, document):
    other, connector = evidence(document), all_connectors()[name]
    assert sum_of(tally, connector, other) == connector.count(other)


def test_an_empty_list_is_context_and_no_reject(evidence):
    for name in ("chat.slack", "alerts.alertmanager", "alerts.alertmanager_silences", "deploys.github_statuses"):
        assert list(all_connectors()[name].read(evidence("[]"))) == [Context()]


def test_a_quote_that_never_closes_does_not_swallow_the_table(evidence, tally):
    rows = "".join(f"2024-03-29 00:{minute:02d}:00,web-1,all well\n" for minute in range(40))
    table = evidence(f'time,host,message\n{rows}2024-03-29 00:50:00,web-1,"5 inch\n{rows}', "t.csv")
    connector = choose(table.head).connector
    counts = tally(connector.read(table), shared_records=True)
    assert connector.name == "tables.csv"
    assert counts == {"events": 81, "sample_records": 0, "rejects": 0, "joined_lines": 0, "context_records": 1}
    assert connector.count(table) == 82


def test_cells_with_line_ends_nul_and_lone_carriage_returns_keep_the_sum(evidence, tally):
    content = (
        b'time,host,message\r\n2024-03-29 00:14:00,web-1,"a\r\n\r\nb"\r\n2024-03-29 00:15:00,web-1,a\rb\r\n'
        b"2024-03-29 00:16:00,web-1,nul\x00 \xff\r\n   \r\n2024-03-29 00:17:00,web-1,last"
    )
    table = evidence(content, "t.csv")
    connector = choose(table.head).connector
    counts = tally(connector.read(table), shared_records=True)
    assert connector.name == "tables.csv"
    assert counts == {"events": 4, "sample_records": 0, "rejects": 0, "joined_lines": 1, "context_records": 1}
    assert connector.count(table) == 6


def test_a_lone_carriage_return_in_the_first_lines_leaves_the_choice_to_the_rest(evidence):
    line = "2026-03-29T00:14:0{}.113Z 00O section_start:1774743240:build\r$ make\n"
    log = evidence("".join(line.format(second) for second in range(8)), "build.log")
    assert choose(log.head).connector.kind == "log"


def test_a_row_with_a_lone_carriage_return_does_not_stop_a_pivoted_table(evidence, tally):
    heads = b"series,2026-03-29 00:40:00,2026-03-29 00:41:00,2026-03-29 00:42:00\n"
    table = evidence(heads + b"cpu,1,2,3\nme\rm,1,2,3\nio,4,5,6\n", "t.csv")
    connector = choose(table.head).connector
    counts = tally(connector.read(table), shared_records=True)
    assert connector.name == "metrics.pivoted"
    assert (counts["sample_records"], counts["rejects"], counts["context_records"]) == (2, 1, 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_table_in_another_encoding_is_the_same_table(evidence, encoding):
    table = evidence(
        "time\thost\twhat\n2024-03-29 00:14:00\tweb-1\tgrün\n2024-03-29 00:15:00\tweb-1\trot\n".encode(encoding),
        "t.txt",
    )
    events = [item for item in choose(table.head).connector.read(table) if isinstance(item, Event)]
    assert [(event.line, event.time, event.headline) for event in events] == [
        (2, "2024-03-29 00:14:00", "grün"),
        (3, "2024-03-29 00:15:00", "rot"),
    ]


def test_a_log_whose_commas_only_split_its_milliseconds_is_no_table(evidence):
    text = "started, pid 7\n" + "".join(f"2024-03-29 00:14:{second:02d},113 INFO all well\n" for second in range(30))
    assert choose(evidence(text, "app.log").head).connector.name != "tables.csv"


def test_a_stamp_keeps_its_digits(evidence):
    answer = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1435781451.780,"1"]}]}}'
    (series,) = all_connectors()["metrics.prometheus"].read(evidence(answer))
    assert series.points == [(1, "1435781451.780", "1")]


@pytest.mark.parametrize("first", ["Time,a\rb,c", "section_start:1774737540:build\r\x1b[0K", "a,b\rc\n#group,false\rx"])
def test_a_lone_carriage_return_among_the_first_lines_stops_no_choice(evidence, tally, first):
    strange = evidence(f"{first}\n2026-03-28 23:50:00,1\r2,3\nRunning step one\r\x1b[0Kdone\n", "trace.log")
    connector = choose(strange.head).connector
    assert sum_of(tally, connector, strange) == connector.count(strange)
    for name in ("metrics.influx_csv", "metrics.grafana_csv", "metrics.graphite_csv", "logs.symantec"):
        assert sum_of(tally, all_connectors()[name], strange) == all_connectors()[name].count(strange)
