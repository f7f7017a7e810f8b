"""What a flow run leaves in Prefect, as Markdown: the result, where it lies, and what became of every file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipelines.errors import PostludeError
from pipelines.warehouse import reading

if TYPE_CHECKING:
    from pipelines.pipeline import Result

MOST_FILES = 500  # rows of the table; a server keeps every artifact whole
TROUBLED = """
    select f.file_path, f.status, f.records_read, f.rejects,
           (select arg_min(r.reason, r.line_number) from evidence.rejects r where r.file_path = f.file_path) as reason
    from evidence.files f
    where f.rejects > 0 or f.status = 'not readable'
    order by f.status = 'not readable' desc, f.file_path
"""


class DoesNotAddUp(PostludeError):
    """Everything was written, and the records of some file do not add up: the flow run fails, the result stands."""

    def __init__(self, result: Result) -> None:
        super().__init__(f"a defect of ours, please report it: {'; '.join(result.unbalanced)}")
        self.result = result


def artifact_key(incident_id: str, what: str) -> str:
    """One artifact per incident, each run a version of it; Prefect takes small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", f"postlude-{incident_id}-{what}".lower()).strip("-")


def run_report(result: Result) -> str:
    """Counts, places, what could not be read and why, then the summary as it stands beside the page."""
    with reading(result.database) as connection:
        troubled = connection.execute(TROUBLED).fetchall()
    counts = [f"{getattr(result, what):,} {what}" for what in ("files", "events", "samples", "rejects")]
    places = [(what, getattr(result, what).resolve().as_uri()) for what in ("page", "database", "summary")]
    parts = [f"{', '.join(counts)}; {result.seconds:.1f} s", _table(("what", "where"), places)]
    parts += [f"**A defect of ours: the records do not add up.** {each}" for each in result.unbalanced]
    if result.changes:
        parts += ["## Since the last run", "\n".join(f"- {change}" for change in result.changes)]
    if result.masked:
        rows = [(kind, records, files) for kind, records, files in result.masked]
        parts += ["## Masked in page and summary", _table(("what", "records", "files"), rows)]
    if troubled:
        names = ("file", "status", "records", "rejected", "why (the first)")
        parts += ["## Not read, or not all of it", _table(names, troubled[:MOST_FILES])]
    if len(troubled) > MOST_FILES:
        parts += [f"{len(troubled) - MOST_FILES:,} more such files stand in evidence.files."]
    return "\n\n".join([*parts, "---", result.summary.read_text(encoding="utf-8")])


def _table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else " ".join(str(value).replace("|", "\\|").split())
