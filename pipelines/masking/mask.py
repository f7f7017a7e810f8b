"""What stands between the incident file and everything that is handed on: names become roles, secrets their kind.

The database keeps names (in evidence.handles and in the evidence's own text); page and Markdown are written through
this. Whole columns at a time: a text without a hint of a name or a secret is never looked at closely.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.masking import secrets
from pipelines.masking.encoded import ESCAPE, opened
from pipelines.masking.names import UNKNOWN_MENTION, replace_names
from pipelines.masking.pieces import KIND, Pieces
from pipelines.masking.roster import Known, Roster, build_roster
from pipelines.masking.screening import may_name

if TYPE_CHECKING:
    import duckdb

NAME = "name"
# Columns that hold ids, words of a fixed list, hashes or versions: nothing in them was written by people.
UNTOUCHED = frozenset(
    ("kind", "severity", "connector", "status", "state", "verdict", "phase", "category", "origin", "class", "scope", "actor_kind", "role",
     "time_basis", "sha256", "settings_sha256", "tool_version", "tzdata_version", "zone", "zone_basis", "written_time", "shape", "unit", "certainty",
     "stated", "written_order")
)  # fmt: skip
KNOWN = """
    select h.handle, h.name, p.role from evidence.handles h join participants p using (participant_id)
    where p.actor_kind in ('human', 'customer') order by all"""
SYSTEMS = "select distinct lower(service) from events where service is not null union select distinct lower(host) from events where host is not null"
# What people and programs told each other; the log lines that are shown are learnt from when they are chosen.
TOLD = "select headline, body, attributes::varchar as attributes from events where kind not in ('log', 'trace') order by event_id"
REMEMBERED = 20_000  # texts whose names are known

Place = tuple[str, int]


@dataclass
class Mask:
    """Replaces names of `roster` and secrets; `found` says where, by kind, and holds no value."""

    roster: Roster
    spared: frozenset[str] = frozenset()  # addresses of people who are shown by name
    found: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    pieces: Pieces = field(default_factory=Pieces)

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, names: str = "roles") -> Mask:
        """The mask of one incident file. `names`: roles, or full for readers who may see who it was."""
        if not connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'evidence' and table_name = 'handles'"
        ).fetchall():
            return cls(Roster())
        known = [Known(*row) for row in connection.execute(KNOWN).fetchall()]
        systems = frozenset(name for (name,) in connection.execute(SYSTEMS).fetchall())
        if names == "full":
            mask = cls(Roster(), frozenset(row.handle.lower() for row in known if "@" in row.handle))
        else:
            mask = cls(build_roster(known, systems))
        mask.pieces = Pieces(systems)
        mask.learn(connection.sql(TOLD).pl())
        return mask

    def learn(self, frame: pl.DataFrame) -> None:
        """Takes note of the secrets in these texts, so that no piece of them is shown elsewhere."""
        for name in frame.columns:
            self._masked(frame[name].drop_nulls().unique(maintain_order=True))

    def frame(self, frame: pl.DataFrame, is_counted: bool = True) -> pl.DataFrame:
        """Every column of text, but for ids and words of fixed lists."""
        columns = [name for name, kind in frame.schema.items() if _holds_text(name, kind)]
        return frame.with_columns(self._column(frame, name, is_counted) for name in columns)

    def text(self, text: str) -> str:
        return self._masked(pl.Series([text])).get(text, (text, ()))[0]

    def summary(self) -> list[tuple[str, int, int]]:
        """(kind, records, files) of what was masked, the most frequent first."""
        counted = [(kind, len(places), len({file for file, _ in places})) for kind, places in self.found.items()]
        return sorted(counted, key=lambda row: (-row[1], row[0]))

    def _column(self, frame: pl.DataFrame, name: str, is_counted: bool) -> pl.Series:
        column = frame[name]
        if column.dtype == pl.List(pl.String):
            return self._lists(column)
        masked = self._masked(column.drop_nulls().unique(maintain_order=True))
        if not masked:
            return column
        if is_counted:
            self._note(frame, name, masked)
        return column.replace({text: instead for text, (instead, _) in masked.items()})

    def _lists(self, column: pl.Series) -> pl.Series:
        words = column.explode().drop_nulls().unique(maintain_order=True)
        instead = {text: new for text, (new, _) in self._masked(words).items()}
        return pl.Series(
            column.name,
            [each if each is None else [instead.get(one, one) for one in each] for each in column.to_list()],
            dtype=column.dtype,
        )

    def _masked(self, texts: pl.Series) -> dict[str, tuple[str, tuple[str, ...]]]:
        """text → (what stands instead, kinds of what it held); only texts that change."""
        instead: dict[str, str] = {}
        kinds: dict[str, tuple[str, ...]] = {}

        def change(chosen: pl.Series, kind: str, how: Any) -> None:
            for text in chosen:
                before = instead.get(text, text)
                if (after := how(before)) != before:
                    instead[text] = after
                    kinds[text] = (*kinds.get(text, ()), kind)

        if self.roster:
            hinted = may_name(texts, self.roster) | texts.str.contains(UNKNOWN_MENTION.pattern)
            change(texts.filter(hinted), NAME, self._without_names)
        suspects = texts.filter(secrets.may_hold_any(texts))
        escaped = texts.filter(texts.str.contains(ESCAPE.pattern))
        plain = pl.Series([opened(text)[0] for text in escaped], dtype=pl.String)
        for rule in secrets.rules() if len(suspects) or len(escaped) else ():
            taken: set[str] = set()
            change(
                suspects.filter(rule.may_stand_in(suspects)),
                rule.kind,
                lambda text, rule=rule, taken=taken: rule.masked(text, self.spared, taken),
            )
            change(
                escaped.filter(rule.may_stand_in(plain)),
                rule.kind,
                lambda text, rule=rule, taken=taken: rule.masked_in_escapes(text, self.spared, taken),
            )
            self.pieces.learn(rule.kind, taken)
        shown = pl.Series([instead.get(text, text) for text in texts], dtype=pl.String) if instead else texts
        change(texts.filter(self.pieces.may_stand_in(shown)), KIND, self.pieces.replaced)
        return {text: (new, kinds[text]) for text, new in instead.items()}

    @functools.cached_property
    def _without_names(self) -> Callable[[str], str]:
        """A text is learnt from, shown in several places, and looked through once."""
        return functools.lru_cache(REMEMBERED)(lambda text: replace_names(text, self.roster))

    def _note(self, frame: pl.DataFrame, name: str, masked: dict[str, tuple[str, tuple[str, ...]]]) -> None:
        """Where something was masked: file and line of the row, as far as it has them."""
        places = [
            pl.col(each) if each in frame.columns else pl.lit(None).alias(each) for each in ("file_path", "line_number")
        ]
        hit = (
            frame.lazy().filter(pl.col(name).is_in(list(masked))).select(pl.col(name).alias("text"), *places).collect()
        )
        for text, file, line in hit.iter_rows():
            for kind in masked[text][1]:
                self.found[kind].add((file or "", line or 0))


def _holds_text(name: str, kind: pl.DataType) -> bool:
    is_id = name.endswith(("_id", "_ids")) and name not in ("clock_id", "incident_id", "source_id")
    return kind in (pl.String, pl.List(pl.String)) and name not in UNTOUCHED and not is_id
