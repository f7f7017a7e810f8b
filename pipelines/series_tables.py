"""Series and their samples into records.series_rows and sample_rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from connectors._contract import Connector
from pipelines.accounting import Loaded
from pipelines.incident import Incident
from pipelines.naming import Names
from pipelines.times.batches import placed_batches
from pipelines.times.plans import Plan
from pipelines.times.rules import as_of_export

INSERT_SERIES = """
    insert into records.series_rows
    select
        series_number, left(md5(concat_ws(chr(31), ?, name, labels)), 12), left(md5(concat_ws(chr(31), name, labels)), 12),
        ?, name, service, host, labels, unit, attributes,
        coalesce(?, 'host:' || host, 'service:' || service, 'file:' || ?)
    from series
"""


@dataclass(frozen=True)
class SeriesTables:
    """Fills the tables over a connection of its thread, under the names of the incident."""

    connection: duckdb.DuckDBPyConnection
    incident: Incident
    names: Names

    def load(self, table: Path, entry: Loaded, connector: Connector, plan: Plan, tally: Counter[str]) -> None:
        """table: the file's series. tally: counts the bases of the samples' times."""
        self._load_series(table, entry, connector)
        if samples := entry.records.table("samples"):
            self._load_samples(samples, entry, connector, plan, tally)

    def _load_series(self, table: Path, entry: Loaded, connector: Connector) -> None:
        path = entry.file.path
        host = self.names.host_in_path(path)
        clock = connector.clock if connector.clock != "host" else None
        rows = pl.read_parquet(table)
        services = [self.names.service(s, h or host) for s, h in rows.select("service", "host").iter_rows()]
        series = rows.with_columns(  # noqa: F841 - DuckDB reads it by name
            series_number=pl.col("series_number") + entry.first_series,
            service=pl.coalesce(
                pl.Series(services, dtype=pl.String), pl.lit(self.names.service_in_path(path), pl.String)
            ),
            host=pl.coalesce(pl.col("host"), pl.lit(host, pl.String)),
        )
        self.connection.execute(INSERT_SERIES, [path, entry.number, clock, path])

    def _load_samples(self, table: Path, entry: Loaded, connector: Connector, plan: Plan, tally: Counter[str]) -> None:
        exported_at = self._exported_at(entry) if connector.is_snapshot else None
        for frame in placed_batches(table, entry.records.samples, plan, tally=tally):
            batch = frame
            if connector.is_snapshot:
                as_of_export(tally, int((frame["written_time"] == "").sum()))
            said = "attributes" if "attributes" in batch.columns else "null"  # few files have any
            self.connection.execute(
                "insert into records.sample_rows select series_number + ?, record_number, "
                f"case when written_time = '' then ? else recorded_at end, value, value_text, {said}, false from batch",
                [entry.first_series, exported_at],
            )

    def _exported_at(self, entry: Loaded) -> datetime:
        """When the values of a page of current values held: its export's time, else the file's own."""
        export = self.incident.export_for(entry.file.path)
        return (export.exported_at if export else None) or self.incident.time.exported_at or entry.file.modified_at
