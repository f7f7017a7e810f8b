"""GitHub: commits, as the REST API lists them.

    {"sha": "6dcb09b5…", "commit": {"message": "Raise the pool", "author": {"name": "…", "date": "2011-04-14T16:00:49Z"},
     "committer": {"name": "GitHub", "date": "2011-04-14T16:02:00Z"}}, "author": {"login": "octocat"}, "committer": {"login": "web-flow"}}

The commit came to be at its committer's time, by the committer's clock (GitHub's own for a merge on the site); what it holds was
written at the author's. Converted to UTC, whole seconds; newest first. Source: GitHub's REST reference ("Commits").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import github_actor, github_repository
from connectors._contract import Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, remaining


@connector(
    "deploys.github_commits",
    kind="change",
    clock="service:git",
    signs=[
        ("[].sha", "[].commit.message", "[].commit.author.date", "[].commit.committer.date"),
        ("sha", "commit.message", "commit.author.date", "commit.committer.date"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _commit}, otherwise=single(_commit))


def _commit(record: Record) -> list[Item]:
    found = record.value
    commit, author = found["commit"], found["commit"].get("author") or {}
    committer = commit.get("committer") or author
    account = github_actor(found.get("author"))
    if account["actor"] is None:
        account["actor"] = author.get("email")
    repository = github_repository(found.get("url"), found.get("html_url"))
    event = event_of(
        record, committer.get("date"), commit["message"], commit["message"], other_times={"created": author.get("date")},
        service=repository.rpartition("/")[2] or None, **account, identifiers=[("commit", found["sha"])],
        attributes=remaining(found, "sha", "commit", "author", "committer", "files", "parents") | without({"committer": (found.get("committer") or {}).get("login") or committer.get("email"),
                            "vcs.repository.name": repository, "files": [each_one.get("filename") for each_one in found.get("files") or []]}),
    )  # fmt: skip
    aliases = [author["email"]] if author.get("email") else []
    if account["actor"] is None:
        return [event]
    return [event, Person(account["actor"], author.get("name"), aliases=aliases, actor_kind=account["actor_kind"])]
