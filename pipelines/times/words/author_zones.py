"""In which zone a person's words are read, and what had to be assumed about it."""

from __future__ import annotations

import re
from collections import Counter

from pipelines.times.zones import fixed_offset, is_known

MAIL_OFFSET = re.compile(
    r"\d:\d\d(?::\d\d)?\s+(?P<offset>[+-](?!0000)\d{4})\b"
)  # +0000 is what many servers write for everybody
CONFIGURED = "{} messages state times and their authors have no zone of their own; incident.toml gives one"
UNKNOWN = "{} messages state times and neither author nor channel has a zone; their bounds hold every zone on Earth"


def own_zone(profile: str | None, kind: str, written: str | None) -> str | None:
    """The author's own zone: the profile's, else the offset in which a mail's sender wrote its `Date` (RFC 5322, 3.3)."""
    if profile and (fixed_offset(profile) is not None or is_known(profile)):  # a profile may hold anything
        return profile
    sent = MAIL_OFFSET.search(written or "") if kind == "mail" else None
    return sent["offset"] if sent else None


def assumptions(zones: Counter[str | None]) -> list[tuple[str, str, str, str]]:
    """Rows of the relation `assumptions`. zones: how many messages were read in each that is not their author's own."""
    return [
        ("zone", zone or "UTC", (CONFIGURED if zone else UNKNOWN).format(count), "statements")
        for zone, count in sorted(zones.items(), key=lambda each: each[0] or "")
    ]
