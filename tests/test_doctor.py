"""What the doctor says of a folder of exports, before anybody believes the reconstruction."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.doctor import as_answer, examine, in_short, to_ask_for, to_look_at

REDIS = "1:M 29 Mar 2026 00:41:07.123 * Ready to accept connections\n" * 2
KLOG = "I0329 00:41:07.123456       1 server.go:55] Starting\n" * 2
PAGE = '{{"events": [{}], "searchedLogStreams": []}}'
ENTRY = '{{"logStreamName": "web", "timestamp": 177474486{0}123, "message": "same words", "ingestionTime": 1774744869000, "eventId": "{0}"}}'
FILES = {
    "incident.toml": '[time]\nexported_at = 2026-03-30T09:00:00Z\n[connectors]\n"told/*" = "logs.klog"\n',
    "mixed.log": REDIS + KLOG,
    "told/mixed.log": KLOG + REDIS,
    "page-1.json": PAGE.format(", ".join(ENTRY.format(number) for number in (1, 2, 3))),
    "page-2.json": PAGE.format(", ".join(ENTRY.format(number) for number in (3, 4))),
    "stated.log": "2026-03-29T00:41:07Z one\n2026-03-29T00:41:08Z two\n",
    "naive.log": "2026-03-29 00:41:07 one\n2026-03-29 00:41:08 two\n",
    "yearless.log": "Mar 29 00:41:07 web-1 app[1]: one\nMar 29 00:41:08 web-1 app[1]: two\n",
    "numbers.csv": "opened_at,subject\n03/04/2025 10:00:00,one\n03/04/2025 10:00:01,two\n",
    "american.csv": "opened_at,subject\n03/13/2025 10:00:00,one\n04/02/2025 10:00:01,two\n",
    "late.log": "2026-03-29T00:41:07Z one\n2026-09-29T00:41:08Z two\n",
    "partly.log": "2026-03-29T00:41:07Z one\n2026-03-29T00:41:08Z two\n2026-03-29 00:41:09 three\n",
    "cpu.csv": "time,cpu,load\n2026-03-29T00:41:00Z,1,2\n2026-03-29T00:42:00Z,2,3\n-,4,5\n",
    "current.prom": "# TYPE up gauge\nup 1\n# TYPE heat gauge\nheat 21.5\n",
    "empty.log": "",
    "alerts.json": '[{"fingerprint": "a", "startsAt": "2026-03-29T00:41:07Z", "endsAt": "2026-03-29T00:50:00Z", "labels": {"alertname": "A"}}]',
    "later/alerts.json": '[{"fingerprint": "a", "startsAt": "2026-03-29T00:41:07Z", "endsAt": "2026-03-29T00:50:00Z", "labels": {"alertname": "A"}}]',
}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    folder: Path = tmp_path_factory.mktemp("handed-in")
    for inner in ("later", "told"):
        (folder / inner).mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    found, _ = examine(folder)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == sorted(FILES)
    return {each["file_path"]: each for each in found}


def test_each_files_shape_is_said_in_words_and_how_much_of_it_was_read(findings):
    assert (findings["stated.log"]["shapes"], findings["stated.log"]["share_read"]) == (["year-month-day time"], 1.0)
    assert findings["yearless.log"]["shapes"] == ["mon day time"]


def test_the_order_of_day_and_month_that_was_decided_is_said(findings):
    assert findings["american.csv"]["shapes"] == ["m/d/year time"]
    assert findings["american.csv"]["time_rules"] == ["day and month by the column (month first)"]


def test_every_file_with_stamps_says_their_shape_however_small_it_is(findings):
    assert [path for path, each in findings.items() if each["zone_basis"] and not each["shapes"]] == []


def test_what_to_look_at_has_a_line_of_its_own(findings):
    lines = to_look_at(list(findings.values()))
    assert "naive.log: states no zone, and none is configured: say it under [time.zones]" in lines
    assert not [line for line in lines if line.startswith("stated.log")]


def test_a_file_whose_stamps_state_their_zone_is_asked_for_none(findings):
    assert (findings["stated.log"]["zone_basis"], findings["stated.log"]["look_at"]) == ("stated in every stamp", [])


def test_a_file_without_a_zone_is_asked_for_one(findings):
    assert findings["naive.log"]["zone_basis"] == "UTC: zone assumed"
    assert findings["naive.log"]["look_at"] == ["states no zone, and none is configured: say it under [time.zones]"]


def test_the_rule_that_found_the_years_is_said(findings):
    assert findings["yearless.log"]["time_rules"] == ["year inferred from exported_at"]


def test_what_stays_open_is_said_with_its_number(findings):
    assert findings["numbers.csv"]["time_open"] == ["2 stamps: day and month in either order"]
    assert "2 stamps: day and month in either order" in findings["numbers.csv"]["look_at"]


def test_a_stamp_later_than_its_export_is_shown(findings):
    assert findings["late.log"]["time_open"] == ["1 stamp: later than its export"]


def test_an_empty_file_is_said_to_be_empty(findings):
    assert (findings["empty.log"]["status"], findings["empty.log"]["connector"]) == ("empty", None)


def test_the_short_form_has_one_line_a_file_and_says_what_to_ask_for(findings):
    short = {row["file"]: row for row in in_short(list(findings.values()))}
    assert short["yearless.log"]["times"] == "mon day time; UTC: zone assumed; year inferred from exported_at"
    assert short["yearless.log"]["from, to"] == "2026-03-29 00:41 00:41"
    assert {name: short[name]["timed"] for name in ("stated.log", "cpu.csv", "empty.log")} == {
        "stated.log": "100 %", "cpu.csv": "66.6 %", "empty.log": "",
    }  # fmt: skip
    assert "tickets" in to_ask_for(list(findings.values()))


def test_records_handed_in_twice_are_counted_and_the_other_file_is_named(findings):
    assert findings["alerts.json"]["handed_in_twice"] == 0
    assert findings["later/alerts.json"]["handed_in_twice"] == 1
    assert "1 handed in twice, also in alerts.json" in findings["later/alerts.json"]["look_at"]


def test_answers_of_a_search_that_overlap_hold_a_record_twice(findings):
    assert findings["page-1.json"]["handed_in_twice"] == 0
    assert findings["page-2.json"]["look_at"] == ["1 handed in twice, also in page-1.json"]


def test_two_kinds_that_fit_equally_well_are_a_question_and_incident_toml_answers_it(findings):
    asked, told = findings["mixed.log"], findings["told/mixed.log"]
    assert {asked["connector"], *asked["rivals"]} == {"logs.klog", "logs.redis"}
    assert any(said.startswith("could also be logs.") for said in asked["look_at"])
    assert (told["connector"], told["rivals"]) == ("logs.klog", [])


def test_the_families_are_those_of_the_records(findings):
    assert findings["alerts.json"]["families"] == ["alerts"]
    assert (findings["stated.log"]["family"], findings["empty.log"]["family"]) == ("logs", None)
    assert "traces" in to_ask_for(list(findings.values()), ("traces", "logs"))


def test_the_answer_to_a_program_ends_with_what_to_ask_for(findings):
    files = list(findings.values())
    *first, last = as_answer(files, ["tickets that are mentioned: OPS-1"])
    assert first == files
    assert (last["file_path"], last["ask_for"]) == (None, ["tickets that are mentioned: OPS-1"])
    assert {"tickets", "traces"} <= set(last["nothing_handed_in_of"])
    assert set(files[0]) < set(last)


def test_one_stamp_without_a_zone_among_others_is_counted(findings):
    assert findings["partly.log"]["zone_basis"] == "UTC: zone assumed; 2 of 3 stamps state theirs"
    assert findings["partly.log"]["look_at"] == [
        "no zone in 1 of 3 stamps, and none is configured: say it under [time.zones]"
    ]


def test_samples_have_a_shape_and_a_share_of_their_rows(findings):
    assert findings["cpu.csv"]["shapes"] == ["year-month-day time"]
    assert 0.66 < findings["cpu.csv"]["share_read"] < 0.67


def test_current_values_are_of_the_time_of_their_export_and_not_unplaced(findings):
    current = findings["current.prom"]
    assert (current["share_read"], current["zone_basis"], current["time_rules"]) == (1.0, None, ["time of the export"])
    assert current["look_at"] == []
