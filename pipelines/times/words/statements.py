"""Fills the relation `statements`: what people stated about time, beside the event that they spoke of.

Log lines are never read, nor what programs post: their words are no statements of people. A message counts from its last
edit, since nobody knows which of its words stood there before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import polars as pl

from pipelines.incident import Incident
from pipelines.times.words.author_zones import assumptions, own_zone
from pipelines.times.words.matching import Match, Recorded, compare_length, match, negated_error, tokens
from pipelines.times.words.prefilter import prefilter
from pipelines.times.words.reading import Stated, read

SPOKEN_KINDS = ("chat", "mail", "ticket", "note", "status", "page", "meeting")
LONGEST = 20_000  # characters of one message that are read; what is longer is no message
FIRED = re.compile(r"\b(?:fir(?:ed|ing)|triggered)\b", re.IGNORECASE)
LOG_MINUTES = 15  # how far from a stated instant a log line may lie that it speaks of
LOG_STATEMENTS = 200  # statements for which logs are searched
MESSAGES = """
    with edits as (
        select event_id, max(occurred_at) as edited_at from event_times where role = 'edited' group by event_id
    ),
    messages as (
        select e.event_id, e.kind, e.file_path, e.line_number, e.written_time, p.zone, coalesce(t.edited_at, e.occurred_at) as said_at,
            case when contains(e.body, e.headline) or contains(e.headline, e.body) then e.body else concat_ws(chr(10), e.headline, e.body) end as words
        from events e
        join evidence.files f using (file_path)
        left join participants p on p.participant_id = e.actor_id
        left join edits t using (event_id)
        where e.kind in ? and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
            and coalesce(e.actor_kind, 'human') not in ('automation', 'system')
    )
    select event_id, file_path, kind, written_time, zone, said_at, left(words, ?) as words from messages
    where regexp_matches(words, ?) and not (contains(words, ' → ') and not contains(words, chr(10)))
    order by said_at, file_path, line_number, event_id"""  # "status Open → Done" is a field that changed, not words
RECORDED = """
    select e.event_id, e.kind, e.occurred_at, e.ended_at, e.earliest_at, e.latest_at,
        concat_ws(' ', e.headline, case when not contains(e.headline, e.body) then left(e.body, 300) end) as words,
        concat_ws(' ', e.service, e.host) as about
    from events e join evidence.files f using (file_path)
    where e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline and (
        e.kind in ('alert', 'page', 'deploy', 'change', 'status', 'ticket', 'mail')
        or e.event_id in (select event_id from phases))
    union all
    select event_id, kind, occurred_at, null, earliest_at, latest_at, headline || edge, concat_ws(' ', service, host)
    from (
        select e.*, unnest(list_filter([
            case when coalesce(e.occurred_at - lag(e.occurred_at) over of_one > interval 10 minute, true) then '' end,
            case when coalesce(lead(e.occurred_at) over of_one - e.occurred_at > interval 10 minute, true) then ', the last' end
        ], lambda edge: edge is not null)) as edge
        from events e join evidence.files f using (file_path)
        where e.kind = 'log' and e.severity in ('error', 'critical') and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
        window of_one as (partition by e.service, e.host order by e.occurred_at, e.file_path, e.line_number)
    ) bursts
    where edge <> '' or event_id not in (select event_id from phases)
    order by occurred_at, event_id"""
LOGS = """
    with near as (
        select w.number, w.stated_at, e.event_id, e.kind, e.occurred_at, e.earliest_at, e.latest_at, e.headline as words,
            concat_ws(' ', e.service, e.host) as about
        from wanted w join events e on e.occurred_at between w.from_at and w.to_at
        where e.kind = 'log' and e.duplicate_of is null
    )
    select n.number, n.event_id, n.kind, n.occurred_at, null::timestamptz as ended_at, n.earliest_at, n.latest_at, n.words, n.about
    from near n join wanted w using (number)
    where len(list_filter(w.names, lambda name: contains(lower(n.words || ' ' || n.about), name))) >= 2
    qualify row_number() over (partition by number, n.about, regexp_replace(n.words, '[0-9]+', '', 'g')
        order by abs(epoch(n.occurred_at - n.stated_at)), n.event_id) <= 3
    order by number, occurred_at, event_id"""
LAST_FAILURE = """
    select event_id, occurred_at, kind_of_request from failed_requests where occurred_at < ?
    qualify row_number() over (partition by kind_of_request order by occurred_at desc, event_id) = 1
    order by occurred_at desc, event_id"""


@dataclass(frozen=True)
class Spoken:
    """One statement with the message that holds it."""

    event_id: str
    said_at: datetime
    message: str
    stated: Stated


def fill(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Read the messages, match what they state, and write the rows."""
    spoken = _read(connection, incident)
    if not spoken:
        return
    matches = _matched(connection, spoken)
    rows = pl.DataFrame(  # noqa: F841 - DuckDB reads it by name
        [_row(each, found) for each, found in zip(spoken, matches, strict=True)], schema=ROW, orient="row"
    )
    connection.execute("insert into statements select * from rows")


def _read(connection: duckdb.DuckDBPyConnection, incident: Incident) -> list[Spoken]:
    messages = connection.sql(MESSAGES, params=[list(SPOKEN_KINDS), LONGEST, prefilter()]).pl()
    spoken: list[Spoken] = []
    zones: Counter[str | None] = Counter()
    for event_id, path, kind, written, profile_zone, said_at, words in messages.iter_rows():
        own = own_zone(profile_zone, kind, written)
        zone = own or incident.zone_for(path) or incident.time.default_zone
        text = (
            words.replace(written, "_" * len(written), 1) if written and len(written) >= 5 else words
        )  # its own stamp
        stated = read(text, said_at.astimezone(UTC), zone)
        if stated and own is None:
            zones[zone] += 1
        spoken += [Spoken(event_id, said_at.astimezone(UTC), words, each) for each in stated]
    for row in assumptions(zones):
        connection.execute("insert into assumptions values (?, ?, ?, ?)", row)
    return spoken


