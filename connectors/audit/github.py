"""GitHub: the audit log of an organisation or enterprise, from the API or its JSON export.

    [{"@timestamp": 1606929874512, "created_at": 1606929874512, "_document_id": "xJJFlFOhQ6b-5vaAFy9Rjw", "action": "protected_branch.update",
      "actor": "octocat", "org": "octo", "repo": "octo/checkout", "actor_ip": "192.0.2.1"}]

Milliseconds since 1970; newest first. Source: GitHub's REST reference ("Get the audit log for an organization") and docs, "Audit log events".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry

FIELDS = ("@timestamp", "action", "actor", "created_at", "_document_id")
READS = ("git.clone", "git.fetch", "repo.download_zip", "oauth_application.access")


@connector(
    "audit.github",
    kind="log",
    clock="service:github",
    signs=[tuple(f"{where}{field}" for field in FIELDS) for where in ("[].", "")],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _entry}, otherwise=single(_entry))


def _entry(record: Record) -> Event:
    found = record.value
    repository = found.get("repo") if isinstance(found.get("repo"), str) else ""
    who = found.get("actor")
    return entry(
        record, found["@timestamp"], f"{found['action']} {repository or found.get('org') or ''}".strip(), changes=found["action"] not in READS,
        actor=who, actor_kind="automation" if (who or "").endswith("[bot]") or found.get("actor_is_bot") else "human",
        service=repository.rpartition("/")[2] or None, identifiers=[("audit event", found.get("_document_id"))],
        attributes=without(found, "@timestamp", "created_at", "_document_id", "actor"),
    )  # fmt: skip
