"""Compressed streams, told by their first bytes, as plain ones; where one breaks off, it ends there."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Generator
from contextlib import contextmanager
from typing import IO


@contextmanager
def decompressed(stream: IO[bytes], breaks: set[str]) -> Generator[IO[bytes]]:
    """breaks: takes in why the stream could not be read to its end."""
    start = read_fully(stream, 6)
    if isinstance(getattr(stream, "raw", None), io.FileIO):  # streams out of archives say they can seek, and cannot
        stream.seek(0)
    else:
        stream = io.BufferedReader(_Prefixed(start, stream), 1 << 20)
    opener = compression(start)
    if opener is None:
        yield stream
        return
    with opener(stream) as plain:
        yield io.BufferedReader(_Readable(plain, breaks), 1 << 20)


def compression(start: bytes):  # noqa: ANN202 - four libraries, four classes
    """What opens a stream that begins so; None where it is not compressed."""
    if start.startswith(b"\x1f\x8b"):
        return lambda raw: gzip.GzipFile(fileobj=raw)
    if start.startswith(b"BZh"):
        return bz2.BZ2File
    if start.startswith(b"\xfd7zXZ\x00"):
        return lzma.LZMAFile
    if start.startswith(b"\x28\xb5\x2f\xfd"):
        from backports import zstd

        return zstd.ZstdFile
    return None


class _Prefixed(io.RawIOBase):
    """A stream with the bytes that were peeked put back before it."""

    def __init__(self, start: bytes, stream: IO[bytes]) -> None:
        self._start, self._stream = start, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # noqa: ANN001 - WriteableBuffer
        data = self._start[: len(buffer)] or self._stream.read(len(buffer))
        self._start = self._start[len(data) :] if self._start else b""
        buffer[: len(data)] = data
        return len(data)


class _Readable(io.RawIOBase):
    """What can be decompressed of a stream: where it breaks off it ends, and `breaks` says why."""

    def __init__(self, plain: IO[bytes], breaks: set[str]) -> None:
        self._plain, self._breaks, self._is_broken = plain, breaks, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # noqa: ANN001 - WriteableBuffer
        if self._is_broken:
            return 0
        try:
            data = self._plain.read1(len(buffer))  # ty: ignore[missing-attribute]
        except Exception as why:  # each library has its own
            if isinstance(why, OSError) and why.errno:  # the disk's, not the decompressor's
                raise
            self._breaks.add(str(why) or type(why).__name__)
            self._is_broken = True
            return 0
        buffer[: len(data)] = data
        return len(data)


def read_fully(stream: IO[bytes], size: int) -> bytes:
    """`size` bytes, fewer only at the end: a stream may give less than is asked for."""
    parts, missing = [], size
    while missing and (data := stream.read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)
