"""What the page and the Markdown tell, gathered once: ordered lists of plain rows, nothing decided about looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.moment_rows import EVENT, MOMENTS
from pipelines.timeline.words import seconds_between, source

Row = dict[str, Any]
Stretch = tuple[datetime, datetime]
# Something spoke, or should have, and was not heard. The other dark areas are limits of exports and of alerting: they
# are named like these, and count no minutes in the headline, which they would fill.
UNHEARD = ("silent", "partial", "collector failed", "late arrival", "stuck")
# Dark to the review, which lacks exports of it; those who decided may well have seen it.
NOT_DARK_THEN = ("outside the export", "never instrumented")
PHASES = ("started", "detected", "acknowledged", "declared", "mitigated", "resolved")


@dataclass
class Story:
    """One incident, ready to be told. Every list may be empty; `window` is None where nothing has a time."""

    incident: Row
    window: Stretch | None
    phases: list[Row] = field(default_factory=list)
    moments: list[Row] = field(default_factory=list)
    dark_areas: list[Row] = field(default_factory=list)
    coverage: list[Row] = field(default_factory=list)
    impacts: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)
    decisions: list[Row] = field(default_factory=list)
    knowledge: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    onsets: list[Row] = field(default_factory=list)
    first_changes: list[Row] = field(default_factory=list)  # of the onsets
    preceding: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    rejects: list[Row] = field(default_factory=list)
    unrecorded: list[Row] = field(default_factory=list)  # conversations
    assumptions: list[Row] = field(default_factory=list)
    zones: list[Row] = field(default_factory=list)
    first_signs: list[Row] = field(default_factory=list)
    stated_phases: list[Row] = field(default_factory=list)
    counts: Row = field(default_factory=dict)


def read_story(file: IncidentFile) -> Story:
    incident = next(iter(file.rows("select * from incident")), {})
    story = Story(incident, _window(file, incident))
    story.phases = _phases(file)
    story.moments = _moments(file)
    story.coverage = file.rows(COVERAGE)
    story.impacts = file.rows(IMPACTS)
    story.clocks = file.rows(CLOCKS)
    story.decisions = [_cited(row) for row in file.rows(DECISIONS)]
    story.knowledge = file.rows(KNOWLEDGE)
    story.statements = [_cited(row) for row in file.rows(STATEMENTS)]
    onsets = file.rows("select * from onsets order by rank nulls last, started_at, service, signal")
    shown = {row["subject_id"]: _cited(row)["source"] for row in file.rows(ONSET_SOURCES)}
    story.onsets = [row | {"source": shown.get(f"onset {row['rank']}")} for row in onsets]
    firsts = {row["rank"] for row in file.table("first_changes", "rank")}
    story.first_changes = [row for row in story.onsets if row["rank"] in firsts]
    story.preceding = [_cited(row) for row in file.rows(PRECEDING)]
    story.files = file.rows("select * from evidence.files order by is_baseline, file_path")
    story.dark_areas = _dark_areas(file, story.files)
    story.rejects = [row | {"raw": (row["raw"] or "")[:LONGEST_REJECT]} for row in file.rows(REJECTS)]
    story.unrecorded = [_cited(row) for row in file.rows(UNRECORDED)]
    story.assumptions = file.table("assumptions", "all")
    story.zones = file.rows(ZONES)
    story.first_signs = [_cited(row) for row in file.rows(FIRST_SIGNS)]
    stated = file.table("stated_phases", "phase, stated_earliest_at, file_path, line_number, quoted")
    story.stated_phases = [_cited(row) for row in stated]
    story.counts = file.rows(COUNTS, list(story.window or (None, None)))[0]
    return story


def _moments(file: IncidentFile) -> list[Row]:
    """In order of time; what samples show has their source and bounds, and nothing of the event that it stands at."""
    shown = {row["subject_id"]: row for row in file.rows(SHOWN_BY_SAMPLES, ["moment"])}
    by_samples = {"time_basis": "shown by samples", "service": None, "is_corrected": False}
    return [
        _cited(row) | by_samples | _shown(shown[row["event_id"]]) if row["event_id"] in shown else _cited(row)
        for row in file.rows(MOMENTS)
    ]


def _shown(samples: Row) -> Row:
    """The source of what samples show, and their bounds."""
    return {name: samples[name] for name in ("source", "is_shown_by_samples", "earliest_at", "latest_at")}


def _dark_areas(file: IncidentFile, files: list[Row]) -> list[Row]:
    """What fell silent first, then limits of exports and alerting, the gravest first; each with a name, and its streams."""
    streams: dict[str, list[Row]] = {}
    for row in file.rows(DARK_AREA_STREAMS):
        streams.setdefault(row["dark_area_id"], []).append(row)
    areas = file.rows(DARK_AREAS)
    for area in areas:
        named = ", ".join(part for part in (area["service"], area["host"]) if part)
        area["streams"] = streams.get(area["dark_area_id"], [])
        area["is_unheard"] = area["class"] in UNHEARD
        area["is_dark_then"] = area["class"] not in NOT_DARK_THEN
        area["hidden_seconds"] = None if area["class"] == "alerting muted" else area["impact_overlap_seconds"]
        file_path = "" if named or area["scope"] != "export" else _first_file(area["evidence"], files)
        area["name"] = file_path or f"{named or area['scope'] or ''} {area['signal'] or ''}".strip()
    return sorted(areas, key=lambda area: (not area["is_unheard"], area["rank"]))


def _first_file(evidence: Any, files: list[Row]) -> str:
    """The file whose path the evidence begins with: an export that ends early says so by its name."""
    words = str(evidence or "")
    return max((row["file_path"] for row in files if words.startswith(row["file_path"])), key=len, default="")


def _window(file: IncidentFile, incident: Row) -> Stretch | None:
    """The incident's own window; else from its first placed event to its last."""
    start, end = incident.get("window_from"), incident.get("window_to")
    if not (start and end):
        first, last = file.rows("select min(occurred_at) as a, max(occurred_at) as b from shown")[0].values()
        start, end = start or first, end or last
    return (start, end) if start and end and start < end else None


