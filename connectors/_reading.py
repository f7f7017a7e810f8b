"""Evidence as a stream of bytes, wherever it lies: plain, compressed, or a member of an archive.

Nothing is ever unpacked beside the evidence. What a file is gets decided by its first bytes.
"""

from __future__ import annotations

import copy
import functools
import re
import tarfile
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from connectors._compression import compression, decompressed, read_fully
from connectors._envelopes import AS_DOCUMENTED, Envelope
from connectors._json_shape import SAMPLED_LINES, json_shape, paths_in

HEAD_BYTES = 1 << 18
CHUNK_BYTES = 4 << 20  # with more at once, clean pages of memory cost more than anything done with them
ARCHIVE_MEMORY_BYTES = 64 << 20
# White space and escapes; from the second row on the colours and weights of chat clients.
TEXT_CONTROLS = {7, 8, 9, 10, 12, 13, 27} | {2, 3, 15, 22, 29, 31}
ZEROS = re.compile(rb"\A\0+|\0{64,}")
STRANGE_SHARE = 0.05  # of control characters that no text holds; in random bytes it is 0.07


@dataclass(frozen=True)
class Evidence:
    """One evidence file: `path` as the database names it, and the way to its bytes.

    `members` leads through archives: `("a.zip", "b.tar", "c.log")` without the outer file's name.
    `envelope` is what stands around the documents of a JSON export, or is missing there.
    """

    path: str
    file: Path
    members: tuple[str, ...] = ()
    envelope: Envelope = AS_DOCUMENTED

    def inside(self, envelope: Envelope) -> Evidence:
        """The same file, its documents taken out of an envelope; what is known of it stays known."""
        other = replace(self, envelope=envelope)
        vars(other).update(head=self.head.inside(envelope), breaks=self.breaks)
        return other

    @contextmanager
    def open(self) -> Generator[IO[bytes]]:
        """The decompressed bytes, as a stream that need not seek; where compression breaks off, it ends there."""
        with _raw(self) as stream, decompressed(stream, self.breaks) as plain:
            yield plain

    @functools.cached_property
    def breaks(self) -> set[str]:
        """Why the compressed stream could not be read to its end, known once it was read."""
        return set()

    def chunks(self, size: int = CHUNK_BYTES) -> Iterator[bytes]:
        with self.open() as stream:
            while data := stream.read(size):
                yield data

    @functools.cached_property
    def head(self) -> Head:
        with self.open() as stream:
            return Head(self.path, read_fully(stream, HEAD_BYTES))