def _matched(connection: duckdb.DuckDBPyConnection, spoken: list[Spoken]) -> list[Match | None]:
    recorded = _recorded(connection)
    found = [
        _since_failure(connection, each)
        or match(
            each.stated, each.said_at, [event for event in recorded if event.event_id != each.event_id], each.message
        )
        for each in spoken
    ]
    open_ones = [n for n, each in enumerate(found) if each is None and spoken[n].stated.kind == "instant"][
        :LOG_STATEMENTS
    ]
    for n, logs in _logs(connection, [(n, spoken[n]) for n in open_ones]).items():
        found[n] = match(spoken[n].stated, spoken[n].said_at, logs)
    return found


def _recorded(connection: duckdb.DuckDBPyConnection) -> list[Recorded]:
    events = [_event(row) for row in connection.sql(RECORDED).pl().iter_rows()]
    events += [ended for event in events if (ended := end_of_alert(event))]
    phases = {
        phase: (at, event_id)
        for phase, at, event_id in connection.execute("select phase, reached_at, event_id from phases").fetchall()
        if at
    }
    start = phases.get("started")
    if start is None:
        return events
    events += [
        Recorded(event_id, "phase", start[0], phase, at)
        for phase, (at, event_id) in phases.items()
        if phase != "started"
    ]
    impacts = connection.execute(
        "select max(ended_at), string_agg(distinct service, ' ' order by service) from impacts"
    )
    for ended_at, services in impacts.fetchall():
        if ended_at:
            events.append(
                Recorded(start[1], "impact", start[0], f"customers users impact outage {services or ''}", ended_at)
            )
    return events


def end_of_alert(event: Recorded) -> Recorded | None:
    """The end of an alert that is one event from its firing to its end: "it cleared at 14:05" speaks of that."""
    if event.kind != "alert" or event.ended_at is None or not FIRED.search(event.text):
        return None  # a silence's end resolves nothing
    return Recorded(event.event_id, "alert", event.ended_at, f"{FIRED.sub('', event.text)} resolved", about=event.about)


def _event(row: tuple) -> Recorded:  # type: ignore[type-arg]
    event_id, kind, at, ended_at, earliest_at, latest_at, words, about = row
    return Recorded(event_id, kind, at, words, ended_at, earliest_at, latest_at, about)


def _logs(connection: duckdb.DuckDBPyConnection, statements: list[tuple[int, Spoken]]) -> dict[int, list[Recorded]]:
    """Lines near the stated instants that hold at least two of the sentence's words."""
    rows = []
    for n, each in statements:
        names = sorted(tokens(each.stated.clause.replace(each.stated.quoted, " ")))
        if len(names) >= 2:
            stated = each.stated
            rows.append(
                (n, stated.earliest_at, stated.latest_at, stated.best_at or stated.earliest_at, each.said_at, names)
            )
    if not rows:
        return {}
    schema = {"number": pl.Int64, "earliest_at": pl.Datetime("us", "UTC"), "latest_at": pl.Datetime("us", "UTC"),
              "stated_at": pl.Datetime("us", "UTC"), "said_at": pl.Datetime("us", "UTC"), "names": pl.List(pl.String)}  # fmt: skip
    margin = pl.duration(minutes=LOG_MINUTES)
    wanted = pl.DataFrame(rows, schema=schema, orient="row").select(  # noqa: F841 - DuckDB reads it by name
        "number", "names", "stated_at", from_at=pl.col("earliest_at") - margin, to_at=pl.min_horizontal(pl.col("latest_at") + margin, "said_at")
    )  # fmt: skip
    found: dict[int, list[Recorded]] = {}
    for number, *event in connection.sql(LOGS).pl().iter_rows():
        found.setdefault(number, []).append(_event(tuple(event)))
    return found


def _since_failure(connection: duckdb.DuckDBPyConnection, each: Spoken) -> Match | None:
    """ "No failed checkout for two minutes": the time since the last failed request of that kind."""
    if each.stated.kind != "duration" or not negated_error(each.stated.clause):
        return None
    names = tokens(each.stated.clause)
    failures = connection.execute(LAST_FAILURE, [each.said_at]).fetchall()
    named = [failure for failure in failures if names & tokens(failure[2])]
    if not named:
        return None
    event_id, at, _ = named[0]
    return compare_length(each.stated, event_id, (each.said_at - at).total_seconds())


ROW = {
    "event_id": pl.String, "quoted": pl.String, "kind": pl.String, "earliest_at": pl.Datetime("us", "UTC"),
    "latest_at": pl.Datetime("us", "UTC"), "stated_seconds": pl.Float64, "matched_event_id": pl.String, "computed_seconds": pl.Float64,
    "difference_seconds": pl.Float64, "contradicts": pl.Boolean,
}  # fmt: skip


def _row(each: Spoken, found: Match | None) -> tuple[object, ...]:
    stated = each.stated
    compared = (
        (found.event_id, found.computed_seconds, found.difference_seconds, found.contradicts) if found else (None,) * 4
    )
    return each.event_id, stated.quoted, stated.kind, stated.earliest_at, stated.latest_at, stated.seconds, *compared
