"""Clocks against each other: which one is the reference, and how far the others are trusted.

Nothing is measured yet: one clock is the reference, every other is unmeasured, and its doubt widens the
bounds of its events.
"""

from __future__ import annotations

import duckdb

from pipelines.incident import Incident

SERVICE_TRUST_SECONDS = 0.5
# Services that stamp on their own, well-kept servers, the most trusted first.
TRUSTED = ("pagerduty", "slack", "github", "gitlab", "opsgenie", "statuspage", "jira", "servicenow", "teams", "zendesk", "datadog",
           "cloudwatch", "aws", "azure", "gcp", "google", "google-chat", "google_workspace", "microsoft365", "entra", "okta", "discord",
           "incident-io", "firehydrant", "rootly", "grafana-oncall", "victorops", "newrelic", "sentry", "launchdarkly", "circleci",
           "azure_devops", "alertmanager")  # fmt: skip

Clock = tuple[str, str, str, int]  # clock_id, kind, name, event_count


def measure(connection: duckdb.DuckDBPyConnection, incident: Incident, as_recorded: bool) -> None:
    """Fill clock_offsets: one row for every stretch of every clock. No offset is applied, so as_recorded changes nothing."""
    clocks = connection.execute(
        "select clock_id, kind, name, event_count from clocks order by event_count desc, clock_id"
    ).fetchall()
    if not clocks:
        return
    reference, why = _reference(clocks, incident.time.reference_clock)
    if why != "stated":
        connection.execute("insert into assumptions values ('clock', ?, ?, 'clock_offsets')", [reference, why])
    sync = incident.time.assumed_sync_seconds
    segments = _segments(connection)
    rows = [_row(clock, segment, reference, sync) for clock in clocks for segment in segments.get(clock[0], [0])]
    connection.executemany(
        "insert into clock_offsets values (?, ?, 'constant', null, null, ?, ?, ?, null, 0, 0, ?, ?, ?)", rows
    )


def _segments(connection: duckdb.DuckDBPyConnection) -> dict[str, list[int]]:
    """The stretches of each clock; the first is there even where only samples carry its stamp."""
    query = """
        select clock_id, list(distinct clock_segment order by clock_segment) from records.event_rows
        where clock_id is not null group by clock_id"""
    return {clock: sorted({0, *segments}) for clock, segments in connection.execute(query).fetchall()}


def _reference(clocks: list[Clock], stated: str | None) -> tuple[str, str]:
    """The reference's id, and "stated" or why it was chosen."""
    if stated and (found := _named(clocks, stated)):
        return found, "stated"
    missing = f"the stated reference clock {stated} stamped no record; " if stated else "no reference clock is stated; "
    services = {name.lower(): clock_id for clock_id, kind, name, _ in reversed(clocks) if kind == "service"}
    for name in TRUSTED:
        if name in services:
            return services[name], f"{missing}{name} is the most trusted service that stamped any"
    if services:
        chosen = next(clock for clock in clocks if clock[1] == "service")
        return chosen[0], f"{missing}of the services it stamped the most events ({chosen[3]:,})"
    return clocks[0][0], f"{missing}no service stamped any, and this clock stamped the most events ({clocks[0][3]:,})"


def _named(clocks: list[Clock], stated: str) -> str | None:
    """By its full id, else as a service, a host or a file of that name."""
    known = {clock[0].lower(): clock[0] for clock in reversed(clocks)}
    spellings = (stated, f"service:{stated}", f"host:{stated}", f"file:{stated}")
    return next((known[each.lower()] for each in spellings if each.lower() in known), None)


def _row(clock: Clock, segment: int, reference: str, sync_seconds: float) -> tuple[object, ...]:
    clock_id, kind, _, _ = clock
    if clock_id == reference and segment == 0:
        return clock_id, segment, 0.0, 0.0, 0.0, "reference", "all other clocks are told against this one", 0.0
    trusted = SERVICE_TRUST_SECONDS if kind == "service" else sync_seconds
    what = "no fact that another clock saw too was measured"
    if segment:
        what = "it stepped here, and " + what
    whose = "a service's own servers are" if kind == "service" else "an unmeasured clock is"
    return clock_id, segment, None, None, None, "unmeasured", f"{what}; {whose} trusted to {trusted:g} s", trusted
