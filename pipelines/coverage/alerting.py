"""Alerts that reached nobody, and alerts that could not have fired because what they read was dark."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb

from pipelines.coverage.findings import Finding
from pipelines.timeline.words import span

SHORTEST = timedelta(minutes=2)

# Silences, maintenance windows and downtimes, whatever system sets them: an event with an end that its system, or its own words, call so.
MUTED = r"""
    with whose as (
        select n.value as alert_name, mode(e.service order by e.service) as service
        from identifiers n join said e using (event_id)
        where n.kind = 'alert name' and e.service is not null
        group by n.value
    )
    select e.event_id, e.occurred_at, e.earliest_at, e.latest_at, e.ended_at, e.host, e.headline,
        coalesce(max(e.service), max(w.service)) as service
    from events e
    join evidence.files f using (file_path)
    left join identifiers n on n.event_id = e.event_id and n.kind = 'alert name'
    left join whose w on w.alert_name = n.value
    where not f.is_baseline and e.ended_at > e.occurred_at and e.duplicate_of is null and e.kind in ('alert', 'page', 'change', 'note')
        and (regexp_matches(f.connector, 'silence|mute|maintenance|downtime')
            or regexp_matches(lower(coalesce(json_extract_string(e.attributes, '$.type'), '') || ' ' || coalesce(json_extract_string(e.attributes, '$.action'), '')
                || ' ' || e.headline), '\b(maintenance[ _]?windows?|scheduled maintenance|downtime|silenced?|muted?|snoozed?)\b'))
    group by all order by e.occurred_at, e.event_id"""
# Rules and alerts of a service, and what they read where that is on record.
RULES = r"""
    select distinct n.value as alert_name, e.service,
        coalesce(json_extract_string(e.attributes, '$.query'), json_extract_string(e.attributes, '$.expr'),
            json_extract_string(e.attributes, '$.generatorURL'), '') as reads
    from identifiers n join events e using (event_id)
    where n.kind = 'alert name' order by all"""


def muted(connection: duckdb.DuckDBPyConnection, window: tuple[datetime, datetime]) -> list[Finding]:
    """What somebody silenced, where it overlaps the window; one taken back at once muted nothing."""
    found = []
    for event_id, start, earliest, latest, end, host, headline, service in connection.execute(MUTED).fetchall():
        if not (start < window[1] and end > window[0] and end - start >= SHORTEST):
            continue
        bounds = (earliest, latest, end - (start - earliest), end + (latest - start))
        scope = "service" if service else "host" if host else "collector"
        words = f"{headline}, in force for {span((end - start).total_seconds())}: such alerts reached nobody"
        found.append(Finding(scope, "alerting muted", start, end, words, None, service, host, "alert", bounds, event_id=event_id,
                             question="Who was to hear of it while it was muted?"))  # fmt: skip
    return found


def name_blind_alerts(connection: duckdb.DuckDBPyConnection, found: list[Finding]) -> None:
    """To findings of metrics, the alerts that read them and could not have fired."""
    rules = connection.execute(RULES).fetchall()
    for finding in found:
        if finding.kind in ("alerting muted", "outside the export", "late arrival") or finding.signal not in (
            "metric",
            None,
        ):
            continue
        names = {each.stream.name for each in finding.silences if each.stream.name} - {"up"}
        services = {each.stream.service for each in finding.silences if each.stream.service}
        blind = sorted({
            alert for alert, service, reads in rules
            if (reads and any(name in reads for name in names) and (service is None or not services or service in services))
            or (not reads and service is not None and finding.silences and services == {service} and finding.scope in ("service", "collector"))
        })  # fmt: skip
        if blind:
            finding.evidence += (
                f"; alerts that could not fire: {', '.join(blind[:4])}{' and others' * (len(blind) > 4)}"
            )