def _phases(file: IncidentFile) -> list[Row]:
    """In the order in which they were reached, each with the seconds since the one before; unreached ones last."""
    shown = {row["subject_id"]: row for row in file.rows(SHOWN_BY_SAMPLES, ["phase"])}
    return in_order(
        [
            _cited(row) | _shown(shown[row["phase"]]) if row["phase"] in shown else _cited(row)
            for row in file.rows(PHASE_ROWS)
        ]
    )


def in_order(phases: list[Row]) -> list[Row]:
    """Phases by time, each with the seconds since the one before."""
    rows = sorted(
        phases, key=lambda row: (row["reached_at"] is None, row["reached_at"] or 0, PHASES.index(row["phase"]))
    )
    before: Row = {}
    for row in rows:
        since = before if row["reached_at"] else {}
        row["since_seconds"] = seconds_between(since.get("reached_at"), row["reached_at"])
        row["shortest_seconds"] = seconds_between(since.get("latest_at"), row["earliest_at"])
        row["longest_seconds"] = seconds_between(since.get("earliest_at"), row["latest_at"])
        before = row if row["reached_at"] else before
    return rows


def _cited(row: Row) -> Row:
    return row | {"source": source(row.get("file_path"), row.get("line_number")), "is_shown_by_samples": False}


