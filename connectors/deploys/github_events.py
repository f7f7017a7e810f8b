"""GitHub: the activity of a repository, an organisation or a person, from the Events API.

    {"id": "22249084947", "type": "PushEvent", "actor": {"login": "octocat"}, "repo": {"name": "octo/shop"}, "public": true,
     "payload": {"ref": "refs/heads/main", "head": "7a8f3ac8…", "size": 1}, "created_at": "2022-06-09T12:47:28Z"}

Whole seconds, UTC; newest first. At most 300 events of the last 90 days, up to six hours late. Source: GitHub's REST reference ("Events",
"GitHub event types").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._accounts import github_actor
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named


@connector(
    "deploys.github_events",
    kind="change",
    clock="service:github",
    signs=[("[].type", "[].actor.login", "[].repo.name", "[].payload", "[].public", "[].created_at"),
           ("type", "actor.login", "repo.name", "payload", "public", "created_at")],
    leaves="[]",
    written_order="newest first",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _happened}, otherwise=single(_happened))


def _happened(record: Record) -> Event:
    found = record.value
    payload, repository = found["payload"], found["repo"]["name"]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found["type"].removesuffix("Event")).lower()
    about = payload.get("issue") or payload.get("pull_request") or payload.get("release") or {}
    title = about.get("title") or about.get("tag_name") or (payload.get("ref") or "").removeprefix("refs/heads/")
    said = (payload.get("comment") or payload.get("review") or {}).get("body")
    return event_of(
        record, found["created_at"], named(f"{repository}:", words, payload.get("action"), title), said or "",
        kind="ticket" if "issue" in words else "change", service=repository.rpartition("/")[2],
        **github_actor(found.get("actor")),
        identifiers=[("commit", payload.get("head"))],
        attributes=without({"type": found["type"], "payload": payload, "vcs.repository.name": repository}),
    )  # fmt: skip
