"""What an event of a forensic timeline says, as Plaso and Timesketch name its fields."""

from __future__ import annotations

from typing import Any

from connectors._contract import Event
from connectors._documents import without
from connectors._records import identifiers, sentence, written

HOSTS, USERS = ("hostname", "host", "computer_name", "Computer"), ("username", "user", "User")
NOTHING = ("", "-", "N/A", None)


def event_of(line: int, fields: dict[str, Any], time: Any, *taken: str) -> Event:
    """`timestamp_desc` says which of a thing's times this is: it stands in the headline, since it is what happened."""
    fields = {name: value for name, value in fields.items() if value not in NOTHING}
    message = str(fields.get("message") or fields.get("data_type") or "event")
    meaning = fields.get("timestamp_desc")
    return Event(
        line=line,
        time=written(time),
        headline=sentence(f"{meaning}: {message}" if meaning else message),
        body=message,
        host=_first(fields, HOSTS),
        actor=_first(fields, USERS),
        identifiers=identifiers(("file hash", fields.get("sha256_hash"))),
        attributes=without(fields, "message", *taken),
    )


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((str(fields[name]) for name in names if fields.get(name)), None)
