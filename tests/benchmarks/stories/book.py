"""The exports of an estate while they are being written: records go in with what is true of them, files come out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from stories.truth import Estate, Group, Record

Layout = Callable[[list[Record]], Any]


class Book:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records: list[Record] = []
        self._groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._decoys: dict[str, list[Record]] = defaultdict(list)

    def add(self, path: str, at: datetime, content: Any, episode: int | None = None) -> Record:
        """A record of the file `path`; its source is the folder, or the file in `logs`, where each is a program's own."""
        source = path if path.startswith("logs/") else path.partition("/")[0]
        record = Record(path, source, at, content, episode)
        self.records.append(record)
        return record

    def same(self, strength: str, evidence: str, *members: Record) -> None:
        """They speak of the same thing, as whoever else was said to by the same evidence."""
        group = self._groups[strength, evidence]
        group.extend(member for member in members if member not in group)

    def decoy(self, name: str, *members: Record) -> None:
        self._decoys[name].extend(members)

    def estate(self) -> Estate:
        groups = [Group(*key, members) for key, members in self._groups.items() if len(members) > 1]
        return Estate(self.records, groups, dict(self._decoys))

    def write(self, layouts: dict[str, Layout], newest_first: tuple[str, ...]) -> None:
        """Each file in the order that its system writes it; a layout makes one document of its records."""
        files: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            files[record.path].append(record)
        for path, records in files.items():
            records.sort(key=lambda record: record.at, reverse=path in newest_first)
            for place, record in enumerate(records, 1):
                record.line = place
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            layout = next((made for start, made in layouts.items() if path.startswith(start)), None)
            if layout:
                target.write_text(json.dumps(layout(records)), encoding="utf-8")
            else:
                lines = (
                    record.content if isinstance(record.content, str) else json.dumps(record.content)
                    for record in records
                )
                target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
