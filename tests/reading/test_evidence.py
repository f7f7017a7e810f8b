"""Evidence is found, hashed and opened wherever it lies, and nothing is written beside it."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from backports import zstd

from connectors._reading import Evidence, Head
from pipelines.errors import PostludeError
from pipelines.evidence import MARKER, take_inventory
from pipelines.incident import load

LINES = b"2026-03-29 00:41:07 one\n2026-03-29 00:41:08 two\n"
PACKED = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd.compress}


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        item = tarfile.TarInfo(name)
        item.size = len(data)
        archive.addfile(item, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", PACKED)
def test_a_compressed_file_is_told_by_its_bytes_and_hashed_as_handed_in(tmp_path: Path, kind: str) -> None:
    packed = PACKED[kind](LINES)
    (tmp_path / "no-ending").write_bytes(packed)
    (file,) = take_inventory(load(tmp_path))
    assert file.sha256 == hashlib.sha256(packed).hexdigest()
    assert b"".join(file.evidence.chunks()) == LINES
    assert file.connector == "logs.text"


def test_members_of_archives_stand_below_them_and_are_packed_in_turn(tmp_path: Path) -> None:
    inner = zipped(inner_dot_log=LINES)
    (tmp_path / "a.zip").write_bytes(zipped(logs__x_dot_log_dot_gz=gzip.compress(LINES), deep_dot_zip=inner))
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(tarred("logs/y.log", LINES)))
    files = {file.path: file for file in take_inventory(load(tmp_path))}
    assert [(path, file.status) for path, file in files.items()] == [
        ("a.zip", "container"), ("a.zip!logs/x.log.gz", ""), ("a.zip!deep.zip", "container"), ("a.zip!deep.zip!inner.log", ""),
        ("b.tar.gz", "container"), ("b.tar.gz!logs/y.log", ""),
    ]  # fmt: skip
    for path in ("a.zip!logs/x.log.gz", "a.zip!deep.zip!inner.log", "b.tar.gz!logs/y.log"):
        assert b"".join(files[path].evidence.chunks()) == LINES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.tar.gz"]


def test_broken_archives_and_pictures_are_said_and_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(zipped(a_dot_log=LINES)[:40])
    (tmp_path / "cut.log.gz").write_bytes(gzip.compress(LINES * 100)[:30])
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "empty.log").write_bytes(b"")
    (tmp_path / "good.log").write_bytes(LINES)
    statuses = {file.path: file.status for file in take_inventory(load(tmp_path))}
    assert statuses == {
        "cut.log.gz": "not readable",
        "cut.zip": "not readable",
        "empty.log": "empty",
        "good.log": "",
        "shot.png": "not readable",
    }


def test_settings_and_output_folders_are_no_evidence(tmp_path: Path) -> None:
    for name in ("incident.toml", "review.toml", "exports.toml"):
        (tmp_path / name).write_text("")
    for folder in ("postlude", "elsewhere"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / MARKER).write_text("")
        (tmp_path / folder / "old.log").write_bytes(LINES)
    (tmp_path / "good.log").write_bytes(LINES)
    assert [file.path for file in take_inventory(load(tmp_path))] == ["good.log"]


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PostludeError, match="holds no evidence"):
        take_inventory(load(tmp_path))


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.log")
    (tmp_path / "good.log").write_bytes(LINES)
    assert {file.path: file.status for file in take_inventory(load(tmp_path))} == {
        "good.log": "",
        "pipe.log": "not readable",
    }


def test_links_are_followed_once_and_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "web.log").write_bytes(LINES)
    folder = tmp_path / "incident"
    folder.mkdir()
    (folder / "logs").symlink_to(tmp_path / "elsewhere")
    (folder / "round").symlink_to(folder)
    (folder / "one.log").symlink_to(tmp_path / "elsewhere" / "web.log")
    assert {file.path: (file.status, file.problem) for file in take_inventory(load(folder))} == {
        "logs/web.log": ("", None),
        "one.log": ("", None),
        "round": ("not readable", "a link to a folder that is read where it lies"),
    }


@pytest.mark.parametrize("packed", sorted(PACKED))
def test_what_can_be_decompressed_of_a_cut_file_is_read_and_the_break_is_said(tmp_path: Path, packed: str) -> None:
    lines = b"".join(b"2026-03-29T00:41:07Z request %d\n" % (number * 7919 % 100_003) for number in range(100_000))
    whole = PACKED[packed](lines)
    (tmp_path / "cut").write_bytes(whole[: len(whole) * 3 // 4])
    evidence = Evidence("cut", tmp_path / "cut")
    read = b"".join(evidence.chunks())
    assert len(read) > len(lines) // 4
    assert lines.startswith(read)
    assert evidence.breaks


def test_random_bytes_are_binary_and_a_log_that_begins_with_zeros_is_text() -> None:
    assert Head("core", random.Random(7).randbytes(4096)).shape == "binary"
    assert Head("rotated.log", bytes(20_000) + LINES * 10).shape == "text"


def test_a_hole_of_zeros_within_a_log_leaves_it_text() -> None:
    assert Head("power.log", LINES * 20 + b"\0" * 2048 + LINES * 20).shape == "text"


def test_a_name_that_is_no_utf_8_is_read_and_written_so_that_it_can_be(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.log")).write_bytes(LINES)
    (file,) = take_inventory(load(tmp_path))
    assert (file.evidence.path, file.evidence.head.data) == ("caf\\xe9.log", LINES)


def test_a_folder_that_may_not_be_entered_is_said_and_stops_nothing(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "app.log").write_bytes(LINES)
    closed = tmp_path / "lost+found"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path):
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = {file.evidence.path: file.problem for file in take_inventory(load(tmp_path))}
    assert found == {"app.log": None, "lost+found": "a folder that may not be entered"}
