"""Helm: the revisions of a release and the list of releases as tables, the way `helm history` and `helm list` print them.

    REVISION  UPDATED                   STATUS      CHART           APP VERSION  DESCRIPTION
    1         Mon Oct  3 10:15:13 2016  superseded  alpine-0.1.0    1.0          Install complete

`history` prints no zone: it is that of whoever ran Helm. `list` prints an offset and a name of the zone. A line is a revision. Source: helm.sh docs,
"helm history", "helm list".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import Record, attempt
from connectors.deploys._change import event_of, severity_of

HEADER = re.compile(r"\s*(?:NAME\s+NAMESPACE\s+)?REVISION\s+UPDATED\s+STATUS\s+CHART\b")
COLUMN = re.compile(r"\S+(?: \S+)*")
OFFSET = re.compile(r"(.* [+-]\d{4})(?: (\S+))?$")


def fits(head: Head) -> float:
    return 0.95 if head.shape == "text" and any(HEADER.match(line) for line in head.lines[:10]) else 0.0


@connector("deploys.helm_table", kind="deploy", clock="service:helm", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    columns: list[tuple[str, int]] = []
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if HEADER.match(line):
            columns = [(found[0], found.start()) for found in COLUMN.finditer(line.replace("\t", "  "))]
            yield Context()
        elif not columns:
            yield Context()
        else:
            fields = _cells(line, columns)
            yield from (
                attempt(_revision, Record(fields, number, "", ()))
                if fields
                else [Reject(number, line, "not a row of the table")]
            )


def _cells(line: str, columns: list[tuple[str, int]]) -> dict[str, str] | None:
    """By tabs or wide gaps where they come out even, else by the places of the header's names."""
    parts = [part.strip() for part in re.split(r"\t| {2,}(?=\S)", _one_blank_days(line).strip())]
    names = [name for name, _ in columns]
    if len(parts) != len(names):
        ends = [start for _, start in columns[1:]] + [len(line)]
        parts = [line[start:end].strip() for (_, start), end in zip(columns, ends, strict=True)]
    fields = dict(zip(names, parts, strict=True))
    return fields if fields.get("REVISION", "").isdigit() and fields.get("UPDATED") else None


def _one_blank_days(line: str) -> str:
    """`Oct  3` keeps its day when the line is split at wide gaps."""
    return re.sub(r"\b([A-Z][a-z]{2})  (\d )", r"\1 \2", line)


def _revision(record: Record) -> Event:
    fields = record.value
    name = fields.get("NAME") or fields["CHART"].rpartition("-")[0] or fields["CHART"]
    zoned = OFFSET.match(fields["UPDATED"])
    return event_of(
        record, zoned[1] if zoned else fields["UPDATED"], f"{name}: revision {fields['REVISION']} of {fields['CHART']} {fields['STATUS']}",
        fields.get("DESCRIPTION", ""), severity=severity_of(fields["STATUS"]), service=name, actor_kind="automation",
        identifiers=[("release", f"{name}-{fields['REVISION']}")],
        attributes={key.lower(): text for key, text in fields.items() if text and key not in ("UPDATED", "DESCRIPTION")},
    )  # fmt: skip
