"""Chat markup as its readers saw it: <@U024BE7LH>, <#C024BE7LR|payments>, <https://example.org/d/7|the graph>, <!here>.

The raw text keeps it. Mentions are opened before names are masked and closed after it, so that the mask meets the handle
where it stands, and a reader the role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    import duckdb

AS_WRITTEN = frozenset(("body", "raw", "written_time", "attributes"))
HINT = r"<[@#!]|<(?:https?://|mailto:)"
OPEN, CLOSE = "\x03", "\x04"
OPENED = (
    (r"<@!?([UWB][A-Z0-9]+|\d{15,})(?:\|[^<>]*)?>", f"{OPEN}@$1{CLOSE}"),
    (r"<#[CGD][A-Z0-9]{6,}\|([^<>]+)>", "#$1"),
    (r"<#([CGD][A-Z0-9]{6,}|\d{15,})\|?>", "#$1"),
    (r"<!subteam\^\w+\|(@?[^<>]+)>", "$1"),
    (r"<!(here|channel|everyone)(?:\|[^<>]*)?>", "@$1"),
    (r"<!date\^[^<>|]*\|([^<>]*)>", "$1"),
    (r"<(?:https?://|mailto:)[^<>|\s]*\|([^<>]+)>", "$1"),
    (r"<((?:https?://|mailto:)[^<>|\s]+)>", "$1"),
)
UNKNOWN = f"{OPEN}@(?:[UWB][A-Z0-9]+|\\d{{15,}}){CLOSE}"
NAMED = "select handle, name from evidence.handles where name is not null order by all"


@dataclass
class ChatMarkup:
    """`names`: handle → name, for readers who may see who it was."""

    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, names: str) -> ChatMarkup:
        return cls(dict(connection.execute(NAMED).fetchall()) if names == "full" else {})

    def opened(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Markup as words, but for mentions, which stand between two signs of their own."""
        columns = _holding(frame, HINT)
        for pattern, words in OPENED if columns else ():
            frame = frame.with_columns(_each(name, frame, pattern, words) for name in columns)
        return frame

    def shown(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Mentions as words: the role or name that stands there by now, or somebody."""
        columns = _holding(frame, OPEN)
        known = [(f"{OPEN}@{handle}{CLOSE}", f"@{name}") for handle, name in self.names.items()] if columns else []
        for pattern, words in [*known, (UNKNOWN, "@somebody"), (f"[{OPEN}{CLOSE}]", "")] if columns else ():
            frame = frame.with_columns(_each(name, frame, pattern, words) for name in columns)
        return frame


def _columns(frame: pl.DataFrame) -> list[str]:
    return [
        name
        for name, kind in frame.schema.items()
        if kind in (pl.String, pl.List(pl.String)) and name not in AS_WRITTEN and not name.endswith(("_id", "_ids"))
    ]


def _holding(frame: pl.DataFrame, pattern: str) -> list[str]:
    """The columns with the pattern in some text; one question for all of them."""
    columns = _columns(frame)
    words = [pl.col(name).explode() if frame.schema[name] == pl.List(pl.String) else pl.col(name) for name in columns]
    found = frame.select(each.str.contains(pattern).any() for each in words).row(0) if columns else ()
    return [name for name, is_in in zip(columns, found, strict=True) if is_in]


def _each(name: str, frame: pl.DataFrame, pattern: str, words: str) -> pl.Expr:
    if frame.schema[name] == pl.List(pl.String):
        return pl.col(name).list.eval(pl.element().str.replace_all(pattern, words))
    return pl.col(name).str.replace_all(pattern, words)
