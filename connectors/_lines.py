"""Lines, exactly: split at the byte 0x0A and nowhere else, numbered and placed, whatever else the bytes hold.

Line readers of libraries lose or merge lines at invalid UTF-8, NUL, lone CR, quotes or separators;
splitting the bytes loses nothing. A file in UTF-16 or UTF-32 is decoded first, and has line numbers
only: an offset into the decoded text would point nowhere in the evidence.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa

from connectors._reading import CHUNK_BYTES

if TYPE_CHECKING:
    from connectors._reading import Evidence

NEWLINE = 10
BLANK = b" \t\r"
SPACE = 32
COUNTED_BYTES = 256 << 10  # at once: what stays in the cache of a core
MOJIBAKE = "cp1252"


@dataclass(frozen=True)
class Block:
    """Whole lines: their bytes, where each begins in them, and where the block stands in the file.

    has_places: whether these bytes are the file's own; those of a decoded file have no place in it.
    """

    data: bytes
    starts: np.ndarray  # int64, of each line in `data`
    first_line: int
    byte_offset: int
    is_last: bool
    has_places: bool = True

    def texts(self, starts: np.ndarray | None = None) -> pl.Series:
        """The text from each start to the next, as strings without the line end.

        A text that is no UTF-8 is read as cp1252, alone: the others are not touched.
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
        return texts.str.strip_chars_end("\r\n")

    def places(self, starts: np.ndarray) -> pl.Series:
        """Byte offsets in the file of these places in `data`; NULL where the file had to be decoded."""
        if self.has_places:
            return pl.Series(starts + self.byte_offset)
        return pl.repeat(None, len(starts), dtype=pl.Int64, eager=True)


def blocks(evidence: Evidence, size: int = CHUNK_BYTES) -> Iterator[Block]:
    """The file as blocks of whole lines; a line longer than `size` makes its block longer."""
    carried: list[bytes] = []  # pieces of a line that has not ended yet
    line, offset = 1, 0
    source = _as_utf8(evidence, size)
    data = next(source, b"")
    while data:
        following = next(source, b"")
        end = data.rfind(b"\n") + 1 if following else len(data)
        if end:
            whole = b"".join((*carried, memoryview(data)[:end]))
            block = _block(whole, line, offset, not following, evidence.head.encoding == "utf-8")
            yield block
            line += len(block.starts)
            offset += len(whole)
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


def decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(MOJIBAKE, errors="replace")


def _block(data: bytes, line: int, offset: int, is_last: bool, has_places: bool) -> Block:
    ends = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == NEWLINE) + 1
    has_mark = offset == 0 and data.startswith(codecs.BOM_UTF8)
    starts = np.concatenate(([len(codecs.BOM_UTF8) if has_mark else 0], ends))
    if starts[-1] == len(data):
        starts = starts[:-1]
    return Block(data, starts.astype(np.int64), line, offset, is_last, has_places)


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
