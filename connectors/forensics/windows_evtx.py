"""Windows: event logs as they lie on the disk (EVTX).

    ElfFile … ElfChnk … 2a 2a 00 00: a header, chunks of 64 KiB, and in them records of binary XML

Each record's `TimeCreated` is UTC, to 100 ns, by the clock of the computer that it names. Binary XML is read by the library `evtx`. The
records are counted by walking the chunks' record headers. Source: Microsoft [MS-EVEN6] (BinXml), libyal/libevtx "Windows XML Event Log
(EVTX) format".
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from connectors._contract import Event, Item, Reject, connector
from connectors._reading import Evidence, Head, _seekable
from connectors.forensics._windows import event_of_xml

MAGIC, CHUNK_MAGIC, RECORD_MAGIC = b"ElfFile\0", b"ElfChnk\0", b"\x2a\x2a\0\0"
HEADER_BYTES, CHUNK_BYTES, CHUNK_HEADER_BYTES, RECORD_HEADER_BYTES = 4096, 65_536, 512, 24


def fits(head: Head) -> float:
    return 1.0 if head.data.startswith(MAGIC) else 0.0


def count(evidence: Evidence) -> int:
    """The record headers of all chunks; a file that is no EVTX, or a chunk that is none, is one record."""
    with evidence.open() as stream:
        header = _fully(stream, HEADER_BYTES)
        if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
            return 1
        total = 0
        while len(chunk := _fully(stream, CHUNK_BYTES)) == CHUNK_BYTES:
            total += _records_in(chunk)
        return total + any(chunk)


@connector("forensics.windows_evtx", kind="log", clock="host", zone="UTC", fits=fits, count=count)
def read(evidence: Evidence) -> Iterator[Item]:
    from evtx import PyEvtxParser

    with _seekable(evidence) as file:
        try:
            records = PyEvtxParser(file, number_of_threads=1).records()
        except (RuntimeError, OSError) as why:
            yield Reject(1, b"", f"no event log that can be read: {why}")
            return
        ordinal = 0
        while True:
            ordinal += 1
            try:
                found = next(records, None)
            except RuntimeError as why:
                yield Reject(ordinal, b"", str(why))
                continue
            if found is None:
                break
            yield _event(found["data"], ordinal)
        if any(rest := _broken_chunk(file)):
            yield Reject(ordinal, rest, "the file breaks off inside this chunk")


def _event(text: str, ordinal: int) -> Event | Reject:
    try:
        return event_of_xml(ElementTree.fromstring(text.encode()), ordinal)
    except (ElementTree.ParseError, KeyError) as why:
        return Reject(ordinal, text, f"not of the documented form ({why})")


def _broken_chunk(file: IO[bytes]) -> bytes:
    """What follows the last whole chunk; the library passes over it."""
    size = file.seek(0, 2)
    file.seek(size - (size - HEADER_BYTES) % CHUNK_BYTES)
    return file.read()


def _fully(stream: IO[bytes], size: int) -> bytes:
    parts, missing = [], size
    while missing and (data := stream.read(missing)):
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)


def _records_in(chunk: bytes) -> int:
    if not chunk.startswith(CHUNK_MAGIC):
        return int(any(chunk))
    (end,) = struct.unpack_from("<I", chunk, 48)  # where its free space begins
    place, total = CHUNK_HEADER_BYTES, 0
    while place + RECORD_HEADER_BYTES <= min(end, CHUNK_BYTES):
        total += 1
        (size,) = struct.unpack_from("<I", chunk, place + 4)
        if chunk[place : place + 4] != RECORD_MAGIC or size < RECORD_HEADER_BYTES:
            break  # the rest of the chunk is one record that cannot be read
        place += size
    return total
