"""What each role could know, and since when: the data behind the hindsight switch, and the frozen view of decisions.

A fact is what somebody told somebody (an alert, a page, a message, a change, …), or a log line or chart that somebody
showed. No path on record is not the same as ignorance; the page says so.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import CERTAINTIES, epoch_ms

TELLING = ("alert", "page", "chat", "mail", "ticket", "deploy", "change", "status", "meeting")
MOST_FACTS = 3_000
MOST_ROLES = 24
LONGEST_FACT = 200  # characters
FACTS = """
select event_id, epoch_ms(occurred_at) as said_ms, kind, headline
from shown
where occurred_at is not null and duplicate_of is null and (
    (list_contains(?, kind) and occurred_at between ? and ?) or event_id in (select event_id from knowledge)
    or event_id in (select unnest(known) from decisions) or event_id in (select unnest(unseen) from decisions)
)
qualify row_number() over (order by kind in ('chat', 'mail'), occurred_at, event_id) <= ?
order by said_ms, event_id"""
ROLES = """
with reach as (select participant_id, count(distinct event_id) as fact_count from knowledge group by participant_id),
deciders as (select distinct participant_id from decisions)
select p.participant_id, coalesce(p.role, p.actor_kind, '') as role, coalesce(p.team, '') as team, p.zone, r.fact_count
from participants p left join reach r using (participant_id)
where r.fact_count > 0 or p.participant_id in (from deciders)
order by p.participant_id in (from deciders) desc, p.actor_kind = 'human' desc, r.fact_count desc nulls last, role, p.participant_id limit ?"""
# The first path to a fact, and each later one that is stronger than all before it, by when it was open at the latest. A
# path that may have been open before all of these, at a time that no record tells, comes without a strength.
PATHS = """
with paths as (
    select participant_id, event_id, epoch_ms(knowable_at) as earliest, epoch_ms(knowable_latest_at) as latest,
        list_position($3, certainty) as strength, means
    from knowledge
    where knowable_at is not null and participant_id in (select unnest($1::varchar[])) and event_id in (select unnest($2::varchar[]))
), sure as (
    select participant_id, event_id, latest as since, strength, min(means) as means from paths where latest is not null group by all
), perhaps as (
    select participant_id, event_id, min(earliest) as since, null as strength, null as means
    from paths group by participant_id, event_id having min(earliest) < min(latest) or min(latest) is null
)
select participant_id, event_id, since, strength, means from sure
qualify strength < coalesce(min(strength) over (
    partition by participant_id, event_id order by since, strength rows between unbounded preceding and 1 preceding), 99)
union all from perhaps
order by participant_id, event_id, since"""
DECISIONS = """
select * from decisions where decided_at is not null order by decided_at, decision_id"""


def read_hindsight(file: IncidentFile, story: Story) -> Row:
    """The knowledge block of the page: facts by time, roles with since when each fact was in their reach, decisions."""
    if story.window is None:
        return {}
    facts = file.frame(FACTS, [list(TELLING), *story.window, MOST_FACTS])
    place = {event_id: number for number, event_id in enumerate(facts["event_id"])}
    people = file.raw_frame(ROLES, [MOST_ROLES])
    paths = file.frame(PATHS, [people["participant_id"].to_list(), list(place), list(CERTAINTIES)])
    means = paths["means"].drop_nulls().unique().sort().to_list()
    code = {words: number for number, words in enumerate(means)}
    roles = _roles(file.mask.frame(people), paths, place, facts["said_ms"].to_list(), code)
    number_of = {row["id"]: number for number, row in enumerate(roles)}
    return {
        "facts": facts.with_columns(pl.col("headline").str.head(LONGEST_FACT))
        .rename({"said_ms": "at"})
        .to_dict(as_series=False),
        "means": means,
        "strengths": list(CERTAINTIES.items()),
        "telling": TELLING,
        "roles": [{key: value for key, value in row.items() if key != "id"} for row in roles],
        "decisions": [_decision(row, place, number_of) for row in file.rows(DECISIONS)],
        "left_out": max(_fact_count(file, story) - len(facts), 0) if len(facts) == MOST_FACTS else 0,
    }


def _roles(
    people: pl.DataFrame, paths: pl.DataFrame, place: dict[str, int], said_at: list[int], code: dict[str, int]
) -> list[Row]:
    """Each role's reach as [fact, milliseconds from the fact until it was in reach, means, strength], by time.

    Strength -1: perhaps from then on.
    """
    reach: dict[str, list[list[int]]] = {}
    for who, event_id, since, strength, means in paths.iter_rows():
        fact = place[event_id]
        reach.setdefault(who, []).append(
            [fact, since - said_at[fact], code.get(means, -1), -1 if strength is None else strength - 1]
        )
    named: dict[str, int] = {}
    roles = []
    for row in people.to_dicts():
        team = f", {row['team']}" if row["team"] and row["team"] not in row["role"] else ""
        name = f"{row['role'] or 'no role on record'}{team}"
        named[name] = named.get(name, 0) + 1
        name += f" ({named[name]})" if named[name] > 1 else ""
        about = {"id": row["participant_id"], "name": name, "zone": row["zone"]}
        roles.append(about | {"reach": sorted(reach.get(row["participant_id"], []))})
    return roles


def _decision(row: Row, place: dict[str, int], number_of: dict[str, int]) -> Row:
    """A decision as it stood then. What came of it is no part of it."""

    def listed(ids: Any) -> list[int]:
        return [place[event_id] for event_id in ids or () if event_id in place]

    known, unseen = listed(row["known"]), listed(row["unseen"])
    return {
        "id": row["decision_id"],
        "event_id": row["event_id"],
        "at": epoch_ms(row["decided_at"]),
        "role": number_of.get(row["participant_id"], -1),
        "statement": row["statement"],
        "known": known,
        "unseen": unseen,
        "known_count": row["known_count"],
        "unseen_count": row["unseen_count"],
        "dark": list(row["dark_then"] or ()),
        "alternatives": list(row["alternatives"] or ()),
        "doubts": list(row["doubts"] or ()),
        "local_time": row["local_time"],
    }


def _fact_count(file: IncidentFile, story: Story) -> int:
    query = "select count(*) as n from shown where list_contains(?, kind) and duplicate_of is null and occurred_at between ? and ?"
    return file.rows(query, [list(TELLING), *(story.window or (None, None))])[0]["n"]
