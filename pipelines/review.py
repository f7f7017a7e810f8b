"""What people added in review.toml, worked into the database: each entry finds its event again, or is listed as lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

from pipelines import decisions
from pipelines._review import EventRef, Review
from pipelines.incident import Incident
from pipelines.inserting import insert_rows

# An event by its id; else by a time within two seconds of its own and the first words of what it says.
MATCHES = """
    with candidates as (
        select e.event_id, e.occurred_at, e.recorded_at, e.headline, e.body, e.file_path, e.line_number
        from events e join evidence.files f using (file_path)
        where not f.is_baseline
    ),
    by_id as (
        select r.number, c.event_id, 0.0 as distance, c.file_path, c.line_number, 1 as tier
        from review_refs r join candidates c on c.event_id = r.id
    ),
    by_words as (
        select r.number, c.event_id, least(abs(epoch(c.occurred_at - r.said_at)), abs(epoch(c.recorded_at - r.said_at))) as distance,
            c.file_path, c.line_number, 2 as tier
        from review_refs r
        join candidates c on c.occurred_at between r.said_at - interval 1 hour and r.said_at + interval 1 hour
        where least(abs(epoch(c.occurred_at - r.said_at)), abs(epoch(c.recorded_at - r.said_at))) <= 2
            and (r.words is null or starts_with(c.headline, r.words) or contains(c.body, r.words))
    ),
    by_words_alone as (
        select r.number, c.event_id, 0.0 as distance, c.file_path, c.line_number, 3 as tier
        from review_refs r join candidates c on starts_with(c.headline, r.words) or starts_with(c.body, r.words)
        where r.said_at is null and r.words is not null
        qualify count(*) over (partition by r.number) = 1
    )
    select number, event_id from (from by_id union all from by_words union all from by_words_alone) found
    qualify row_number() over (partition by number order by tier, distance, file_path, line_number, event_id) = 1
    order by number"""

# Each by its event; what samples show cites their series already, and the event is only where it stands.
CITE_MOMENTS = """
    insert into citations (subject_kind, subject_id, event_id)
    select 'moment', event_id, event_id from moments
    where event_id not in (select subject_id from citations where subject_kind = 'moment' and series_id is not null)
    order by occurred_at, event_id"""


def fill(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Moments are added, renamed and hidden; decisions, notes, factors, whys, actions and lessons get their tables."""
    finder = _Finder(connection, incident)
    for moment in incident.review.moments:
        if event_id := finder.event(moment.event):
            _moment(connection, event_id, moment)
    for decision in incident.review.decisions:
        if event_id := finder.event(decision.event):
            decisions.review(connection, event_id, decision)
    insert_rows(
        connection,
        "notes",
        [(event_id, note.text) for note in incident.review.notes if (event_id := finder.event(note.event))],
    )
    insert_rows(connection, "factors", [
        (each.id, each.statement, each.type, each.contribution, list(each.contributes_to), finder.events(each.events))
        for each in incident.review.factors
    ])  # fmt: skip
    insert_rows(
        connection,
        "whys",
        [(each.id, each.parent, each.statement, finder.events(each.events)) for each in incident.review.whys],
    )
    insert_rows(connection, "actions", [
        (each.id, each.statement, each.owner, each.kind, each.priority, each.due, each.ticket, list(each.factors), each.status)
        for each in incident.review.actions
    ])  # fmt: skip
    learned = incident.review.learned
    insert_rows(
        connection, "learned", [(name, text) for name in ("well", "poorly", "lucky") for text in getattr(learned, name)]
    )
    insert_rows(connection, "review_unmatched", finder.lost)
    insert_rows(connection, "review_entries", list(_entries(incident.review, finder)))
    connection.execute(CITE_MOMENTS)
    connection.execute("insert into citations (subject_kind, subject_id, event_id) "
                       "select 'decision', decision_id, event_id from decisions order by decision_id")  # fmt: skip


class _Finder:
    """Every reference of the review, matched in one pass over the events."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
        review = incident.review
        named: list[tuple[str, EventRef]] = []
        for what, entries in (("moment", review.moments), ("decision", review.decisions), ("note", review.notes)):
            named += [(what, entry.event) for entry in entries]
        named += [(f"factor {each.id}", event) for each in review.factors for event in each.events]
        named += [(f"why {each.id}", event) for each in review.whys for event in each.events]
        self._found: dict[EventRef, str] = {}
        self.lost: list[tuple[str, str]] = []
        if not named:
            return
        connection.execute(
            "create temp table review_refs (number integer, id varchar, said_at timestamptz, words varchar)"
        )
        insert_rows(
            connection, "review_refs", [(number, ref.id, ref.at, ref.text) for number, (_, ref) in enumerate(named)]
        )
        matched = dict(connection.execute(MATCHES).fetchall())
        connection.execute("drop table review_refs")
        for number, (what, ref) in enumerate(named):
            if number in matched:
                self._found[ref] = matched[number]
            else:
                self.lost.append(
                    (f"{what}: {_spelled(ref)}", "no event has this id, or this time and these first words")
                )

    def event(self, ref: EventRef) -> str | None:
        return self._found.get(ref)

    def events(self, refs: tuple[EventRef, ...]) -> list[str]:
        return [found for ref in refs if (found := self._found.get(ref))]


def _entries(review: Review, finder: _Finder) -> Iterator[tuple[str, int, str, list[str | None]]]:
    """(kind, position, entry as JSON, events found) of all that is stated."""
    for kind in type(review).model_fields:
        stated = getattr(review, kind)
        for position, entry in enumerate(stated if isinstance(stated, tuple) else (stated,), 1):
            said = entry.model_dump(mode="json", exclude_unset=True)
            refs = (entry.event,) if hasattr(entry, "event") else getattr(entry, "events", ())
            if said:
                yield kind, position, json.dumps(said, ensure_ascii=False), [finder.event(ref) for ref in refs]


def _moment(connection: duckdb.DuckDBPyConnection, event_id: str, moment: Any) -> None:
    if moment.hidden:
        connection.execute("delete from moments where event_id = ?", [event_id])
        connection.execute("delete from citations where subject_kind = 'moment' and subject_id = ?", [event_id])
        return
    known = connection.execute(
        "update moments set label = coalesce(?, label), why = coalesce(?, why), origin = 'review' where event_id = ? returning 1",
        [moment.label, moment.why, event_id],
    ).fetchall()
    if not known:
        connection.execute(
            "insert into moments select event_id, occurred_at, kind, coalesce(?, headline), coalesce(?, 'added by the review'), "
            "'review' from events where event_id = ?",
            [moment.label, moment.why, event_id],
        )


def _spelled(ref: EventRef) -> str:
    parts = (("id", ref.id), ("at", ref.at and ref.at.isoformat()), ("text", ref.text))
    return ", ".join(f"{name} {value}" for name, value in parts if value)
