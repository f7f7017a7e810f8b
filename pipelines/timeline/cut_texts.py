"""Headlines that were cut: where a name or a secret stands across the cut, its first part would be read.

The mask reads such a headline once as it stands and once with what follows in the event's text. Where the two differ,
the second is shown, up to where they part.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from pipelines.timeline.words import common_start

if TYPE_CHECKING:
    import duckdb

ELLIPSIS = "…"
LOG_HEADLINE = 240  # characters of a log line that are its headline; these say nothing of their cut
BEHIND = 600  # characters behind the cut that are read too
WHOLE = f"""
with cut as (select text, rtrim(text, '{ELLIPSIS}') as core from cut_texts),
placed as (
    select c.text, substr(e.body, strpos(e.body, c.core), length(c.core) + {BEHIND}) as whole
    from events e join cut c on c.text = e.headline where contains(e.body, c.core)
)
select text, min(split_part(whole, chr(10), 1)) as whole from placed group by text order by text"""
KIND = re.compile(r"\[[A-Za-z -]{2,40}\]")


def wholes(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> pl.DataFrame:
    """`text`, a headline of this frame that was cut, and `whole`, the same with what follows in its event."""
    columns = _columns(frame)
    held = frame.select(_is_cut(pl.col(name)).any() for name in columns).row(0) if columns else ()
    told = [frame[name].rename("text") for name, is_held in zip(columns, held, strict=True) if is_held]
    cut_texts = pl.concat(told).to_frame().filter(_is_cut(pl.col("text"))).unique() if told else pl.DataFrame()
    return connection.sql(WHOLE).pl() if told else cut_texts


def _is_cut(text: pl.Expr) -> pl.Expr:
    return text.str.ends_with(ELLIPSIS) | (text.str.len_chars() == LOG_HEADLINE)


def mended(frame: pl.DataFrame, shown: pl.DataFrame, whole: pl.DataFrame, masked: pl.DataFrame) -> pl.DataFrame:
    """`shown`, the masked `frame`, without first parts of what is masked in `masked`, the masked `whole`."""
    reads = dict(zip(whole["text"], masked["whole"], strict=True))
    columns = []
    for name in _columns(frame):
        texts = [
            _mended(now, reads[text]) if text in reads else now
            for text, now in zip(frame[name], shown[name], strict=True)
        ]
        columns.append(pl.Series(name, texts, dtype=pl.String))
    return shown.with_columns(columns)


def _mended(shown: str, whole: str) -> str:
    core = shown.rstrip(ELLIPSIS)
    if whole.startswith(core):
        return shown
    common = len(common_start(core, whole))
    across = next((kind.end() for kind in KIND.finditer(whole) if kind.start() <= common < kind.end()), common)
    return whole[:across].rstrip() + (" " if across == common else "") + ELLIPSIS


def _columns(frame: pl.DataFrame) -> list[str]:
    return [
        name
        for name, kind in frame.schema.items()
        if kind == pl.String and name not in ("body", "raw", "attributes") and not name.endswith("_id")
    ]
