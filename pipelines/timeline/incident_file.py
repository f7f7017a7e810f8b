"""Reads an incident's DuckDB file: read-only and in UTC."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.masking import Mask
from pipelines.timeline.chat_markup import ChatMarkup
from pipelines.timeline.cut_texts import mended, wholes
from pipelines.warehouse import PLANNING

SHOWN = """
create temp view shown as
select
    e.*,
    coalesce(p.role, '') as role,
    e.recorded_at is distinct from e.occurred_at as is_corrected
from events e
join evidence.files f on f.file_path = e.file_path and not f.is_baseline
left join participants p on p.participant_id = e.actor_id
"""

# What tables of the story lead to: found in one look at all events, for to meet each table they would be held in memory.
CITING = (
    "moments", "inquiry_steps", "obligations", "citations", "preceding_changes", "first_signs", "phases", "decisions", "knowledge",
    "statements", "unrecorded_conversations",
)  # fmt: skip
CITED = f"""
create temp table cited_events as
select * from shown where event_id in ({" union all ".join(f"select event_id from {table}" for table in CITING)}
    union all select echoed_by from decisions)
"""

# For readers who may see who it was: a name instead of a number, and beside a role.
BY_NAME = """
create temp view participants as
select p.* replace (case when n.name is null then p.role when regexp_matches(p.role, '^(responder|customer) \\d+$') then n.name
    else concat_ws(', ', n.name, p.role) end as role)
from incident_file.main.participants p
left join (select participant_id, max(name) as name from evidence.handles where name is not null group by participant_id) n using (participant_id)
"""

AS_RECORDED = """
create temp view as_recorded as
select * replace (
    recorded_at as occurred_at,
    coalesce(recorded_earliest_at, recorded_at) as earliest_at,
    coalesce(recorded_latest_at, recorded_at) as latest_at,
    ended_at + (recorded_at - occurred_at) as ended_at
)
from shown
"""


# Marks that embed, override or isolate a direction of writing: U+202E shows "edoc" where the file says "code".
TURNING = {chr(code): f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
TEXTS, LISTS = cs.string(), cs.list(cs.string())


class IncidentFile:
    """One open incident. `shown` is every event of this incident (no baseline), with its actor's role; `as_recorded`
    is the same by the clocks' own readings, `cited_events` those that the story's tables lead to.

    Everything that is read here goes to readers: it comes through the mask, with roles for names unless `names` is full.
    """

    def __init__(self, database: Path, names: str = "roles") -> None:
        # Attached by a fixed name: DuckDB would take the file's, and a file called evidence would hide the schema.
        self.connection = duckdb.connect()
        self.connection.execute("set timezone = 'UTC'")
        self.connection.execute(PLANNING)
        path = str(database).replace("'", "''")
        self.connection.execute(f"attach '{path}' as incident_file (read_only)")
        self.connection.execute("use incident_file")
        if names == "full":
            self.connection.execute(BY_NAME)
        self.connection.execute(SHOWN)
        self.connection.execute(AS_RECORDED)
        self.connection.execute(CITED)
        self.mask = Mask.of(self.connection, names)
        self.markup = ChatMarkup.of(self.connection, names)

    def __enter__(self) -> IncidentFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def frame(self, query: str, params: list[Any] | None = None) -> pl.DataFrame:
        return self.masked(self.raw_frame(query, params))

    def masked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """As readers may see it: roles for names, kinds for secrets, and a chat's markup as it stood on the screen.

        What would turn the direction of the words around it is shown as an escape.
        """
        if frame.is_empty():
            return frame
        shown = self._masked(frame)
        whole = wholes(self.connection, frame)
        if len(whole):
            shown = mended(frame, shown, whole, self._masked(whole, is_counted=False))
        return shown.with_columns(
            TEXTS.str.replace_many(TURNING), LISTS.list.eval(pl.element().str.replace_many(TURNING))
        )

    def _masked(self, frame: pl.DataFrame, is_counted: bool = True) -> pl.DataFrame:
        return self.markup.shown(self.mask.frame(self.markup.opened(frame), is_counted))

    def raw_frame(self, query: str, params: list[Any] | None = None) -> pl.DataFrame:
        """As it stands in the file: for keys of further queries, and for what is masked later."""
        return self.connection.sql(query, params=params or []).pl()

    def rows(self, query: str, params: list[Any] | None = None) -> list[dict[str, Any]]:
        """One dict per row; instants arrive as aware datetimes in UTC."""
        return self.frame(query, params).to_dicts()

    def table(self, relation: str, order: str) -> list[dict[str, Any]]:
        return self.rows(f"select * from {relation} order by {order}")
