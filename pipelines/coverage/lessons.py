"""What older records teach of rhythms: exports of other days, and incident files of the archive, where they are given.

Pieces may lie far apart; that nothing is in hand between them says nothing of how a stream speaks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from pathlib import PurePosixPath
from typing import Any

import duckdb
import numpy as np

from pipelines.coverage.rhythm import Instants
from pipelines.incident import Incident
from pipelines.warehouse import is_incident_file, reading

Lessons = dict[Hashable, list[Instants]]  # by name: when it spoke, a piece from each file, µs, sorted

ROTATION = re.compile(r"(?:[._-]?\d{4}-?\d\d-?\d\d(?:[-_T]?\d\d)*|[._-]\d{1,3})(?=\.|$)|\.(?:gz|bz2|xz|zst)$")
CONTAINERS = "select file_path from evidence.files where is_baseline and status = 'container' order by file_path"
HEARD = """
    select e.kind, e.service, e.host, f.connector, e.file_path, min(epoch_us(e.occurred_at)) as spoke_at
    from events e join evidence.files f using (file_path)
    where e.kind = 'log' and e.occurred_at is not null and e.duplicate_of is null
    group by e.kind, e.service, e.host, f.connector, e.file_path, epoch_us(e.occurred_at) // 1000000
    order by all"""
SAMPLED = """
    select r.stream_id, epoch_us(s.occurred_at) as spoke_at from samples s join series r using (series_id)
    where s.occurred_at is not null and not s.is_duplicate order by all"""


def of_archive(connection: duckdb.DuckDBPyConnection, incident: Incident) -> Lessons:
    """When streams spoke in the incident files that `[baseline]` names."""
    found: Lessons = defaultdict(list)
    for (path,) in connection.execute(CONTAINERS).fetchall():
        if is_incident_file(incident.folder / path):
            with reading(incident.folder / path) as file:
                for key, part in (
                    file.sql(HEARD)
                    .pl()
                    .group_by("kind", "service", "host", "connector", "file_path", maintain_order=True)
                ):
                    row = dict(zip(("kind", "service", "host", "connector", "file_path"), key, strict=True))
                    for name in names_of(row):
                        found[name].append(part["spoke_at"].to_numpy())
                for (stream_id,), part in file.sql(SAMPLED).pl().group_by("stream_id", maintain_order=True):
                    found[stream_id].append(part["spoke_at"].to_numpy())
    return found


def names_of(row: dict[str, Any]) -> list[Hashable]:
    """By what older records are known to be of the same stream: whose they are, else what their file is called."""
    if row["service"] or row["host"]:
        return [(row["kind"], row["service"], row["host"], row["connector"])]
    return [(row["kind"], row["connector"], PurePosixPath(stem(row["file_path"])).name)]


def stem(path: str) -> str:
    """The path without what a rotation adds: numbers, days, compression."""
    folder, _, name = path.rpartition("/")
    before = ""
    while before != name:
        before, name = name, ROTATION.sub("", name)
    return f"{folder}/{name}"


def joined(pieces: Iterable[Instants], own: Instants) -> tuple[Instants, Instants]:
    """All older instants, and the last of each stretch of them after which nothing is in hand for a while; sorted."""
    older = sorted((piece for piece in pieces if len(piece)), key=lambda piece: (piece[0], piece[-1]))
    breaks, reached = [], None
    for piece in (*older, own):
        if reached is not None and piece[0] > reached:
            breaks.append(reached)
        reached = piece[-1] if reached is None else max(reached, piece[-1])
    teaches = np.sort(np.concatenate(older)) if older else np.empty(0, dtype=np.int64)
    return teaches, np.array(breaks, dtype=np.int64)
