"""RRDtool: what `rrdtool xport --json` prints of a round-robin database (collectd, Munin, Cacti, LibreNMS).

    { "about": "RRDtool xport JSON output",
      "meta": {"start": 1774745400, "step": 300, "end": 1774745400, "legend": ["load"]},
      "data": [ [ 8.7720000000e-01 ], [ null ] ] }

Rows carry no stamps: the first is at `start`, each further one a `step` later (`end` repeats `start`); a row's stamp
is the end of its step, UTC. Older versions write names and texts without double quotes. Source: oetiker/rrdtool-1.x,
src/rrd_tool.c (xport) and rrdxport(1).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connectors._contract import Context, Item, Reject, Series, connector
from connectors._documents import without
from connectors._reading import Evidence, Head
from connectors._records import FAULTS, Record, attempt
from connectors._unclaimed import left_over
from connectors.metrics._series import Value, gathered, samples

ABOUT = re.compile(r"""^\s*\{\s*["']?about["']?\s*:\s*["']RRDtool (?:xport|graph) JSON output["']""")
LOOSE_NAME, LOOSE_TEXT = re.compile(r"([{,]\s*)([a-z]+)\s*:"), re.compile(r"'([^'\n]*)'")


def fits(head: Head) -> float:
    return 1.0 if ABOUT.match(head.text[:200]) else 0.0


def count(evidence: Evidence) -> int:
    """Rows; what cannot be read, or has none, is one record."""
    try:
        return len(_document(evidence)["data"]) or 1
    except FAULTS:
        return 1


@connector("metrics.rrdtool", kind="log", clock="host", fits=fits, count=count, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    try:
        document = _document(evidence)
        meta, rows = document["meta"], list(document["data"])
        start, step, names = meta["start"], meta["step"], list(meta["legend"])
    except FAULTS as why:
        with evidence.open() as stream:
            yield Reject(1, stream.read(), f"not JSON: {why}")
        return
    made = (
        attempt(lambda record: _row(record, start, step, names), Record(row, place, f"/data/{place - 1}", ()))
        for place, row in enumerate(rows, 1)
    )
    left = left_over((), {**document, "data": None, "meta": without(meta, "start", "legend")})
    for item in gathered(item for items in made for item in items) if rows else [Context()]:
        if isinstance(item, Series):
            item.unclaimed = left
        yield item


def _row(record: Record, start: int, step: int, names: list[str]) -> list[Series]:
    labelled = [
        Value(name or f"column {place}", value)
        for place, (name, value) in enumerate(zip(names, record.value, strict=True), 1)
    ]
    return samples(record.line, start + (record.line - 1) * step, labelled)


def _document(evidence: Evidence) -> Any:
    """Names without quotes and texts in single ones are put right, where it is no JSON as it stands."""
    with evidence.open() as stream:
        text = stream.read().decode(evidence.head.encoding, "replace").removeprefix("\ufeff")
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        quoted = LOOSE_TEXT.sub(lambda found: json.dumps(found.group(1)), text)
        return json.loads(LOOSE_NAME.sub(r'\1"\2":', quoted), parse_float=Decimal)
