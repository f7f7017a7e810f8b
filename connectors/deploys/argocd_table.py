"""Argo CD: the deployments of an application as a table, the way `argocd app history` prints it.

    ID  DATE                           REVISION
    7   2024-03-29 02:10:05 +0100 CET  main (9f1c2d4)

A line is a deployment, at the end of its sync; the table does not say of which application. With several sources there is one table
for each, below a line that names it. Source: argoproj/argo-cd cmd/argocd/commands/app.go (printApplicationHistoryTable).
"""

from __future__ import annotations

import re

from connectors._aligned import aligned_connector
from connectors._contract import Event
from connectors._records import Record
from connectors.deploys._change import event_of, without_zone_name

HEADER = re.compile(r"ID\s+DATE\s+REVISION\s*$")
COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")


@aligned_connector(
    "deploys.argocd_table",
    HEADER,
    {"ID": r"\d+$", "DATE": r"\d{4}-", "REVISION": "."},
    kind="deploy",
    clock="service:argocd",
)
def read(record: Record) -> Event:
    fields = record.value
    commit = COMMIT.search(fields["REVISION"])
    return event_of(
        record, without_zone_name(fields["DATE"]), f"deployed {fields['REVISION']}", actor_kind="automation",
        identifiers=[("commit", commit[0] if commit else None)], attributes={"id": int(fields["ID"]), "revision": fields["REVISION"]},
    )  # fmt: skip
