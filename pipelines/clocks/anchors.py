"""Facts that two clocks saw, with the direction that logic guarantees.

What brings an identifier into being comes before every mention of it; a record that was handed on lies between
"sending" and "accepted". A request that two web servers answered was waited for: it begins nowhere after it has ended
anywhere. Of other requests only their times tell who waited: what one clock saw lies between two lines of another where
both the way there and the way back vary less than all that the other saw, or where all of it does but for the same whole
hours; a queue's delay varies on its own, or not at all.
Else words tell a direction (queued here, picked up there; pushed here, rolled out there), or nothing does: then the fact is kept, and bounds nothing.
The first sighting by each clock counts: what comes later is a retry.
"""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.clocks.pairs import LOGGING_SECONDS
from pipelines.clocks.slips import QUARTER

REQUEST_SLACK_SECONDS = 0.5  # between the stretches in which two clocks saw the same request
LONGEST_REQUEST_SECONDS = 120.0  # what lasts longer is a session, and bounds nothing
FEWEST_WAITED = 8  # requests that show whether one clock waits for the other
LESS_VARIED = 0.7  # what share of the variation of its own time the ways there and back may have
ALL_WITHIN = (
    0.95  # what share of short requests holds what the other saw, whole hours off, where a zone was read wrongly
)
SHORT_SECONDS = 10.0
PUT_OFF_SECONDS = 1.0  # a job that was put off begins and ends about as late after the hour
MOST_OUTSIDE = 0.2  # of those requests: what the other saw began before, or ended after
HEARSAY_SECONDS = 2.0  # what a log says was made may have been made that long before
MOST_OF_A_PAIR = 5_000  # facts that two clocks need at most

COLUMNS = {
    "from_event_id": pl.String, "to_event_id": pl.String, "from_clock_id": pl.String, "to_clock_id": pl.String,
    "identifier": pl.String, "from_at": pl.Int64, "to_at": pl.Int64, "from_grain_seconds": pl.Float64,
    "to_grain_seconds": pl.Float64, "is_directed": pl.Boolean, "within_seconds": pl.Float64, "may_wait": pl.Boolean,
    "took_seconds": pl.Float64,
}  # fmt: skip

