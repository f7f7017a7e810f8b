"""GitHub: deployments as the REST API lists them, and as its webhooks announce them.

    {"id": 145988746, "sha": "f95f852bd8fca8fcc58a9a2d6c842781e32a215e", "ref": "v4.18.0", "task": "deploy",
     "environment": "production", "creator": {"login": "octocat", "type": "User"}, "created_at": "2019-05-15T15:20:53Z",
     "repository_url": "https://api.github.com/repos/octo/hello"}

Creation is a wish, not the shift of traffic: that is a status. Whole seconds, UTC. Sources: GitHub's REST
reference ("Deployments") and octokit/webhooks payload-examples/api.github.com/deployment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing, written

TAKEN = ("id", "node_id", "url", "creator", "created_at", "repository_url", "statuses_url", "sha", "ref", "original_environment",
         "performed_via_github_app", "deployment_url", "environment_url", "log_url", "target_url")  # fmt: skip


@connector(
    "deploys.github_deployments",
    kind="deploy",
    clock="service:github",
    signs=[
        ("[].sha", "[].ref", "[].environment", "[].statuses_url", "[].created_at"),
        ("deployment.sha", "deployment.ref", "deployment.statuses_url", "deployment.created_at"),
        ("sha", "ref", "environment", "statuses_url", "created_at"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _deployment}, otherwise=_payload)


def _payload(record: Record) -> Item:
    """A webhook's payload, a single deployment, or a list of none."""
    if record.value == []:
        return nothing(record)
    return _deployment(
        Record(record.value.get("deployment") or record.value, record.line, record.locator, record.around)
    )


def _deployment(record: Record) -> Event:
    deployment = record.value
    repository = repository_of(deployment)
    service, environment = repository.rpartition("/")[2] or None, deployment.get("environment") or "an environment"
    event = event_of(
        record,
        service,
        repository,
        f"Deployment of {deployment.get('ref') or deployment['sha'][:12]} to {environment} requested",
    )
    event.identifiers = identifiers(("deployment", deployment["id"]), ("commit", deployment["sha"]))
    event.attributes |= {"vcs.ref.head.name": deployment.get("ref"), "vcs.ref.head.revision": deployment["sha"]}
    return event


def event_of(record: Record, service: str | None, repository: str, headline: str) -> Event:
    """What a deployment and a status share."""
    thing = record.value
    creator = thing.get("creator") or {}
    named = f"{service}: {headline[0].lower()}{headline[1:]}" if service else headline
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(thing.get("created_at")),
        headline=named,
        body=thing.get("description") or named,
        service=service,
        actor=creator.get("login"),
        actor_kind="automation"
        if creator.get("type") == "Bot" or creator.get("login", "").endswith("[bot]")
        else "human",
        attributes=without(thing, *TAKEN) | ({"vcs.repository.name": repository} if repository else {}),
    )


def repository_of(thing: dict[str, Any]) -> str:
    """`owner/name`, by any of the links that an object carries."""
    for link in (thing.get("repository_url"), thing.get("url"), thing.get("deployment_url")):
        if link and "/repos/" in link:
            return "/".join(link.partition("/repos/")[2].split("/")[:2])
    return ""
