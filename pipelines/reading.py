"""One reading step: an evidence file in, its records out as Parquet, independent of every other file.

What is written depends on nothing but the file's content and the readers' version, which is the key it
is kept under: a second run, or a second machine, reads nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from connectors._contract import Reject
from connectors._reading import Evidence
from connectors._registry import all_connectors, readers_version
from pipelines.evidence import EvidenceFile, broken_end
from pipelines.records import Records, Tables

REJECTED_BYTES = 64 << 10  # of a file that cannot be read, kept in evidence.rejects
Say = Callable[[str], None]


@dataclass(frozen=True)
class ReadingStep:
    """A file and where its records go; `key` names what it depends on."""

    file: EvidenceFile
    cache: Path

    @property
    def key(self) -> str:
        return (
            f"{self.file.sha256[:32]}-{self.file.connector or 'none'}-{readers_version()}-{_name_hash(self.file.path)}"
        )

    @property
    def folder(self) -> Path:
        return self.cache / self.key


def run(step: ReadingStep) -> Records:
    """Read one file, or take what an earlier run left; OSError is left to the caller, who may try again."""
    done = step.folder / "records.json"
    if done.exists():
        return Records(step.folder, **json.loads(done.read_text()))
    working = step.folder.with_name(f"{step.folder.name}.{os.getpid()}.part")
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir(parents=True)
    records = _read(step.file, working)
    facts = {name: value for name, value in asdict(records).items() if name != "folder"}
    (working / "records.json").write_text(json.dumps(facts, sort_keys=True))
    shutil.rmtree(step.folder, ignore_errors=True)
    working.rename(step.folder)
    return Records(step.folder, **facts)


def _read(file: EvidenceFile, folder: Path) -> Records:
    writer = Tables(folder)
    records = Records(folder)
    if file.connector is None:
        if file.status == "not readable":
            writer.reject(Reject(1, _first_bytes(file.evidence), file.problem or "not readable"))
            records.records_read = 1
        return writer.close(records)
    connector = all_connectors()[file.connector]
    try:
        writer.take(connector, file.evidence)
        records.records_read = connector.count(file.evidence)
        if lost := broken_end(file.evidence):
            records.records_read += 1
            writer.reject(Reject(records.records_read, b"", lost))
    except OSError:
        raise
    except Exception as why:
        writer.forget()
        writer.reject(Reject(1, _first_bytes(file.evidence), f"{connector.name} could not read it: {_in_short(why)}"))
        records.records_read, records.error = 1, traceback.format_exc(limit=-4)
    return writer.close(records)


def _first_bytes(evidence: Evidence) -> bytes:
    if not evidence.file.is_file():  # opening a pipe would wait for somebody to write into it
        return b""
    try:
        with evidence.file.open("rb") as file:
            return file.read(REJECTED_BYTES)
    except OSError:
        return b""


def _in_short(why: Exception) -> str:
    return f"{type(why).__name__}: {str(why).splitlines()[0][:200]}" if str(why) else type(why).__name__


def _name_hash(path: str) -> str:
    """Readers may take a host or a date from the name, so the name is part of the key."""
    return hashlib.sha256(path.encode()).hexdigest()[:8]


def each_in_threads(steps: Sequence[ReadingStep], say: Say) -> list[Records]:
    """Every file in this process, a few at a time; what is large is begun first."""
    found: dict[int, Records] = {}
    order = sorted(range(len(steps)), key=lambda place: -steps[place].file.bytes)
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        waiting = {pool.submit(run_or_explain, steps[place]): place for place in order}
        for done in as_completed(waiting):
            place = waiting[done]
            found[place] = done.result()
            say(progress(steps[place], found[place], len(found), len(steps)))
    return [found[place] for place in range(len(steps))]


def run_or_explain(step: ReadingStep) -> Records:
    """A step whose file cannot be reached ends as one reject, not as the end of the run."""
    try:
        return run(step)
    except OSError as why:
        problem = f"cannot be read: {why.strerror or why}"
        return run(ReadingStep(_unreadable(step.file, problem), step.cache))


def progress(step: ReadingStep, records: Records, done: int, total: int) -> str:
    parts = [f"{records.events:,} events"] if records.events else []
    parts += [f"{records.samples:,} samples"] if records.samples else []
    parts += [f"{records.rejects:,} rejected"] if records.rejects else []
    return f"[{done}/{total}] {step.file.path}: {', '.join(parts) or step.file.status or 'nothing placed in time'}"


def _unreadable(file: EvidenceFile, problem: str) -> EvidenceFile:
    return replace(file, connector=None, status="not readable", problem=problem)
