"""The books: a row per evidence file, and whether every record is accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from connectors._contract import Connector
from connectors._registry import all_connectors
from pipelines.evidence import EvidenceFile
from pipelines.incident import Incident
from pipelines.inserting import insert_rows
from pipelines.records import Records
from pipelines.times.plans import Plan
from pipelines.times.rules import Tally, zone_rule


@dataclass(frozen=True)
class Books:
    """The sums over all files; `unbalanced` names, in words, each whose accounting does not come out."""

    files: int
    events: int
    samples: int
    rejects: int
    unbalanced: list[str]


@dataclass(frozen=True)
class Loaded:
    """One file on its way into the database."""

    number: int
    file: EvidenceFile
    records: Records
    first_series: int  # number of its first series

    @property
    def connector(self) -> Connector | None:
        return all_connectors()[self.file.connector] if self.file.connector else None


def state_files(
    connection: duckdb.DuckDBPyConnection,
    incident: Incident,
    entries: Iterable[Loaded],
    plans: dict[int, Plan],
    orders: dict[int, str],
    tallies: Mapping[str, Tally],
) -> None:
    """Fill evidence.files; plans and orders by file number, for the files that were read, and what rules placed their stamps by path."""
    rows = []
    for entry in entries:
        plan = plans.get(entry.number)
        zone = zone_rule(plan.zone, plan.zone_basis, tallies[entry.file.path]) if plan else None
        rows.append(_file_row(incident, entry, zone, orders.get(entry.number, "none")))
    insert_rows(connection, "evidence.files", rows)
    connection.execute(
        """
        update evidence.files set first_at = found.first_at, last_at = found.last_at
        from (
            select file_number, min(first_at) as first_at, max(last_at) as last_at
            from (
                select file_number, min(recorded_at) as first_at, max(recorded_at) as last_at from records.event_rows group by all
                union all
                select s.file_number, min(r.recorded_at), max(r.recorded_at)
                from records.sample_rows r join records.series_rows s using (series_number) group by all
            )
            group by file_number
        ) found
        where files.file_number = found.file_number
        """
    )


def balance(connection: duckdb.DuckDBPyConnection) -> Books:
    """Rule 1 of the design: records_read = events + sample_records + rejects + joined_lines + context_records."""
    sums = connection.execute(
        "select count(*), coalesce(sum(events), 0), coalesce(sum(samples), 0), coalesce(sum(rejects), 0) from evidence.files"
    ).fetchone()
    wrong = connection.execute(
        "select file_path, records_read, events + sample_records + rejects + joined_lines + context_records as found "
        "from evidence.files where records_read <> found order by file_path"
    ).fetchall()
    files, events, samples, rejects = (int(each) for each in sums or (0, 0, 0, 0))
    unbalanced = [f"{path}: {read:,} records read, {found:,} accounted for" for path, read, found in wrong]
    return Books(files, events, samples, rejects, unbalanced)


def _file_row(incident: Incident, entry: Loaded, zone: str | None, order: str) -> tuple[object, ...]:
    file, records = entry.file, entry.records
    export = incident.export_for(file.path)
    exported_at = (export.exported_at if export else None) or incident.time.exported_at
    return (
        entry.number, file.path, file.sha256, file.bytes, file.modified_at, exported_at, file.connector, file.certainty,
        list(file.rivals), order, incident.is_baseline(file.path), _status(entry),
        records.records_read, records.events, records.sample_records, records.samples, records.rejects, records.joined_lines,
        records.context_records, records.blank_lines, None, None, zone, None,
    )  # fmt: skip


def _status(entry: Loaded) -> str:
    records, connector = entry.records, entry.connector
    if connector is None:
        return entry.file.status
    if records.events or records.samples:
        return "read"
    if records.rejects and not records.context_records:
        return "not readable"
    return "context" if connector.context_only else "no time found"
