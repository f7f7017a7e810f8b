"""GitHub: workflow runs, pull requests and releases, as `gh run list`, `gh pr list` and `gh release list` print them with `--json`.

    [{"databaseId": 30433642, "number": 562, "workflowName": "Deploy", "headBranch": "main", "headSha": "acb5820c…", "status": "completed",
      "conclusion": "success", "createdAt": "2020-01-22T19:33:08Z", "startedAt": "2020-01-22T19:33:08Z", "updatedAt": "2020-01-22T19:40:08Z"}]

Whole seconds, UTC; newest first; 20 or 30 entries unless asked for more. A run's last change is stamped, not its end. Source: cli/cli
pkg/cmd/run/shared/shared.go, api/query_builder.go, pkg/cmd/release/list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._accounts import github_actor, github_repository
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named, severity_of

TAKEN = (
    "databaseId",
    "createdAt",
    "startedAt",
    "updatedAt",
    "publishedAt",
    "mergedAt",
    "closedAt",
    "author",
    "body",
    "url",
    "title",
)


@connector(
    "deploys.github_cli",
    kind="deploy",
    clock="service:github",
    signs=[
        ("[].databaseId", "[].headSha", "[].workflowName", "[].createdAt", "[].status", "[].conclusion"),
        ("[].number", "[].title", "[].headRefName", "[].createdAt", "[].mergedAt", "[].state"),
        ("[].tagName", "[].publishedAt", "[].createdAt", "[].isDraft", "[].isPrerelease"),
        ("number", "title", "headRefName", "createdAt", "mergedAt", "state"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _element}, otherwise=single(_element, "[]"))


def _element(record: Record) -> Event:
    found = record.value
    return _release(record) if "tagName" in found else _pull(record) if "headRefName" in found else _run(record)


def _run(record: Record) -> Event:
    run = record.value
    service, outcome = _service(run), run.get("conclusion") or run["status"]
    return event_of(
        record, run.get("startedAt") or run["createdAt"],
        f"{named(service, 'workflow', run.get('workflowName'))} #{run.get('number')} on {run.get('headBranch')}: {outcome}",
        run.get("displayTitle") or "", other_times={"created": run["createdAt"], "edited": run.get("updatedAt")},
        severity=severity_of(run.get("conclusion")), service=service,
        identifiers=[("workflow run", run["databaseId"]), ("commit", run.get("headSha"))], attributes=without(run, *TAKEN),
    )  # fmt: skip


def _pull(record: Record) -> Event:
    pull = record.value
    state, name = pull["state"].lower(), f"{github_repository(pull.get('url'))}#{pull['number']}"
    return event_of(
        record, pull["createdAt"], f"{name} {state}: {pull['title']}", f"{pull['title']}\n{pull.get('body') or ''}".strip(), kind="change",
        ended=pull.get("mergedAt") or pull.get("closedAt"), service=_service(pull), **github_actor(pull.get("author")),
        identifiers=[("pull request", name), ("commit", (pull.get("mergeCommit") or {}).get("oid"))], attributes=without(pull, *TAKEN),
    )  # fmt: skip


def _release(record: Record) -> Event:
    release = record.value
    return event_of(
        record, release.get("publishedAt"), f"release {release['tagName']} {'drafted' if release['isDraft'] else 'published'}",
        other_times={"created": release.get("createdAt")}, identifiers=[("release", release["tagName"])], attributes=without(release, *TAKEN),
    )  # fmt: skip


def _service(found: dict[str, Any]) -> str | None:
    return github_repository(found.get("url")).rpartition("/")[2] or None