FOUND = f"""
with sightings as materialized (select * from records.sightings),
firsts as (
    select
        identifier, clock_id, role,
        min((recorded_earliest_at, recorded_latest_at, event_id)) as first
    from sightings group by identifier, clock_id, role
),
makers as (select identifier from firsts where role = 'made' group by identifier having count(*) = 1),
mentions as (select identifier, clock_id, min(first) as first from firsts group by identifier, clock_id),
requests as (  -- what each clock's lines tell of a request: from its first sign of it to its last
    select
        identifier, clock_id, bool_or(is_request) as is_request, bool_or(is_queued) as is_queued,
        min((least(began_at, recorded_earliest_at), least(began_at, recorded_earliest_at) + grain, event_id)) as first,
        max((greatest(ended_at, recorded_earliest_at), (is_end or ended_at is not null) and not is_failed)) as last,  -- when, and whether it had ended
        min((began_at, began_at + grain, event_id)) filter (began_at is not null) as began,
        max((ended_at, ended_at + grain, event_id)) filter (ended_at is not null) as ended,
        min(stamp) filter (handing_on is not null) as handing_on, min(handing_on) as handed_to,
        min(stamp) filter (handing_on is null and (is_beginning or is_web_request)) as taking,
        min(stamp) filter (is_picking_up) as picking_up, min(stamp) filter (is_taking_job) as taking_job, max(stamp) filter (is_end or ended_at is not null) as ending,
        count(distinct recorded_earliest_at) = 1 and bool_or(is_end or is_web_request or is_failed) and not bool_or(began_at is not null and ended_at is not null) as is_only_end,
        epoch(last[1] - first[1]) as seconds, min(target) as target
    from (select *, (recorded_earliest_at, recorded_latest_at, event_id) as stamp, recorded_latest_at - recorded_earliest_at as grain
          from sightings where kind = 'log')
    group by identifier, clock_id
),
pairs as (  -- is_longest: nobody saw it last longer, so that what the other saw happened meanwhile
    select
        a.identifier, a, b, greatest(a.seconds, b.seconds) = max(greatest(a.seconds, b.seconds)) over (partition by a.identifier) as is_longest,
        greatest(a.seconds, b.seconds) as seconds, a.target = b.target as is_passed_through
    from requests a join requests b using (identifier)
    where a.clock_id < b.clock_id
),
longer as (select a.clock_id as a_id, b.clock_id as b_id, sign(median(sign(a.seconds - b.seconds))) as margin from pairs group by all),
ways as (  -- of a request that one of two clocks saw for longer: how long it took there, and from its begin and end to the other's
    select
        identifier, a_id, b_id, a.first[1] as began, margin * epoch(b.first[1] - a.first[1]) as there, margin * epoch(a.last[1] - b.last[1]) as back,
        seconds as took, epoch(a.first[2] - a.first[1]) + epoch(b.first[2] - b.first[1]) as grain
    from pairs join longer on a.clock_id = a_id and b.clock_id = b_id
    where margin <> 0 and margin * (a.seconds - b.seconds) >= 0
),
varied as (  -- from one request to the next, so that no step of a clock counts; is_outside: of two ways that cannot take less than no time one does
    select
        a_id, b_id, abs(there - lag(there) over in_turn) as there, abs(back - lag(back) over in_turn) as back, abs(took - lag(took) over in_turn) as took,
        there + lag(back) over in_turn < -{LOGGING_SECONDS} - grain as is_outside
    from ways window in_turn as (partition by a_id, b_id order by began, identifier)
),
waited as (
    select a_id, b_id from varied group by all
    having count(*) >= {FEWEST_WAITED} and greatest(quantile_cont(there, 0.3), quantile_cont(back, 0.3)) < {LESS_VARIED} * quantile_cont(took, 0.3)
        and avg(is_outside::int) <= {MOST_OUTSIDE}
),
slipped as (  -- all that the one saw happened within what the other saw, but for the same whole quarters of an hour: no delay does that, but a job put off on purpose may
    select a_id, b_id, quantile_cont(took, 0.5) > {PUT_OFF_SECONDS} as may_wait
    from (select *, {QUARTER} * round(median(there) over (partition by a_id, b_id) / {QUARTER}) as slip from ways)
    group by all
    having count(*) >= {FEWEST_WAITED} and any_value(slip) <> 0 and quantile_cont(took, 0.9) <= {SHORT_SECONDS}
        and avg((there - slip >= -grain and back + slip >= -grain)::int) >= {ALL_WITHIN}
),
made as (
    select f.identifier, f.clock_id as from_clock, f.first as from_first, m.clock_id as to_clock, m.first as to_first, true as is_directed, null::double as within
    from firsts f join makers using (identifier) join mentions m using (identifier)
    where f.role = 'made' and m.clock_id <> f.clock_id
),
handed_on as (
    select b.identifier, b.clock_id, b.first, d.clock_id, d.first, true, null
    from firsts b join firsts d using (identifier)
    where b.role = 'begun' and d.role = 'delivered' and b.clock_id <> d.clock_id and b.identifier not in (select identifier from makers)
    union all
    select b.identifier, b.clock_id, b.first, d.clock_id, d.first, true, null
    from firsts b join firsts d using (identifier)
    where b.role = 'delivered' and d.role = 'done' and b.clock_id <> d.clock_id and b.identifier not in (select identifier from makers)
),
awaited as (  -- while the one waited, or at either end of one exchange; may_wait: or a job was put off by whole hours
    select p.*, coalesce(w.may_wait, false) and not (coalesce(p.is_passed_through, false) and p.is_longest) as may_wait
    from pairs p
    left join (select a_id, b_id, bool_and(may_wait) as may_wait from (select *, false as may_wait from waited union all from slipped) group by all) w
        on p.a.clock_id = w.a_id and p.b.clock_id = w.b_id
    where (w.a_id is not null or (p.is_passed_through and p.is_longest)) and not (p.a.is_queued or p.b.is_queued)
),
either as (select identifier, unnest([(a, b), (b, a)]) as ab, ab[1] as a, ab[2] as b from pairs),
handed_over as (  -- by the one to the other by name, or laid down by the one and picked up by the other
    select *, case when contains(a.handed_to, lower(substr(b.clock_id, strpos(b.clock_id, ':') + 1))) then coalesce(b.taking, b.ending)
                   else coalesce(b.picking_up, case when says_laying_down(a.handed_to) then b.taking_job end) end as taken_up
    from either where a.handing_on is not null and b.handing_on is null
),
told (identifier, from_clock, from_first, to_clock, to_first, is_directed, within, may_wait) as (
    -- what somebody waits for begins nowhere after it has ended anywhere
    select identifier, a.clock_id, a.began, b.clock_id, b.ended, true, null, true
    from (select identifier, unnest([(a, b), (b, a)]) as ab, ab[1] as a, ab[2] as b from awaited where not may_wait)
    where a.began is not null and b.ended is not null
    union all
    -- its lines lie within the time that it took where it was seen longer
    select identifier, a.clock_id, a.first, b.clock_id, b.first, false, case when seconds > 0 then seconds + {REQUEST_SLACK_SECONDS} else {LONGEST_REQUEST_SECONDS} end, may_wait
    from awaited
    where seconds <= {LONGEST_REQUEST_SECONDS}
        and (seconds = 0 or not (a.is_only_end and not b.last[2]) and not (b.is_only_end and not a.last[2]))
        and (may_wait or not (a.began is not null and b.ended is not null and b.began is not null and a.ended is not null))
    union all
    select identifier, a.clock_id, a.handing_on, b.clock_id, taken_up, true, null, true
    from handed_over where taken_up is not null
),
alike as (  -- seen by both, in an order that nothing tells
    select p.identifier, a.clock_id, a.first, b.clock_id, b.first, false, null, seconds
    from pairs p
    anti join told t on t.identifier = p.identifier and p.a.clock_id in (t.from_clock, t.to_clock) and p.b.clock_id in (t.from_clock, t.to_clock)
    where a.is_request or b.is_request
    union all  -- a commit may be built and tried long before it is rolled out
    select identifier, a.clock_id, a.first, b.clock_id, b.first, false, null, null
    from mentions a join mentions b using (identifier)
    where a.clock_id < b.clock_id and identifier not in (select identifier from makers)
        and identifier in (select value from records.identifier_rows where kind = 'commit')
),
lived as (  -- what is done is written down a little later, and by whoever heard of it
    select
        identifier, maker_clock_id, made, user_clock_id,
        row(used[1], used[2] + to_microseconds({round(1e6 * HEARSAY_SECONDS)}), used[3]), true, null
    from records.lives
),
calls as (
    select
        identifier, outer_clock_id, (outer_began_at, outer_began_at + to_microseconds((1e6 * outer_grain_seconds)::bigint), outer_event_id),
        inner_clock_id, (inner_began_at, inner_began_at + to_microseconds((1e6 * inner_grain_seconds)::bigint), inner_event_id), true, null
    from records.nested_spans
    union all
    select
        identifier, inner_clock_id, (inner_ended_at, inner_ended_at + to_microseconds((1e6 * inner_grain_seconds)::bigint), inner_event_id),
        outer_clock_id, (outer_ended_at, outer_ended_at + to_microseconds((1e6 * outer_grain_seconds)::bigint), outer_event_id), true, null
    from records.nested_spans where is_enclosed
),
earlier as (  -- stamps of a carrier that all lie shortly before the ends of requests: when these came in, and no passing on
    select carrier_clock_id
    from (select carrier_clock_id, clock_id, median(epoch(carried_at - recorded_at)) as lag_seconds from records.carried
          where connector not like '%otlp%' and (says_end(lower(body)) or regexp_matches(body, '\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /')) group by all)
    where carrier_clock_id like 'carrier:%'
    group by carrier_clock_id having max(lag_seconds) < 0 and min(lag_seconds) > -{LONGEST_REQUEST_SECONDS}
),
passed_on as (  -- one of each minute: of many millions a few thousand do
    select
        'carried ' || event_id, clock_id, (recorded_earliest_at, recorded_latest_at, event_id),
        carrier_clock_id, (carried_earliest_at, carried_latest_at, event_id), true, null
    from records.carried
    where carrier_clock_id not in (select carrier_clock_id from earlier)
    qualify row_number() over (partition by clock_id, carrier_clock_id, time_bucket(interval 1 minute, recorded_at) order by hash(event_id), event_id) = 1
),
every as (  -- may_wait: whoever took it up may have left it for later, by the hour; took: for how long either clock saw the request
    select *, false as may_wait, null::double as took from (from made union all from handed_on union all from lived union all from passed_on)
    union all
    select * exclude (seconds), false, seconds from alike
    union all
    select *, true, null from calls
    union all
    select *, null from told
),
few as (
    from every
    qualify row_number() over (partition by from_clock, to_clock, is_directed, within is null order by hash(identifier), identifier, from_first, to_first) <= {MOST_OF_A_PAIR}
)
select
    from_first[3] as from_event_id, to_first[3] as to_event_id, from_clock as from_clock_id, to_clock as to_clock_id, identifier,
    epoch_us(from_first[1]) as from_at, epoch_us(to_first[1]) as to_at,
    epoch(from_first[2] - from_first[1]) as from_grain_seconds, epoch(to_first[2] - to_first[1]) as to_grain_seconds,
    is_directed, within as within_seconds, may_wait, took as took_seconds
from few
order by from_at, to_at, from_event_id, to_event_id, identifier
"""


def find(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Columns: COLUMNS; instants in µs since 1970, as recorded. within_seconds: how far apart the two lie at most.

    may_wait: whoever took it up may have left it for later, by the hour. took_seconds: for how long either clock saw a
    request whose order nothing tells; NULL where it is none.
    """
    return connection.sql(FOUND).pl().cast(COLUMNS)
