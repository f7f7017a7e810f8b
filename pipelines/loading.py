"""From the Parquet of the reading steps into the database, times placed on the way.

Files whose stamps say their dates come first, so that the others can be anchored by them.
"""

from __future__ import annotations

import functools
import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from connectors import _stamps
from connectors._contract import Connector
from connectors._frames import EVENT_COLUMNS, with_defaults
from pipelines import conversations
from pipelines.accounting import Loaded, state_files
from pipelines.event_tables import EventTables, Source
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident
from pipelines.inserting import insert_rows
from pipelines.naming import Names
from pipelines.people.actors import judged
from pipelines.records import Records
from pipelines.series_tables import SeriesTables
from pipelines.streams import side_by_side
from pipelines.times.batches import placed_batches, placed_times
from pipelines.times.deciding import place
from pipelines.times.neighbours import neighbours_in
from pipelines.times.planning import authors_of, plan_for
from pipelines.times.plans import Plan
from pipelines.times.readings import state_readings
from pipelines.times.rules import state_bases

WORKERS = max(1, min(4, os.cpu_count() or 1))  # DuckDB takes less than half of what they take
COLUMNS = [name for name in EVENT_COLUMNS if name not in _stamps.READING]  # what every frame has
AHEAD = WORKERS + 1  # batches that wait for the database


def load(
    connection: duckdb.DuckDBPyConnection,
    incident: Incident,
    files: Iterable[tuple[EvidenceFile, Records]],
    *,
    with_patterns: bool = True,
) -> None:
    """Fill the tables of the stages 1_evidence and 2_records; patterns are analysis, made while the texts are at hand."""
    entries, first_series = [], 0
    for number, (file, records) in enumerate(files):
        entries.append(Loaded(number, file, records, first_series))
        first_series += records.series
    loader = _Loader(connection, incident, entries, EventTables(with_patterns))
    for needs_anchor in (False, True):
        loader.load_all([entry for entry in entries if bool(entry.records.missing) is needs_anchor])
    loader.finish(entries)


