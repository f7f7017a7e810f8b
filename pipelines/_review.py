"""review.toml: what people add to what was found, entry by entry."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from pipelines._settings import Instant, Many, Settings, contradiction, did_you_mean


class EventRef(Settings):
    """An event by its id; its time and first words find it again when an export has grown."""

    id: str | None = None
    at: Instant | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.id is None and self.at is None and self.text is None:
            raise contradiction("must name an event by its id, or by its time (at) and first words (text)")
        return self


class MarkedMoment(Settings):
    event: EventRef
    label: str | None = None
    hidden: bool = False
    why: str | None = None


class Note(Settings):
    event: EventRef
    text: str


class Decision(Settings):
    event: EventRef
    statement: str | None = None
    by: str | None = None
    confirmed: bool | None = None
    rationale: str | None = None
    alternatives: Many[str] = ()


class Factor(Settings):
    id: str
    statement: str
    type: str | None = None
    contribution: str | None = None
    contributes_to: Many[str] = ()
    events: Many[EventRef] = ()


class Why(Settings):
    id: str
    parent: str | None = None
    statement: str
    events: Many[EventRef] = ()


class Action(Settings):
    id: str
    statement: str
    owner: str | None = None
    kind: Literal["prevent", "detect", "respond", "learn"] | None = None
    priority: Annotated[str, BeforeValidator(lambda given: str(given) if type(given) is int else given)] | None = None
    due: date | None = None
    ticket: str | None = None
    factors: Many[str] = ()
    status: str | None = None


class Learned(Settings):
    well: Many[str] = ()
    poorly: Many[str] = ()
    lucky: Many[str] = ()


class Review(Settings):
    """The whole of review.toml."""

    moments: Many[MarkedMoment] = ()
    notes: Many[Note] = ()
    decisions: Many[Decision] = ()
    factors: Many[Factor] = ()
    whys: Many[Why] = ()
    actions: Many[Action] = ()
    learned: Learned = Learned()

    @model_validator(mode="after")
    def _points_at_what_is_there(self) -> Self:
        for name, entries in (("factors", self.factors), ("whys", self.whys), ("actions", self.actions)):
            ids = [entry.id for entry in entries]
            if twice := sorted({each for each in ids if ids.count(each) > 1}):
                raise contradiction(f"{name}: the id {twice[0]} is given to more than one of them")
        factors, whys = {factor.id for factor in self.factors}, {why.id for why in self.whys}
        for why in self.whys:
            if why.parent is not None and why.parent not in whys:
                raise contradiction(
                    f"whys: {why.id} has a parent {why.parent} that is not there; {did_you_mean(why.parent, whys)}"
                )
        for action in self.actions:
            for lost in (each for each in action.factors if each not in factors):
                raise contradiction(
                    f"actions: {action.id} names a factor {lost} that is not there; {did_you_mean(lost, factors)}"
                )
        return self
