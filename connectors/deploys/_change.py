"""What deploys and changes of all systems share."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from connectors._contract import Event
from connectors._documents import without
from connectors._records import Record, identifiers, sentence, times, written

LINK = re.compile(r"(?:_url|Url|^url|_links|^links|^self|node_id|href)$")
ZONE_NAME = re.compile(r"(?<=[+-]\d{4}) \S+$")
SEVERITIES = {
    "failure": "error", "failed": "error", "error": "error", "errored": "error", "timed_out": "error", "infrastructure_fail": "error",
    "startup_failure": "error", "degraded": "error", "unstable": "warning", "canceled": "warning", "cancelled": "warning",
    "aborted": "warning", "partiallysucceeded": "warning", "terminal": "error",
}  # fmt: skip


def event_of(record: Record, time: Any, headline: str, body: str = "", *, ended: Any = None, **facts: Any) -> Event:
    """One run, release or change, from its start to its end where it lasted; a time is as written or a number."""
    other_times = times(ended=ended, **facts.pop("other_times", {}))
    pairs = identifiers(*facts.pop("identifiers", ()))
    return Event(
        line=record.line,
        locator=record.locator or None,
        time=next(iter(times(own=time).values()), None),
        headline=sentence(headline),
        body=body or headline,
        other_times=other_times,
        identifiers=pairs,
        **facts,
    )


def severity_of(outcome: Any) -> str | None:
    """By how a run ended; None while it runs."""
    text = str(outcome or "").lower()
    return SEVERITIES.get(text, "info" if text else None)


def milliseconds_after(start: Any, length: Any) -> str | None:
    """The end of what lasted `length` milliseconds from `start`, both numbers; 0 stands for "not over yet"."""
    if not isinstance(start, (int, Decimal)) or not isinstance(length, (int, Decimal)) or not length:
        return None
    return written(start + length)


def remaining(found: dict[str, Any], *taken: str) -> dict[str, Any]:
    """What nobody consumed of an object, without the links and internal ids that only its own system can follow."""
    return {name: value for name, value in without(found, *taken).items() if not LINK.search(name)}


def named(*parts: Any) -> str:
    """The parts that are there, after each other."""
    return " ".join(str(part) for part in parts if part not in (None, ""))


def without_zone_name(time: str) -> str:
    """A stamp as Go prints it, less the name of the zone that it adds to the offset."""
    return ZONE_NAME.sub("", time)
