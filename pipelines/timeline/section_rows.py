"""What the sections below the drawing tell, beyond the story: each from its own relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import CERTAINTIES, source

MOST_KNOWERS = 8  # columns of "who could know what"


@dataclass
class Sections:
    """Rows in the order in which they are told."""

    search: list[Row] = field(default_factory=list)
    shifts: list[Row] = field(default_factory=list)
    knowers: list[Row] = field(default_factory=list)
    known: list[Row] = field(default_factory=list)
    obligations: list[Row] = field(default_factory=list)
    wording: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    strips: list[Row] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)
    not_dark: list[Row] = field(default_factory=list)
    time_bases: list[Row] = field(default_factory=list)
    gaps: list[Row] = field(default_factory=list)


def read_sections(file: IncidentFile, story: Story) -> Sections:
    sections = Sections()
    sections.search = _search(file)
    sections.shifts = file.rows(SHIFTS, list(story.window or (None, None)))
    sections.knowers, sections.known = _knowledge(file, story)
    sections.obligations = [_cited(row) for row in file.rows(OBLIGATIONS)]
    sections.wording = file.table("wording_findings", "level, place, quoted")
    sections.checks = file.table("review_checks", "place, check_name")
    sections.strips, sections.quiet = _coverage(story)
    sections.not_dark = file.rows(NOT_DARK, list(story.window or (None, None)))
    sections.time_bases = file.rows(TIME_BASES)
    sections.gaps = _gaps(story)
    return sections


def _cited(row: Row) -> Row:
    return row | {"source": source(row.get("file_path"), row.get("line_number"))}


def _search(file: IncidentFile) -> list[Row]:
    """Each thing that was looked at or taken for the cause, with the steps of its life."""
    steps: dict[str, list[Row]] = {}
    for row in file.rows(INQUIRY_STEPS):
        steps.setdefault(row["inquiry_id"], []).append(_cited(row))
    return [row | {"steps": steps.get(row["inquiry_id"], [])} for row in file.rows(INQUIRIES)]


def _knowledge(file: IncidentFile, story: Story) -> tuple[list[Row], list[Row]]:
    """Who could know most, and for each moment from when they could know of it: first at all, then for sure."""
    rows = file.rows(KNOWN, [list(CERTAINTIES)])
    counted: dict[str, int] = {}
    for row in rows:
        counted[row["participant_id"]] = counted.get(row["participant_id"], 0) + 1
    order = sorted(counted, key=lambda who: (-counted[who], who))[:MOST_KNOWERS]
    knowers = [next(row for row in rows if row["participant_id"] == who) for who in order]
    cells = {(row["event_id"], row["participant_id"]): row for row in rows}
    known = [
        moment | {"cells": [cells.get((moment["event_id"], who)) for who in order]}
        for moment in story.moments
        if not moment["is_shown_by_samples"]
    ]
    return knowers, [moment for moment in known if any(moment["cells"])]


def _coverage(story: Story) -> tuple[list[Row], list[str]]:
    """One strip for each service and signal; those that are too quiet to judge throughout are named together."""
    strips, quiet = [], []
    for (service, signal), parts in groupby(story.coverage, key=lambda row: (row["service"], row["signal"])):
        joined = _joined(list(parts))
        name = f"{service or 'no service'} {signal}"
        if {part["state"] for part in joined} == {"too quiet"}:
            quiet.append(name)
        else:
            strips.append({"service": service or "no service", "signal": signal, "parts": joined})
    return strips, quiet


def _joined(parts: list[Row]) -> list[Row]:
    """Neighbouring stretches of one state as one."""
    joined: list[Row] = []
    for part in parts:
        if joined and joined[-1]["state"] == part["state"] and joined[-1]["ended_at"] == part["started_at"]:
            joined[-1] = joined[-1] | {"ended_at": part["ended_at"]}
        else:
            joined.append(part)
    return joined


def _gaps(story: Story) -> list[Row]:
    """Files that look cut off or could not be read, and what no export reaches."""
    gaps: list[Row] = []
    for file in story.files:
        if file.get("cut_off"):
            cut = file["cut_off"]
            gaps.append(
                {
                    "what": file["file_path"],
                    "why": cut if isinstance(cut, str) else ", ".join(cut),
                    "dark_area_id": None,
                }
            )
        elif file["status"] in ("not readable", "no time found", "empty"):
            gaps.append({"what": file["file_path"], "why": file["status"], "dark_area_id": None})
    named = {gap["what"] for gap in gaps}
    for area in story.dark_areas:
        if not area["is_dark_then"] and area["name"] not in named:
            gaps.append({"what": area["name"], "why": area["evidence"], "dark_area_id": area["dark_area_id"]})
    return gaps


INQUIRIES = """
select i.*, coalesce(p.role, '') as role from inquiries i left join participants p using (participant_id)
order by i.position, i.inquiry_id"""
INQUIRY_STEPS = """
select s.*, coalesce(p.role, '') as role, e.file_path, e.line_number
from inquiry_steps s left join participants p using (participant_id) left join cited_events e on e.event_id = s.event_id
order by s.inquiry_id, s.step_number"""
# Shifts that touch the window, those of the first responders to come on first.
SHIFTS = """
select s.*, coalesce(p.role, '') as role, p.team, p.zone from shifts s left join participants p using (participant_id)
where s.started_at <= coalesce($2, s.started_at) and s.ended_at >= coalesce($1, s.ended_at)
order by s.started_at, s.participant_id"""
KNOWN = """
with paths as (
    select k.participant_id, k.event_id, k.knowable_at, list_position($1, k.certainty) as strength
    from knowledge k where k.knowable_at is not null and k.event_id in (select event_id from moments)
)
select participant_id, event_id, coalesce(any_value(p.role), '') as role, any_value(p.team) as team,
    min(knowable_at) as first_at, arg_min(strength, {'at': knowable_at, 'strength': strength}) as first_strength,
    min(strength) as best_strength, arg_min(knowable_at, {'strength': strength, 'at': knowable_at}) as best_at
from paths left join participants p using (participant_id)
group by participant_id, event_id order by participant_id, event_id"""
# What a stream's rhythm allows, or is too little known for, is no news.
NOT_DARK = """
with told as (
    select distinct q.verdict, q.started_at, q.ended_at, q.reason, concat_ws(' ', coalesce(s.service, s.host, s.file_path), s.signal) as name
    from quiet_stretches q join streams s using (stream_id)
    where q.verdict not in ('allowed by its rhythm', 'too quiet to judge')
        and q.started_at <= coalesce($2, q.started_at) and coalesce(q.ended_at >= $1, true)
)
select verdict, started_at, ended_at, reason, list(name order by name) as names from told group by all
order by started_at, ended_at, verdict, reason"""
OBLIGATIONS = """
select o.*, e.file_path, e.line_number from obligations o left join cited_events e on e.event_id = o.event_id
order by o.due_at nulls last, o.regime, o.duty"""
# What a stamp says outright is no assumption.
TIME_BASES = """
select t.time_basis, any_value(t.meaning) as meaning, sum(t.stamps)::bigint as stamps, count(*) as file_count,
    list(t.file_path order by t.stamps desc, t.file_path)[:4] as files
from evidence.time_bases t join evidence.files f using (file_path)
where not f.is_baseline group by t.time_basis order by stamps desc, t.time_basis"""


def strength(number: Any) -> str:
    """The word of a certainty, from its place among them."""
    return list(CERTAINTIES)[int(number) - 1] if number else "known"
