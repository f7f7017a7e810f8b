"""Fills the relation `moments`: asks every rule, names the phases, chooses, and cites."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import duckdb
import polars as pl

from pipelines.inserting import insert_rows
from pipelines.moments.choosing import Sign, choose
from pipelines.moments.rules import RULES, Rule
from pipelines.moments.words import label, phase_label

BEFORE = timedelta(hours=3)  # what was changed as long before is near
PHASES = """
    select p.phase, p.event_id, p.reached_at, p.earliest_at, p.latest_at, p.basis, f.kind_of_request, coalesce(e.headline, '') as headline
    from phases p left join events e using (event_id) left join failed_requests f using (event_id)
    where p.reached_at is not null
    order by p.reached_at, p.phase"""
EXTENT = "select coalesce((select begun_at from begins), (select min(reached_at) from phases)), (select max(reached_at) from phases where phase in ('mitigated', 'resolved'))"
# Whatever its service wrote next, else whatever anybody did, beside what is a sign itself.
NEXT_EVENTS = """
    with spoken as (
        select e.service, e.occurred_at, min(e.event_id) as event_id
        from events e join evidence.files f using (file_path)
        where e.duplicate_of is null and not f.is_baseline and e.occurred_at >= (select min("at") from shown_by_samples)
            and e.event_id not in (select event_id from signed)
        group by e.service, e.occurred_at
    ),
    anybody as (select occurred_at, min(event_id) as event_id from spoken group by occurred_at)
    select s.place, coalesce(o.event_id, a.event_id)
    from shown_by_samples s
    asof left join spoken o on o.service = s.service and s."at" <= o.occurred_at
    asof left join anybody a on s."at" <= a.occurred_at"""

# A ticket's opening is exported with its last title; as it was opened it bore what the first change took from it.
TITLES = """
    with changes as (
        select conversation_id, occurred_at, attributes ->> '$.from' as before, attributes ->> '$.to' as after
        from said
        where kind = 'ticket' and attributes ->> '$.field' in ('title', 'summary', 'subject', 'short_desc') and length(attributes ->> '$.from') > 0
    )
    select o.event_id, arg_max(c.after, c.occurred_at) as last_title, arg_min(c.before, c.occurred_at) as first_title
    from said o join changes c on c.occurred_at > o.occurred_at and coalesce(c.conversation_id = o.conversation_id, true)
    where o.kind = 'ticket' and o.action = 'created'
    group by o.event_id, o.headline
    having contains(o.headline, last_title)"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Every moment of found origin; the review's own are added to them later."""
    begin, end = connection.execute(EXTENT).fetchone() or (None, None)
    signs = [sign for rule in RULES for sign in _asked(connection, rule, begin, end)]
    chosen = choose(_anchored(connection, [*_phases(connection, signs), *signs]))
    if not chosen:
        return
    titles = {event_id: pair for event_id, *pair in connection.execute(TITLES).fetchall()}
    rows = [
        (
            each.event_id,
            each.occurred_at,
            each.category,
            each.label.replace(*titles.get(each.event_id, ("", ""))),
            each.why,
            "found",
        )
        for each in chosen
    ]
    insert_rows(connection, "moments", rows)
    cited: list[tuple[object, ...]] = [
        ("moment", each.event_id, other, None, None, None)
        for each in chosen for other in each.cites if other != each.event_id
    ]  # fmt: skip
    cited += [
        ("moment", each.event_id, None, series, each.earliest, each.latest)
        for each in chosen for series in each.series
    ]  # fmt: skip
    insert_rows(connection, "citations", cited)


def _asked(
    connection: duckdb.DuckDBPyConnection, rule: Rule, begin: datetime | None, end: datetime | None
) -> list[Sign]:
    found = []
    for event_id, at, words, cites, *shown in connection.execute(rule.query).fetchall():
        if at is None or not words:
            continue
        service, earliest, latest, series = shown or (None, None, None, None)
        tier = rule.tier if rule.far is None or _is_near(at, begin, end) else rule.far
        found.append(
            Sign(event_id, at, rule.category, label(words), rule.why, tier, tuple(cites or ()),
                 tuple(each for each in series or () if each), service, earliest, latest)
        )  # fmt: skip
    return found


def _is_near(at: datetime, begin: datetime | None, end: datetime | None) -> bool:
    """Where nothing tells when it was, nothing is near it."""
    return begin is not None and at >= begin - BEFORE and (end is None or at <= end)


def _anchored(connection: duckdb.DuckDBPyConnection, signs: list[Sign]) -> list[Sign]:
    """What samples show stands at the first event after it, and cites the samples; without any event it is left out."""
    bare = [(place, sign.occurred_at, sign.service) for place, sign in enumerate(signs) if sign.event_id is None]
    if not bare:
        return signs
    shown_by_samples = pl.DataFrame(  # noqa: F841
        bare, schema={"place": pl.Int64, "at": pl.Datetime("us", "UTC"), "service": pl.String}, orient="row"
    )
    named = [sign.event_id for sign in signs if sign.event_id]
    signed = pl.DataFrame({"event_id": named}, schema={"event_id": pl.String})  # noqa: F841
    found = dict(connection.execute(NEXT_EVENTS).fetchall())
    placed = [replace(sign, event_id=sign.event_id or found.get(place)) for place, sign in enumerate(signs)]
    return [sign for sign in placed if sign.event_id]


def _phases(connection: duckdb.DuckDBPyConnection, signs: list[Sign]) -> list[Sign]:
    """Each phase as a moment: its name, and what the event says that marks it; an event that marks several bears all names."""
    told: dict[str | None, Sign] = {}
    for sign in sorted(signs, key=lambda each: (each.tier, each.category, each.label)):
        told.setdefault(sign.event_id or f"{sign.category} {sign.occurred_at}", sign)
    found: dict[str, Sign] = {}
    for phase, event_id, at, earliest, latest, basis, request, headline in connection.execute(PHASES).fetchall():
        key = event_id or f"impact {at}"  # counted in samples
        known, sign = found.get(key), told.get(key)
        own = f"{'last' if phase == 'mitigated' else 'first'} failed {request}" if request else headline
        words = known.label if known else sign.label if sign and not request else label(own)
        why = f"{known.why}; {basis}" if known else basis
        more = (sign.cites, sign.series, sign.service) if sign else ((), (), None)
        found[key] = Sign(event_id, at, "phase", label(phase_label(phase, words)), why, 0, *more, earliest, latest)
    return list(found.values())
