"""Helm: the revisions of a release and the list of releases, as `helm history` and `helm list` print them with `-o json` or `-o yaml`.

    [{"revision": 4, "updated": "2024-03-29T01:10:05.123456789+01:00", "status": "deployed", "chart": "checkout-1.4.0", "app_version": "4.18.0",
      "description": "Upgrade complete"}]
    [{"name": "checkout", "namespace": "shop", "revision": "4", "updated": "2024-03-29 01:10:05.123456789 +0100 CET", "status": "deployed", …}]

`updated` is when the revision was last deployed, by the clock and in the zone of whoever ran Helm. Oldest first. Source: helm/helm pkg/cmd/history.go
(releaseInfo) and pkg/cmd/list.go (releaseElement).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of, severity_of, without_zone_name


@connector(
    "deploys.helm_history",
    kind="deploy",
    clock="service:helm",
    signs=[("[].revision", "[].updated", "[].status", "[].chart", "[].app_version")],
    leaves="[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _revision})


def _revision(record: Record) -> Event:
    found = record.value
    name = found.get("name") or found["chart"].rpartition("-")[0] or found["chart"]
    return event_of(
        record, without_zone_name(found["updated"]), f"{name}: revision {found['revision']} of {found['chart']} {found['status']}", found.get("description") or "",
        severity=severity_of(found["status"]), service=name, actor_kind="automation",
        identifiers=[("release", f"{name}-{found['revision']}")], attributes=without(found, "description"),
    )  # fmt: skip
