"""Splunk: results of a search as JSON, from its REST API or its UI, also one on each line.

    {"preview": false, "offset": 0, "result": {"_time": "2026-03-29T01:05:22.383+00:00", "_indextime": "1774746325", "host": "web-1",
      "source": "/var/log/app.log", "sourcetype": "app", "_raw": "2026-03-29T01:05:22.383Z ERROR pool exhausted"}}

`_time` is what Splunk read out of the raw line, in the searcher's zone with its offset; `_indextime` is when it was
indexed, in seconds. Source: Splunk REST API reference, "search/jobs/export" and "search/v2/jobs/{sid}/results".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import entry, with_own_stamps
from connectors.searches._splunk import NAMES

PLACES = ("results[]", "result", "[]")


@connector(
    "searches.splunk",
    kind="log",
    clock="host",
    signs=[
        ("results[]._raw", "results[]._time", "fields"),
        ("results[]._raw", "results[]._time"),
        ("result._raw", "result._time", "preview"),
        ("[]._raw", "[]._time"),
    ],
    leaves=PLACES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, dict.fromkeys(PLACES, _result)))


def _result(record: Record) -> Event:
    return entry(record.line, {**record.value, "_raw": record.value["_raw"]}, NAMES, record.locator)
