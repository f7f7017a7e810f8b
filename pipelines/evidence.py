"""The inventory: every evidence file of an incident folder, hashed, archives entered, a connector chosen.

Nothing is written here, and nothing below the folder is left out but its settings and any folder that
carries the output's marker.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG

from connectors._reading import Evidence, members_of
from connectors._registry import choose
from pipelines.errors import PostludeError
from pipelines.incident import SETTINGS_FILES, Incident
from pipelines.warehouse import is_incident_file

MARKER = ".postlude-output"
DEEPEST_ARCHIVE = 4


@dataclass(frozen=True)
class EvidenceFile:
    """One row of evidence.files before it is read.

    problem: why it cannot be read at all. connector: None for containers, empty and unreadable files.
    """

    evidence: Evidence
    sha256: str
    bytes: int
    modified_at: datetime
    status: str  # what is known beforehand: "", container, empty, not readable
    connector: str | None = None
    certainty: float = 0.0
    rivals: tuple[str, ...] = ()
    problem: str | None = None

    @property
    def path(self) -> str:
        return self.evidence.path


def take_inventory(incident: Incident) -> list[EvidenceFile]:
    """All evidence files, sorted by path; raises PostludeError where there is none."""
    paths = sorted(_files_below(incident.folder))
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        found = [entry for entries in pool.map(lambda path: list(_entries(incident, path)), paths) for entry in entries]
    if not found:
        raise PostludeError(f"{incident.folder} holds no evidence. Put the exported files into it, then run again.")
    return found


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files_below(folder: Path) -> Iterator[Path]:
    """Every file, links followed; a link to a folder that is read already stands for itself, and is said."""
    walked: set[Path] = set()
    closed: list[Path] = []
    for root, folders, names in os.walk(
        folder, onerror=lambda why: closed.append(Path(why.filename)), followlinks=True
    ):
        here = Path(root)
        walked.add(here.resolve())
        again = [name for name in folders if (here / name).is_symlink() and _is_walked(here / name, folder, walked)]
        folders[:] = sorted(name for name in folders if name not in again and not _is_output(here / name))
        for name in (*names, *again):
            if here == folder and name in SETTINGS_FILES:
                continue
            yield here / name
    yield from closed


def _is_output(folder: Path) -> bool:
    try:
        return (folder / MARKER).exists()
    except PermissionError:  # nor may it be entered to be read: that is said when it is walked
        return False


def _is_walked(link: Path, folder: Path, walked: set[Path]) -> bool:
    place = link.resolve()
    return place in walked or place.is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(place)


def _entries(incident: Incident, path: Path) -> Iterator[EvidenceFile]:
    name = _writable(path.relative_to(incident.folder).as_posix())
    evidence = Evidence(name, path)
    try:
        stat = path.stat()
        if not S_ISREG(stat.st_mode):
            nothing = datetime.fromtimestamp(0, UTC)
            yield EvidenceFile(evidence, "", 0, nothing, "not readable", problem=_no_file(path))
            return
        facts = _Facts(sha256_of(path), stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))
    except OSError as why:
        yield EvidenceFile(
            evidence, "", 0, datetime.fromtimestamp(0, UTC), "not readable", problem=f"cannot be opened: {why.strerror}"
        )
        return
    yield from _examined(incident, evidence, facts, 0)


def _no_file(path: Path) -> str:
    if not path.is_dir():
        return "no regular file, but a pipe, socket or device"
    return "a link to a folder that is read where it lies" if path.is_symlink() else "a folder that may not be entered"


def _writable(name: str) -> str:
    """A name whose bytes are no UTF-8 as it can be written: `caf\\xe9.log`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class _Facts:
    sha256: str
    bytes: int
    modified_at: datetime


def _examined(incident: Incident, evidence: Evidence, facts: _Facts, depth: int) -> Iterator[EvidenceFile]:
    found = EvidenceFile(evidence, facts.sha256, facts.bytes, facts.modified_at, status="")
    try:
        members = members_of(evidence) if depth < DEEPEST_ARCHIVE else None
        if members is not None:
            yield replace(found, status="container")
            for member in members:
                yield from _member_entries(incident, evidence, member, facts, depth)
            return
        if incident.is_baseline(evidence.path) and not evidence.members and is_incident_file(evidence.file):
            yield replace(found, status="container")
            return
        head = evidence.head
        if head.shape == "empty" and evidence.breaks:
            yield replace(found, status="not readable", problem=broken_end(evidence))
            return
        if head.shape == "empty":
            yield replace(found, status="empty")
            return
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, tarfile.TarError, RuntimeError) as why:
        yield replace(found, status="not readable", problem=f"cannot be read: {why}")
        return
    stated = incident.connector_for(evidence.path)
    if stated is not None:
        yield replace(found, connector=stated, certainty=1.0)
        return
    try:
        fit = choose(head)
    except Exception as why:  # one file that a connector stumbles over must not stop the others
        yield replace(found, status="not readable", problem=f"a defect of ours, in telling what it is: {why!r}")
        return
    if fit is None:
        yield replace(found, status="not readable", problem="no connector reads this kind of file")
        return
    yield replace(found, connector=fit.connector.name, certainty=fit.certainty, rivals=fit.rivals)


def broken_end(evidence: Evidence) -> str | None:
    """Why the rest of a compressed file is lost, once it was read; None where it is whole."""
    if not evidence.breaks:
        return None
    return f"the rest of the file cannot be decompressed: {'; '.join(sorted(evidence.breaks))}"


def _member_entries(
    incident: Incident, outer: Evidence, member: str, facts: _Facts, depth: int
) -> Iterator[EvidenceFile]:
    inner = Evidence(_writable(f"{outer.path}!{member}"), outer.file, (*outer.members, member))
    try:
        digest, size = hashlib.sha256(), 0
        for data in inner.chunks():
            digest.update(data)
            size += len(data)
    except Exception as why:
        yield EvidenceFile(inner, "", 0, facts.modified_at, "not readable", problem=f"cannot be read: {why}")
        return
    yield from _examined(incident, inner, _Facts(digest.hexdigest(), size, facts.modified_at), depth + 1)
