"""Lines are split at 0x0A and nowhere else; numbers and offsets are exact whatever the bytes hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors._lines import blocks, count_text_records, numbered_lines
from connectors._reading import Evidence

TRAPS = {
    "invalid UTF-8": b"ok\nbad \xff\xfe byte\nok \xc3\xa4\n",
    "NUL": b"one\ntw\x00o\nthree\n",
    "lone CR": b"one\rstill one\ntwo\n",
    "CRLF": b"one\r\ntwo\r\n",
    "quotes": b'a "quoted\nline" b\n"\n',
    "unit and record separators": b"a\x1fb\x1e\x1d\nc\x0bd\x0ce\x85f\n",
    "unicode line separators": "a\u2028b\u2029c\u0085d\ne\n".encode(),
    "no last newline": b"one\ntwo",
    "blank lines": b"\n\n \t\r\none\n\n",
    "only blank": b"\n \n\t\n",
    "byte order mark": b"\xef\xbb\xbfone\ntwo\n",
    "one long line": b"x" * 100_000 + b"\n" + b"y\n",
    "semicolons, commas and backslashes": b"a,b;c\\\n\\n\n",
}


def evidence(folder: Path, data: bytes) -> Evidence:
    file = folder / "trap.log"
    file.write_bytes(data)
    return Evidence("trap.log", file)


def expected_lines(data: bytes) -> list[bytes]:
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


@pytest.mark.parametrize("data", TRAPS.values(), ids=TRAPS.keys())
@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
def test_every_line_keeps_its_number_its_place_and_its_bytes(tmp_path: Path, data: bytes, size: int) -> None:
    found = []
    for block in blocks(evidence(tmp_path, data), size):
        ends = [*block.starts[1:], len(block.data)]
        for index, (start, end) in enumerate(zip(block.starts, ends, strict=True)):
            line = block.data[start:end].removesuffix(b"\n")
            place = block.byte_offset + int(start)
            assert data[place : place + len(line)] == line
            found.append((block.first_line + index, line))
    assert found == list(enumerate(expected_lines(data), 1))


@pytest.mark.parametrize("data", TRAPS.values(), ids=TRAPS.keys())
def test_texts_hold_the_line_without_its_end(tmp_path: Path, data: bytes) -> None:
    texts = [text for _, text in numbered_lines(evidence(tmp_path, data))]
    for text, line in zip(texts, expected_lines(data), strict=True):
        try:
            assert text == line.decode().rstrip("\r")
        except UnicodeDecodeError:
            assert text == line.decode("cp1252", "replace").rstrip("\r")


def test_a_line_that_is_no_utf8_does_not_touch_the_others(tmp_path: Path) -> None:
    lines = dict(numbered_lines(evidence(tmp_path, TRAPS["invalid UTF-8"])))
    assert lines == {1: "ok", 2: "bad ÿþ byte", 3: "ok ä"}


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400), size=st.integers(1, 50))
def test_any_bytes_split_like_the_bytes_do(tmp_path_factory: pytest.TempPathFactory, data: bytes, size: int) -> None:
    if (
        data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"))
        or b"\0" in data
    ):
        return
    found = evidence(tmp_path_factory.mktemp("any"), data)
    texts = [block.data[start:].split(b"\n")[0] for block in blocks(found, size) for start in block.starts]
    assert texts == expected_lines(data)


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(st.text("ab \t\r\x00\x0b", max_size=5), max_size=30), size=st.integers(1, 50))
def test_the_counter_sees_the_lines_that_are_not_blank(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], size: int
) -> None:
    data = "\n".join(["start", *lines]).encode()
    blank = sum(line.strip(" \t\r") == "" for line in lines)
    assert count_text_records(evidence(tmp_path_factory.mktemp("count"), data), size) == 1 + len(lines) - blank


def test_the_zeros_that_a_lost_power_supply_leaves_are_none_of_the_next_lines_text(tmp_path: Path) -> None:
    lines = dict(numbered_lines(evidence(tmp_path, b"one\n" + bytes(4096) + b"two\n" + bytes(3) + b"\nth\0ree\n")))
    assert lines == {1: "one", 2: "two", 3: "\0\0\0", 4: "th\0ree"}


def test_utf16_is_read_as_text(tmp_path: Path) -> None:
    data = "eins\nzwei ä\n".encode("utf-16")
    assert [text for _, text in numbered_lines(evidence(tmp_path, data))] == ["eins", "zwei ä"]
    assert count_text_records(evidence(tmp_path, data)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_places_are_those_of_the_file_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    lines = [f"{number} plain, ä, €, 𐐷\n" for number in range(60)]
    mark = len("".encode(encoding)) if encoding in ("utf-8-sig", "utf-16", "utf-32") else 0
    bare = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    sizes = [len(line.encode(bare)) for line in lines]
    whole = evidence(tmp_path, "".join(lines).encode(encoding))
    found = [place for block in blocks(whole, 100) for place in block.places(block.starts)]
    assert found == [mark + sum(sizes[:number]) for number in range(60)]
