"""Which of several stamps is the record's own, what the others are, and what one tells about another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors._contract import Event, Frame
from connectors._reading import Evidence
from connectors._registry import choose


def rows_of(folder: Path, text: str) -> list[dict]:
    file = folder / "some.log"
    file.write_text(text, encoding="utf-8", errors="surrogatepass")
    fit = choose(Evidence("some.log", file).head)
    assert fit is not None
    items = list(fit.connector.read(Evidence("some.log", file)))
    return [row for item in items if isinstance(item, Frame) for row in item.events.to_dicts()] + [
        {"other": item.other_times} for item in items if isinstance(item, Event)
    ]


def test_the_carriers_stamp_is_when_the_record_was_received(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "2024-05-01T08:00:00.223456789Z stdout F 2024-05-01 10:00:00,123 INFO up\n")
    assert row["time_received"] == "2024-05-01T08:00:00.223456789Z"
    assert row["offset_seconds"] == 7200


@pytest.mark.parametrize(
    "application",
    ['{"time":"2024-05-01T08:00:00.123Z","msg":"up"}', "2024-05-01 10:00:00,123 INFO [main] a.B - up"],
)
@pytest.mark.parametrize(
    "carried",
    [
        "{runtime} stdout F {bsd} web-1 app[8]: {application}",
        "{runtime} stdout F <14>1 {relay} web-1 app 8 - - {application}",
        '{{"log":{bsd_line},"stream":"stdout","time":"{runtime}"}}',
    ],
)
def test_the_innermost_stamp_is_found_through_two_carriers(
    readings_of, tmp_path: Path, carried: str, application: str
) -> None:
    bsd, relay, runtime = "May  1 10:00:03", "2024-05-01T10:00:03+02:00", "2024-05-01T08:00:05.123456789Z"
    bsd_line = json.dumps(f"{bsd} web-1 app[8]: {application}\n")
    line = carried.format(bsd=bsd, relay=relay, runtime=runtime, application=application, bsd_line=bsd_line)
    (row,) = rows_of(tmp_path, line + "\n")
    assert readings_of(line) == ["2024-05-01 08:00:00.123Z"]
    assert row["time_received"] in (bsd, relay)
    assert row["time_ingested"] == runtime


@pytest.mark.parametrize(
    "carrier",
    [
        '{{"__REALTIME_TIMESTAMP":"17145504020{n}0000","_HOSTNAME":"web-1","MESSAGE":{application}}}',
        '{{"version":"1.1","host":"web-1","short_message":{application},"timestamp":1714550402.{n},"level":3}}',
        '{{"version":"1.1","host":"web-1","short_message":"up","full_message":{application},"timestamp":1714550402.{n}}}',
    ],
)
@pytest.mark.parametrize(
    "application",
    ["2024-05-01 10:00:0{n},123 INFO [main] a.B - up", "ERROR:2024-05-01 10:00:0{n},123:pay:up", '{{"ts":"2024-05-01T08:00:0{n}.123Z"}}'],
)  # fmt: skip
def test_what_the_journal_or_a_graylog_input_carries_has_its_own_stamp(
    readings_of, carrier: str, application: str
) -> None:
    lines = [carrier.format(n=n, application=json.dumps(application.format(n=n))) for n in range(3)]
    assert readings_of("\n".join(lines)) == [f"2024-05-01 08:00:0{n}.123Z" for n in range(3)]


@pytest.mark.parametrize("message", ["2024-05-01T08:00:0{n}Z ERROR down", '"{{""ts"":""2024-05-01T08:00:0{n}Z""}}"'])
def test_the_messages_of_any_table_may_carry_stamps_of_their_own(tmp_path: Path, message: str) -> None:
    lines = ["timestamp,message", *(f"171455040{n + 2}000,{message.format(n=n)}" for n in range(3))]
    file = tmp_path / "log-events-viewer-result.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fit = choose(Evidence(file.name, file).head)
    assert fit is not None
    events = [item for item in fit.connector.read(Evidence(file.name, file)) if isinstance(item, Event)]
    assert [event.time for event in events] == [f"2024-05-01T08:00:0{n}Z" for n in range(3)]
    assert [event.other_times["received"] for event in events] == [f"171455040{n + 2}000" for n in range(3)]


def test_a_time_that_a_journals_message_speaks_of_is_none_of_its_own(readings_of) -> None:
    lines = [
        json.dumps({"__REALTIME_TIMESTAMP": f"17145504020{n}0000", "MESSAGE": f"next run at 2024-05-02 0{n}:00:00"})
        for n in range(3)
    ]
    assert readings_of("\n".join(lines)) == [
        f"2024-05-01 08:00:02.0{n}Z" if n else "2024-05-01 08:00:02Z" for n in range(3)
    ]


@pytest.mark.parametrize(
    ("wall", "is_a_zone"), [("08:43", False), ("04:45", False), ("06:45", False), ("13:45", True), ("04:30", True)]
)
def test_a_carrier_tells_only_zones_that_clocks_on_earth_keep(readings_of, wall: str, is_a_zone: bool) -> None:
    line = f"2024-05-01T08:00:01.123456789Z stdout F 2024-05-01 {wall}:00 INFO up"
    assert readings_of(line) == ["2024-05-01 08:00:00Z" if is_a_zone else f"2024-05-01 {wall}:00"]


@pytest.mark.parametrize(
    "line",
    [
        '{runtime}+00:00 app[web.1]: {{"time": "{own}Z", "level": "warn", "msg": "slow"}}',
        "{runtime}+00:00 app[web.1]: {own}Z WARN slow",
        "{runtime}+00:00 app[web.1]: I, [{own} #4]  INFO -- : slow",
        "{runtime}+00:00 2024/05/01/[$LATEST]8f5c1d [INFO]\t{own}Z\t5a1b2c3d-0000-4000-8000-000000000000\tslow",
        "{runtime}7Z {own} INFO step done",
    ],
    ids=["JSON behind a dyno", "a plain stamp", "Ruby's logger", "behind the name of a log stream", "a runner's log"],
)
def test_what_a_platform_hands_on_has_the_stamp_of_its_program(readings_of, tmp_path: Path, line: str) -> None:
    lines = [line.format(runtime=f"2024-05-01T08:00:0{n}.500000", own=f"2024-05-01T08:00:0{n}.123") for n in range(3)]
    assert [each[:23] for each in readings_of("\n".join(lines))] == [f"2024-05-01 08:00:0{n}.123" for n in range(3)]
    (row, *_) = rows_of(tmp_path, "\n".join(lines) + "\n")
    assert row["time_received"].startswith("2024-05-01T08:00:00.500000")


def test_a_relays_header_before_the_senders_is_a_carriers(readings_of, tmp_path: Path) -> None:
    line = "2024-05-01T08:00:05Z relay-1 <14>May  1 10:00:03 web-1 app[8]: 2024-05-01T08:00:00Z INFO up"
    (row,) = rows_of(tmp_path, line + "\n")
    assert readings_of(line) == ["2024-05-01 08:00:00Z"]
    assert (row["time_received"], row["time_ingested"]) == ("May  1 10:00:03", "2024-05-01T08:00:05Z")


def test_a_time_that_stands_still_while_its_carriers_go_on_is_a_messages(readings_of) -> None:
    lines = [f"2024-05-01 10:00:0{second} planner: 2024-04-30 07:00:00 was the last run" for second in range(3)]
    assert readings_of("\n".join(lines)) == [f"2024-05-01 10:00:0{second}" for second in range(3)]


@pytest.mark.parametrize(
    "payload",
    [
        '{"msg": "up", "expires_at": "2027-05-01T10:00:00Z", "created_at": "2024-01-01T00:00:00Z"}',
        '{"msg": "up", "last_login_time": "2024-04-01T10:0%d:00Z"}',
        '{"msg": "up", "timestamp": "2024-01-01T00:00:00Z"}',
    ],
)
def test_a_payloads_time_that_is_not_its_records_own_leaves_the_carriers(readings_of, payload: str) -> None:
    lines = [f"2024-05-01T10:0{n}:00Z web-1 app[1]: {payload.replace('%d', str(n))}" for n in range(4)]
    assert readings_of("\n".join(lines)) == [f"2024-05-01 10:0{n}:00Z" for n in range(4)]


def test_colours_before_a_carried_stamp_are_none_of_it(readings_of) -> None:
    line = "2024-05-01T08:00:05.123456789Z stdout F \x1b[32m2024-05-01T08:00:00Z\x1b[0m INFO up"
    assert readings_of(line) == ["2024-05-01 08:00:00Z"]


def test_three_carriers_each_keep_their_stamp(readings_of, tmp_path: Path) -> None:
    payload = json.dumps(
        {"log": "May  1 10:00:01 web-1 app[8]: 2024-05-01T08:00:00Z up\n", "time": "2024-05-01T08:00:03Z"}
    )
    line = f"2024-05-01T10:00:05+02:00 relay-1 dockerd[9]: {payload}"
    (row,) = rows_of(tmp_path, line + "\n")
    assert readings_of(line) == ["2024-05-01 08:00:00Z"]
    assert row["time_received"] == "May  1 10:00:01"
    assert row["time_delivered"] == "2024-05-01T08:00:03Z"
    assert row["time_ingested"] == "2024-05-01T10:00:05+02:00"


def test_a_time_of_day_alone_is_no_stamp_but_stays_as_evidence(readings_of, tmp_path: Path) -> None:
    line = "2024-05-01T08:00:00.223456789Z stdout F 10:00:00.123 INFO up"
    assert readings_of(line) == ["2024-05-01 08:00:00.223456Z"]
    (row,) = rows_of(tmp_path, line + "\n")
    assert row["time_created"] == "10:00:00.123"


def test_a_carried_sentinel_is_no_stamp(readings_of) -> None:
    lines = [
        f'2024-05-01T08:00:0{second}Z web-1 app[8]: {{"time":"{time}","msg":"up"}}'
        for second, time in enumerate(["1970-01-01T00:00:00Z", "2024-05-01T08:00:00.5Z", "2024-05-01T08:00:01.5Z"])
    ]
    assert readings_of("\n".join(lines)) == ["2024-05-01 08:00:00Z", "2024-05-01 08:00:00.5Z", "2024-05-01 08:00:01.5Z"]


def test_a_carrier_tells_the_year_that_the_carried_stamp_leaves_out(readings_of) -> None:
    line = "2024-01-01T00:00:03.123456Z stderr F I1231 23:59:59.123456 1 main.go:8] up"
    assert readings_of(line) == ["2023-12-31 23:59:59.123456Z"]


@pytest.mark.parametrize("second", ["at=2023-05-05T10:0{n}:00Z", "ts={epoch}"])
def test_a_second_stamp_tells_the_year_that_a_syslog_line_leaves_out(readings_of, second: str) -> None:
    lines = [
        f"May  5 10:0{n}:00 web-1 app[12]: up {second.format(n=n, epoch=1683280800 + 60 * n)} user=7" for n in range(4)
    ]
    assert readings_of("\n".join(lines)) == [f"2023-05-05 10:0{n}:00Z" for n in range(4)]


def test_an_expiry_tells_no_year(readings_of) -> None:
    assert readings_of("May  5 10:00:00 web-1 app[12]: up expires=2023-05-05T10:00:00Z") == ["05-05 10:00:00"]


def test_an_identifier_that_holds_a_time_stands_beside_a_stamp_without_a_year(tmp_path: Path) -> None:
    ids = ("01GZNNNA80NSPMPTRR48CZZY2B", "01GZNQVV2RPR5X3CE4T25FSB99", "01GZNT2BXG2DDNA1J7V5RR4BD8")
    clocks = ("10:00:00", "10:38:31", "11:17:02")
    lines = [f"May  5 {clock} web-1 app[12]: request_id={each} up" for clock, each in zip(clocks, ids, strict=True)]
    assert [row["time_created"] for row in rows_of(tmp_path, "\n".join(lines) + "\n")] == list(ids)


def test_a_number_of_seconds_beside_a_local_stamp_tells_its_zone(readings_of) -> None:
    assert readings_of("1714550400.812.0 [01/May/2024 10:00:00] admin 192.0.2.7 failed") == ["2024-05-01 08:00:00Z"]


def test_a_time_that_a_message_speaks_of_tells_no_zone(readings_of) -> None:
    lines = [
        "2024-05-01 10:00:00 INFO next run at 2024-05-01T12:17:31Z",
        "2024-05-01 10:05:00 INFO next run at 2024-05-01T12:22:31Z",
    ]
    assert readings_of("\n".join(lines)) == ["2024-05-01 10:00:00", "2024-05-01 10:05:00"]


@pytest.mark.parametrize("words", ["expires=", "valid until ", "not_after=", "nextRun=", "ttl 3600, previous "])
def test_a_stamp_named_as_another_moment_tells_no_zone(readings_of, words: str) -> None:
    lines = [f"2024-05-01 10:0{minute}:00 INFO issued {words}2024-05-01T11:0{minute}:00Z" for minute in range(5)]
    assert readings_of("\n".join(lines)) == [f"2024-05-01 10:0{minute}:00" for minute in range(5)]


def test_a_line_with_the_layouts_head_and_no_time_is_a_record_of_its_own(readings_of) -> None:
    lines = [
        "<34>1 2024-05-01T08:00:00Z web-1 app - - - up",
        "<34>1 - web-1 app - - - clock lost",
        "<34>1 2024-05-01T08:00:02Z web-1 app - - - up",
    ]
    assert readings_of("\n".join(lines)) == ["2024-05-01 08:00:00Z", "none", "2024-05-01 08:00:02Z"]


@pytest.mark.parametrize("zeros", ["", "000"])
def test_minus_one_in_the_place_of_a_number_of_seconds_is_a_record_without_a_time(readings_of, zeros: str) -> None:
    lines = [f"1714550400{zeros} INFO up", "-1 INFO clock unset", f"1714550402{zeros} INFO up"]
    assert readings_of("\n".join(lines)) == ["2024-05-01 08:00:00Z", "none", "2024-05-01 08:00:02Z"]


def test_a_number_named_as_an_identifier_is_no_stamp_beside_a_time_of_day(readings_of) -> None:
    ids = (1764954002027446851, 1764963695063991469, 1764973388100536670)
    lines = [f"10:0{n}:00 INFO request_id={each} up" for n, each in enumerate(ids)]
    assert readings_of("\n".join(lines)) == [f"10:0{n}:00" for n in range(3)]


def test_a_stamp_that_no_calendar_knows_leaves_its_record_without_a_time(readings_of) -> None:
    lines = ["2024-05-01 10:00:00 up", "2024-13-41 10:00:00 up", "2024-05-01 10:00:02 up"]
    assert readings_of("\n".join(lines)) == ["2024-05-01 10:00:00", "none", "2024-05-01 10:00:02"]


def test_json_that_is_not_quite_json_still_has_its_time(readings_of) -> None:
    lines = [
        '{"ts":1714557600.5,"v":NaN}',
        '{"ts":1714557601.5,"msg":"\\ud800"}',
        '{"ts":"2024-05-01T10:00:02Z"}',
        '{"ts":1714557603500}',
    ]
    assert readings_of("\n".join(lines)) == [
        "2024-05-01 10:00:00.5Z",
        "2024-05-01 10:00:01.5Z",
        "2024-05-01 10:00:02Z",
        "2024-05-01 10:00:03.5Z",
    ]


def test_what_stands_for_no_time_in_json_is_an_event_without_one(readings_of) -> None:
    lines = ['{"time":"2024-05-01T08:00:00Z"}', '{"time":"-"}', '{"time":"N/A"}', '{"time":-1}', '{"time":null}']
    assert readings_of("\n".join(lines)) == ["2024-05-01 08:00:00Z", "none", "none", "none", "none"]


def test_an_identifier_that_holds_a_time_stands_beside_the_stamp(tmp_path: Path) -> None:
    rows = rows_of(
        tmp_path, '{"time":"2024-05-01T15:00:00Z","request_id":"018f34a9-cc80-7000-8000-000000000000"}\n' * 2
    )
    assert {row["time_created"] for row in rows} == {"018f34a9-cc80-7000-8000-000000000000"}


def test_json_lines_among_others_are_records(readings_of) -> None:
    lines = [
        'time="2024-05-01T08:00:00Z" level=info msg=up',
        '{"level":"info","msg":"up","time":"2024-05-01T08:00:01Z"}',
        'time="2024-05-01T08:00:02Z" level=info msg=up',
    ]
    assert (
        readings_of("\n".join(lines * 2))
        == ["2024-05-01 08:00:00Z", "2024-05-01 08:00:01Z", "2024-05-01 08:00:02Z"] * 2
    )
