"""What a connector hands over, item by item; times exactly as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

KINDS = ("log", "alert", "page", "chat", "mail", "ticket", "deploy", "change", "status", "trace", "meeting", "note")
SEVERITIES = ("trace", "debug", "info", "notice", "warning", "error", "critical")
ROLES = ("started", "ended", "created", "received", "ingested", "delivered", "edited")


class Reading(NamedTuple):
    """What a written time says, where only the connector can put it together: a clock time, and the day that a
    heading states; an offset into a recording. The fields are those of `_stamps.READING`; `missing` may also be
    "start" or "age": then `at` counts from 1970 what is to be counted from the start of the recording, or from the export
    (below zero).
    """

    at: int
    grain_us: int
    offset_seconds: int | None = None
    zone_text: str | None = None
    missing: str = ""
    order_by: str | None = None


@dataclass(slots=True)
class Event:
    """One record that may be placed in time.

    `line` is the physical line (line-oriented files) or the record's ordinal, both from 1. `time` is
    the record's own stamp exactly as written (None where it has none); `zone` a zone that another
    field of the record states; `reading` what the stamp says, where its characters alone do not.
    `other_times` maps a role of ROLES to a written time; "ended" also becomes `ended_at`; `other_zone` is
    theirs, where they state none. `identifiers` are (kind, value) pairs that the source itself names. `unclaimed` is what
    the connector took no notice of (`_unclaimed` finds it): it ends up among the attributes, and no step builds on it.
    """

    line: int
    time: str | None
    headline: str
    body: str = ""
    kind: str | None = None
    zone: str | None = None
    reading: Reading | None = None
    clock: str | None = None
    locator: str | None = None
    severity: str | None = None
    service: str | None = None
    host: str | None = None
    actor: str | None = None
    actor_kind: str | None = None
    conversation: str | None = None
    line_count: int = 1
    byte_offset: int | None = None
    other_times: dict[str, str] = field(default_factory=dict)
    other_zone: str | None = None
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    unclaimed: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Series:
    """A metric of one label set with its points: (record number, written time, value as written).

    A point counts as one sample record unless several series share its record number and the
    connector says so with `shared_records` (a wide CSV line is one record of many samples), or `records`
    says how many records are counted with this series, the others' being counted with another.
    A point whose written time is empty belongs to a page of current values (`is_snapshot` of its connector).

    `attributes` is what the source says of the whole series; `unclaimed` what its reader took no notice of, there and in
    the answer around it. What it took no notice of in the record of one point stands in `unclaimed_at`, by the point's
    place among `points`.
    """

    name: str
    points: list[tuple[int, str, str]]
    labels: dict[str, str] = field(default_factory=dict)
    service: str | None = None
    host: str | None = None
    unit: str | None = None
    zone: str | None = None
    records: int | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    unclaimed: Mapping[str, Any] = field(default_factory=dict)
    unclaimed_at: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Reject:
    """A record, or the rest of a file, that could not be read; `raw` is the text or bytes as found."""

    line: int
    raw: str | bytes
    reason: str


@dataclass(slots=True)
class Context:
    """Records that explain others and are no events: headers, rosters, channel lists."""

    count: int = 1


@dataclass(slots=True)
class Joined:
    """Non-blank physical lines that belong to a record of another line; only counted, like `Frame.joined_lines`."""

    count: int = 1


@dataclass(slots=True)
class Person:
    """A handle and who is behind it; the only item that carries a person's name."""

    handle: str
    name: str | None = None
    role: str | None = None
    team: str | None = None
    zone: str | None = None
    actor_kind: str = "human"
    aliases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Presence:
    """Somebody's place in a conversation, from and to as written (None: from its start, to its end)."""

    conversation: str
    handle: str
    means: str
    from_time: str | None = None
    to_time: str | None = None


@dataclass(slots=True)
class Conversation:
    """One conversation under two names: its own id, and what the files of the same export call it."""

    conversation: str
    alias: str


@dataclass(slots=True)
class Fact:
    """What a document states of the whole of it, as written: `Time to detection: 5 minutes`. It is counted as context.

    `zone` is the one in which the document tells its times, where it says so.
    """

    line: int
    name: str
    value: str
    zone: str | None = None


@dataclass(slots=True)
class Rule:
    """What an alert is judged by: a query, or the name of the metric that it reads. Its record counts by itself."""

    alert_name: str
    reads: str
    service: str | None = None


@dataclass(slots=True)
class Frame:
    """Many events at once, for readers that work on whole columns (see `_frames.EVENT_COLUMNS`)."""

    events: pl.DataFrame
    joined_lines: int = 0
    context_records: int = 0
    blank_lines: int = 0


Item = Event | Series | Reject | Context | Joined | Person | Presence | Conversation | Fact | Rule | Frame
