"""Helm: the revisions of a release and the list of releases as tables, the way `helm history` and `helm list` print them.

    REVISION  UPDATED                   STATUS      CHART           APP VERSION  DESCRIPTION
    1         Mon Oct  3 10:15:13 2016  superseded  alpine-0.1.0    1.0          Install complete

`history` prints no zone: it is that of whoever ran Helm. `list` prints an offset and a name of the zone. A line is a revision. Source: helm.sh docs,
"helm history", "helm list".
"""

from __future__ import annotations

import re

from connectors._aligned import aligned_connector
from connectors._contract import Event
from connectors._records import Record
from connectors.deploys._change import event_of, severity_of, without_zone_name

HEADER = re.compile(r"\s*(?:NAME\s+NAMESPACE\s+)?REVISION\s+UPDATED\s+STATUS\s+CHART\b")


@aligned_connector(
    "deploys.helm_table", HEADER, {"REVISION": r"\d+$", "UPDATED": r".*\d"}, kind="deploy", clock="service:helm"
)
def read(record: Record) -> Event:
    fields = record.value
    number, chart = int(fields["REVISION"]), fields["CHART"]
    name = fields.get("NAME") or chart.rpartition("-")[0] or chart
    return event_of(
        record, without_zone_name(fields["UPDATED"]), f"{name}: revision {number} of {chart} {fields['STATUS']}",
        fields.get("DESCRIPTION", ""), severity=severity_of(fields["STATUS"]), service=name, actor_kind="automation",
        identifiers=[("release", f"{name}-{number}")],
        attributes={key.lower(): text for key, text in fields.items() if text and key not in ("UPDATED", "DESCRIPTION")},
    )  # fmt: skip
