"""The timeline of one incident file, handed on to other tools.

Older exports that only teach rhythms are left out, as they are on the page. What was handed in twice
stays, and says so in `duplicate_of`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import PostludeError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = {"csv": ".csv", "jsonl": ".jsonl", "parquet": ".parquet", "markdown": ".md"}
TIMELINE = """
    select event.*
    from events as event
    join evidence.files as file using (file_path)
    where file.is_baseline is not true
    order by event.occurred_at nulls last, event.event_id"""
MOMENTS = """
    select strftime(moment.occurred_at, '%Y-%m-%d %H:%M:%S') as at, moment.category, moment.label, moment.event_id,
        event.file_path || ':' || event.line_number as source
    from moments as moment
    left join events as event using (event_id)
    order by moment.occurred_at nulls last, moment.event_id, moment.label"""
OPTIONS = {"csv": "(format csv, header)", "jsonl": "(format json)", "parquet": "(format parquet, compression zstd)"}


def export(database: Path, to: str, file: Path, names: str = "roles") -> int:
    """Write the timeline as `to` into `file`; how many rows that were.

    Markdown is for readers and goes through the mask; the other formats hand on the database's own rows.
    """
    import duckdb

    if not database.is_file():
        raise PostludeError(f"{database} does not exist. Give the .duckdb file that `postlude reconstruct` wrote.")
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            if to == "markdown":
                return _write_markdown(connection, file, names)
            target = str(file).replace("'", "''")
            return connection.execute(f"copy ({TIMELINE}) to '{target}' {OPTIONS[to]}").fetchall()[0][0]
    except duckdb.IOException as why:
        raise PostludeError(f"{database} cannot be read as a DuckDB file, or {file} cannot be written: {why}") from why
    except duckdb.CatalogException as why:
        raise PostludeError(f"{database} is no incident file: {str(why).splitlines()[0]}") from why


def _write_markdown(connection: DuckDBPyConnection, file: Path, names: str) -> int:
    from pipelines.masking import Mask

    mask = Mask.of(connection, names)
    titles = mask.frame(connection.sql("select incident_id, coalesce(title, '') as title from incident").pl()).rows()
    moments = mask.frame(connection.sql(MOMENTS).pl()).rows()
    lines = [f"# {' '.join(titles[0]).strip() if titles else 'Timeline'}", "", "Times are UTC.", ""]
    lines += ["| time | kind | what happened | source |", "|---|---|---|---|"]
    lines += [f"| {at or 'unknown'} | {kind} | {_cell(label)} | `{source}` |" for at, kind, label, _, source in moments]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(moments)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
