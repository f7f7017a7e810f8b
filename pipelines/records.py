"""The records of one file as Parquet: a table for each kind of thing that a connector hands over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from connectors import _stamps
from connectors._contract import ROLES, Connector, Context, Event, Frame, Joined, Person, Presence, Reject, Rule, Series
from connectors._frames import with_defaults
from connectors._items import Conversation, Fact
from connectors._reading import Evidence
from pipelines.known_readings import read_as, with_own
from pipelines.parquet_table import ParquetTable
from pipelines.record_schemas import EVENT_ROW, OTHER_TIMES, TABLES, event_row
from pipelines.series_rows import SeriesRows, sample_frame

BATCH = 50_000  # records that a connector hands over one by one, gathered into one frame


@dataclass
class Records:
    """What a reading step left in its folder: a Parquet file per table that has rows, and the counts of rule 1."""

    folder: Path
    records_read: int = 0
    events: int = 0
    sample_records: int = 0
    samples: int = 0
    series: int = 0
    rejects: int = 0
    joined_lines: int = 0
    context_records: int = 0
    blank_lines: int = 0
    missing: dict[str, int] = field(default_factory=dict)  # gap of the stamps ("year", "date") → events
    error: str | None = None

    def table(self, name: str) -> Path | None:
        path = self.folder / f"{name}.parquet"
        return path if path.exists() else None


class Tables:
    """The Parquet files of one step, written as their rows come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start()

    def _start(self) -> None:
        self._parquet = {
            name: ParquetTable(self._folder / f"{name}.parquet", schema) for name, schema in TABLES.items()
        }
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
        self._events: list[Event] = []
        self._counts: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._sample_records: set[int] = set()
        self._series_rows = SeriesRows()
        self._nth: Counter[int] = Counter()  # events so far on each line, for lines that hold several

    def take(self, connector: Connector, evidence: Evidence) -> None:
        for item in connector.read(evidence):
            match item:
                case Frame():
                    self._flush_events()
                    self._frame(item)
                case Event():
                    self._events.append(item)
                    if len(self._events) >= BATCH:
                        self._flush_events()
                case Series():
                    self._series(item, connector)
                case Reject():
                    self.reject(item)
                case Context():
                    self._counts["context_records"] += item.count
                case Person():
                    self._person(item)
                case Presence():
                    self._rows["presence"].append(
                        (item.conversation, item.handle, item.means, item.from_time, item.to_time)
                    )
                case Conversation():
                    self._rows["conversations"].append((item.conversation, item.alias))
                case Fact():
                    self._rows["facts"].append((item.line, item.name, item.value, item.zone))
                case Rule():
                    self._rows["rules"].append((item.alert_name, item.service, item.reads))
                case Joined():
                    self._counts["joined_lines"] += item.count
        self._flush_events()

    def reject(self, item: Reject) -> None:
        raw = item.raw if isinstance(item.raw, str) else item.raw.decode("utf-8", "backslashreplace")
        self._rows["rejects"].append((item.line, raw.replace("\0", "\\x00"), item.reason))
        self._counts["rejects"] += 1

    def forget(self) -> None:
        """Drop what was written: the file turned out not to be readable to its end."""
        for table in self._parquet.values():
            table.discard()
        self._start()

    def close(self, records: Records) -> Records:
        self._rows["series"] = self._series_rows.rows()
        self._counts["series"] = len(self._rows["series"])
        for name, rows in self._rows.items():
            if rows:
                self._parquet[name].write(
                    pl.DataFrame(rows, schema=TABLES[name], orient="row", infer_schema_length=None)
                )
        for table in self._parquet.values():
            table.close()
        for name, count in self._counts.items():
            setattr(records, name, count)
        records.missing = dict(sorted(self._missing.items()))
        return records

    def _frame(self, item: Frame) -> None:
        self._counts["joined_lines"] += item.joined_lines
        self._counts["context_records"] += item.context_records
        self._counts["blank_lines"] += item.blank_lines
        if item.events.is_empty():
            return
        for role in ROLES:
            if (column := f"time_{role}") in item.events.columns:
                shape = f"{role}_shape"
                self._other_times(
                    item.events.select(
                        "line_number",
                        nth=pl.lit(0, pl.Int64),
                        role=pl.lit(role),
                        written_time=column,
                        **({"shape": shape} if shape in item.events.columns else {}),
                    )
                )
            if (column := f"{role}_at") in item.events.columns:
                self._other_end(item.events.filter(pl.col(column).is_not_null()), role, column)
        self._placed(item.events)

    def _other_end(self, events: pl.DataFrame, role: str, column: str) -> None:
        """A time that the reader counted from the record's own stamp, in whose zone and grain it is."""
        events = with_defaults(events, _stamps.READING.names()).with_columns(at=column, weekday=None)
        if len(events):
            self._parquet["other_times"].write(
                events.select(
                    "line_number",
                    *_stamps.READING.names(),
                    nth=pl.lit(0, pl.Int64),
                    role=pl.lit(role),
                    written_time=pl.col("lasted"),
                )
            )

    def _placed(self, events: pl.DataFrame) -> None:
        self._counts["events"] += len(events)
        for missing, count in events.filter(pl.col("at").is_not_null())["missing"].value_counts().iter_rows():
            if missing:
                self._missing[missing] += count
        self._parquet["events"].write(events)

    def _other_times(self, times: pl.DataFrame) -> None:
        times = times.filter(pl.col("written_time").is_not_null() & ~pl.col("written_time").is_in(["", "-"]))
        if len(times):
            readings = _stamps.read_column(times["written_time"])[0]
            if "zone_text" in times.columns:
                readings = readings.with_columns(zone_text=pl.coalesce(readings["zone_text"], times["zone_text"]))
            if "shape" in times.columns:
                readings = read_as(times, readings)
            self._parquet["other_times"].write(times.drop("zone_text", "shape", strict=False).hstack(readings))

    def _flush_events(self) -> None:
        events, self._events = self._events, []
        if not events:
            return
        nths = []
        for event in events:
            nths.append(self._nth[event.line])
            self._nth[event.line] += 1
            self._rows["identifiers"] += [(event.line, nths[-1], kind, value) for kind, value in event.identifiers]
        written = pl.Series([event.time for event in events], dtype=pl.String)
        readings = _stamps.read_column(written)[0]
        zones = pl.Series([event.zone for event in events], dtype=pl.String)
        readings = with_own(readings, events)
        readings = readings.with_columns(zone_text=pl.coalesce(readings["zone_text"], zones))
        frame = pl.DataFrame(
            [event_row(event) for event in events], schema=EVENT_ROW, orient="row", infer_schema_length=None
        )
        frame = frame.with_columns(written_time=written, nth=pl.Series(nths, dtype=pl.Int32))
        self._placed(frame.hstack(readings))
        times = [
            (event.line, nth, role, text, event.other_zone)
            for event, nth in zip(events, nths, strict=True)
            for role, text in event.other_times.items()
            if text
        ]
        if times:
            schema = {name: OTHER_TIMES[name] for name in ("line_number", "nth", "role", "written_time", "zone_text")}
            self._other_times(pl.DataFrame(times, schema=schema, orient="row", infer_schema_length=None))

    def _series(self, item: Series, connector: Connector) -> None:
        number = self._series_rows.number(item)
        if not item.points:
            return
        records = [record for record, _, _ in item.points]
        if item.records is not None:
            self._counts["sample_records"] += item.records
        elif connector.shared_records:
            self._counts["sample_records"] += len(set(records) - self._sample_records)
            self._sample_records.update(records)
        else:
            self._counts["sample_records"] += len(records)
        self._counts["samples"] += len(records)
        self._parquet["samples"].write(sample_frame(item, number))

    def _person(self, item: Person) -> None:
        facts = (item.name, item.role, item.team, item.zone, item.actor_kind)
        self._rows["people"].append((item.handle, None, *facts))
        self._rows["people"] += [(alias, item.handle, *facts) for alias in item.aliases if alias]
