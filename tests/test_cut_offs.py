"""What looks cut off, and what others mention and nobody handed in."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.cut_offs import _by_count
from pipelines.engines import reconstruct as run
from pipelines.unseen import questions

EXPORTS = """
[[exports]]
path = "range.json"
to = 2026-03-29T01:10:00Z
[[exports]]
path = "limited.jsonl"
limit = 2
pages = 2
"""


def entry(minute: int, **fields: object) -> dict[str, object]:
    return {
        "timestamp": 1774746000000 + minute * 60_000,
        "message": "ok",
        "ingestionTime": 1774746000000,
        "logStreamName": "a",
    } | fields


def kubernetes(minute: int) -> dict[str, object]:
    return {
        "kind": "Event", "reason": "Started", "type": "Normal", "message": "Started container", "metadata": {"name": f"e{minute}"},
        "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "checkout-5d9c7b64f8-4kq7z"},
        "firstTimestamp": f"2026-03-29T01:{minute:02d}:00Z", "lastTimestamp": f"2026-03-29T01:{minute:02d}:00Z",
    }  # fmt: skip


@pytest.fixture(scope="module")
def signs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    folder = tmp_path_factory.mktemp("cut")
    files = {
        "thousand.log": "".join(f"2026-03-29T01:{n // 60 % 60:02d}:{n % 60:02d}Z INFO request {n}\n" for n in range(1000)),
        "few.log": "2026-03-29T01:05:00Z INFO one\n2026-03-29T01:06:00Z INFO two\n",
        "hundred.csv": "time,what\n" + "".join(f"2026-03-29T01:{n % 60:02d}:00Z,thing {n}\n" for n in range(100)),
        "page.json": json.dumps({"events": [entry(1), entry(2)], "searchedLogStreams": [], "nextToken": "Bxkq6kVGFtq2y"}),
        "inside.json": json.dumps({"events": [entry(3, message='{"nextToken": "a b"}', nextToken="of a record")], "searchedLogStreams": []}),
        "more.json": json.dumps({"incidents": [{"id": "P1", "incident_number": 1, "created_at": "2026-03-29T01:05:00Z", "status": "resolved",
            "title": "t", "html_url": "https://example.org", "urgency": "high"}], "limit": 25, "offset": 0, "more": True}),
        "hits.json": json.dumps({"took": 1, "timed_out": False, "hits": {"total": {"value": 10000, "relation": "gte"}, "hits": [
            {"_index": "l", "_id": "1", "_source": {"@timestamp": "2026-03-29T01:05:00Z", "message": "ok"}}]}}),
        "all.json": json.dumps({"took": 1, "timed_out": False, "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [
            {"_index": "l", "_id": "2", "_source": {"@timestamp": "2026-03-29T01:05:00Z", "message": "ok"}}]}}),
        "series.json": json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [
            {"metric": {"__name__": "up"}, "values": [[1774746000 + 15 * n, "1"] for n in range(11_000)]}]}}),
        "range.json": json.dumps({"events": [entry(9), entry(10)], "searchedLogStreams": []}),
        "limited.jsonl": "".join(json.dumps({"time": f"2026-03-29T01:0{n}:00Z", "message": "m"}) + "\n" for n in range(4)),
        "until.json": json.dumps({"guild": {"id": "1"}, "channel": {"id": "2", "type": "GuildTextChat", "name": "war"},
            "dateRange": {"after": None, "before": "2026-03-29T03:20:00.5+02:00"}, "messages": [{"id": "3", "type": "Default",
            "timestamp": "2026-03-29T01:20:00+00:00", "content": "ok", "author": {"id": "4", "name": "ops"}}]}),
        "broken.json": json.dumps({"events": [entry(3), entry(4)]}, indent=1)[:-60],
        "broken.jsonl": '{"time": "2026-03-29T01:01:00Z", "message": "m"}\n{"time": "2026-03-29T01:02:00Z", "mess',
        "garbled.jsonl": '{"time": "2026-03-29T01:01:00Z", "message": "m"}\n{]}\n{"time": "2026-03-29T01:02:00Z", "message": "m"}\n',
        "kubernetes.json": json.dumps({"kind": "List", "items": [kubernetes(5), kubernetes(40)]}),
        "exports.toml": EXPORTS,
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(content)
    database = run(folder, folder / "out", engine="process").database
    with duckdb.connect(str(database), read_only=True) as connection:
        return dict(connection.execute("select file_path, cut_off from evidence.files").fetchall())


@pytest.mark.parametrize(
    ("file", "sign"),
    [
        (
            "thousand.log",
            "exactly 1,000 records: a usual limit, those of Loki and of Exchange's Get-MessageTrackingLog among them",
        ),
        ("hundred.csv", "exactly 100 records: a usual page"),
        ("page.json", "says that there is more: nexttoken Bxkq6kVGFtq2y"),
        ("more.json", "says that there is more: more true"),
        ("hits.json", "more than 10,000 records matched"),
        ("series.json", "a series of exactly 11,000 points, as many as Prometheus answers"),
        ("range.json", "its last record stands at the end of what was asked for, 2026-03-29 01:10:00 UTC"),
        ("until.json", "its last record stands at the end of what was asked for, 2026-03-29 01:20:00 UTC"),
        ("limited.jsonl", "holds the 2 records on each of 2 pages that exports.toml states as its limit"),
        ("broken.json", "breaks off at line 8, in the middle of a record"),
        ("broken.jsonl", "breaks off at line 2, in the middle of a record"),
        ("kubernetes.json", "begins at 2026-03-29 01:05 UTC: Kubernetes keeps its events for about an hour"),
    ],
)
def test_a_cut_export_shows_its_sign(signs, file, sign):
    assert signs[file] == sign


@pytest.mark.parametrize("file", ["few.log", "all.json", "inside.json", "garbled.jsonl"])
def test_a_whole_export_shows_none(signs, file):
    assert signs[file] is None


def test_what_others_mention_and_nobody_handed_in_is_asked_for(tmp_path: Path):
    channel = tmp_path / "inc-2043"
    channel.mkdir()
    said = [
        "see #payments-war and SHOP-7, dump in heap-7.hprof, numbers in app.log",
        "https://example.slack.com/archives/C0123ABCD/p1774745000000100",
    ]
    messages = [
        {"type": "message", "user": "U1", "ts": f"1774746{n}00.000100", "text": text} for n, text in enumerate(said)
    ]
    messages.append(
        {"type": "message", "user": "U1", "ts": "1774746300.000100", "thread_ts": "1774740000.000100", "text": "yes"}
    )
    alert = {"fingerprint": "a", "startsAt": "2026-03-29T01:00:00Z", "endsAt": "2026-03-29T01:09:00Z",
             "labels": {"alertname": "Down", "instance": "db-1:9100"}}  # fmt: skip
    (channel / "2026-03-29.json").write_text(json.dumps(messages))
    (tmp_path / "alerts.json").write_text(json.dumps([alert]))
    (tmp_path / "app.log").write_text("2026-03-29T01:05:00Z INFO one\n2026-03-29T01:06:00Z INFO two\n")
    (tmp_path / "incident.toml").write_text("window = { from = 2026-03-29T00:30:00Z, to = 2026-03-29T02:00:00Z }\n")
    with duckdb.connect(str(run(tmp_path, tmp_path / "out", engine="process").database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        asked = questions(connection)
    assert asked == [
        "logs or metrics of hosts that only others name: db-1 (alert)",
        "channels that are mentioned: #payments-war (mentioned 1 time)",
        "messages that are linked or answered: C0123ABCD/1774745000.000100, inc-2043/1774740000.000100",
        "tickets that are mentioned: SHOP-7",
        "files that are mentioned: heap-7.hprof",
        "the rest of the window: logs after 2026-03-29 01:06 UTC: the window ends at 2026-03-29 02:00, logs before 2026-03-29 01:05 UTC: the window begins at 2026-03-29 00:30",
    ]


def test_only_grafanas_own_answers_are_measured_by_its_limit():
    assert list(_by_count("tables.csv", 100, False)) == ["exactly 100 records: a usual page"]
    assert list(_by_count("alerts.grafana_annotations", 100, False)) == [
        "exactly 100 records: Grafana's limit for annotations"
    ]
