"""GitHub: the statuses of a deployment, as the REST API lists them and as webhooks announce them.

    {"id": 209916254, "state": "success", "creator": {"login": "deployer[bot]", "type": "Bot"}, "environment": "production",
     "created_at": "2019-05-15T15:20:55Z", "deployment_url": "https://api.github.com/repos/octo/hello/deployments/145988746"}

`success` says that the new version serves. Whole seconds, UTC; newest first. Sources: GitHub's REST
reference ("Deployment statuses") and octokit/webhooks payload-examples/api.github.com/deployment_status/payload.json.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing
from connectors.deploys.github_deployments import event_of, repository_of

SEVERITIES = {"failure": "error", "error": "error", "inactive": "info", "success": "info"}


@connector(
    "deploys.github_statuses",
    kind="deploy",
    clock="service:github",
    signs=[
        ("[].state", "[].deployment_url", "[].created_at", "[].environment"),
        (
            "deployment_status.state",
            "deployment_status.created_at",
            "deployment.sha",
            "deployment.ref",
            "deployment_status.id",
        ),
        ("state", "deployment_url", "created_at", "environment"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _status}, otherwise=_payload)


def _payload(record: Record) -> Item:
    """A webhook's payload, which also holds the deployment, a single status, or a list of none."""
    if record.value == []:
        return nothing(record)
    payload = record.value
    event = _status(Record(payload.get("deployment_status") or payload, record.line, record.locator, record.around))
    if deployment := payload.get("deployment"):
        event.identifiers += identifiers(("commit", deployment.get("sha")))
        event.attributes |= {"vcs.ref.head.name": deployment.get("ref"), "vcs.ref.head.revision": deployment.get("sha")}
    return event


def _status(record: Record) -> Event:
    status = record.value
    repository, number = repository_of(status), (status.get("deployment_url") or "").rpartition("/")[2]
    state = status["state"].replace("_", " ")
    event = event_of(record, repository.rpartition("/")[2] or None, repository,
                     f"Deployment to {status.get('environment') or 'an environment'}: {state}")  # fmt: skip
    event.severity = SEVERITIES.get(status["state"])
    event.identifiers = identifiers(("deployment", number), ("deployment status", status["id"]))
    return event
