"""What an answer in JSON says of itself: totals, more to come, pages that are full."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors._reading import Evidence
from pipelines.answers import answer_of
from pipelines.cut_offs import _by_answer, _by_left_out, _by_total


def page_of(count: int, total: int, begins: int = 0, comments: int = 1) -> dict[str, object]:
    comment = {"comments": [{"id": "5"}], "maxResults": 1, "total": comments, "startAt": 0}
    issue = {
        "key": "INC-7",
        "fields": {"comment": comment},
        "changelog": {"histories": [{"id": "1"}] * 3, "total": 3, "startAt": 0},
    }
    return {"startAt": begins, "maxResults": 50, "total": total, "issues": [issue] * count}


def signs_of(folder: Path, *answers: object, connector: str = "tickets.jira", records: int = 999) -> list[str]:
    path = folder / "answer.json"
    path.write_text("\n".join(json.dumps(answer, indent=1) for answer in answers))
    evidence = Evidence(path.name, path)
    answer = answer_of(evidence, records)
    last_at = datetime(2026, 3, 29, 1, 5, tzinfo=UTC)
    signs = [*_by_left_out(evidence), *_by_answer(answer, connector, records, last_at)]
    return signs + [sign for _, sign in _by_total({(path.name, connector): answer.stated})]


@pytest.mark.parametrize(
    ("answer", "sign"),
    [
        ({"tickets": [], "end_of_stream": True, "after_cursor": "x", "end_time": "2026-03-29T01:05:00Z"}, []),
        ({"tickets": [], "end_of_stream": False}, ["says that there is more: endofstream false"]),
        ({"alerts": [], "truncatedAlerts": 3}, ["says that it is not whole: truncatedAlerts 3"]),
        ({"alerts": [], "truncatedAlerts": 0}, []),
        ({"MetricDataResults": [{"Id": "m1", "StatusCode": "PartialData"}]}, ["says that it is not whole: StatusCode PartialData"]),
        ({"MetricDataResults": [{"Id": "m1", "StatusCode": "Complete"}], "Messages": []}, []),
        ({"data": [{"id": "a"}], "paging": {"next": "https://api.example.org/v2/alerts?offset=20"}},
         ["says that there is more: next https://api.example.org/v2/alerts?offset=20"]),
        ({"data": {"result": []}, "warnings": ["results truncated due to limit"]}, ["says that it is not whole: results truncated due to limit"]),
        ({"data": {"result": []}, "infos": ["PromQL info: metric might not be a counter"]}, []),
    ],
)  # fmt: skip
def test_an_answer_says_itself_whether_it_is_whole(tmp_path: Path, answer, sign):
    assert signs_of(tmp_path, answer) == sign


@pytest.mark.parametrize(
    ("pages", "sign"),
    [
        ([page_of(50, 137)], ["states 137 issues, and 50 are here"]),
        ([page_of(2, 2)], []),
        ([page_of(50, 137), page_of(50, 137, 50)], ["states 137 issues, and 100 are here"]),
        ([page_of(50, 57), page_of(7, 57, 50)], []),
        ([[page_of(50, 57), page_of(7, 57, 50)]], []),
        ([page_of(2, 2, comments=4)], ["states 8 comments of 2 records, and 2 are here"]),
        ([{"meta": {"page": {"total_count": 12}}, "data": [{"id": 1}] * 5}], ["states 12 data, and 5 are here"]),
        ([{"took": 1, "_shards": {"total": 5}, "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [{"_id": "1"}]}}], []),
        ([{"results": [{"total": 9, "items": [{"sku": 1}]}]}], []),  # an order's total is no page's
    ],
)  # fmt: skip
def test_a_stated_total_is_compared_with_the_things_that_it_counts(tmp_path: Path, pages, sign):
    assert signs_of(tmp_path, *pages) == sign


def test_only_the_last_page_says_whether_more_follows(tmp_path: Path):
    first, last = {"value": [{"id": "1"}], "@odata.nextLink": "https://example.org/?skip=1"}, {"value": [{"id": "2"}]}
    assert signs_of(tmp_path, first, last) == []
    assert signs_of(tmp_path, last, first) == ["says that there is more: odatanextlink https://example.org/?skip=1"]


def test_a_vendors_usual_page_is_a_sign_where_the_answer_does_not_say_that_it_ends(tmp_path: Path):
    deployments, incidents = [{"id": n} for n in range(30)], [{"id": n} for n in range(25)]
    assert signs_of(tmp_path, deployments, connector="deploys.github_deployments", records=30) == [
        "exactly 30 records, as many as a page holds unless more are asked for"
    ]
    assert signs_of(tmp_path, deployments[1:], connector="deploys.github_deployments") == []
    assert signs_of(tmp_path, {"incidents": incidents, "more": False}, connector="alerts.pagerduty") == []
