"""LaunchDarkly: the audit log of feature flags and everything else, from the REST API.

    {"items": [{"_id": "1234a56b7c89d012345e678f", "date": 1711674605123, "kind": "flag", "name": "new-pool", "titleVerb": "turned on the flag",
     "description": "", "shortDescription": "", "member": {"email": "ada@example.org", "firstName": "Ada"}, "target": {"name": "new-pool",
     "resources": ["proj/default:env/production:flag/new-pool"]}}], "totalCount": 1}

Milliseconds since 1970; newest first. Source: LaunchDarkly's API docs ("List audit log entries").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named

TAKEN = ("_id", "_links", "date", "member", "description", "title", "titleVerb", "name")


@connector(
    "deploys.launchdarkly",
    kind="change",
    clock="service:launchdarkly",
    signs=[
        ("items[].date", "items[].kind", "items[].name", "items[].titleVerb", "items[]._id"),
        ("date", "kind", "name", "titleVerb", "_id"),
    ],
    leaves="items[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"items[]": _entry}, otherwise=single(_entry, "items[]"))


def _entry(record: Record) -> list[Item]:
    entry = record.value
    member, token = entry.get("member") or {}, entry.get("token") or entry.get("app") or {}
    who = member.get("email") or member.get("_id") or token.get("name")
    where = next(
        (
            part
            for name in (entry.get("target") or {}).get("resources") or []
            for part in name.split(":")
            if part.startswith("env/")
        ),
        "",
    )
    event = event_of(
        record, entry["date"], named(entry.get("titleVerb") or "changed", entry["name"], f"in {where.removeprefix('env/')}" if where else ""),
        entry.get("description") or entry.get("comment") or "", actor=who, actor_kind="human" if member else "automation",
        identifiers=[(entry["kind"], entry["name"])], attributes=without(entry, *TAKEN),
    )  # fmt: skip
    full_name = named(member.get("firstName"), member.get("lastName"))
    return [event, *([Person(who, full_name or None)] if member and who else [])]
