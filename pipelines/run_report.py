"""What a flow run leaves in Prefect, as Markdown: the result, where it lies, and what became of every file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipelines.warehouse import reading

if TYPE_CHECKING:
    from pipelines.pipeline import Result

MOST_FILES = 500  # rows of the files table; a server keeps every artifact whole
FILES = """
    select f.file_path, f.status, f.connector, f.records_read, f.events, f.samples, f.rejects,
           (select min(r.reason) from evidence.rejects r where r.file_path = f.file_path) as reason
    from evidence.files f
    order by f.status = 'not readable' desc, f.rejects > 0 desc, f.file_path
"""


def artifact_key(incident_id: str, what: str) -> str:
    """One artifact per incident, each run a version of it; Prefect takes small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", f"postlude-{incident_id}-{what}".lower()).strip("-")


def run_report(result: Result) -> str:
    with reading(result.database) as connection:
        files = connection.execute(FILES).fetchall()
    counts = [f"{getattr(result, what):,} {what}" for what in ("files", "events", "samples", "rejects")]
    places = [(what, getattr(result, what).resolve().as_uri()) for what in ("page", "database", "summary")]
    head = [
        f"# {result.incident_id}",
        f"{', '.join(counts)}; {result.seconds:.1f} s",
        _table(("what", "where"), places),
    ]
    defects = [f"**A defect of ours: the records do not add up.** {each}" for each in result.unbalanced]
    changes = [f"- {change}" for change in result.changes]
    table = _table(("file", "status", "read by", "records", "events", "samples", "rejected", "why"), files[:MOST_FILES])
    rest = [f"{len(files) - MOST_FILES:,} more files stand in evidence.files."] if len(files) > MOST_FILES else []
    summary = result.summary.read_text(encoding="utf-8")
    return "\n\n".join([*head, *defects, "\n".join(changes), "## Files", table, *rest, "---", summary])


def _table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else " ".join(str(value).replace("|", "\\|").split())
