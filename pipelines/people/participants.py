"""The participants of an incident: role, team and zone as stated, else a number in the order of their first appearance."""

from __future__ import annotations

import hashlib
import re
import zoneinfo
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb
import polars as pl

from pipelines.people.actors import is_program
from pipelines.people.identity import STATED, Listed, key, persons
from pipelines.times.zones import fixed_offset

NUMBERED = {"automation": "program", "system": "system", "customer": "customer"}
GUEST = "guest"  # what a chat calls people of other houses that write in its channels
ROTATION = re.compile(r"on[- _]?call|bereitschaft|astreinte|guardia|primary|secondary|rotation|duty", re.IGNORECASE)
TEAMS = frozenset(
    [
        "platform",
        "infra",
        "infrastructure",
        "database",
        "data",
        "network",
        "storage",
        "security",
        "sre",
        "ops",
        "operations",
        "support",
    ]
)
LISTED = """
    select handle, alias_of, name, role, team, zone, actor_kind, origin from records.people
    union all
    select actor, null, null, null, null, null, actor_kind, null from records.event_rows where actor is not null group by all
    union all
    select distinct handle, null, null, null, null, null, null, null from records.presence"""
FIRST_ACTS = "select actor, min(recorded_at) from records.event_rows where actor is not null group by actor"

Row = tuple[Any, ...]


@dataclass
class Profile:
    """What all handles of one person say together."""

    handles: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)
    stated: dict[str, str] = field(default_factory=dict)
    listed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    first_at: datetime | None = None

    def says(self, what: str) -> str | None:
        """As incident.toml states it; else what rosters say most often, before what events imply."""
        if what in self.stated:
            return self.stated[what]
        votes = self.listed[what] or self.listed[f"{what} of events"]
        return min(votes, key=lambda each: (-votes[each], each)) if votes else None


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `evidence.handles` and `participants` from rosters, incident.toml and everybody who acted."""
    rows = [_judged(*row) for row in connection.execute(LISTED).fetchall()]
    joined = persons(
        Listed(handle, alias_of or handle, name, kind, origin) for handle, alias_of, name, _, _, _, kind, origin in rows
    )
    profiles = _profiles(rows, joined, dict(connection.execute(FIRST_ACTS).fetchall()))
    teams = _known_teams(connection, profiles.values())
    roles = _roles(profiles, teams)
    _insert(connection, "participants", [
        (_id(person), roles[person], profile.says("team"), profile.says("zone"), _kind(profile)) for person, profile in profiles.items()
    ], columns=5)  # fmt: skip
    _insert(connection, "evidence.handles", [
        (handle, _id(joined[key(handle)][0]), _name(profiles[joined[key(handle)][0]]), joined[key(handle)][1])
        for handle in sorted({row[0] for row in rows})
    ], columns=4)  # fmt: skip


def _judged(handle: str, alias_of: Any, name: Any, role: Any, team: Any, zone: Any, kind: Any, origin: Any) -> Row:
    """A row of LISTED; most rosters call every account a person, the bots among them too."""
    is_bot = kind == "human" and origin != STATED and is_program(handle)
    return handle, alias_of, name, role, team, zone, "automation" if is_bot else kind, origin


def _profiles(
    rows: list[Row], joined: dict[str, tuple[str, str]], first_acts: dict[str, datetime | None]
) -> dict[str, Profile]:
    profiles: dict[str, Profile] = defaultdict(Profile)
    for handle, _, name, role, team, zone, kind, origin in rows:
        profile = profiles[joined[key(handle)][0]]
        profile.handles.add(handle)
        if name:
            profile.names[name] += 1
        facts = {"role": role, "team": team, "zone": zone if _is_zone(zone) else None, "actor_kind": kind}
        for what, fact in ((what, fact) for what, fact in facts.items() if fact):
            if origin == STATED:
                profile.stated.setdefault(what, fact)
            else:
                profile.listed[what if origin else f"{what} of events"][fact] += 1
        if (at := first_acts.get(handle)) and (profile.first_at is None or at < profile.first_at):
            profile.first_at = at
    return dict(sorted(profiles.items()))


def _roles(profiles: dict[str, Profile], teams: frozenset[str]) -> dict[str, str]:
    """A role for each; who has none gets a number, by first appearance, and who never appeared comes last."""
    roles, numbers = {}, Counter[str]()
    order = sorted(
        profiles, key=lambda person: (profiles[person].first_at is None, str(profiles[person].first_at), person)
    )
    for person in order:
        role = profiles[person].says("role") or _rotation(profiles[person], teams)
        if role is None:
            label = NUMBERED.get(_kind(profiles[person])) or (
                GUEST if profiles[person].says("team") == GUEST else "responder"
            )
            numbers[label] += 1
            role = f"{label} {numbers[label]}"
        roles[person] = role
    return roles


def _rotation(profile: Profile, teams: frozenset[str]) -> str | None:
    """The role that a rotation's name gives ("payments-oncall"), where nothing but the name of a team is beside it."""
    for name in sorted({*profile.names, *profile.handles}):
        if ROTATION.search(name) and "." not in name.partition("@")[2].partition(".")[0]:
            rest = re.findall(r"[^\W\d_]+", ROTATION.sub(" ", name.partition("@")[0]).casefold())
            if rest and all(word in teams for word in rest):
                return f"on-call, {' '.join(rest)}"
    return None


def _known_teams(connection: duckdb.DuckDBPyConnection, profiles: Iterable[Profile]) -> frozenset[str]:
    services = connection.execute(
        "select distinct service from records.event_origins where service is not null"
    ).fetchall()
    named = [service for (service,) in services] + [team for profile in profiles if (team := profile.says("team"))]
    return TEAMS | {word for name in named for word in re.findall(r"[^\W\d_]+", name.casefold())}


def _kind(profile: Profile) -> str:
    return profile.says("actor_kind") or "human"


def _name(profile: Profile) -> str | None:
    """The longest of the names that are given most often: a full one before a nickname."""
    return max(profile.names, key=lambda name: (" " in name, profile.names[name], len(name), name), default=None)


def _is_zone(zone: str | None) -> bool:
    return bool(zone) and (zone in zoneinfo.available_timezones() or fixed_offset(str(zone)) is not None)


def _id(person: str) -> str:
    return "p" + hashlib.md5(person.encode(), usedforsecurity=False).hexdigest()[:10]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]], columns: int) -> None:
    frame = pl.DataFrame(rows, schema=[(f"column_{number}", pl.String) for number in range(columns)], orient="row")  # noqa: F841
    connection.execute(f"insert into {table} select * from frame")
