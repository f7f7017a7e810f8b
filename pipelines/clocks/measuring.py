"""From the records to clock_offsets, anchors and the stretch of every event on a clock that stepped."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import polars as pl

from pipelines.clocks import anchors, told
from pipelines.clocks.doubts import as_facts_allow, as_slips_allow, as_steps_allow, with_doubts
from pipelines.clocks.estimate import Solved, solve
from pipelines.clocks.islands import among_themselves, as_agreed, islands
from pipelines.clocks.models import KnownStep
from pipelines.clocks.reference import Clock, Vote, by_zones, choose, vote
from pipelines.clocks.segments import place_events
from pipelines.clocks.steady import as_steady_lags_allow
from pipelines.incident import Incident
from pipelines.inserting import insert_rows
from pipelines.times.bases import ASSUMED

SERVICE_TRUST_SECONDS = 0.5
AGREED = "nothing ties them to the reference on both sides, and others that their facts tie to them run apart: "
CLOCKS = """
select clock_id, kind, name, event_count, (select count(distinct clock_id) from records.carried r where r.carrier_clock_id = c.clock_id)
from clocks c order by event_count desc, clock_id"""
ZONELESS = f"""
select clock_id from records.event_rows where clock_id is not null and recorded_at is not null
group by clock_id having bool_and(starts_with(time_basis, '{ASSUMED}'))"""
CITED_OF_A_PAIR = 10  # anchors; the others stand in the table of that name
CITED = f"""
insert into citations (subject_kind, subject_id, event_id)
with tightest as (
    select * from anchors where is_used and not is_contradicting
    qualify row_number() over (partition by from_clock_id, to_clock_id, is_directed order by lag_seconds, from_event_id, to_event_id) <= {CITED_OF_A_PAIR}
),
either as (select unnest([from_clock_id, to_clock_id]) as clock_id, from_event_id, to_event_id from tightest)
select distinct 'clock', clock_id, unnest([from_event_id, to_event_id]) as event_id
from either join clock_offsets using (clock_id) where verdict <> 'reference' order by all"""


@dataclass(frozen=True)
class Facts:
    """What there is to go by, whichever clock the others are told against; kept: clock → how far it is trusted."""

    anchors: pl.DataFrame
    steps: list[KnownStep]
    kept: dict[str, float]
    clocks: list[str]
    spans: dict[str, tuple[int, int]]
    zoneless: set[str]

    def against(
        self, reference: str, disputed: frozenset[str] = frozenset(), agreeing: dict[str, float] | None = None
    ) -> Solved:
        """A job may be put off by whole hours, too: where a zone is stated, facts that it explains as well tell of no slip."""
        trusted = {**(agreeing or {}), **self.kept}
        given = (self.anchors, reference, trusted, self.clocks, self.steps, self.spans)
        solved = solve(*given, disputed)
        put_off = set() if reference in self.zoneless else self._put_off(solved) - self.zoneless
        return solve(*given, disputed | put_off) if put_off - disputed else solved

    def _put_off(self, solved: Solved) -> set[str]:
        """Clocks whole hours off, by facts that only those hours show to be waited for."""
        slipped = solved.offsets.filter(pl.col("kind") == "zone slip", pl.col("verdict") == "applied")["clock_id"]
        used = self.anchors.filter(pl.Series(solved.used)).select(
            clock_id=pl.concat_list("from_clock_id", "to_clock_id"),
            may_wait=~pl.col("is_directed") & pl.col("may_wait"),
        )
        waits = used.explode("clock_id").group_by("clock_id").agg(pl.col("may_wait").all())
        return set(slipped) & set(waits.filter("may_wait")["clock_id"])


def measure(connection: duckdb.DuckDBPyConnection, incident: Incident, as_recorded: bool) -> None:
    """Fill clock_offsets, anchors and records.event_segments."""
    clocks = [Clock(*row) for row in connection.execute(CLOCKS).fetchall()]
    if not clocks:
        return
    found, steps = anchors.find(connection), told.steps(connection)
    kept = {each.clock_id: SERVICE_TRUST_SECONDS for each in clocks if each.is_kept}
    zoneless = {clock for (clock,) in connection.execute(ZONELESS).fetchall()}
    facts = Facts(found, steps, kept, [each.clock_id for each in clocks], _spans(connection), zoneless)
    reference, why, solved = _against_the_best(facts, clocks, incident.time.reference_clock)
    if why != "stated":
        _assume(connection, reference, why)
    sync = incident.time.assumed_sync_seconds
    apart = islands(solved.offsets, found, facts.spans, zoneless, sync)
    if decided := [island for island in apart if island.decides]:
        agreeing = {clock: sync for island in decided for clock in island.agreement.trusted}
        solved = facts.against(reference, agreeing=agreeing)
        for island in decided:
            solved = replace(solved, offsets=as_agreed(solved.offsets, island, sync))
            _assume(connection, ", ".join(island.agreement.trusted), AGREED + island.agreement.in_words(sync))
    trusted = {each.clock_id: kept.get(each.clock_id, sync) for each in clocks}
    directed = found.filter(pl.col("is_directed") & (~pl.Series(solved.contradicting) | ~pl.Series(solved.used)))
    offsets = as_steps_allow(with_doubts(solved.offsets, trusted, as_recorded), steps)
    offsets = as_steady_lags_allow(as_slips_allow(as_facts_allow(offsets, directed), found), found, zoneless)
    undecided = [island for island in apart if not island.decides]
    _store(connection, among_themselves(offsets, undecided), found, solved)
    _cite(connection, steps)
    place_events(connection)


def _assume(connection: duckdb.DuckDBPyConnection, assumed: str, why: str) -> None:
    connection.execute("insert into assumptions values ('clock', ?, ?, 'clock_offsets')", [assumed, why])


def _against_the_best(facts: Facts, clocks: list[Clock], stated: str | None) -> tuple[str, str, Solved]:
    """The reference, why it is, and all clocks against it; one that others outvote is given up for the next."""
    doubtful = {step.clock_id for step in facts.steps if step.is_certain}
    while True:
        reference, why = choose(clocks, stated, _are_tied(facts.anchors), doubtful)
        solved = facts.against(reference)
        is_settled = why == "stated" or reference in facts.kept
        ballot = Vote() if is_settled else by_zones(vote(solved.offsets), reference, facts.zoneless)
        if ballot.disputed:
            solved = facts.against(reference, ballot.disputed)
        if not ballot.outvoted or reference in doubtful:
            return reference, why, solved
        doubtful.add(reference)


def _spans(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Clock → its first and last stamp in µs, baselines left out."""
    query = """
        select clock_id, epoch_us(min(recorded_at)), epoch_us(max(recorded_at))
        from records.event_rows join evidence.files using (file_number)
        where not is_baseline and recorded_at is not null and clock_id is not null
        group by clock_id"""
    return {clock: (first, last) for clock, first, last in connection.execute(query).fetchall()}


