"""Records of a text log come out whole and in place, wherever the blocks are cut."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from connectors import _lines
from connectors._contract import Context, Frame
from connectors._frames import complete
from connectors._reading import Evidence
from connectors.logs import json_lines, text

LOG = (
    "a header\n"
    "2026-03-29 00:41:07,113 WARN  pool - one\n"
    "java.lang.IllegalStateException: exhausted\n"
    "\tat org.example.Pool.take(Pool.java:88)\n"
    "\n"
    "2026-03-29 00:41:08,113 INFO  pool - two \xff\n"
    "2026-03-29 00:41:09,113 INFO  pool - three\r\n"
    "   trailing text\n"
    "\n"
).encode("latin-1")


def events_of(items: list) -> pl.DataFrame:
    return pl.concat([complete(item.events) for item in items if isinstance(item, Frame)])


@pytest.mark.parametrize("size", [1, 50, 100, 150, 200, 1 << 20])
def test_a_record_that_crosses_blocks_comes_out_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    file = tmp_path / "app.log"
    file.write_bytes(LOG)
    whole = _lines.blocks
    monkeypatch.setattr("connectors.logs._engine.blocks", lambda evidence: whole(evidence, size))
    items = list(text.read.read(Evidence("app.log", file)))
    rows = events_of(items)
    assert rows["line_number"].to_list() == [2, 6, 7]
    assert rows["line_count"].to_list() == [3, 1, 2]
    assert [LOG[offset : offset + 10] for offset in rows["byte_offset"]] == [b"2026-03-29"] * 3
    assert rows["body"].to_list() == [
        "2026-03-29 00:41:07,113 WARN  pool - one\njava.lang.IllegalStateException: exhausted\n\tat org.example.Pool.take(Pool.java:88)",
        "2026-03-29 00:41:08,113 INFO  pool - two ÿ",
        rows["body"][2],
    ]
    assert rows["body"][2].split("\n")[1] == "   trailing text"
    assert rows["severity"].to_list() == ["warning", "info", "info"]
    frames = [item for item in items if isinstance(item, Frame)]
    assert (
        sum(f.joined_lines for f in frames),
        sum(f.context_records for f in frames),
        sum(f.blank_lines for f in frames),
    ) == (3, 1, 2)


def test_a_text_without_any_time_is_context_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no time here\n\nand none here\n")
    assert list(text.read.read(Evidence("notes.txt", file))) == [Context(2)]


def test_two_shapes_in_one_file_are_both_read(tmp_path: Path) -> None:
    file = tmp_path / "mixed.log"
    file.write_text("2026/03/29 00:41:07 [error] one\n[Sun Mar 29 00:41:08.1234 2026] [notice] two\n" * 3)
    assert events_of(list(text.read.read(Evidence("mixed.log", file))))["line_number"].to_list() == [1, 2, 3, 4, 5, 6]


def test_a_time_inside_a_message_begins_no_record(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    lines = [f"2026-03-29 00:41:{second:02} job - run\n  next run: 2026-03-30 00:00:00\n" for second in range(30)]
    file.write_text("".join(lines))
    assert len(events_of(list(text.read.read(Evidence("app.log", file))))) == 30


JSON = (
    b'{"ts": "2026-03-29T00:41:07Z", "level": "warn", "msg": "one", "n": 1}\n'
    b'{"ts": "2026-03-29T00:41:08Z", "level": "error", "msg": "with \\"quotes\\" and \\u00e4", "n": 2}\n'
    b"\n"
    b'{"ts": "2026-03-29T00:41:09Z", "level": "info", "msg": "cut sho\n'
    b'{"level": "info", "msg": "no time", "n": 3}\n'
    b'{"ts": "2026-03-29T00:41:10Z", "level": "info", "msg": "nested", "n": {"a": [1, 2]}}\n'
)


def test_json_lines_are_read_alike_on_the_quick_and_on_the_thorough_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "app.jsonl"
    file.write_bytes(JSON * 40)
    quick = list(json_lines.read.read(Evidence("app.jsonl", file)))
    monkeypatch.setattr("connectors.logs._json_paths.quick_pattern", lambda lines, keys: None)
    thorough = list(json_lines.read.read(Evidence("app.jsonl", file)))
    assert events_of(quick).equals(events_of(thorough))
    assert [item for item in quick if not isinstance(item, Frame)] == [
        item for item in thorough if not isinstance(item, Frame)
    ]


def test_json_lines_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "app.jsonl"
    file.write_bytes(JSON)
    items = list(json_lines.read.read(Evidence("app.jsonl", file)))
    rows = events_of(items)
    assert rows["line_number"].to_list() == [1, 2, 5, 6]
    assert rows["body"].to_list() == ["one", 'with "quotes" and ä', "no time", "nested"]
    assert rows["at"].is_null().to_list() == [False, False, True, False]
    assert [(item.line, item.reason[:8]) for item in items if not isinstance(item, Frame)] == [(4, "not JSON")]


def test_an_epoch_keeps_the_zeros_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "app.jsonl"
    file.write_text('{"time": 1774744867.100, "msg": "one"}\n{"msg": "two", "time": 1774744868.120}\n')
    assert events_of(list(json_lines.read.read(Evidence("app.jsonl", file))))["written_time"].to_list() == [
        "1774744867.100",
        "1774744868.120",
    ]
