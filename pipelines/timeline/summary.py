"""The Markdown summary: a draft of the review's timeline section that can be pasted into a wiki.

`14:32 – Deployment 3f9c2e1 started [deploys/argo.json:12] ± 20 s`: systems are the subjects, and every line says where it stands
in the evidence and how sure its time is.
"""

from __future__ import annotations

from itertools import groupby

from pipelines.timeline import grounds
from pipelines.timeline.first_screen import dark_seconds, first_sign_line
from pipelines.timeline.markdown import cited, plain, section, some, when
from pipelines.timeline.review_sheet import ReviewSheet
from pipelines.timeline.review_words import Line, review_lines
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import between, clock, count, day, doubt, form, magnitude, quantity, span

NO_DECISION = "; no decision, says the review"
DASH = "\N{EN DASH}"
MOST_DECISIONS, MOST_STATED, MOST_FIRST, MOST_BEFORE, MOST_UNRECORDED = 30, 20, 8, 3, 20
TELLING = (
    "declaration",
    "choice",
    "choice not to act",
    "go-ahead",
    "change of role",
    None,
)  # the others are mere commitments


def summary_text(story: Story, review: ReviewSheet) -> str:
    """The incident as Markdown; the same database gives the same text."""
    blocks = [
        _head(story),
        _phases(story),
        _impact(story),
        _first_to_change(story),
        _timeline(story),
        _dark_areas(story),
        _decisions(story),
        *(section(title, [_entry(line) for line in lines], "") for title, lines in review_lines(review).items()),
        _stated(story),
        grounds.clocks(story),
        grounds.assumptions(story),
        grounds.evidence(story),
        grounds.made(story),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _passes_midnight(story: Story) -> bool:
    """Whether a time of day alone would not say which day it is."""
    days = {row["occurred_at"].date() for row in story.moments if row["occurred_at"]}
    days |= {row["reached_at"].date() for row in story.phases if row["reached_at"]}
    return len(days) > 1


def _head(story: Story) -> list[str]:
    incident = story.incident
    name = " · ".join(plain(incident.get(key)) for key in ("incident_id", "severity", "title") if incident.get(key))
    lines = [f"# {name or 'Incident'}", ""]
    if story.window:
        start, end = story.window
        same = start.date() == end.date()
        lines.append(
            f"{day(start)} {clock(start)} {DASH} {'' if same else day(end) + ' '}{clock(end)}. All times are UTC."
        )
    else:
        lines.append("No event could be placed in time.")
    seconds, is_impact = dark_seconds(story)
    corrected = {row["clock_id"] for row in story.clocks if row["verdict"] == "applied"}
    dark = f"{span(seconds)} of impact in the dark" if is_impact else f"{span(seconds)} in which some source was dark"
    facts = [
        count(story.counts["event_count"], "event") + " from " + count(story.counts["file_count"], "file"),
        dark if story.dark_areas else "no dark area found",
        f"{count(len(corrected), 'clock')} corrected",
        f"{count(story.counts['reject_count'], 'record')} could not be read",
    ]
    return [*lines, "", " · ".join(facts) + "."]


def _phases(story: Story) -> list[str]:
    days = _passes_midnight(story)
    lines = []
    for row in story.phases:
        at = when(row["reached_at"], row["earliest_at"], row["latest_at"], days)
        basis = f": {plain(row['basis'])}" if row["basis"] else ""
        lines.append(f"- **{row['phase']}** {at}{_since(row)}{basis}{cited(row)}")
    lines += [f"- {plain(row['reason'])}" for row in story.assumptions if row["subject"] == "phases"]
    return section("Phases", lines, "No phase could be told from the records.")


def _since(row: Row) -> str:
    """`, 9 min later (8:39–9:21)`."""
    if row["since_seconds"] is None:
        return ""
    bounds = between(row["shortest_seconds"], row["longest_seconds"])
    later = f"{span(row['since_seconds'])} later" if row["since_seconds"] else "at the same time"
    return f", {later}" + (f" ({bounds})" if bounds else "")


def _timeline(story: Story) -> list[str]:
    """The moments, under their days where there are several."""
    moments = [row for row in story.moments if row["occurred_at"]]
    lines: list[str] = []
    for on, rows in groupby(moments, key=lambda row: row["occurred_at"].date()):
        if _passes_midnight(story):
            lines += ["", f"### {day(on)}", ""]
        lines += [_moment(row) for row in rows]
    return section(
        "Timeline", lines[1:] if lines[:1] == [""] else lines, "No event stood out enough to be called a moment."
    )


def _moment(row: Row) -> str:
    """`- 14:32 – Deployment 3f9c2e1 started [deploys/argo.json:12] ± 20 s`."""
    at, earliest, latest = row["occurred_at"], row["earliest_at"], row["latest_at"]
    label = plain(row["label"] or row["headline"] or "an event without a headline")
    rejected = NO_DECISION if row.get("is_rejected") else ""
    sure = doubt(at, earliest, latest)
    corrected = ", clock corrected" if row["is_corrected"] else ""
    return f"- {clock(at, form(earliest, latest))} {DASH} {label}{cited(row)}{' ' + sure if sure else ''}{corrected}{rejected}"


def _impact(story: Story) -> list[str]:
    days = _passes_midnight(story)
    lines = []
    for row in story.impacts:
        where = f", {plain(row['service'])}" if row["service"] else ""
        start = when(row["started_at"], row.get("start_earliest_at"), row.get("start_latest_at"), days)
        end = (
            when(row["ended_at"], row.get("end_earliest_at"), row.get("end_latest_at"), days)
            if row["ended_at"]
            else f"open, told of until {when(row['heard_until'], None, None, days)}"
            if row.get("heard_until")
            else "open"
        )
        lines.append(
            f"- {start} {DASH} {end}: {plain(magnitude(row))}{where}"
            + (f" ({plain(row['source'])})" if row["source"] else "")
        )
    if story.first_signs:
        lines.append(f"- First sign: {_first_sign(story, days)}")
    return section("Impact", lines, "No customer impact could be counted.")


def _first_sign(story: Story, days: bool) -> str:
    """The lead with its interval, and the sign that each side had; a side without one is named too."""
    sides = {row["side"]: row for row in story.first_signs}
    signs = [
        f"{side}: {plain(row['sign'])}, {when(row['at'], row['earliest_at'], row['latest_at'], days)}{cited(row)}"
        if (row := sides.get(side)) else f"{side}: no sign is on record"
        for side in ("customers", "monitoring", "responders")
    ]  # fmt: skip
    return "; ".join([*filter(None, [first_sign_line(story)]), *signs])


def _first_to_change(story: Story) -> list[str]:
    """What of each service changed first, and what was changed before it: that it preceded is all that is said."""
    days = _passes_midnight(story)
    lines = []
    for row in story.first_changes:
        at = when(row["started_at"], row["earliest_at"], row["latest_at"], days)
        of = f" of {plain(row['service'])}" if row["service"] else ""
        went = (
            {"up": "began to rise", "down": "began to fall"}.get(row.get("direction") or "", "began to change")
        ) + ", slowly" * (row["shape"] == "ramp")
        changes = [
            each for each in story.preceding if (each["service"], each["signal"]) == (row["service"], row["signal"])
        ]
        before = "".join(f"; {plain(each['why'])}{cited(each)}" for each in changes[:MOST_BEFORE])
        lines.append(f"- {at} {DASH} {plain(row['signal'])}{of} {went}{cited(row)}{before}")
    return section("First to change", some(lines, MOST_FIRST, "services"), "No signal was seen to change.")


def _stated(story: Story) -> list[str]:
    """What people stated about the phases, where it differs from the records, or where the records show nothing."""
    lines = []
    for row in story.stated_phases:
        if row["contradicts"] is False:
            continue
        seconds = row["difference_seconds"]
        differs = (
            "the records do not show it"
            if seconds is None
            else f"{span(seconds)} {'after' if seconds > 0 else 'before'} what the records show"
        )
        lines.append(f"- {row['phase']}: “{plain(row['quoted'])}”, {differs}{cited(row)}")
    return section("Stated otherwise", some(lines, MOST_STATED, "such statements"), "") if lines else []


def _dark_areas(story: Story) -> list[str]:
    days = _passes_midnight(story)
    lines = []
    for row in story.dark_areas:
        who = plain(row["name"])
        start = (
            when(row["started_at"], row["start_earliest_at"], row["start_latest_at"], days)
            if row["started_at"]
            else "start unknown"
        )
        end = (
            when(row["ended_at"], row["end_earliest_at"], row["end_latest_at"], days) if row["ended_at"] else "end open"
        )
        seen = (
            f"; {count(row['observed_count'] or 0, 'record')} seen, about {quantity(row['expected_count'])} expected"
            if row["expected_count"] is not None
            else ""
        )
        hidden = f"; {span(row['hidden_seconds'])} of impact behind it" if row["hidden_seconds"] else ""
        asked = f". To ask: {plain(row['question'])}" if row.get("question") else ""
        lines.append(
            f"- {start} {DASH} {end}: {who}, {plain(row['class'])}{seen}{hidden}. {plain(row['evidence'])}{asked}"
        )
    lines += [_off_record(row, days) for row in story.unrecorded[:MOST_UNRECORDED]]
    return section("Dark areas", lines, "No stretch was found in which a source should have spoken and did not.")


def _off_record(row: Row, days: bool) -> str:
    """`- 14:32 – end not on record: call, off the record; the words: joining the bridge [chat/inc.json:14]`."""
    end = when(row["ended_at"], days=days) if row["ended_at"] else "end not on record"
    kind = row["kind"].replace("_", " ")
    return f"- {when(row['started_at'], days=days)} {DASH} {end}: {kind}, off the record; {plain(row['evidence'])}{cited(row)}"


def _decisions(story: Story) -> list[str]:
    days = _passes_midnight(story)
    telling = [row for row in story.decisions if row["decision_kind"] in TELLING or row["confirmed"]]
    chosen = story.decisions if len(story.decisions) <= MOST_DECISIONS else telling or story.decisions
    lines = []
    for row in chosen:
        role = f" {DASH} {plain(row['role'])}" if row["role"] else ""
        then = f"; then {row['known_count'] or 0} known, {row['unseen_count'] or 0} recorded but unseen"
        at = when(row["decided_at"], row["earliest_at"], row["latest_at"], days)
        verdict = {True: "; confirmed in review", False: NO_DECISION}.get(row["confirmed"], "")
        reason = f"; the reason given: “{plain(row['rationale'])}”" if row["rationale"] else ""
        lines.append(f"- {at}{role}: “{plain(row['statement'])}”{then}{verdict}{reason}{cited(row)}")
    return section("Decisions", some(lines, MOST_DECISIONS, "decisions"), "No decision was found in what people wrote.")


def _entry(line: Line) -> str:
    """`- **F1** The pool had no limit; kind: configuration [logs/app.log:14]`."""
    name = f"**{plain(line.name)}** " if line.name else ""
    said = "; ".join(plain(text) for text in (line.says, *line.more) if text)
    return f"- {name}{said}{''.join(cited(event) for event in line.events)}"
