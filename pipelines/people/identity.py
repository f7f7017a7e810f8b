"""Which handles are one person's: told by incident.toml, by rosters, by the same address, by the same full name or a handle that spells it.

A wrong join puts one person's deeds on another, so doubt keeps people apart: a nickname that two people of different
names bear joins nobody, nor does a full name that one file gives to two of its people.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

STATED = "incident.toml"
SPELLED = re.compile(r"[^\W\d_]{2,}(?:[._-][^\W\d_]{2,}){1,2}(?=@|$)")  # ada.lovelace, or that before the at-sign
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Listed:
    """One row of a roster, or a handle that only acted (`origin` None)."""

    handle: str
    owner: str
    name: str | None
    actor_kind: str | None
    origin: str | None


@dataclass
class Person:
    """What is known of one person while handles are joined: the keys of their handles, and what keeps them apart."""

    keys: set[str] = field(default_factory=set)
    stated: set[str] = field(default_factory=set)
    names: set[frozenset[str]] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    def may_be(self, other: Person) -> bool:
        """Not two people of incident.toml, not a person and a program, not two whose full names share no word."""
        if self.stated and other.stated and self.stated != other.stated:
            return False
        if ("human" in self.kinds) != ("human" in other.kinds) and self.kinds and other.kinds:
            return False
        return not (self.names and other.names) or any(mine & theirs for mine in self.names for theirs in other.names)

    def take(self, other: Person) -> None:
        self.keys |= other.keys
        self.stated |= other.stated
        self.names |= other.names
        self.kinds |= other.kinds


def key(handle: str) -> str:
    """Handles are compared without regard to case or to the at-sign of a mention."""
    return handle.strip().removeprefix("@").casefold()


def persons(rows: Iterable[Listed]) -> dict[str, tuple[str, str]]:
    """Key of a handle → (key that stands for its person, on what ground it is theirs)."""
    rows = sorted(
        set(rows), key=lambda row: (row.origin != STATED, row.owner, row.handle, row.origin or "", row.name or "")
    )
    people, ground = _owners(rows), {}
    for left, right, why in _joints(rows, people):
        if people[left] is people[right]:
            continue
        if why == STATED or people[left].may_be(people[right]):
            ground.setdefault(right, why)
            _join(people, left, right)
    return {each: (_representative(people[each]), ground.get(each, "its own")) for each in people}


def _owners(rows: list[Listed]) -> dict[str, Person]:
    """Everybody alone at first, each with what the rosters say of them."""
    people: dict[str, Person] = defaultdict(Person)
    for row in rows:
        person = people[key(row.owner)]
        person.keys.add(key(row.owner))
        people[key(row.handle)].keys.add(key(row.handle))
        if row.origin == STATED:
            person.stated.add(key(row.owner))
        elif row.actor_kind:
            person.kinds.add(row.actor_kind)
        if len(words := _words(row.name)) > 1:
            person.names.add(words)
    return dict(people)


def _joints(rows: list[Listed], people: dict[str, Person]) -> Iterator[tuple[str, str, str]]:
    """(one, other, why) of every two keys that may be joined, the strongest grounds first."""
    yield from ((key(row.owner), key(row.handle), STATED) for row in rows if row.origin == STATED)
    aliases = [row for row in rows if row.origin not in (STATED, None) and row.owner != row.handle]
    yield from ((key(row.owner), key(row.handle), "same address") for row in aliases if "@" in row.handle)
    shared = _shared_names(rows)
    holders = _holders(
        (key(row.handle), key(row.owner))
        for row in aliases
        if "@" not in row.handle and not (" " in row.handle and _words(row.handle) in shared)
    )
    yield from _unless_disputed(holders, people, "roster")
    nicknames = _holders(
        (key(row.name), key(row.owner))
        for row in rows
        if row.name and key(row.name) in people and _words(row.name) not in shared
    )
    yield from _unless_disputed(nicknames, people, "same handle")
    yield from _same_full_names(rows, shared)
    yield from _spelled_names(rows, shared, people)


def _unless_disputed(
    holders: dict[str, list[str]], people: dict[str, Person], why: str
) -> Iterator[tuple[str, str, str]]:
    for handle, owners in holders.items():
        if all(people[one].may_be(people[other]) for one in owners for other in owners):
            yield from ((owner, handle, why) for owner in owners)


def _shared_names(rows: list[Listed]) -> set[frozenset[str]]:
    """Full names that one file gives to several of its people: they tell nobody from the other."""
    in_file: dict[tuple[frozenset[str], str | None], set[str]] = defaultdict(set)
    for row in rows:
        if len(words := _words(row.name)) > 1:
            in_file[words, row.origin].add(key(row.owner))
    return {words for (words, _), named in in_file.items() if len(named) > 1}


def _same_full_names(rows: list[Listed], shared: set[frozenset[str]]) -> Iterator[tuple[str, str, str]]:
    owners: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        if len(words := _words(row.name)) > 1 and words not in shared:
            owners[words][key(row.owner)] = None
    for first, *others in owners.values():
        yield from ((first, other, "same full name") for other in others)


def _spelled_names(
    rows: list[Listed], shared: set[frozenset[str]], people: dict[str, Person]
) -> Iterator[tuple[str, str, str]]:
    """Handles that nobody names, and that spell the full name of one person alone: `ada.lovelace`, `j.rueegg` not."""
    owners: dict[frozenset[str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        if len(words := _words(row.name)) > 1 and words not in shared:
            for spelling in {words, _words((row.name or "").casefold().translate(GERMAN))}:
                owners[spelling][key(row.owner)] = None
    for row in rows:
        spelled = None if people[key(row.handle)].names else SPELLED.match(key(row.handle))
        named = list(owners.get(_words(spelled[0]), ())) if spelled else []
        is_one = bool(named) and all(people[each] is people[named[0]] for each in named)
        if is_one and _may_have(people[named[0]], key(row.handle)):
            yield named[0], key(row.handle), "handle spells the name"


def _may_have(person: Person, handle: str) -> bool:
    """Whoever has addresses has this one in one of their domains: a namesake works elsewhere."""
    domains = {each.partition("@")[2] for each in person.keys if "@" in each}
    return "@" not in handle or not domains or handle.partition("@")[2] in domains


def _holders(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for handle, owner in pairs:
        found[handle][owner] = None
    return {handle: list(owners) for handle, owners in found.items()}


def _join(people: dict[str, Person], left: str, right: str) -> None:
    kept, joined = people[left], people[right]
    kept.take(joined)
    for each in joined.keys:
        people[each] = kept


def _representative(person: Person) -> str:
    return min(person.stated or person.keys)


def _words(name: str | None) -> frozenset[str]:
    """The words of a name, without accents: people are not always spelled the same."""
    plain = unicodedata.normalize("NFKD", name or "").casefold()
    letters = "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return frozenset(letters.split())
