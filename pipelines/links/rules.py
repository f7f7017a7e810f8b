"""What identifiers look like and what each kind is worth, from rules.toml and kinds.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Rule:
    """One kind's look: `pattern` has one group, the value. yes, no: samples, each with its value."""

    kind: str
    pattern: str
    also: str | None = None
    never: str | None = None
    in_fields: bool = False
    yes: dict[str, str] = field(default_factory=dict)
    no: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """What sharing an identifier of one kind is worth. home: the kinds of event that bring it into being."""

    name: str
    weight: float
    is_exact: bool
    home: tuple[str, ...] = ()
    hours: float | None = None  # it comes again: later than this it means another thing
    lives: float | None = None  # minutes; log lines that name it over a longer time name a constant


@functools.cache
def rules() -> tuple[Rule, ...]:
    stated = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))["rule"]
    return tuple(Rule(**rule) for rule in stated)


@functools.cache
def kinds() -> dict[str, Kind]:
    stated = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(
            name,
            group["weight"],
            key == "exact",
            tuple(stated["home"].get(name, ())),
            stated["hours"].get(name),
            stated["lives"].get(name),
        )
        for key in ("exact", "weak")
        for group in (stated[key],)
        for name in group["kinds"]
    }