class _Loader:
    def __init__(
        self, connection: duckdb.DuckDBPyConnection, incident: Incident, entries: list[Loaded], events: EventTables
    ) -> None:
        self._main, self._incident, self._paths = connection, incident, [entry.file.path for entry in entries]
        self._authors = authors_of(incident, (entry.records for entry in entries))
        self._kinds = {each.number: (each.file.path, each.connector.kind) for each in entries if each.connector}
        self._names = Names.of(incident)
        self._plans: dict[int, Plan] = {}
        self._orders: dict[int, str] = {}
        self._tallies: dict[str, Counter[str]] = {entry.file.path: Counter() for entry in entries}
        self._local = threading.local()
        self._events = events
        connection.execute(
            """
            create table memory.main.pending_times (file_number integer, line_number bigint, nth bigint, role varchar, written_time varchar,
                recorded_at timestamptz, recorded_earliest_at timestamptz, recorded_latest_at timestamptz, time_basis varchar);
            create table memory.main.pending_identifiers (file_number integer, line_number bigint, nth bigint, kind varchar, value varchar);
            """
        )

    def load_all(self, entries: list[Loaded]) -> None:
        """Several files at once; their events go through one INSERT, everything else as it is come by."""
        self._neighbours = neighbours_in(self._connection, self._kinds)
        largest_first = sorted(entries, key=lambda entry: -entry.file.bytes)
        sources = [functools.partial(self._load, entry) for entry in largest_first]
        with closing(side_by_side(sources, WORKERS, AHEAD)) as batches:  # or its threads would outlive a failing INSERT
            self._events.write(self._main, batches)

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._local, "connection"):
            self._local.connection = self._main.cursor()
            self._local.connection.execute("use incident; set TimeZone = 'UTC'")
        return self._local.connection

    def _load(self, entry: Loaded) -> Iterator[pa.RecordBatch]:
        """Everything but the events goes into the database here; the events are handed on."""
        connector, records = entry.connector, entry.records
        if table := records.table("rejects"):
            rejects = pl.read_parquet(table)  # noqa: F841 - DuckDB reads it by name
            self._connection.execute(
                "insert into evidence.rejects select ?, line_number, raw, reason from rejects", [entry.file.path]
            )
        if connector is None:
            return
        order = self._written_order(entry, connector)
        plan = plan_for(self._incident, entry.file, connector, records, order, self._neighbours, self._authors)
        self._plans[entry.number], self._orders[entry.number] = plan, order
        self._load_times(entry, plan)
        if table := entry.records.table("series"):
            SeriesTables(self._connection, self._incident, self._names).load(
                table, entry, connector, plan, self._tallies[entry.file.path]
            )
        self._load_people(entry, plan)
        self._load_rules(entry)
        yield from self._event_batches(entry, connector, plan)

    def finish(self, entries: list[Loaded]) -> None:
        self._events.finish(self._connection)
        self._connection.execute(
            """
            insert into records.time_rows
            select e.event_id, t.role, t.written_time, t.recorded_at, t.recorded_earliest_at, t.recorded_latest_at, t.time_basis
            from memory.main.pending_times t join records.event_rows e using (file_number, line_number, nth);
            insert into records.identifier_rows
            select distinct e.event_id, i.kind, i.value
            from memory.main.pending_identifiers i join records.event_rows e using (file_number, line_number, nth);
            drop table memory.main.pending_times; drop table memory.main.pending_identifiers;
            """
        )
        conversations.unify(self._connection)
        self._state_people()
        state_files(self._connection, self._incident, entries, self._plans, self._orders, self._tallies)
        state_bases(self._connection, self._tallies)
        state_readings(self._connection)

    def _written_order(self, entry: Loaded, connector: Connector) -> str:
        """appended or newest first by the stamps themselves: a file that falls from its first to its last runs backwards."""
        table = entry.records.table("events")
        if table is None or connector.written_order == "none":
            return "none"
        at = pl.scan_parquet(table).select("at").filter(pl.col("at").is_not_null()).head(5000).collect()["at"]
        if len(at) < 3:
            return connector.written_order
        steps = at.diff().drop_nulls()
        falling, rising = int((steps < 0).sum()), int((steps > 0).sum())
        return (
            "newest first" if falling > 9 * max(1, rising) or (rising == 0 and falling > 1) else connector.written_order
        )

    def _event_batches(self, entry: Loaded, connector: Connector, plan: Plan) -> Iterator[pa.RecordBatch]:
        if table := entry.records.table("events"):
            clock = connector.clock if connector.clock != "host" else None
            source = Source(entry.number, entry.file.path, connector.kind, clock)
            yield from self._events.batches(self._named(table, entry, plan, connector.kind), source)

    def _named(self, table: Path, entry: Loaded, plan: Plan, kind: str) -> Iterator[pl.DataFrame]:
        """The file's events, placed in time, ended where they end, under the names of this incident."""
        ended = self._ended(entry)
        for frame in placed_batches(table, entry.records.events, plan, tally=self._tallies[entry.file.path]):
            named = judged(self._names.name_columns(with_defaults(frame, COLUMNS), entry.file.path, kind))
            if ended is None:
                yield named.with_columns(ended_recorded_at=pl.lit(None, pl.Datetime("us", "UTC")))
            else:
                yield named.join(ended, on=["line_number", "nth"], how="left", maintain_order="left")

    def _load_times(self, entry: Loaded, plan: Plan) -> None:
        if table := entry.records.table("other_times"):
            for frame in placed_times(table, entry.records.table("events"), plan):
                batch = frame  # noqa: F841 - DuckDB reads it by name
                self._connection.execute(
                    """insert into memory.main.pending_times select ?, line_number, nth, role, written_time, recorded_at,
                       coalesce(recorded_earliest_at, recorded_at),
                       coalesce(recorded_latest_at, recorded_at + to_microseconds(grain_us)), time_basis from batch""",
                    [entry.number],
                )
        if table := entry.records.table("identifiers"):
            identifiers = pl.read_parquet(table)  # noqa: F841 - DuckDB reads it by name
            self._connection.execute(
                "insert into memory.main.pending_identifiers select ?, line_number, nth, kind, value from identifiers",
                [entry.number],
            )

    def _ended(self, entry: Loaded) -> pl.DataFrame | None:
        if entry.records.table("other_times") is None:
            return None
        ended = self._connection.sql(
            "select line_number, nth::integer as nth, max(recorded_at) as ended_recorded_at from memory.main.pending_times "
            "where file_number = ? and role = 'ended' group by all",
            params=[entry.number],
        ).pl()
        return ended.cast({"ended_recorded_at": pl.Datetime("us", "UTC")}) if len(ended) else None

    def _load_people(self, entry: Loaded, plan: Plan) -> None:
        if table := entry.records.table("people"):
            people = pl.read_parquet(table)  # noqa: F841 - DuckDB reads it by name
            self._connection.execute(
                "insert into records.people select handle, alias_of, name, role, team, zone, actor_kind, ? from people",
                [entry.file.path],
            )
        if table := entry.records.table("presence"):
            presence = pl.read_parquet(table)
            for name in ("from", "to"):
                readings = place(_stamps.read_column(presence[f"{name}_time"])[0], plan)
                presence = presence.with_columns(
                    readings["recorded_us"].cast(pl.Datetime("us", "UTC")).alias(f"{name}_at")
                )
            self._connection.execute(
                "insert into records.presence select conversation, handle, means, from_at, to_at from presence"
            )

        if table := entry.records.table("conversations"):
            names = pl.read_parquet(table)  # noqa: F841 - DuckDB reads it by name
            self._connection.execute("insert into records.conversations select conversation, alias from names")
        if table := entry.records.table("facts"):
            facts = pl.read_parquet(table)  # noqa: F841 - DuckDB reads it by name
            self._connection.execute(
                "insert into records.facts select ?, line_number, name, value, zone from facts", [entry.number]
            )

    def _load_rules(self, entry: Loaded) -> None:
        if table := entry.records.table("rules"):
            rows = [
                (entry.file.path, name, self._names.service(service, None), reads)
                for name, service, reads in pl.read_parquet(table).iter_rows()
            ]
            insert_rows(self._connection, "records.alert_rules", rows)

    def _state_people(self) -> None:
        rows = [
            (handle, person.handles[0], None, person.role, person.team, person.zone, "human", "incident.toml")
            for person in self._incident.people
            for handle in person.handles
        ]
        insert_rows(self._connection, "records.people", rows)
