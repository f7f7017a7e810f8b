"""Lines, exactly: split at the byte 0x0A and nowhere else, numbered and placed, whatever else the bytes hold.

Line readers of libraries lose or merge lines at invalid UTF-8, NUL, lone CR, quotes or separators;
splitting the bytes loses nothing. A file in UTF-16 or UTF-32 is decoded first; its places are counted in the file's
own code units.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa

from connectors._reading import CHUNK_BYTES, decode

if TYPE_CHECKING:
    from connectors._reading import Evidence

NEWLINE = 10
BLANK = b" \t\r"
SPACE = 32
COUNTED_BYTES = 256 << 10  # at once: what stays in the cache of a core
ZEROS_BEFORE = r"^\x00+([^\x00])"
UNITS = {"utf-8": (1, 0), "utf-16-le": (2, 0), "utf-16-be": (2, 0), "utf-16": (2, 2), "utf-32": (4, 4)}
"""Of each encoding, the bytes of a code unit, and those of a byte order mark that decoding takes away."""


@dataclass(frozen=True)
class Block:
    """Whole lines: their bytes, where each begins in them, and where the block stands in the file.

    unit: bytes of one code unit in the file, 1 where `data` are the file's own bytes.
    """

    data: bytes
    starts: np.ndarray  # int64, of each line in `data`
    first_line: int
    byte_offset: int
    is_last: bool
    unit: int = 1

    def texts(self, starts: np.ndarray | None = None) -> pl.Series:
        """The text from each start to the next, as strings without the line end.

        A text that is no UTF-8 is read as cp1252, alone: the others are not touched. The zeros that a lost power
        supply leaves before a line are none of its text.
        """
        starts = self.starts if starts is None else starts
        offsets = np.append(starts, len(self.data)).astype(np.int64)
        array = pa.LargeBinaryArray.from_buffers(
            pa.large_binary(), len(starts), [None, pa.py_buffer(offsets), pa.py_buffer(self.data)]
        )
        try:
            texts = pl.Series(array).cast(pl.String)
        except pl.exceptions.PolarsError:
            texts = pl.Series([decode(each) for each in array.to_pylist()], dtype=pl.String)
        texts = texts.str.strip_chars_end("\r\n")
        return texts.str.replace(ZEROS_BEFORE, "$1") if b"\0" in self.data else texts

    def places(self, starts: np.ndarray) -> pl.Series:
        """Byte offsets in the file of these places in `data`."""
        if self.unit == 1:
            return pl.Series(starts + self.byte_offset)
        return pl.Series(np.append(0, _units(self.data, self.unit))[starts] * self.unit + self.byte_offset)

    @property
    def byte_length(self) -> int:
        """Bytes of the file that the block takes."""
        return len(self.data) if self.unit == 1 else int(_units(self.data, self.unit)[-1]) * self.unit


def blocks(evidence: Evidence, size: int = CHUNK_BYTES) -> Iterator[Block]:
    """The file as blocks of whole lines; a line longer than `size` makes its block longer."""
    carried: list[bytes] = []  # pieces of a line that has not ended yet
    unit, offset = UNITS[evidence.head.encoding]
    line = 1
    source = _as_utf8(evidence, size)
    data = next(source, b"")
    while data:
        following = next(source, b"")
        end = data.rfind(b"\n") + 1 if following else len(data)
        if end:
            whole = b"".join((*carried, memoryview(data)[:end]))
            block = _block(whole, line, offset, not following, unit)
            yield block
            line += len(block.starts)
            offset += block.byte_length
            carried = [data[end:]]
        else:
            carried.append(data)
        data = following


def numbered_lines(evidence: Evidence) -> Iterator[tuple[int, str]]:
    """(physical line from 1, text without its line end), blank lines too."""
    for block in blocks(evidence):
        yield from enumerate(block.texts().to_list(), block.first_line)


def count_text_records(evidence: Evidence, size: int = COUNTED_BYTES) -> int:
    """The non-blank lines, counted on the bytes alone, without the splitter and without a reader.

    Blank is a line of nothing but spaces, tabs and carriage returns: looked at closely is only what begins so low
    in the code.
    """
    total, open_line = 0, b""
    for data in _as_utf8(evidence, size):
        data = open_line + data
        codes = np.frombuffer(data, dtype=np.uint8)
        is_end = codes == NEWLINE
        begins = np.flatnonzero(is_end[:-1] & (codes[1:] <= SPACE)) + 1
        doubtful = [0, *begins.tolist()]
        ends = [data.find(b"\n", begin) for begin in doubtful]
        blank = sum(end >= 0 and not data[begin:end].strip(BLANK) for begin, end in zip(doubtful, ends, strict=True))
        total += int(np.count_nonzero(is_end)) - blank
        tail = data[data.rfind(b"\n") + 1 :]
        open_line = tail.strip(BLANK)[:1] or tail[:1]  # one byte tells as much as the line
    return total + bool(open_line.strip(BLANK))


def whole_as_utf8(evidence: Evidence) -> bytes:
    """A whole file, without its byte order mark; what is in no UTF-16 or UTF-32 stays as it is."""
    return b"".join(_as_utf8(evidence, CHUNK_BYTES)).removeprefix(codecs.BOM_UTF8)


def _block(data: bytes, line: int, offset: int, is_last: bool, unit: int) -> Block:
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == NEWLINE) + 1
    has_mark = offset == 0 and data.startswith(codecs.BOM_UTF8)
    starts = np.concatenate(([len(codecs.BOM_UTF8) if has_mark else 0], ends))
    if starts[-1] == len(data):
        starts = starts[:-1]
    return Block(data, starts.astype(np.int64), line, offset, is_last, unit)


def _units(data: bytes, unit: int) -> np.ndarray:
    """The code units that `data`, in UTF-8, took in the file, up to and with each byte.

    A character begins with a byte that continues none; in UTF-16 one of four bytes is a pair (RFC 3629, RFC 2781).
    """
    codes = np.frombuffer(data, dtype=np.uint8)
    counts = ((codes & 0xC0) != 0x80).astype(np.int64)
    return np.cumsum(counts + (codes >= 0xF0) if unit == 2 else counts)


def _as_utf8(evidence: Evidence, size: int) -> Iterator[bytes]:
    encoding = evidence.head.encoding
    if encoding == "utf-8":
        yield from evidence.chunks(size)
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for data in evidence.chunks(size):
        yield decoder.decode(data).encode("utf-8", "replace")
    if tail := decoder.decode(b"", final=True):
        yield tail.encode("utf-8", "replace")
