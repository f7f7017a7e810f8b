"""The incident file: built beside its final place, filled stage by stage, and renamed into it when whole.

The folders of `sql/` are the stages, in order of their numbers; each file makes one relation and reads
only from lower stages. Where a stage needs order or iteration, a Python step fills its tables.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipelines.resources import sql_folder

STORAGE_VERSION = "v1.4.0"  # the oldest DuckDB that must open the file
SCHEMA_VERSION = 1
MEMORY_OF_READING = "900MB"
MEMORY_OF_ANALYSIS = "50%"  # of the machine's: to join millions of records takes more than to load them
PLANNING = "set disabled_optimizers = 'build_side_probe_side'"
"""DuckDB 2.0 takes a left join behind an inner one for three rows, and would hold millions of events in memory to meet
a table of ten: tables are hashed as the queries write them, the small ones on the right."""
MADE_OF = (
    "select kind, service, host, file_path, occurred_at, duplicate_of from events limit 0",
    "select series_id, occurred_at, is_duplicate from samples limit 0",
    "select series_id, stream_id from series limit 0",
    "select file_path, connector from evidence.files limit 0",
)


@contextmanager
def building(path: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection to a new database that takes the place of `path` when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    _sweep(path)
    connection = duckdb.connect()
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(PLANNING)
        connection.execute(
            "set preserve_insertion_order = false"
        )  # else DuckDB rewrites tables of odd batches at the end
        connection.execute(f"set memory_limit = '{MEMORY_OF_READING}'")
        connection.execute(f"set temp_directory = '{_quoted(unfinished)}.spill'")
        # A build that breaks off is thrown away: a log to recover it from would cost a write to the disk per statement.
        options = f"storage_version '{STORAGE_VERSION}', recovery_mode 'no_wal_writes'"
        connection.execute(f"attach '{_quoted(unfinished)}' as incident ({options})")
        connection.execute("use incident")
        connection.execute("create schema evidence")
        connection.execute("create schema records")
        yield connection
        connection.execute("use memory")
        connection.execute("checkpoint incident")
        connection.execute("detach incident")
        connection.close()
        unfinished.replace(path)
    finally:
        connection.close()
        _remove(unfinished)


def run_stages(connection: duckdb.DuckDBPyConnection, steps: dict[str, Callable[[], None]]) -> None:
    """Run every stage in order; `steps` maps a stage's name ("4_clocks") to what fills its tables after its files."""
    for stage in stages():
        for file in sorted(stage.glob("*.sql")):
            run_file(connection, file)
        if step := steps.get(stage.name):
            step()


def make_room(connection: duckdb.DuckDBPyConnection) -> None:
    """More memory, once the records are loaded; what takes more still goes to the disk."""
    connection.execute(f"set memory_limit = '{MEMORY_OF_ANALYSIS}'")


def run_file(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    try:
        connection.execute(file.read_text())
    except duckdb.Error as why:
        raise RuntimeError(f"{file.parent.name}/{file.name}: {why}") from why


def stages() -> list[Path]:
    return sorted(folder for folder in sql_folder().iterdir() if folder.is_dir() and folder.name[0].isdigit())


@contextmanager
def reading(path: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A read-only connection that tells the same times on every machine."""
    connection = duckdb.connect(path, read_only=True)
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def is_incident_file(path: Path) -> bool:
    """Whether it is a database that Postlude made of an incident."""
    try:
        with path.open("rb") as file:
            if file.read(12)[8:] != b"DUCK":
                return False
        with reading(path) as connection:
            for query in MADE_OF:
                connection.execute(query)
    except (OSError, duckdb.Error):
        return False
    return True


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sweep(path: Path) -> None:
    """What killed runs left beside the database; what belongs to a run that is alive stays."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.part*"):
        owner = leftover.name.removeprefix(f".{path.name}.").partition(".")[0]
        if not owner.isdigit() or not _is_running(int(owner)):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    if process == os.getpid():
        return False  # an earlier build of this process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        with suppress(FileNotFoundError):
            leftover.unlink()
