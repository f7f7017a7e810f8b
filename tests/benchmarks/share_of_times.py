"""Which share of a reading goes into timestamps.

Everything runs in one thread, one step after the other, so that the processor's seconds between two looks
belong to what was called between them.
"""

from __future__ import annotations

import functools
import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

OF_TIMES = {  # what finds, reads and places stamps, by module
    "connectors._stamps": ("read", "read_whole", "read_column"),
    "connectors.logs._engine": ("read_placements",),
    "connectors.logs._layout": ("placements_in",),
    "connectors.logs._group_times": ("read_times", "times_of"),
    "connectors.logs._carriers": ("find_carried",),
    "connectors.logs._ids": ("find_ids", "with_ids"),
    "connectors.logs._json": ("taken_from",),
    "pipelines.times.deciding": ("decide", "place"),
    "pipelines.times.placing": ("place_rows",),
    "pipelines.times.planning": ("plan_for",),
}


class _AtOnce:
    """An executor that runs everything where it is submitted."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> _AtOnce:
        return self

    def __exit__(self, *_: object) -> None: ...

    def submit(self, work: Callable[..., Any], *given: Any) -> Future:
        done: Future = Future()
        done.set_result(work(*given))
        return done

    def map(self, work: Callable[..., Any], *given: Any) -> Iterator[Any]:
        return map(work, *given)


class _Stopwatch:
    """Processor seconds inside any of the calls that it watches, the outermost counted."""

    def __init__(self) -> None:
        self.seconds, self._depth = 0.0, 0

    def watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def timed(*given: Any, **named: Any) -> Any:
            started = time.process_time()
            self._depth += 1
            try:
                return call(*given, **named)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.process_time() - started

        return timed


def shares(files: Sequence[Path], read: Callable[[Path, Path], dict[str, float]]) -> Iterator[tuple[str, float, float]]:
    """(file, share, processor seconds) for each file, and for all together; read: takes a folder and a place for results."""
    stopwatch = _prepared()
    times = total = 0.0
    for file in files:
        folder, out = Path(tempfile.mkdtemp()), Path(tempfile.mkdtemp())
        os.link(file, folder / file.name) if file.stat().st_dev == folder.stat().st_dev else shutil.copy(file, folder)
        before, started = stopwatch.seconds, time.process_time()
        read(folder, out)
        used, on_times = time.process_time() - started, stopwatch.seconds - before
        shutil.rmtree(folder)
        shutil.rmtree(out)
        times, total = times + on_times, total + used
        yield file.name, on_times / used, used
    yield "all", times / total, total


def _one_by_one(sources: Iterable[Callable[[], Iterator[Any]]], *_: int) -> Generator[Any]:
    for source in sources:
        yield from source()


def _prepared() -> _Stopwatch:
    """Everything imported, in one thread, and watched wherever it is known by name."""
    from connectors._registry import all_connectors
    from pipelines import loading

    all_connectors()
    loading.side_by_side = _one_by_one
    stopwatch = _Stopwatch()
    replaced: dict[Any, Any] = {
        original: stopwatch.watched(original)
        for module, names in OF_TIMES.items()
        for original in (getattr(importlib.import_module(module), name) for name in names)
    }
    for module in [each for name, each in sys.modules.items() if name.startswith(("connectors", "pipelines"))]:
        for name, value in list(vars(module).items()):
            if name == "ThreadPoolExecutor":
                setattr(module, name, _AtOnce)
            elif callable(value) and value in replaced:
                setattr(module, name, replaced[value])
    return stopwatch
