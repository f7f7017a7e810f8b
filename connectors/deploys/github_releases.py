"""GitHub: releases, as the REST API lists them and as webhooks announce them.

    {"id": 1, "tag_name": "v1.0.0", "target_commitish": "main", "name": "v1.0.0", "body": "What changed", "draft": false, "prerelease": false,
     "created_at": "2013-02-27T19:35:32Z", "published_at": "2013-02-27T19:35:33Z", "author": {"login": "octocat"}}

`created_at` is the tagged commit's time; a release happened when it was published, and a draft has not. Whole seconds, UTC; newest
first. Sources: GitHub's REST reference ("Releases"), octokit/webhooks payload-examples/api.github.com/release.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import github_actor, github_repository
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named, remaining

TAKEN = ("id", "tag_name", "body", "created_at", "published_at", "author", "reactions")


@connector(
    "deploys.github_releases",
    kind="deploy",
    clock="service:github",
    signs=[
        ("[].tag_name", "[].target_commitish", "[].published_at", "[].draft", "[].created_at"),
        ("tag_name", "target_commitish", "published_at", "draft", "created_at"),
        ("release.tag_name", "release.target_commitish", "release.published_at", "release.draft", "action"),
    ],
    leaves=("[]", "release"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _release, "release": _release}, otherwise=single(_release))


def _release(record: Record) -> Event:
    release = record.value
    repository = github_repository(release.get("url"), release.get("html_url"))
    service = repository.rpartition("/")[2] or None
    return event_of(
        record, release.get("published_at"), f"{named(service, 'release', release['tag_name'])} {'drafted' if release.get('draft') else 'published'}",
        release.get("body") or "", other_times={"created": release.get("created_at")}, service=service,
        **github_actor(release.get("author")),
        identifiers=[("release", release["tag_name"])],
        attributes=remaining(release, *TAKEN) | without({"vcs.repository.name": repository}),
    )  # fmt: skip