SHOWN_BY_SAMPLES = """
select c.subject_id, string_agg(distinct r.file_path || ', series ' || r.name, '; ' order by r.file_path || ', series ' || r.name) as source,
    true as is_shown_by_samples, min(c.from_at) as earliest_at, max(c.to_at) as latest_at
from citations c join series r using (series_id) where c.subject_kind = ? group by c.subject_id"""
ONSET_SOURCES = """
select c.subject_id, min(coalesce(r.file_path, e.file_path)) as file_path, case when min(r.file_path) is null then min(e.line_number) end as line_number
from citations c left join series r using (series_id) left join cited_events e on e.event_id = c.event_id
where c.subject_kind = 'onset' group by c.subject_id"""
PRECEDING = """
select p.service, p.signal, p.why, e.occurred_at, e.file_path, e.line_number
from preceding_changes p join cited_events e using (event_id) order by p.service, p.signal, p.rank"""
FIRST_SIGNS = """
select s.*, e.file_path, e.line_number from first_signs s left join cited_events e on e.event_id = s.event_id order by s."at", s.side"""
PHASE_ROWS = f"""
select p.phase, p.reached_at, p.earliest_at, p.latest_at, p.event_id, p.basis, {EVENT}
from phases p left join cited_events e using (event_id) order by p.phase"""
# An edge that one corrected event makes has its recorded time beside it.
IMPACTS = """
with edges as (
    select c.subject_id as impact_id, e.occurred_at, min(e.recorded_at) as recorded_at
    from citations c join cited_events e using (event_id)
    where c.subject_kind = 'impact' and e.is_corrected group by all
)
select i.*, s.recorded_at as start_recorded_at, t.recorded_at as end_recorded_at
from impacts i
left join edges s on s.impact_id = i.impact_id and s.occurred_at = i.started_at
left join edges t on t.impact_id = i.impact_id and t.occurred_at = i.ended_at
order by i.started_at, i.measure, i.service, i.ended_at"""
DARK_AREAS = """
select d.*, coalesce(r.rank, 0) as rank from dark_areas d left join ranked_dark_areas r using (dark_area_id)
order by started_at, dark_area_id"""
COVERAGE = """
select coalesce(service, '') as service, coalesce(signal, '') as signal, started_at, ended_at, state
from coverage order by service, signal, started_at, ended_at, state"""
DARK_AREA_STREAMS = """
select d.dark_area_id, s.stream_id, coalesce(s.service, s.host, '') as who, s.signal
from dark_area_streams d join streams s using (stream_id) order by all"""
CLOCKS = """
with stamped as (select clock_id, count(*) as event_count from shown group by clock_id)
select c.*, coalesce(s.event_count, 0) as event_count from clock_offsets c left join stamped s using (clock_id)
order by array_position(['applied', 'refused', 'unmeasured', 'reference', 'not needed'], c.verdict),
    c.clock_id, c.segment"""
DECISIONS = f"""
select d.* exclude (kind, known, unseen), d.kind as decision_kind, e.earliest_at, e.latest_at, echo.headline as echo,
    echo.occurred_at as echoed_at, coalesce(p.role, '') as role, {EVENT}
from decisions d left join cited_events e using (event_id) left join cited_events echo on echo.event_id = d.echoed_by
left join participants p on p.participant_id = d.participant_id
order by d.decided_at, d.decision_id"""
KNOWLEDGE = """
select coalesce(p.role, p.actor_kind, '') as role, coalesce(p.team, '') as team, count(*) as event_count,
    min(k.knowable_at) as first_at, max(k.knowable_at) as last_at
from (select participant_id, event_id, min(knowable_at) as knowable_at from knowledge group by participant_id, event_id) k join cited_events e using (event_id) join participants p using (participant_id)
group by p.participant_id, p.role, p.actor_kind, p.team order by event_count desc, role, team, p.participant_id"""
STATEMENTS = f"""
select s.event_id, s.quoted, s.kind as stated, s.earliest_at, s.latest_at, s.stated_seconds, s.matched_event_id,
    s.computed_seconds, s.difference_seconds, s.contradicts, e.occurred_at, {EVENT}
from statements s join cited_events e using (event_id)
order by s.contradicts desc nulls last, e.occurred_at, s.event_id, s.quoted"""
UNRECORDED = """
select u.*, e.headline, e.file_path, e.line_number from unrecorded_conversations u left join cited_events e on e.event_id = u.event_id
order by u.started_at, u.event_id, u.kind"""
LONGEST_REJECT = 300  # characters, cut when it is masked
REJECTS = """
select r.file_path, r.line_number, left(r.raw, 4000) as raw, r.reason from evidence.rejects r
join evidence.files f on f.file_path = r.file_path and not f.is_baseline
order by r.file_path, r.line_number, r.reason, r.raw limit 200"""
ZONES = """
select zone, string_agg(distinct coalesce(role, team), ', ' order by coalesce(role, team)) as whose, count(*) as people
from participants where zone is not null group by zone order by people desc, zone"""
COUNTS = """
with counted as (
    select count(*) as event_count, count(*) filter (recorded_at is null) as unplaced_count,
        count(*) filter (occurred_at < ? or occurred_at >= ?) as outside_count
    from shown
), inside_files as (
    select count(*) filter (not is_baseline) as file_count, count(*) filter (is_baseline) as baseline_count,
        coalesce(sum(rejects) filter (not is_baseline), 0)::bigint as reject_count
    from evidence.files
)
select * from counted, inside_files"""
