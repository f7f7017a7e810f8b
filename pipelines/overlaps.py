"""Lines of logs handed in twice: by pulls, rotated files or pages that share a stretch of time.

Two files of one kind hold the same records of a stretch where, between its edges, all that the one says the other says
too, at the same times, and the texts are too different to be a pulse that two machines have alike. What is equal is then
one record, as often as both files hold it. The same line twice within one file happened twice.
"""

from __future__ import annotations

import duckdb

from pipelines.inserting import insert_rows

FEWEST = 10  # equal lines; fewer may be two copies of a program that begin together
FEWEST_TEXTS = 5  # different ones among them, their stamps aside
FEWEST_FINE = 3  # of either, where stamps are fine: two programs do not write several lines at the same ones
SHARE = 0.95  # of the lines of a stretch, of the file that holds fewer
MOST_COPIES = 16  # files that hold a line; one that more of them hold tells nothing
MOST_KEEPERS = 4  # files that a file is compared with, those with the most lines in common
LOOKED_AT = 100  # lines whose texts are compared
FINE_US = 1_000  # stamps to the millisecond: two hosts never write all their lines at the same ones

# The file that keeps its lines comes first: one of this incident, the longer one, so that no stream gets a hole.
PAIRS = """
create temp table stretches as
with logs as (
    select file_number, connector, first_at, last_at, row_number() over (order by is_baseline, events desc, file_number) as place
    from evidence.files
    where status = 'read' and first_at is not null and split_part(connector, '.', 1) not in ('searches', 'audit')
        and file_number in (select file_number from records.event_origins where kind = 'log')
    qualify row_number() over (partition by sha256 order by file_number) = 1
)
select
    a.file_number as keeper, b.file_number as other, a.place as keeper_place, b.place as other_place,
    greatest(a.first_at, b.first_at) as from_at, least(a.last_at, b.last_at) as to_at
from logs a join logs b using (connector)
where a.place < b.place and a.first_at < b.last_at and b.first_at < a.last_at"""
SAID = """
create temp table said as
with reaches as (
    select file_number, min(from_at) as from_at, max(to_at) as to_at
    from (select keeper as file_number, from_at, to_at from stretches union all select other, from_at, to_at from stretches)
    group by file_number
)
select
    o.file_number, c.recorded_at, hash(c.recorded_nanos, c.body, c.attributes) as text_hash,
    count(*) as lines, min((c.origin_id, c.line_number, c.nth)) as first_of_them
from records.event_cores c
join records.event_origins o using (origin_id)
join reaches r using (file_number)
where o.kind = 'log' and c.recorded_at between r.from_at and r.to_at
group by all"""
SHARED = f"""
create temp table shared as
select s.* from said s
semi join (select recorded_at, text_hash from said group by all having count(*) between 2 and {MOST_COPIES}) using (recorded_at, text_hash)"""
MET = f"""
create temp table met as
with grains as (
    select file_number, max(grain_us) <= {FINE_US} as is_fine from records.event_origins where kind = 'log' group by all
)
select
    p.keeper, p.other, any_value(p.from_at) as from_at, any_value(p.to_at) as to_at,
    coalesce(sum(least(a.lines, b.lines)) filter (a.recorded_at > p.from_at and a.recorded_at < p.to_at), 0) as equal_inside
from shared a
join shared b using (recorded_at, text_hash)
join stretches p on p.keeper = a.file_number and p.other = b.file_number
join grains g on g.file_number = p.other
group by p.keeper, p.other
having sum(least(a.lines, b.lines)) >= if(any_value(g.is_fine), {FEWEST_FINE}, {FEWEST}) and equal_inside > 0
qualify row_number() over (partition by p.other order by sum(least(a.lines, b.lines)) desc, any_value(p.keeper_place)) <= {MOST_KEEPERS}"""
ALIKE = f"""
create temp table alike as
with either as (
    select *, unnest([keeper, other]) as file_number from met
),
inside as (
    select keeper, other, file_number, sum(lines) as lines
    from either e join said s using (file_number)
    where s.recorded_at > e.from_at and s.recorded_at < e.to_at
    group by all
),
equal as (
    select keeper, other from met join inside using (keeper, other)
    group by all having any_value(equal_inside) >= {SHARE} * min(lines)
),
looked_at as (
    select e.keeper, e.other, a.first_of_them as here, b.first_of_them as there
    from equal e
    join shared a on a.file_number = e.keeper
    join shared b on b.file_number = e.other and b.recorded_at = a.recorded_at and b.text_hash = a.text_hash
    qualify row_number() over (partition by e.keeper, e.other order by a.text_hash, a.recorded_at) <= {LOOKED_AT}
),
lines as (
    select (c.origin_id, c.line_number, c.nth) as place, c.body, c.attributes,
        coalesce(c.written_time, substr(c.body, o.written_from + 1, o.written_length)) as written_time
    from records.event_cores c join records.event_origins o using (origin_id)
    where c.line_number in (select here[2] from looked_at)
)
select l.keeper, l.other
from looked_at l
join lines t on t.place = l.here
join records.event_origins a on a.origin_id = l.here[1]
join records.event_origins b on b.origin_id = l.there[1]
group by l.keeper, l.other
having count(distinct (replace(t.body, t.written_time, ''), replace(t.attributes, t.written_time, '')))
        >= if(max(a.grain_us) <= {FINE_US}, {FEWEST_FINE}, {FEWEST_TEXTS})
    and (bool_and(a.host is not distinct from b.host) or max(a.grain_us) <= {FINE_US})"""
MARK = """
insert into records.duplicates
with lines as (
    select e.file_number, e.line_number, e.nth, e.event_id, e.recorded_at, hash(e.recorded_nanos, e.body, e.attributes) as text_hash, p.pulled, p.place
    from records.event_rows e join pulls p using (file_number)
    where e.kind = 'log'
),
counted as (
    select *, row_number() over (partition by file_number, recorded_at, text_hash order by line_number, nth) as occurrence
    from lines semi join shared using (file_number, recorded_at, text_hash)
)
select file_number, line_number, nth, first_value(event_id) over same as duplicate_of
from counted
window same as (partition by pulled, recorded_at, text_hash, occurrence order by place)
qualify duplicate_of <> event_id"""


def mark_overlaps(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows of records.duplicates for lines of logs that another file of their kind holds too."""
    for step in (PAIRS, SAID, SHARED, MET, ALIKE):
        connection.execute(step)
    if pulls := _pulls(connection):
        connection.execute("create temp table pulls (file_number integer, pulled integer, place bigint)")
        insert_rows(connection, "pulls", pulls)
        connection.execute(MARK)
        connection.execute("drop table pulls")
    for table in ("stretches", "said", "shared", "met", "alike"):
        connection.execute(f"drop table {table}")


def _pulls(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int, int]]:
    """(file, its group, its place): files that hold the same records, directly or by way of others."""
    pairs = connection.execute("select keeper, other from alike").fetchall()
    if not pairs:
        return []
    import networkx

    places = dict(
        connection.execute(
            "select keeper, keeper_place from stretches union select other, other_place from stretches"
        ).fetchall()
    )
    groups = networkx.connected_components(networkx.Graph(pairs))
    return [(file, min(group), places[file]) for group in groups for file in group]
