"""From the Parquet of the reading steps into the database, several files at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipelines.engines import reconstruct


def test_a_load_that_fails_leaves_no_thread_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):
        (tmp_path / f"{number}.log").write_text("2026-03-29T00:41:07Z one\n" * 10)

    def fail(_: object, __: object, batches: object) -> None:
        next(batches)  # type: ignore[call-overload]
        raise RuntimeError("disk full")

    monkeypatch.setattr("pipelines.event_tables.EventTables.write", fail)
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="disk full"):
        reconstruct(tmp_path, engine="process")
    assert threading.active_count() <= before
