"""Tickets that a help desk calls by a number alone (`#4711`): a number names one only where such a ticket is in the evidence.

By a link or beside the word, any number does; alone behind its #, only one of three digits and more, in people's words,
where neither they nor another source take it for a pull request, a build, an incident.
"""

from __future__ import annotations

import polars as pl

from pipelines.links.rules import Rule, by_rule

NUMBERED = r"^#[0-9]+$"
LINKED = Rule("ticket", r"//[^/\s]+/(?:[\w-]+/){0,4}?(?:tickets|hc/(?:[\w-]+/)?requests)/([1-9][0-9]{0,11})\b")
_NAMED = r"(?i)\b(?:zendesk|freshdesk|help ?desk|ticket(?:s|-?nr|nummer|[ -](?:no|nr|number|id))?)[\s.:-]{0,3}"
WORDED = Rule("ticket", _NAMED + r"(?:ticket[\s.:-]{0,3})?(#[1-9][0-9]{1,11}|[1-9][0-9]{2,11})\b")
ALONE = Rule("ticket", r"(?:^|[\s(,;:])#([1-9][0-9]{2,11})\b")
COUNTED = r"(?i)\b[0-9]+ ?(?:%|(?:ms|s|secs?|seconds|mins?|minutes|h|hours?|days?|errors?|users?|customers?|people|times|x)\b)"
_OTHER_THING = r"pr|pull(?: request)?|mr|merge(?: request)?|issue|build|run|job|pipeline|deploy(?:ment)?|release|order|invoice|inc(?:ident)?|page|alert|batch|attempt"
OTHERS = (
    rf"(?i)(?:\b(?:{_OTHER_THING})s?[\s:!]{{0,2}}#?[0-9]+(?:(?:,| and| or| und|/)? *#[0-9]+)*|[\w.-]+/[\w.-]+#[0-9]+)"
)
OF_CODE = r"(?i)\b(?:merge[ds]?|merging|pull request|prs?|squash|rebase|branch|commits?|code review)\b"
TALK = ("chat", "mail", "meeting", "page", "ticket", "status")
OTHER_NUMBERS = (
    "pull request",
    "incident number",
    "incident",
    "build",
    "workflow run",
    "run",
    "deployment",
    "order",
    "invoice",
)


def apart(named: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Two help desks may both have a #12: each is then called by its system too.

    named: event_id, kind, value, found_in; spoken: event_id, conversation_id (`zendesk:#12`).
    """
    told = named.join(spoken.select("event_id", "conversation_id"), on="event_id", how="left", maintain_order="left")
    is_numbered = (pl.col("kind") == "ticket") & pl.col("value").str.contains(NUMBERED)
    systems = pl.when(is_numbered).then("conversation_id").n_unique().over("kind", "value")
    own = pl.when(is_numbered & (systems > 1)).then(pl.coalesce("conversation_id", "value")).otherwise("value")
    return told.with_columns(value=own).select(named.columns)


def mentioned(spoken: pl.DataFrame, words: pl.Series, named: pl.DataFrame) -> pl.DataFrame:
    """Row of `spoken` (event_id, kind, …) and ticket, as (event_id, value): each once or more."""
    known = named.filter((pl.col("kind") == "ticket") & pl.col("value").str.contains(NUMBERED)).select("value").unique()
    if known.is_empty():
        return pl.DataFrame(schema={"event_id": pl.String, "value": pl.String})
    taken = named.filter(pl.col("kind").is_in(OTHER_NUMBERS)).select(
        value="#" + pl.col("value").str.extract(r"([0-9]+)$", 1)
    )
    counted_out = words.str.replace_all(COUNTED, " ")
    in_talk = spoken["kind"].cast(pl.String).is_in(TALK) & ~words.str.contains(OF_CODE)
    alone = (
        counted_out.str.replace_all(OTHERS, " ").to_frame("words").select(pl.when(in_talk).then("words")).to_series()
    )
    return pl.concat([
        _rows(spoken, by_rule(LINKED, words)),
        _rows(spoken, by_rule(WORDED, counted_out)),
        _rows(spoken, by_rule(ALONE, alone)).join(taken, on="value", how="anti"),
    ]).join(known, on="value", how="semi")  # fmt: skip


def _rows(spoken: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    rows = spoken.select("event_id", value=numbers).explode("value").drop_nulls()
    return rows.with_columns(value="#" + pl.col("value").str.strip_prefix("#"))