def _decoded(line: bytes, encoding: str, other: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return line.decode(other, errors="replace")


class Head:
    """The first bytes of a file, and what can be told from them."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path, self.data = path, data
        self.is_whole = len(data) < HEAD_BYTES

    def with_paths(self, json_paths: frozenset[str]) -> Head:
        """The same head, seen from inside or from outside an envelope."""
        other = copy.copy(self)
        vars(other).update(json_paths=json_paths, _inner={})
        return other

    def inside(self, envelope: Envelope) -> Head:
        """The same head as an envelope shows it, made once: every connector asks."""
        if envelope not in self._inner:
            self._inner[envelope] = self.with_paths(envelope.paths(self.json_paths))
        return self._inner[envelope]

    @functools.cached_property
    def _inner(self) -> dict[Envelope, Head]:
        return {}

    @functools.cached_property
    def encoding(self) -> str:
        return encoding_of(self.data)

    @functools.cached_property
    def text(self) -> str:
        """Line by line as the whole file is read: what is no UTF-8 is cp1252."""
        try:
            text = self.data.decode(self.encoding)
        except UnicodeDecodeError:
            by_line = self.encoding == "utf-8"
            lines = self.data.split(b"\n") if by_line else [self.data]
            text = "\n".join(_decoded(line, self.encoding, "cp1252" if by_line else self.encoding) for line in lines)
        return text.removeprefix("\ufeff")

    @functools.cached_property
    def lines(self) -> list[str]:
        """Whole lines only, the last one left out where the head cuts it; line ends removed."""
        found = [line.lstrip("\0") or line for line in self.text.split("\n")]
        if not self.is_whole or found[-1] == "":
            found = found[:-1] or found
        return [line.removesuffix("\r") for line in found]

    @functools.cached_property
    def is_binary(self) -> bool:
        """Bytes that no text encoding explains: a known magic number, or many control characters."""
        if self.encoding.startswith(("utf-16", "utf-32")):
            return False
        if self.data.startswith(
            (b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"\x7fELF", b"GIF8", b"SQLite format 3", b"PAR1")
        ):
            return True
        sample = ZEROS.sub(b"", self.data)[
            :8192
        ]  # a lost power supply or a cut while it was written leaves them in a log
        strange = sum(sample.count(byte) for byte in bytes(set(range(32)) - TEXT_CONTROLS))
        return bool(self.data) and strange >= len(sample) * STRANGE_SHARE

    @functools.cached_property
    def shape(self) -> str:
        """json, jsonl, text, binary or empty."""
        if not self.data.strip(b" \t\r\n"):
            return "empty"
        if self.is_binary:
            return "binary"
        return json_shape(self.text, self.lines) or "text"

    @functools.cached_property
    def json_paths(self) -> frozenset[str]:
        """Every path that the JSON at the head spells out, `[]` for any element: `data.result[].values[]`."""
        if self.shape not in ("json", "jsonl"):
            return frozenset()
        return paths_in([self.text] if self.shape == "json" else self.lines[:SAMPLED_LINES])


def encoding_of(data: bytes) -> str:
    """By byte order mark, else UTF-16 by its zero bytes, else UTF-8 (single bad lines are read as cp1252)."""
    for mark, name in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    pairs = data[:2048]
    if len(pairs) >= 8 and pairs[1::2].count(0) > len(pairs) * 0.4 and pairs[::2].count(0) == 0:
        return "utf-16-le"
    if len(pairs) >= 8 and pairs[::2].count(0) > len(pairs) * 0.4 and pairs[1::2].count(0) == 0:
        return "utf-16-be"
    return "utf-8"


def members_of(evidence: Evidence) -> list[str] | None:
    """The names of an archive's files in their stored order, or None where it is no archive.

    Raises OSError, EOFError, zipfile.BadZipFile or tarfile.TarError where the archive is broken.
    """
    with evidence.open() as stream:
        start = read_fully(stream, 512)
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        if _is_office_document(evidence):
            return None
        with _seekable(evidence) as file, zipfile.ZipFile(file) as archive:
            return [item.filename for item in archive.infolist() if not item.is_dir()]
    if start[257:262] == b"ustar":
        with evidence.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            return [item.name for item in archive if item.isfile()]
    return None


def _is_office_document(evidence: Evidence) -> bool:
    with _seekable(evidence) as file, zipfile.ZipFile(file) as archive:
        return "[Content_Types].xml" in archive.namelist()


@contextmanager
def _raw(evidence: Evidence) -> Generator[IO[bytes]]:
    if not evidence.members:
        with evidence.file.open("rb") as stream:
            yield stream
        return
    outer = Evidence(evidence.path, evidence.file, evidence.members[:-1])
    with _member(outer, evidence.members[-1]) as stream:
        yield stream


@contextmanager
def _member(archive_evidence: Evidence, name: str) -> Generator[IO[bytes]]:
    with archive_evidence.open() as stream:
        is_zip = read_fully(stream, 4)[:2] == b"PK"
    if is_zip:
        with _seekable(archive_evidence) as file, zipfile.ZipFile(file) as archive, archive.open(name) as member:
            yield member
        return
    with archive_evidence.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for item in archive:
            if item.name == name and item.isfile():
                member = archive.extractfile(item)
                assert member is not None
                yield member
                return
    raise FileNotFoundError(f"{name} is no member of {archive_evidence.path}")


@contextmanager
def _seekable(evidence: Evidence) -> Generator[IO[bytes]]:
    """The stream itself where it can seek, else a copy in memory (on disk, in the system's own place, when large)."""
    if not evidence.members:
        with evidence.file.open("rb") as file:
            if compression(file.peek(6)[:6]) is None:  # type: ignore[attr-defined]
                yield file
                return
    with tempfile.SpooledTemporaryFile(max_size=ARCHIVE_MEMORY_BYTES) as copy:
        for data in evidence.chunks():
            copy.write(data)
        copy.seek(0)
        yield copy
