"""Conversations that went on where no record reaches: a call, a private channel, words across a desk.

They are dark areas of their own kind: what was said there is on no record, and so is who could hear it. A call that
somebody handed in as a transcript is on record from its first words on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import polars as pl

from pipelines.inquiries import LONGEST
from pipelines.inquiry_words import compiled

SAID = """
    select event_id, conversation_id, occurred_at, words, attributes::varchar from said
    where kind in ('chat', 'mail', 'page', 'ticket') and actor_kind is distinct from 'customer'
    order by occurred_at, file_path, line_number, event_id"""
SPOKEN = "select occurred_at from said where kind = 'meeting' order by occurred_at"
UNKNOWN_MESSAGES = """
    select s.event_id, s.conversation_id, s.occurred_at, i.value
    from identifiers i join said s using (event_id)
    where i.kind = 'message link' and split_part(i.value, '/', -1) not in (
        select split_part(value, '/', -1) from identifiers o where o.kind = 'message')
    order by s.occurred_at, s.event_id, i.value"""
SAME = timedelta(minutes=30)  # words of the same kind in one conversation that speak of the same call
TOLD_AGAIN = timedelta(minutes=15)  # words of a call that is over, which may be of the one that was told of just before
TRANSCRIBED = timedelta(hours=1)  # within it, a transcript is of the call that was announced
AROUND = timedelta(minutes=5)  # before and after the words of a transcript that belong to its call
PLACE = re.compile(r"huddle|war room|bridge|phone|\bcall(?:ed|ing)\b|\br(?:ang|inging)\b|#[\w-]+|\bdms?\b")
SAME_PLACE = {"called": "phone", "calling": "phone", "rang": "phone", "ringing": "phone", "dms": "dm"}
HUDDLE = re.compile(r'"date_start":\s*(\d{9,}).*?"date_end":\s*(\d+)', re.DOTALL)


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `unrecorded_conversations`."""
    spoken = [at for (at,) in connection.execute(SPOKEN).fetchall()]
    rows = find(connection.execute(SAID).fetchall(), spoken)
    rows += [
        {"kind": "message not handed in", "conversation_id": conversation, "started_at": at, "ended_at": None, "event_id": event_id,
         "ended_event_id": None, "evidence": f"a link to {place}, which no export holds"}
        for event_id, conversation, at, place in connection.execute(UNKNOWN_MESSAGES).fetchall()
    ]  # fmt: skip
    if rows:
        frame = pl.DataFrame(  # noqa: F841 - DuckDB reads it by name
            rows,
            schema_overrides={"ended_event_id": pl.String, "ended_at": pl.Datetime("us", "UTC")},
            infer_schema_length=None,
        )
        connection.execute(
            "insert into unrecorded_conversations by name select * from frame order by started_at, event_id, kind"
        )


def find(said: Sequence[tuple[Any, ...]], spoken: Sequence[datetime]) -> list[dict[str, Any]]:
    """Rows of conversations off the record, from messages (event, conversation, instant, words, attributes) in order."""
    found: list[dict[str, Any]] = []
    for event_id, conversation, at, words, attributes in said:
        text = words.lower()
        if huddle := HUDDLE.search(attributes or ""):
            found.append(_huddle(event_id, conversation, huddle))
            continue
        ended, told = (compiled("unrecorded")[words_of].search(text) for words_of in ("ended", "told"))
        over = _ended(found, conversation, _place(ended[0])) if ended else []
        for row in over:
            row.update(ended_at=at, ended_event_id=event_id)
        if told and not over and not _is_told(found, conversation, at):
            found.append({"kind": "call", "conversation_id": conversation, "started_at": at, "ended_at": at, "event_id": event_id, "ended_event_id": event_id,
                          "evidence": f"the words: {words[told.start() : told.end()].strip()[:LONGEST]}; when it began is on no record"})  # fmt: skip
        if ended or told:
            continue
        for kind in ("call", "private", "face_to_face"):
            match = compiled("unrecorded")[kind].search(text)
            if match and not any(
                row["kind"] == kind
                and row["conversation_id"] == conversation
                and at - row["started_at"] < SAME
                and (None in (here := (_place(match[0]), _place(row["evidence"]))) or here[0] == here[1])
                for row in found
            ):
                found.append({"kind": kind, "conversation_id": conversation, "started_at": at, "ended_at": None, "event_id": event_id,
                              "ended_event_id": None, "evidence": f"the words: {words[match.start() : match.end()][:LONGEST]}"})  # fmt: skip
    return [row for row in found if not _is_transcribed(row, spoken)]


def _is_told(found: Sequence[dict[str, Any]], conversation: str | None, at: datetime) -> bool:
    """Whether the words may be of a call that is told of already, and over a while ago at most."""
    calls = (row for row in found if row["kind"] == "call" and row["conversation_id"] == conversation)
    return any(row["ended_at"] is not None and at - row["ended_at"] < TOLD_AGAIN for row in calls)


def _place(words: str) -> str | None:
    """What tells one talk from another: the war room is not the huddle; None where the words name a call alone."""
    place = PLACE.search(words.lower())
    return SAME_PLACE.get(place[0], place[0]) if place else None


def _ended(found: list[dict[str, Any]], conversation: str | None, place: str | None) -> list[dict[str, Any]]:
    """The open calls that are over: of that place where there are any, else those without one; and all but the war room
    where no place is named."""
    still_open = [
        row
        for row in found
        if row["kind"] == "call" and row["conversation_id"] == conversation and row["ended_at"] is None
    ]
    if place is None:
        return [row for row in still_open if _place(row["evidence"]) != "war room"]
    there = [row for row in still_open if _place(row["evidence"]) == place]
    return there or [row for row in still_open if _place(row["evidence"]) is None]


def _huddle(event_id: str, conversation: str | None, times: re.Match[str]) -> dict[str, Any]:
    start, end = (datetime.fromtimestamp(int(each), tz=UTC) if int(each) else None for each in times.groups())
    return {"kind": "call", "conversation_id": conversation, "started_at": start, "ended_at": end, "event_id": event_id,
            "ended_event_id": event_id if end else None, "evidence": "a huddle, with its begin and end"}  # fmt: skip


def _is_transcribed(row: dict[str, Any], spoken: Sequence[datetime]) -> bool:
    """Whether a transcript holds the call; one of less than the call leaves the rest dark, and the row says so."""
    start, end = row["started_at"], row["ended_at"]
    near = [at for at in spoken if start - TRANSCRIBED <= at <= (end or start) + TRANSCRIBED]
    if row["kind"] != "call" or not near:
        return False
    if end is None or (near[0] - start <= AROUND and end - near[-1] <= AROUND):
        return True
    row["evidence"] += f"; a transcript holds {near[0]:%H:%M} to {near[-1]:%H:%M} UTC of it"
    return False
