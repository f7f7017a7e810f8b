"""The life of an alert or an incident whose export gives its turns as fields: one event for each turn that has a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors._contract import Event, Item, Person
from connectors._records import Record, identifiers, written

HEADLINES = {"started": "started", "detected": "detected", "acknowledge": "acknowledged", "silence": "silenced", "mitigate": "mitigated",
             "resolve": "resolved", "close": "closed", "cancel": "cancelled", "escalate": "escalated"}  # fmt: skip
Whole = Callable[[Record], Event]  # the event of the thing as a whole
Actor = Callable[[dict[str, Any]], str | None]


def turn(action: str, whole: Whole, actor: Actor | None = None) -> Callable[[Record], list[Item]]:
    """A maker for a field that holds the time of one turn of the thing around it.

    The turn takes service, severity, conversation and identifiers from the whole, which is made anew for it.
    """

    def make(record: Record) -> list[Item]:
        thing = record.around[-1]
        of = whole(Record(thing, record.line, record.locator, record.around[:-1]))
        who = actor(thing) if actor else None
        about = of.headline.partition(": ")[2] or of.headline
        event = Event(
            line=record.line,
            locator=record.locator,
            time=written(record.value),
            headline=f"{HEADLINES.get(action, action).capitalize()}: {about}",
            body=about,
            kind=of.kind,
            severity=of.severity,
            service=of.service,
            host=of.host,
            actor=who,
            actor_kind="human" if who else "automation",
            conversation=of.conversation,
            identifiers=identifiers(*of.identifiers),
            attributes={"action": action},
        )
        return [event, *([Person(who)] if who else [])]

    return make


def words_of_tags(tags: Any, *names: str) -> str | None:
    """The value of the first `name:value` tag of these names; a list of strings, or of {key, value}."""
    found: dict[str, str] = {}
    for tag in tags or []:
        if isinstance(tag, str):
            name, _, value = tag.partition(":")
        else:
            name, value = str(tag.get("key") or tag.get("tag") or ""), str(tag.get("value") or "")
        found.setdefault(name.strip(), value.strip())
    return next((found[name] for name in names if found.get(name)), None)
