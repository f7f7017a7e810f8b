"""What logs say themselves about their clock: steps by chronyd, ntpd, ntpdate, systemd, hypervisors and Windows, machines
that slept or moved, the journal's monotonic clock, and files whose stamps jump back for good.

    chronyd: System clock was stepped by -47.312345 seconds
    ntpd: 0.0.0.0 c61c 0c clock_step -12.300000 s      time reset -12.300000 s
    Windows Security 4616: Previous Time: 2026-03-29T00:00:47.3Z New Time: 2026-03-29T00:00:00.0Z
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

import duckdb

from pipelines.clocks import journal
from pipelines.clocks.models import SET_TRUSTED_SECONDS, KnownStep

LEAST_SECONDS = 0.5  # smaller corrections are what time services do all day
LEAST_JUMP_SECONDS = 5.0
SAME_STEP_SECONDS = 60.0
NEIGHBOURS = 20  # lines on either side that a jump back must divide
SOON_SECONDS = 3600.0  # a clock that fell behind while its machine stood still is set right within

SLEWED = "chronyd, which slews it"  # by a twelfth of the time at most: what is left of it meanwhile is not known
AMOUNTS = (
    (re.compile(r"System clock was stepped by ([-+]?\d+(?:\.\d+)?) seconds"), "chronyd"),
    (re.compile(r"System clock wrong by ([-+]?\d+(?:\.\d+)?) seconds"), SLEWED),
    (re.compile(r"\bclock_step ([-+]\d+(?:\.\d+)?) s"), "ntpd"),
    (re.compile(r"\btime reset ([-+]\d+(?:\.\d+)?) s"), "ntpd"),
    (re.compile(r"step time server \S+ offset ([-+]?\d+(?:\.\d+)?) sec"), "ntpdate"),
    (re.compile(r"set local clock to .* \(offset ([-+]?\d+(?:\.\d+)?)s\)"), "OpenNTPD"),
    (re.compile(r"time service has set the time with offset ([-+]?\d+(?:\.\d+)?) seconds"), "Windows"),
    (
        re.compile(
            r"(?:guest|vmtoolsd|VMware|Time ?[Ss]ync|hv_util).*\bstep(?:ped|ping)?\b.*?([-+]\d+(?:\.\d+)?) ?s(?:ec|\b)"
        ),
        "the hypervisor",
    ),
)
TIME_SERVICES = (SLEWED, "chronyd", "ntpd", "ntpdate")
SPEAKER = re.compile(r"(?<![\w\"'])[A-Za-z][\w./-]*(?:\[\d+\])?: ")  # `chronyd[612]: `; two of them are a quotation
WITHOUT_AMOUNT = (
    (re.compile(r"Initial (?:clock|time) synchroni[sz]ation to"), "systemd-timesyncd"),
    (re.compile(r"System clock time unset or jumped backwards, restored"), "systemd-timesyncd"),
    (re.compile(r"Time jumped backwards, rotating"), "systemd-journald"),
    (re.compile(r"(?:Forward|Backward) time jump detected"), "chronyd"),
)
STOOD_STILL = ("a machine that slept", "a virtual machine that was resumed or moved")
MAY_JUMP = (  # a clock may be set then, and need not
    (re.compile(r"Clock change detected|Time has been changed"), "systemd"),
    (re.compile(r"setting system clock to .* UTC|[Cc]locksource '?\w+'? (?:as )?unstable"), "the kernel"),
    (
        re.compile(
            r"PM: (?:suspend|hibernation) exit|\bACPI: .*Waking up from system sleep|system has resumed from sleep"
        ),
        STOOD_STILL[0],
    ),
    (
        re.compile(
            r"(?i)\b(?:vm|virtual machine|guest|domain|instance)\b.{0,80}\b(?:(?:has |was )?resumed\b(?! failed)|resum(?:e|ing) (?:complete|done|ok)|(?:live )?migrat(?:ion|ed)\b.{0,40}\b(?:complete[ds]?|finished|succe\w+|done)|restored from (?:a )?snapshot)"
        ),
        STOOD_STILL[1],
    ),
)
WORDS = ("System clock was stepped", "System clock wrong by", "clock_step", "time reset", "step time server", "set local clock to", "has set the time with offset",
         "Initial clock synchroni", "Initial time synchroni", "jumped backwards", "time jump detected", "Clock change detected", "Time has been changed",
         "setting system clock", "locksource", "PM: suspend exit", "PM: hibernation exit", "Waking up from system sleep", "resumed", "resume complete", "resume done",
         "resume ok", "igrat", "restored from", "stepp", "system time was changed", "system time has changed", "PreviousTime", "OldTime")  # fmt: skip
STAMP = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)\d*Z"
WINDOWS_OLD, WINDOWS_NEW = re.compile(rf"(?:Previous|Old) ?Time\W+{STAMP}"), re.compile(rf"\bNew ?Time\W+{STAMP}")
WINDOWS_CHANGED_TO = re.compile(rf"has changed to {STAMP} from {STAMP}")

SAID = """
select clock_id, epoch_us(recorded_at), concat_ws(' ', body, attributes), event_id
from records.event_rows join evidence.files using (file_number)
where kind = 'log' and clock_id is not null and recorded_at is not null and not is_baseline and ({})
order by clock_id, recorded_at, event_id"""

JUMPS = """
with stamped as (
    select
        e.file_number, e.clock_id, e.nth, e.recorded_at, e.event_id,
        case when f.written_order = 'newest first' then -e.line_number else e.line_number end as place
    from records.event_rows e
    join evidence.files f using (file_number)
    where e.kind = 'log' and f.written_order in ('appended', 'newest first') and not f.is_baseline and e.recorded_at is not null and e.clock_id is not null
),
single as (select file_number from stamped group by file_number having count(distinct clock_id) = 1),
ordered as (
    select
        *,
        max(recorded_at) over (partition by file_number order by place, nth rows between {0} preceding and 1 preceding) as before,
        max(recorded_at) over (partition by file_number order by place, nth rows between current row and {0} - 1 following) as after,
        min(recorded_at) over (partition by file_number order by place, nth rows between {0} preceding and 1 preceding) as earlier,
        count(*) over (partition by file_number order by place, nth rows between {0} preceding and {0} - 1 following) as near
    from stamped where file_number in (select file_number from single)
    qualify recorded_at < lag(recorded_at) over (partition by file_number order by place, nth) - to_seconds({1})
)
select clock_id, epoch_us(recorded_at), event_id, epoch_us(before)
from ordered
where near = 2 * {0} and after < before and before - earlier < interval 6 hours and before - recorded_at < interval 26 hours
order by all"""


LEAPS = f"""
select clock_id, epoch_us(recorded_at), coalesce(epoch(recorded_at - lag(recorded_at) over in_turn), 0) as seconds
from records.event_rows join evidence.files using (file_number)
where clock_id in (select unnest(?)) and recorded_at is not null and not is_baseline
window in_turn as (partition by clock_id order by recorded_at)
qualify seconds >= {LEAST_SECONDS} or row_number() over in_turn = 1
order by all"""


def steps(connection: duckdb.DuckDBPyConnection) -> list[KnownStep]:
    """The steps on record, at most one within a minute of each clock, in order."""
    found: dict[str, list[KnownStep]] = defaultdict(list)
    for step in [*slewed(_said(connection)), *journal.steps(connection), *_jumps(connection)]:
        near = [
            each for each in found[step.clock_id] if abs(each.recorded_at - step.recorded_at) <= SAME_STEP_SECONDS * 1e6
        ]
        if not near:
            found[step.clock_id].append(step)
    ordered = (sorted(each, key=lambda step: step.recorded_at) for _, each in sorted(found.items()))
    every = [step for each in ordered for step in fell_behind(each)]
    leaps: dict[str, list[tuple[int, float]]] = defaultdict(list)
    stepped = sorted({step.clock_id for step in every if (step.by_seconds or 0.0) < 0})
    for clock, at, seconds in connection.execute(LEAPS, [stepped]).fetchall() if stepped else []:
        leaps[clock].append((at, seconds))
    return was_ahead(every, leaps)


def was_ahead(steps: list[KnownStep], leaps: dict[str, list[tuple[int, float]]]) -> list[KnownStep]:
    """The steps, in order for each clock; leaps: when each clock stamped, and how long after its stamp before, where that is not soon.

    A clock that comes to be ahead leaps: no stamp shows what it left out. One that falls behind, as its machine stands
    still, leaves no trace.
    """
    found, since = [], defaultdict(int)
    for step in steps:
        before = [seconds for at, seconds in leaps[step.clock_id] if since[step.clock_id] < at <= step.recorded_at]
        by = step.by_seconds or 0.0
        surely = by < 0 and not step.may_be_sleep and max(before, default=0.0) < -by - LEAST_SECONDS
        found.append(replace(step, was_ahead=surely))
        if step.is_certain:
            since[step.clock_id] = step.recorded_at
    return found


def slewed(steps: list[KnownStep]) -> list[KnownStep]:
    """Without what chronyd said to be wrong and then made up for by a step."""
    return [
        step
        for step in steps
        if step.told_by != SLEWED
        or not any(
            other.clock_id == step.clock_id
            and other.told_by == "chronyd"
            and abs((other.by_seconds or 0.0) - (step.by_seconds or 0.0)) < LEAST_SECONDS
            and abs(other.recorded_at - step.recorded_at) / 1e6 < abs(step.by_seconds or 0.0) + SAME_STEP_SECONDS
            for other in steps
        )
    ]


def fell_behind(steps: list[KnownStep]) -> list[KnownStep]:
    """The steps of one clock in order; one that was set forward soon after its machine ran on was behind since then only."""
    found = []
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        behind = _made_up_for(step, after)
        found.append(replace(step, is_certain=True, behind_seconds=behind) if behind else step)
    return found


def _made_up_for(step: KnownStep, after: KnownStep | None) -> float:
    """By how many seconds the next step sets forward a clock whose machine had stood still; 0 where it does not."""
    if after is None or step.told_by not in STOOD_STILL:
        return 0.0
    by = after.by_seconds or 0.0
    return by if by > 0 and (after.recorded_at - step.recorded_at) / 1e6 - by <= SOON_SECONDS else 0.0


def read(clock_id: str, recorded_at: int, text: str) -> KnownStep | None:
    """The step that one log line tells of; None where it tells of none that matters."""
    for pattern, who in AMOUNTS:
        found = pattern.search(text)
        if found and who in TIME_SERVICES and len(SPEAKER.findall(text[: found.start()])) > 1:
            return None  # another program says what a time service once said
        if found:
            by, trusted = float(found[1]), None if who == SLEWED else SET_TRUSTED_SECONDS
            return KnownStep(clock_id, recorded_at, by, who, trusted) if abs(by) >= LEAST_SECONDS else None
    by = _windows(text)
    if by is not None:
        return KnownStep(clock_id, recorded_at, by, "Windows") if abs(by) >= LEAST_SECONDS else None
    for pattern, who in WITHOUT_AMOUNT:
        if pattern.search(text):
            return KnownStep(clock_id, recorded_at, None, who)
    for pattern, who in MAY_JUMP:
        if pattern.search(text):
            return KnownStep(clock_id, recorded_at, None, who, is_certain=False)
    return None


def _windows(text: str) -> float | None:
    plain = text.replace("\u200e", "")  # Windows puts marks of direction between the digits
    old, new = WINDOWS_OLD.search(plain), WINDOWS_NEW.search(plain)
    if old and new:
        return _seconds(new[1], old[1])
    if found := WINDOWS_CHANGED_TO.search(plain):
        return _seconds(found[1], found[2])
    return None


def _seconds(new: str, old: str) -> float:
    return (datetime.fromisoformat(new[:26]) - datetime.fromisoformat(old[:26])).total_seconds()


def _said(connection: duckdb.DuckDBPyConnection) -> list[KnownStep]:
    either = " or ".join(f"contains(body, '{word}') or contains(attributes, '{word}')" for word in WORDS)
    rows = connection.execute(SAID.format(either)).fetchall()
    said = [replace(step, event_id=event) for *row, event in rows if (step := read(*row))]
    return sorted(
        said,
        key=lambda step: (step.by_seconds is None, not step.is_certain, step.clock_id, step.recorded_at),
    )


def _jumps(connection: duckdb.DuckDBPyConnection) -> list[KnownStep]:
    rows = connection.execute(JUMPS.format(NEIGHBOURS, LEAST_JUMP_SECONDS)).fetchall()
    return [
        KnownStep(clock, at, None, "stamps that jump back within a file", event_id=event, read_before=before)
        for clock, at, event, before in rows
    ]
