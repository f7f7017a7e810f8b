"""When the dated records of an incident's files were written: what tells the year and the day of files that leave theirs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

import duckdb

from pipelines.event_tables import MOST_OF_A_FILE

SPANS = f"""
    select origin_id // {MOST_OF_A_FILE}, quantile_disc(recorded_at, [0.02, 0.98])
    from records.event_cores where recorded_at is not null
    group by grouping sets ((origin_id // {MOST_OF_A_FILE}), ())"""


@dataclass(frozen=True)
class Span:
    """The first and the latest record, outliers aside."""

    first: datetime
    latest: datetime

    @property
    def days(self) -> int:
        """How many days the first one lies before the latest."""
        return (self.latest.date() - self.first.date()).days


@dataclass(frozen=True)
class Neighbours:
    """whole: of all dated records. by_file: (path, kind of its records) → of a file's."""

    whole: Span | None = None
    by_file: Mapping[tuple[str, str], Span] = field(default_factory=dict)

    def nearest(self, path: str, kind: str) -> Span | None:
        """Of the files of the same kind in the same folder, else of those of the same kind, else of all."""
        alike = {other: span for (other, of_kind), span in self.by_file.items() if of_kind == kind}
        folder = PurePosixPath(path).parent
        beside = [span for other, span in alike.items() if PurePosixPath(other).parent == folder]
        spans = beside or list(alike.values())
        if not spans:
            return self.whole
        return Span(min(span.first for span in spans), max(span.latest for span in spans))


def neighbours_in(connection: duckdb.DuckDBPyConnection, files: Mapping[int, tuple[str, str]]) -> Neighbours:
    """files: number → path and kind of the records, of what may be loaded by now."""
    spans = {number: Span(*span) for number, span in connection.execute(SPANS).fetchall() if span}
    whole = spans.pop(None, None)
    return Neighbours(whole, {files[number]: span for number, span in spans.items() if number in files})
