"""Kubernetes: events as a table, the way `kubectl get events` and `kubectl events` print it, `-o wide` and `-A` too.

    LAST SEEN   TYPE      REASON    OBJECT                          MESSAGE
    3m45s       Warning   BackOff   pod/checkout-5d9c7b64f8-4kq7z   Back-off restarting failed container

Times are ages when the table was printed, cut to the unit that is shown; `10m (x4 over 20m)` was last and first seen. A line is an
event; its time is when it was first seen, where the table says so. Source: kubernetes/kubernetes pkg/printers/internalversion/printers.go
(printEvent) and k8s.io/apimachinery/pkg/util/duration (HumanDuration).
"""

from __future__ import annotations

import re

from connectors._aligned import aligned_connector
from connectors._contract import Event, Reading
from connectors._names import workload_of
from connectors._records import Record, identifiers, sentence
from connectors.deploys.kubernetes_events import CHANGES

HEADER = re.compile(r"(?:NAMESPACE\s+)?LAST SEEN\s+(?:FIRST SEEN\s+COUNT\s+NAME\s+KIND\s+SUBOBJECT\s+)?TYPE\s+REASON\b")
UNKNOWN = "<unknown>"  # what is printed for a time that an event does not have
AGES = re.compile(rf"(?P<last>[0-9]\S*|{UNKNOWN})(?: \(x(?P<count>\d+) over (?P<first>\S+)\))?$")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 365 * 86_400}
PARTS = re.compile(r"(\d+)([smhdy])")
KINDS = {"po": "Pod", "no": "Node", "deploy": "Deployment", "rs": "ReplicaSet", "ds": "DaemonSet", "sts": "StatefulSet"}
MICROS = 1_000_000


@aligned_connector(
    "deploys.kubernetes_events_table", HEADER, {"LAST SEEN": AGES.pattern, "REASON": r"\w"}, kind="change", clock="service:kubernetes", written_order="none"
)  # fmt: skip
def read(record: Record) -> Event:
    cells = record.value
    kind, name = _object(cells)
    age, count = _age(cells)
    reason, message = cells["REASON"], cells.get("MESSAGE") or cells["REASON"]
    return Event(
        line=record.line,
        kind="change" if reason in CHANGES else "log",
        time=age,
        reading=_before_the_export(age) if age else None,
        headline=sentence(f"{reason}: {kind} {name}: {message}"),
        body=message,
        severity="warning" if cells.get("TYPE") == "Warning" else "info",
        service=workload_of(name, kind) if kind != "Node" else None,
        host=name if kind in ("Pod", "Node") else None,
        actor_kind="system",
        identifiers=identifiers((kind.lower() or "object", name)),
        attributes={title.lower(): text for title, text in cells.items() if text and title not in ("MESSAGE", "COUNT")}
        | {"k8s.object.kind": kind, "k8s.object.name": name} | ({"k8s.event.count": int(count)} if count else {}),
    )  # fmt: skip


def _object(cells: dict[str, str]) -> tuple[str, str]:
    """Kind and name, as the objects themselves spell the kind."""
    kind, _, name = cells.get("OBJECT", "").rpartition("/")
    kind, name = kind or cells.get("KIND", ""), name or cells.get("NAME", "").partition(".")[0]
    return KINDS.get(kind, kind[:1].upper() + kind[1:]), name


def _age(cells: dict[str, str]) -> tuple[str | None, str | None]:
    """For how long the event was known, else since when it was last seen; and how often it was seen."""
    found = AGES.match(cells["LAST SEEN"])
    assert found is not None
    ages = (found["first"], cells.get("FIRST SEEN"), found["last"])
    return next((age for age in ages if age and age != UNKNOWN), None), found["count"] or cells.get("COUNT")


def _before_the_export(age: str) -> Reading:
    """The instant that lies so long before the export, as wide as the smallest unit that the age names."""
    parts = PARTS.findall(age)
    if "".join(number + unit for number, unit in parts) != age:
        raise ValueError(f"an age that is {age!r}")
    seconds, grain = sum(int(number) * UNITS[unit] for number, unit in parts), UNITS[parts[-1][1]]
    return Reading(-(seconds + grain) * MICROS, grain * MICROS, 0, missing="age")
