"""GitLab: notes, discussions and resource events of issues and merge requests.

    {"id": 302, "body": "closed", "system": true, "author": {"username": "pipin", "name": "Pip"}, "created_at": "2013-10-02T09:22:45Z",
     "updated_at": "2013-10-02T10:22:45Z", "noteable_type": "Issue", "noteable_iid": 377, "project_id": 5}
    {"id": 142, "user": {"username": "root"}, "created_at": "2018-08-20T13:38:20.077Z", "resource_type": "Issue",
     "resource_id": 11, "state": "opened"}

A record is a note or an event; the discussion around notes is context. Sources: GitLab's "Notes API", "Discussions API",
"Resource state events API", "Resource label events API" and "Resource milestone events API".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import gitlab_actor, gitlab_people
from connectors._contract import Context, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors._single import single
from connectors.tickets._ticket import ticket

TAKEN = ("id", "body", "author", "user", "created_at", "updated_at", "label", "milestone")


@connector(
    "tickets.gitlab_notes",
    kind="ticket",
    clock="service:gitlab",
    signs=[
        ("[].body", "[].system", "[].noteable_type", "[].noteable_id", "[].author.username", "[].created_at"),
        ("[].individual_note", "[].notes[].body", "[].notes[].system", "[].notes[].noteable_type", "[].notes[].created_at"),
        ("[].resource_type", "[].resource_id", "[].user.username", "[].created_at", "[].state"),
        ("[].resource_type", "[].resource_id", "[].user.username", "[].created_at", "[].action"),
    ],
    leaves=("[]", "[].notes[]"),
    written_order="none",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _element, "[].notes[]": _note}, otherwise=single(_element))


def _element(record: Record) -> Item | list[Item]:
    if "notes" in record.value:
        return Context()
    return _resource_event(record) if "resource_type" in record.value else _note(record)


def _note(record: Record) -> list[Item]:
    note = record.value
    number = f"{note.get('project_id') or note['noteable_type']}{_mark(note['noteable_type'])}{note.get('noteable_iid') or note['noteable_id']}"
    event = ticket(
        record, number, note["created_at"], note.get("body") or "", system="gitlab",
        action="changed" if note.get("system") else "comment",
        other_times=times(edited=note.get("updated_at") if note.get("updated_at") != note["created_at"] else None),
        **gitlab_actor(note.get("author")),
        attributes=without(note, *TAKEN),
    )  # fmt: skip
    return [event, *gitlab_people(note.get("author"))]


def _resource_event(record: Record) -> list[Item]:
    found = record.value
    number = f"{found['resource_type']} {found['resource_id']}"
    about = (found.get("label") or found.get("milestone") or {}).get("name") or (found.get("milestone") or {}).get(
        "title"
    )
    told = " ".join(str(word) for word in (found.get("action"), found.get("state"), about) if word)
    event = ticket(record, number, found["created_at"], told, system="gitlab", action="changed", **gitlab_actor(found.get("user")),
                   attributes=without(found, *TAKEN))  # fmt: skip
    return [event, *gitlab_people(found.get("user"))]


def _mark(noteable: str) -> str:
    return "!" if noteable == "MergeRequest" else "#"
