"""What no connector takes notice of is in the database all the same: with an event, a series, a sample or as a fact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from connectors._documents import documents, dumps
from connectors._reading import Evidence
from connectors._registry import all_connectors
from pipelines.engines import reconstruct

pytestmark = pytest.mark.usefixtures("as_far_as_clocks")

SAMPLES = Path(__file__).parent / "samples"
TOLD = """
    select r.file_path || ' ' || concat_ws(' ', r.name, r.labels, r.attributes) from series r
    union all select r.file_path || ' ' || concat_ws(' ', s.attributes, s.value_text)
        from samples s join series r using (series_id) where s.attributes is not null or s.value_text is not null
    union all select file_path || ' ' || concat_ws(' ', body, attributes) from events
    union all select raw from evidence.rejects where file_path like '%deploys.ansible%' or file_path like '%metrics.prometheus-error%'
    union all select file_path || ' ' || name || ' ' || value from evidence.facts
"""


ROSTERS = {  # who and what is called how; the rest of them is no matter of an incident
    "chat.slack_channels": "",
    "chat.slack_users": "",
    "chat.mattermost": ".user",
    "tickets.zendesk": ".users[]",
}


def is_roster(name: str, file: str, path: str) -> bool:
    return name in ROSTERS and path.startswith(ROSTERS[name])


def cases() -> Iterator[tuple[str, str]]:
    for folder in sorted(SAMPLES.iterdir()):
        if all_connectors()[folder.name].group != "structured":
            continue
        for name in json.loads((folder / "expected.json").read_text())["files"]:
            shape = Evidence(name, folder / name).head.shape
            if shape in ("json", "jsonl"):
                yield folder.name, name


def objects_in(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a document, with the path of each; those of a list share one."""
    if isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            yield from objects_in(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from objects_in(each, f"{path}[]")


def planted(whole: list[Any], mark: str) -> dict[str, str]:
    """Path → marker, after one unknown field was put into the first object at each path."""
    marks: dict[str, str] = {}
    for document in whole:
        for path, thing in list(objects_in(document)):
            if path not in marks:
                marks[path] = f"{mark}n{len(marks)}q"
                thing["x_unknown"] = marks[path]
    return marks


def rows(folder: Path, query: str) -> list[str]:
    database = reconstruct(folder, folder / "out", engine="process").database
    with duckdb.connect(str(database), read_only=True) as connection:
        return [row[0] for row in connection.execute(query).fetchall()]


def test_an_unknown_field_at_any_level_of_an_export_is_in_the_database(tmp_path: Path):
    wanted: dict[str, tuple[str, str, str]] = {}
    for number, (name, file) in enumerate(cases()):
        whole = [found[1] for found in documents(Evidence(file, SAMPLES / name / file)) if isinstance(found, tuple)]
        marks = planted(whole, f"zz{number}")
        wanted |= {mark: (name, file, path) for path, mark in marks.items()}
        (tmp_path / f"{number}-{name}-{file.replace('/', '-')}").write_text("\n".join(map(dumps, whole)))
    text = "\n".join(rows(tmp_path, TOLD))
    lost = [where for mark, where in wanted.items() if mark not in text]
    assert len(wanted) > 1000
    assert [where for where in lost if not is_roster(*where)] == []


ANSWERS = (
    (
        {"status": "success", "warnings": ["a shard is missing"], "data": {"resultType": "matrix", "result": [
            {"metric": {"__name__": "up"}, "values": [[1774745400, "3"]], "step": 3}]}},
        {"status": "success", "data.resultType": "matrix", "warnings[]": "a shard is missing", "step": 3},
    ),
    (
        {"Label": "CPU", "page": 3, "Datapoints": [{"Timestamp": "2026-03-29T01:05:00Z", "Average": 3, "Unit": "Percent"}]},
        {"page": 3},
    ),
    (
        {"status": "ok", "series": [
            {"metric": "load", "scope": "host:a", "interval": 20, "length": 1, "pointlist": [[1774745400000, 20]]}]},
        {"interval": 20, "length": 1, "status": "ok", "scope": "host:a"},
    ),
)  # fmt: skip


def test_what_stands_around_samples_is_told_of_their_series_also_where_a_value_is_the_same(tmp_path: Path):
    for place, (answer, _) in enumerate(ANSWERS):
        (tmp_path / f"{place}.json").write_text(json.dumps(answer))
    found = rows(tmp_path, "select attributes from series order by file_path")
    assert [json.loads(row) for row in found] == [{"unclaimed": told} for _, told in ANSWERS]


def test_what_changes_from_sample_to_sample_stands_with_each(tmp_path: Path):
    points = [{"itemid": "7", "clock": str(1774745400 + n), "value": "1", "severity": n} for n in range(3)]
    (tmp_path / "history.json").write_text(json.dumps({"jsonrpc": "2.0", "result": points}))
    query = "select attributes ->> '$.unclaimed.severity' from samples order by recorded_at"
    assert rows(tmp_path, query) == ["0", "1", "2"]


def test_what_an_answer_without_samples_says_is_a_fact_of_the_file(tmp_path: Path):
    (tmp_path / "none.json").write_text(
        '{"status":"success","data":{"resultType":"vector","result":[]},"infos":["no data for 5m"]}'
    )
    query = "select name || '=' || value from evidence.facts order by 1"
    assert rows(tmp_path, query) == ["data.resultType=vector", "infos[]=no data for 5m", "status=success"]


def test_a_family_of_metrics_keeps_its_help_and_type_and_a_second_unit_is_not_lost(tmp_path: Path):
    (tmp_path / "page.prom").write_text(
        "# HELP jobs Jobs\\nwaiting.\n# TYPE jobs gauge\njobs 3 1774745400000 # not an exemplar\n"
    )
    assert rows(tmp_path, "select attributes from series") == ['{"help":"Jobs\\nwaiting.","type":"gauge"}']
    assert rows(tmp_path, "select attributes ->> '$.unclaimed.exemplar' from samples") == ["# not an exemplar"]
    (tmp_path / "page.prom").unlink()
    points = [
        {"Timestamp": f"2026-03-29T01:0{n}:00Z", "Sum": n, "Unit": unit} for n, unit in enumerate(("Bytes", "Count"))
    ]
    (tmp_path / "statistics.json").write_text(json.dumps({"Label": "Out", "Datapoints": points}))
    assert rows(tmp_path, "select unit || attributes::varchar from series") == ['Bytes{"unclaimed":{"unit":"Count"}}']
