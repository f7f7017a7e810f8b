"""Every declared text format is held to the lines that it shows."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from connectors._contract import Frame
from connectors._frames import complete
from connectors._reading import Evidence, Head
from connectors._registry import all_connectors, choose
from pipelines.records import Records, Tables

FORMATS = {name: connector for name, connector in all_connectors().items() if connector.group == "text"}
SAMPLES = [(name, number) for name, connector in FORMATS.items() for number in range(len(connector.samples))]
COLUMNS = ("host", "service", "program", "severity")
NOT_ATTRIBUTES = {"line", "at", "written", "headline", *COLUMNS}


SSHD = "Mar 29 00:41:07 web-1 sshd[812]: Failed password for ada from 203.0.113.7 port 55309 ssh2"
NOBODYS_LINES = (
    "At ten past one the pool ran dry, and nobody looked (see the minutes of 2026-03-29).",
    "- 00:41 first customers complain",
    "2026-03-29 was a Sunday: the clocks went forward at two.",
    "2026-03-29 00:41:07 the payment service stopped answering",
    "[2026-03-29 00:41:07] the payment service stopped answering",
    "Mar 29 00:41:07",
    "Total: 812 items, 7 errors",
    "error: something went wrong",
    "1774744867 7 12.5",
    "cart,7,open,2026-03-29 00:41:07",
)


def read_lines(folder: Path, name: str, lines: list[str]) -> pl.DataFrame:
    file = folder / "sample.log"
    file.write_text("\n".join(lines) + "\n")
    frames = [item for item in FORMATS[name].read(Evidence("sample.log", file)) if isinstance(item, Frame)]
    return pl.concat([frame.events for frame in frames if len(frame.events)], how="diagonal")


def read_line(folder: Path, name: str, line: str) -> dict:
    return read_lines(folder, name, [line]).row(0, named=True)


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_a_sample_says_what_its_format_claims(tmp_path: Path, name: str, number: int) -> None:
    sample = FORMATS[name].samples[number]
    row = read_line(tmp_path, name, sample["line"])
    assert row["body"] == sample["line"]
    if "at" in sample:
        assert datetime.fromtimestamp((row["at"] - (row["offset_seconds"] or 0) * 1_000_000) / 1e6, UTC) == sample["at"]
    if "written" in sample:
        written = row["written_time"] or row["body"][row["written_from"] :][: row["written_length"]]
        assert written == sample["written"]
    if "headline" in sample:
        said = row.get("headline") or row["body"][row["text_from"] :].split("\n")[0].lstrip(" :")
        assert said == sample["headline"]
    for column in COLUMNS:
        if column in sample:
            assert row[column] == sample[column], column
    assert "" not in [row.get(column) for column in COLUMNS], "a name of no letters is none"
    attributes = json.loads(row.get("attributes") or "{}")
    for attribute in sample.keys() - NOT_ATTRIBUTES:
        found = row[attribute] if attribute.startswith("time_") else attributes[attribute]
        assert found == sample[attribute], attribute


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_a_sample_goes_to_its_own_format(tmp_path: Path, name: str, number: int) -> None:
    file = tmp_path / "sample.log"
    file.write_text((FORMATS[name].samples[number]["line"] + "\n") * 3)
    fit = choose(Evidence("sample.log", file).head)
    assert fit is not None
    assert (fit.connector.name, fit.rivals) == (name, ())


@pytest.mark.parametrize("name", FORMATS)
def test_lines_between_are_joined_to_the_record_above_and_headers_are_context(tmp_path: Path, name: str) -> None:
    line = FORMATS[name].samples[0]["line"].split("\n")[0]
    file = tmp_path / "sample.log"
    file.write_text(f"# a header\n{line}\n  at one\n\n  at two\n{line}\n")
    items = [item for item in FORMATS[name].read(Evidence("sample.log", file)) if isinstance(item, Frame)]
    rows = pl.concat([complete(item.events) for item in items if len(item.events)])
    assert rows["line_number"].to_list() == [2, 6]
    assert rows["line_count"].to_list() == [4, 1]
    assert (sum(item.joined_lines for item in items), sum(item.context_records for item in items)) == (2, 1)
    assert sum(item.blank_lines for item in items) == 1
    assert FORMATS[name].count(Evidence("sample.log", file)) == 5


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_claims_prose_or_the_bare_layouts_of_programs_nobody_knows(name: str) -> None:
    head = Head("notes.txt", "\n".join(NOBODYS_LINES).encode())
    assert FORMATS[name].fits(head) == 0.0


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_without_end_costs_no_format_more_than_a_moment(name: str) -> None:
    long = FORMATS[name].samples[0]["line"].split("\n")[0] + ' key=value "quoted" [a] (b) {c}' * 2000
    lines = [long, "a " * 20_000, "[" * 20_000, "1" * 20_000, '"' * 20_000]
    begun = time.process_time()
    FORMATS[name].fits(Head("long.log", "\n".join(lines).encode()))
    assert time.process_time() - begun < 1


def test_lines_of_other_programs_in_a_services_syslog_keep_their_host_and_program(tmp_path: Path) -> None:
    lines = [SSHD] * 30 + ["Mar 29 00:41:08 web-1 CRON[90]: (root) CMD (true)"]
    rows = read_lines(tmp_path, "logs.sshd", lines)
    assert rows["program"].to_list()[-2:] == ["sshd", "CRON"]
    assert rows["host"].to_list()[-1] == "web-1"


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_a_carried_log_keeps_the_lines_of_other_programs_as_their_own(tmp_path: Path, share: float) -> None:
    cron = "Mar 29 00:41:09 web-1 CRON[9]: (root) CMD (true)"
    lines = [SSHD] * 99
    lines[int(1 / share) :: int(1 / share)] = [cron] * len(lines[int(1 / share) :: int(1 / share)])
    rows = read_lines(tmp_path, "logs.sshd", lines)
    other = rows.filter(rows["body"] == cron)
    assert len(rows) == len(lines)
    assert set(other.select("service", "program", "host", "text_from").rows()) == {
        (None, "CRON", "web-1", cron.index(" (root)"))
    }
    assert set(rows.filter(rows["body"] == SSHD)["service"]) == {"sshd"}


def test_statements_of_the_same_second_have_no_stamp_of_their_own_and_are_records_all_the_same(tmp_path: Path) -> None:
    statement = ["# User@Host: ada[ada] @ web-1 [10.0.0.4]", "SET timestamp=1774744867;", "select 1;"]
    rows = read_lines(tmp_path, "logs.mysql_slow", ["# Time: 260329  0:41:12", *statement, *statement])
    assert rows["line_number"].to_list() == [1, 5]
    assert rows["at"].to_list() == [1_774_744_867_000_000] * 2
    assert rows["headline"].to_list() == ["select 1;"] * 2


def test_a_paragraph_that_goes_on_in_the_next_block_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors._lines.blocks.__defaults__", (64,))
    runs = [
        f"Start-Date: 2026-03-29  00:4{n}:07\nCommandline: apt-get install {n}\nEnd-Date: 2026-03-29  00:4{n}:12\n"
        for n in range(5)
    ]
    rows = read_lines(tmp_path, "logs.apt_history", "\n".join(runs).split("\n"))
    assert rows["headline"].to_list() == [f"apt-get install {n}" for n in range(5)]
    assert rows["time_ended"].null_count() == 0


def test_a_format_that_knows_the_order_of_its_dates_reads_them_so_whatever_the_others_are(tmp_path: Path) -> None:
    alert = "{}/2026-00:41:07.860293  [**] [1:1:1] scan [**] [Priority: 2] {{TCP}} 203.0.113.7:1 -> 10.0.0.5:80"
    rows = read_lines(tmp_path, "logs.suricata_fast", [alert.format(day) for day in ("05/04", "05/03", "05/02")])
    assert [datetime.fromtimestamp(at / 1e6, UTC).month for at in rows["at"]] == [5, 5, 5]


@pytest.mark.parametrize("logger", ["checkout.pool - ", ""])
def test_what_a_traceback_raised_stays_with_it_whatever_time_it_tells(evidence, logger) -> None:
    text = "".join(
        f'2026-03-28 23:5{n}:12,123 {logger}- ERROR - exhausted\nTraceback (most recent call last):\n  File "x.py", line 7, in get\n'
        f"    raise X\n    ^^^^^^^\nPoolTimeout: 2026-03-28 23:49:42 deadline\n"
        for n in range(3)
    )
    log = evidence(text, "app.log")
    frames = [item for item in choose(log.head).connector.read(log) if isinstance(item, Frame)]
    events = pl.concat([frame.events for frame in frames], how="diagonal")
    assert events["line_number"].to_list() == [1, 7, 13]
    assert events["line_count"].to_list() == [6, 6, 6]


def directed(evidence, *lines: str) -> pl.DataFrame:
    log = evidence("\n".join(lines) + "\n", "directed.log")
    frames = [item for item in choose(log.head).connector.read(log) if isinstance(item, Frame)]
    return pl.concat([frame.events for frame in frames], how="diagonal")


def test_iis_in_its_default_fields_keeps_every_column_and_obeys_the_next_directive(evidence) -> None:
    events = directed(
        evidence,
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer)"
        " sc-status sc-substatus sc-win32-status time-taken",
        "2026-03-28 22:50:12 10.0.0.1 GET /pay - 443 - 192.0.2.7 Mozilla/5.0 https://shop.example.org/ 502 3 64 30015",
        "#Fields: date time s-computername cs-method cs-uri-stem c-ip sc-status time-taken",
        "2026-03-28 22:55:01 WEB-1 POST /pay 192.0.2.8 502 15",
    )
    first, second = (json.loads(each) for each in events["attributes"])
    assert (first["time-taken"], first["cs(User-Agent)"], first["cs(Referer)"]) == (
        "30015",
        "Mozilla/5.0",
        "https://shop.example.org/",
    )
    assert second == {
        "s-computername": "WEB-1",
        "cs-method": "POST",
        "cs-uri-stem": "/pay",
        "c-ip": "192.0.2.8",
        "sc-status": "502",
        "time-taken": "15",
    }
    assert events["severity"].to_list() == ["error", "error"]
    assert events["service"].to_list() == ["iis", "iis"]
    assert events["host"].to_list() == [None, "WEB-1"]


def test_columns_that_commas_or_tabs_part_have_their_names_too(evidence) -> None:
    mail = directed(
        evidence, "#Software: Microsoft Exchange Server", "#Log-type: SMTP Receive Protocol Log",
        "#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context",
        '2026-03-29T00:41:07.304Z,MAIL-1\\Default,08DE5F1C7B2C0812,9,10.0.0.5:25,203.0.113.7:55309,>,"535 5.7.3, no",',
    )  # fmt: skip
    assert mail["service"].to_list() == ["exchange"]
    assert json.loads(mail["attributes"][0]) == {
        "connector-id": "MAIL-1\\Default", "session-id": "08DE5F1C7B2C0812", "sequence-number": "9",
        "local-endpoint": "10.0.0.5:25", "remote-endpoint": "203.0.113.7:55309", "event": ">", "data": "535 5.7.3, no",
    }  # fmt: skip
    zeek = directed(
        evidence,
        "#separator \\x09",
        "#fields\tts\tuid\tid.orig_h\tid.resp_p\tproto",
        "1774744867.113204\tCHhAvVGS1DHFjwGM9\t192.0.2.7\t443\ttcp",
    )
    assert json.loads(zeek["attributes"][0]) == {
        "uid": "CHhAvVGS1DHFjwGM9",
        "id.orig_h": "192.0.2.7",
        "id.resp_p": "443",
        "proto": "tcp",
    }


def test_fields_that_a_directive_names_are_attributes_and_their_status_tells_the_severity(evidence) -> None:
    log = evidence(
        "#Version: 1.0\n#Fields: date time x-edge-location sc-status cs-uri-stem\n"
        "2026-03-29\t00:41:07\tFRA2\t502\t/cart\n2026-03-29\t00:41:08\tFRA2\t200\t-\n"
        '#Fields: date time sc-status cs(User-Agent)\n2026-03-29 00:41:09 404 "curl 8"\n', "edge.log"
    )  # fmt: skip
    frames = [item for item in choose(log.head).connector.read(log) if isinstance(item, Frame)]
    events = pl.concat([frame.events for frame in frames], how="diagonal")
    assert events["severity"].to_list() == ["error", "info", "warning"]
    assert [json.loads(each) for each in events["attributes"]] == [
        {"x-edge-location": "FRA2", "sc-status": "502", "cs-uri-stem": "/cart"},
        {"x-edge-location": "FRA2", "sc-status": "200"},
        {"sc-status": "404", "cs(User-Agent)": "curl 8"},
    ]


REQUEST = '192.0.2.7 - - [28/Mar/2026:23:50:42 +0100] "GET /cart HTTP/1.1" 502 157 "-" "curl/8"'


@pytest.mark.parametrize(
    ("name", "line", "role", "lasted", "seconds"),
    [
        ("logs.nginx_timed", f"{REQUEST} 30.001 30.000", "started", "30.001", -30.001),
        ("logs.apache_timed", f"{REQUEST} 30001000", "ended", "30001000", 30.001),
        ("logs.apache_timed", f"{REQUEST} 30", "ended", "30", None),  # of microseconds or of seconds
        ("logs.iis", "2026-03-29 00:41:07 10.0.0.5 GET /c - 443 - 203.0.113.7 curl/8 - 502 0 64 5002", "started", "5002", -5.002),
    ],
)  # fmt: skip
def test_the_other_end_of_a_request_is_counted_from_the_end_that_its_format_stamps(
    tmp_path: Path, name: str, line: str, role: str, lasted: str, seconds: float | None
) -> None:
    tables, folder = Tables(tmp_path), tmp_path / "export"
    folder.mkdir()
    (folder / "access.log").write_text(f"{line}\n")
    tables.take(FORMATS[name], Evidence("access.log", folder / "access.log"))
    tables.close(Records(tmp_path))
    if seconds is None:
        assert not (tmp_path / "other_times.parquet").exists()
        return
    own, other = (
        pl.read_parquet(tmp_path / f"{table}.parquet").row(0, named=True) for table in ("events", "other_times")
    )
    assert (other["role"], other["written_time"], other["at"] - own["at"]) == (role, lasted, round(seconds * 1e6))
    assert (other["offset_seconds"], other["grain_us"]) == (own["offset_seconds"], own["grain_us"])


@pytest.mark.parametrize(
    ("software", "is_known"), [("Microsoft Internet Information Services 10.0", True), ("SGOS 7.3", False)]
)
def test_below_directives_the_unit_of_time_taken_is_known_of_iis_alone(evidence, software: str, is_known: bool) -> None:
    log = evidence(
        f"#Software: {software}\n#Fields: date time c-ip cs-method cs-uri-stem time-taken sc-status\n"
        + "2026-03-29 00:41:07 203.0.113.7 GET /cart 5002 502\n" * 3,
        "u_ex.log",
    )
    frames = [
        item.events for item in choose(log.head).connector.read(log) if isinstance(item, Frame) and len(item.events)
    ]
    started = next((frame["started_at"] for frame in frames if "started_at" in frame.columns), None)
    assert (started is not None) is is_known
    assert started is None or (frames[0]["at"] - started).to_list() == [5_002_000] * 3
