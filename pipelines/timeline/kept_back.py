"""Words that the mask takes out of a text stay out of what is said beside it: its identifiers, the reasons of links."""

from __future__ import annotations

import re

import polars as pl

from pipelines.masking import secrets
from pipelines.timeline.incident_file import IncidentFile

WORD = re.compile(r"[A-Za-z0-9_-]{8,}")  # what is shorter says nothing by itself
TEXTS = """
select e.headline, e.body, e.attributes::varchar as attributes from events e join picked p using (event_id)
where p.rank <= ? and e.event_id in (select event_id from identifiers) order by e.event_id"""


class KeptBack:
    """The words of secrets in the texts of the picked events, in small letters."""

    def __init__(self, file: IncidentFile, limit: int) -> None:
        told = file.raw_frame(TEXTS, [limit])
        texts = pl.concat([told[name] for name in told.columns]).drop_nulls().unique(maintain_order=True).alias("text")
        suspects = texts.filter(secrets.may_hold_any(texts)) if len(texts) else texts
        masked = file.mask.frame(suspects.to_frame())["text"]
        self.words = frozenset(
            word.lower()
            for before, after in zip(suspects, masked, strict=True)
            if before != after
            for word in WORD.findall(before)
            if word not in after
        )

    def outside(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        """The rows whose `column` has none of these words."""
        if not self.words or frame.is_empty():
            return frame
        is_clear = [self.words.isdisjoint(WORD.findall((text or "").lower())) for text in frame[column]]
        return frame.filter(pl.Series(is_clear, dtype=pl.Boolean))
