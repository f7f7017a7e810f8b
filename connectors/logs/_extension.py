"""The keys and values behind a record's head, as CEF and LEEF write them.

    CEF:0|Acme|Guard|1.0|100|worm stopped|10|src=10.0.0.9 rt=1774744867123 msg=a\\=b in a sentence cs1=r1

CEF parts its pairs with a blank, which values may hold too, and writes `\\=` inside them (ArcSight, "Implementing CEF"); LEEF parts
them with a tab, or with what its version 2.0 names at the end of the head, a character or its hexadecimal code (IBM QRadar, "LEEF
event components").
"""

from __future__ import annotations

import json
import re

import polars as pl

HEAD = re.compile(
    r"CEF: ?[01]\|(?:(?:[^|\\]|\\.)*\|){6}|LEEF: ?(?:1[0-9.]*\|(?:[^|]*\|){4}|2[0-9.]*\|(?:[^|]*\|){4}(?:(?:0?x(?P<code>[0-9A-Fa-f]{2,4})|(?P<mark>[^|=]?))\|)?)"
)
BLANK_AND_KEY = re.compile(r"(?:^|\s+)([A-Za-z_][\w.\[\]-]*)=")
ESCAPED = re.compile(r"\\([\\=|])")
ROLES = {"start": "started", "end": "ended", "rt": "received"}


def with_extension(records: pl.DataFrame) -> pl.DataFrame:
    """The records with the pairs of their bodies among their attributes, and those that are times of a role beside the stamp."""
    found = [pairs_in(body) for body in records["body"]]
    said = [json.loads(text or "{}") for text in records["attributes"]]
    merged = [json.dumps(own | pairs, ensure_ascii=False) for own, pairs in zip(said, found, strict=True)]
    records = records.with_columns(attributes=pl.Series(merged, dtype=pl.String))
    own = records["written_time"].to_list()
    for key, role in ROLES.items():
        stamps = [None if pairs.get(key) == at else pairs.get(key) for pairs, at in zip(found, own, strict=True)]
        name, column = f"time_{role}", pl.Series(stamps, dtype=pl.String)
        if column.null_count() < len(column):
            kept = records[name].fill_null(column) if name in records else column
            records = records.with_columns(kept.alias(name))
    return records


def pairs_in(body: str) -> dict[str, str]:
    """Key → value of one record; nothing where it has no such head."""
    head = HEAD.search(body)
    if head is None:
        return {}
    text = body[head.end() :]
    if head[0].startswith("CEF"):
        parts = BLANK_AND_KEY.split(text)[1:]
        return {key: ESCAPED.sub(r"\1", value).strip() for key, value in zip(parts[::2], parts[1::2], strict=True)}
    mark = chr(int(head["code"], 16)) if head["code"] else head["mark"] or "\t"
    pairs = (pair.partition("=") for pair in text.split(mark))
    return {key.strip(): value.strip() for key, is_pair, value in pairs if is_pair}
