"""Alerting that was muted, and alerts that could not have fired because what they read was dark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from pipelines.coverage.findings import Finding
from pipelines.timeline.words import span

SHORTEST = timedelta(minutes=2)
SHOWN = 4
BLINDING = ("silent", "partial", "collector failed", "stuck")
# One silence may name several alerts.
MUTED = """
    select event_id, occurred_at, earliest_at, latest_at, ended_at, host, any_value(headline), max(service),
        (select count(distinct coalesce(n.value, m.event_id)) from muted_alerts m
            left join identifiers n on n.event_id = m.event_id and n.kind = 'alert name' where m.silence_event_id = s.event_id)
    from alert_silences s group by all order by occurred_at, event_id"""
# What alerts read: by the lists of rules, and by what alerts say of themselves.
RULES = """
    select alert_name, service, reads from records.alert_rules
    union
    select n.value, e.service,
        coalesce(json_extract_string(e.attributes, '$.query'), json_extract_string(e.attributes, '$.expr'),
            json_extract_string(e.attributes, '$.generatorURL'), json_extract_string(e.attributes, '$.MetricName'), '')
    from identifiers n join events e using (event_id)
    where n.kind = 'alert name' and e.kind in ('alert', 'page')
    order by all"""
SELECTOR = re.compile(r'\b(?:service|service_name|job|app)\s*(=~?)\s*"([^"]*)"')


@dataclass(frozen=True)
class Rule:
    """What one alert is judged by; reads: a query or a metric's name, empty where nothing is on record."""

    alert_name: str
    service: str | None
    reads: str

    def is_blind(self, finding: Finding) -> bool:
        """Whether what it reads is missing: a metric by name, or all that is known of its service."""
        services = {each.stream.service for each in finding.silences if each.stream.service}
        if self.service is not None and services and self.service not in services:
            return False
        if not self.reads:
            return services == {self.service} and finding.scope in ("service", "collector")
        names = {each.stream.name for each in finding.silences if each.stream.name} - {"up"}
        return self._selects(services) and any(
            re.search(rf"(?<![\w:]){re.escape(name)}(?![\w:])", self.reads) for name in names
        )

    def _selects(self, services: set[str]) -> bool:
        """Whether a query that chooses services chooses one of these."""
        chosen = [
            {each for each in services if (re.fullmatch(value, each) if sign == "=~" else each == value)}
            for sign, value in SELECTOR.findall(self.reads)
            if _is_pattern(value)
        ]
        return not services or not chosen or any(chosen)


def muted(connection: duckdb.DuckDBPyConnection, window: tuple[datetime, datetime]) -> list[Finding]:
    """What somebody silenced, where it overlaps the window; one taken back at once muted nothing."""
    found = []
    for event_id, start, earliest, latest, end, host, headline, service, count in connection.execute(MUTED).fetchall():
        until = end or window[1]
        if not (start < window[1] and until > window[0] and (end is None or end - start >= SHORTEST)):
            continue
        closing = (end - (start - earliest), end + (latest - start)) if end else (None, None)
        scope = "service" if service else "host" if host else "collector"
        lasting = f"for {span((end - start).total_seconds())}" if end else "without an end on record"
        reached = (
            f"{count} alert{'s' * (count > 1)} on record reached nobody" if count else
            "no alert on record fell into it; one that it names would have reached nobody"
        )  # fmt: skip
        asked = (
            "Who was to hear of it while it was muted?"
            if count
            else "Would an alert have fired, had it not been muted?"
        )
        found.append(Finding(scope, "alerting muted", start, end, f"{headline}, in force {lasting}: {reached}", None,
                             service, host, "alert", (earliest, latest, *closing), event_id=event_id, question=asked))  # fmt: skip
    return found


def name_blind_alerts(connection: duckdb.DuckDBPyConnection, found: list[Finding]) -> None:
    """To findings of metrics, the alerts that read them and could not have fired."""
    rules = [Rule(*row) for row in connection.execute(RULES).fetchall()]
    for finding in found:
        if finding.kind in BLINDING and finding.silences and finding.signal in ("metric", None):
            finding.blind_alerts = sorted({rule.alert_name for rule in rules if rule.is_blind(finding)})
        if names := finding.blind_alerts:
            finding.evidence += (
                f"; alerts that could not fire: {', '.join(names[:SHOWN])}{' and others' * (len(names) > SHOWN)}"
            )


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