def _are_tied(found: pl.DataFrame) -> bool:
    """Whether clocks of records share facts, or only carriers tie them."""
    carried = pl.col("from_clock_id").str.starts_with("carrier:") | pl.col("to_clock_id").str.starts_with("carrier:")
    return not found.filter(~carried).is_empty()


def _cite(connection: duckdb.DuckDBPyConnection, steps: list[KnownStep]) -> None:
    """What the verdict on each clock rests on: the facts that bound it tightest, and the lines that tell of a step."""
    connection.execute(CITED)
    lines = [("clock", step.clock_id, step.event_id) for step in steps if step.event_id]
    insert_rows(connection, "citations (subject_kind, subject_id, event_id)", lines)


def _store(connection: duckdb.DuckDBPyConnection, offsets: pl.DataFrame, found: pl.DataFrame, solved: Solved) -> None:
    connection.register("found_offsets", offsets.to_arrow())
    connection.execute("""
        insert into clock_offsets by name
        select * exclude (gained_seconds, is_possible) replace (make_timestamptz(valid_from) as valid_from, make_timestamptz(valid_to) as valid_to,
            make_timestamptz(recorded_from) as recorded_from, make_timestamptz(recorded_to) as recorded_to)
        from found_offsets""")
    connection.unregister("found_offsets")
    used = found.with_columns(is_used=solved.used, is_contradicting=solved.contradicting)
    connection.register("found_anchors", used.to_arrow())
    connection.execute("""
        insert into anchors by name
        select from_event_id, to_event_id, from_clock_id, to_clock_id, identifier, make_timestamptz(from_at) as from_at,
            make_timestamptz(to_at) as to_at, (to_at - from_at) / 1e6 as lag_seconds, is_directed, within_seconds, is_used,
            is_contradicting
        from found_anchors""")
    connection.unregister("found_anchors")
