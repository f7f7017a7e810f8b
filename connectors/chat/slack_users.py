"""Slack: the roster of a workspace export, with each person's own time zone.

    [{"id": "U024BE7LH", "name": "alovelace", "real_name": "Ada Lovelace", "tz": "Europe/London", "is_bot": false,
      "is_restricted": false, "profile": {"email": "ada@example.org", "display_name": "ada", "title": "on-call engineer, payments"}}]

Guests (`is_restricted`, `is_ultra_restricted`) and people of other workspaces in shared channels (`is_stranger`) stand apart.
Source: Slack's help page "How to read Slack data exports" (users.json) and its user object reference.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Item, Person, connector
from connectors._reading import Evidence
from connectors._records import Record, each

GUESTS = ("is_restricted", "is_ultra_restricted", "is_stranger")


@connector(
    "chat.slack_users",
    kind="chat",
    clock="service:slack",
    signs=[
        ("[].id", "[].name", "[].profile.display_name", "[].is_bot"),
        ("[].id", "[].name", "[].profile.real_name", "[].deleted"),
        ("[].id", "[].name", "[].team_id", "[].real_name", "[].tz"),
    ],
    leaves="[]",
    written_order="none",
    context_only=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _user})


def _user(record: Record) -> list[Item]:
    user = record.value
    profile = user.get("profile") or {}
    aliases = [user.get("name"), profile.get("email"), profile.get("display_name"), profile.get("bot_id")]
    person = Person(
        handle=user["id"],
        name=user.get("real_name") or profile.get("real_name") or None,
        role=profile.get("title") or None,
        team="guest" if any(user.get(mark) for mark in GUESTS) else None,
        zone=user.get("tz") or None,
        actor_kind="automation" if user.get("is_bot") or user["id"] == "USLACKBOT" else "human",
        aliases=list(dict.fromkeys(alias for alias in aliases if alias)),
    )
    return [Context(), person]
