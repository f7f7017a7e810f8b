"""Which events stand in the page's table, and which of them are told at length: of any number the most telling ones."""

from __future__ import annotations

from pipelines.inserting import insert_rows
from pipelines.timeline.incident_file import IncidentFile

MOST_EVENTS = 100_000
AROUND = 20  # records above and below a cited one in its own file
LONGEST_HEADLINE = 400  # characters
LONGEST_TEXT = 20_000  # characters of one raw text; what is longer is cut, and says so
CUT_SPARE = 4_000  # characters behind the cut that are masked with the rest, so that no secret is cut in two

CITED, NEIGHBOUR, WRITTEN, NO_LOG, ERROR, WARNING, REST = range(7)
# Errors and warnings leave room for what went on beside them.
MOST_OF = {ERROR: MOST_EVENTS // 2, WARNING: MOST_EVENTS // 4}
HASHES = 1_000_003  # steps in which an even share is taken

CITING = {
    "moments": "event_id",
    "phases": "event_id",
    "decisions": "event_id",
    "statements": "event_id",
    "inquiry_steps": "event_id",
    "unrecorded_conversations": "event_id",
    "notes": "event_id",
    "factors": "unnest(event_ids)",
    "whys": "unnest(event_ids)",
}
PLACES = f"""
create temp table around as
select distinct s.file_path, s.line_number + step as line_number
from shown s, range(-{AROUND}, {AROUND} + 1) r(step)
where s.event_id in (select event_id from cited)"""
RANKED = f"""
create temp view ranked as
with first_of_pattern as (
    select arg_min(event_id, {{'at': occurred_at, 'id': event_id}}) as event_id
    from shown where pattern_id is not null group by pattern_id
)
select s.event_id, hash(s.event_id) as lot, case
    when s.event_id in (select event_id from cited) then {CITED}
    when s.duplicate_of is not null then {REST}
    when (s.file_path, s.line_number) in (select file_path, line_number from around) then {NEIGHBOUR}
    when s.kind not in ('log', 'trace') and s.actor_kind in ('human', 'customer') then {WRITTEN}
    when s.kind not in ('log', 'trace') then {NO_LOG}
    when s.severity in ('error', 'critical') then {ERROR}
    when s.severity = 'warning' or s.event_id in (select event_id from first_of_pattern) then {WARNING}
    else {REST} end as tier
from shown s"""
# Fields that the text does not say: of a line of text all were read out of it, of a JSON record the text is one of them.
HAS_MORE = """len(list_filter(json_extract_string(s.attributes, '$.*'),
    lambda told: told is not null and not contains(coalesce(s.body, ''), told))) > 0"""
# More than enough of each tier by an even share, then exactly as many as there is room for.
PICKED = f"""
create temp table picked as
with drawn as (
    select r.event_id, r.tier, row_number() over (order by r.tier, r.lot, r.event_id) as rank
    from ranked r join shares using (tier) where r.lot % {HASHES} < shares.share
    qualify row_number() over (partition by r.tier order by r.lot, r.event_id) <= shares.quota
)
select s.event_id, drawn.rank, drawn.tier, s.kind, s.severity, s.service, s.host, s.role, s.actor_kind, s.headline, s.time_basis,
    s.clock_id, s.file_path, s.line_number, s.line_count, s.locator, s.written_time, s.duplicate_of,
    left(s.body, {LONGEST_TEXT + CUT_SPARE}) as body, length(s.body) as size,
    case when {HAS_MORE} then s.attributes::varchar end as attributes,
    epoch_us(s.occurred_at) as at, epoch_us(s.earliest_at) as earliest, epoch_us(s.latest_at) as latest,
    epoch_us(s.recorded_at) as recorded, epoch_us(s.ended_at) as ended,
    row_number() over (order by s.occurred_at nulls last, s.file_path, s.line_number, s.event_id) as place
from shown s join drawn using (event_id)"""


def pick(file: IncidentFile) -> None:
    """Makes `picked`, a temporary table of at most MOST_EVENTS events; `place` is the table's order.

    `tier` says how telling an event is (0: cited on the page), `rank` in which order events give way: the last first.
    Of a tier that is not wanted whole an even share is taken, by a hash of the id: the same on every run.
    """
    told = [f"select {column} as event_id from {relation}" for relation, column in CITING.items()]
    file.connection.execute(
        f"create temp table cited as select distinct event_id from ({' union all '.join(told)}) where event_id is not null"
    )
    file.connection.execute(PLACES)
    file.connection.execute(RANKED)
    counts = dict(file.connection.execute("select tier, count(*) from ranked group by tier").fetchall())
    file.connection.execute("create temp table shares (tier integer, quota bigint, share double)")
    insert_rows(file.connection, "shares", _shares(counts))
    file.connection.execute(PICKED)


def _shares(counts: dict[int, int]) -> list[tuple[int, int, float]]:
    """(tier, how many of it, the part of all hashes that surely holds as many)."""
    room, shares = MOST_EVENTS, []
    for tier in range(REST + 1):
        count = counts.get(tier, 0)
        quota = min(count, room, MOST_OF.get(tier, MOST_EVENTS))
        room -= quota
        share = HASHES if quota == count else HASHES * (1.1 * quota + 1_000) / count
        shares.append((tier, quota, share))
    return shares
