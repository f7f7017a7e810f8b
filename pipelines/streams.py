"""Several producers, one consumer: what a single INSERT takes in comes from many files prepared side by side."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
POLL_SECONDS = 0.05


def side_by_side(sources: Iterable[Callable[[], Iterator[Item]]], workers: int, ahead: int) -> Generator[Item]:
    """The items of all sources as they come, made on a few threads, at most `ahead` of them waiting.

    The items of one source keep their order; those of different sources have none. A source that fails
    ends the stream with its exception, after what was ready has been handed over.
    """
    ready: queue.Queue[Item] = queue.Queue(maxsize=ahead)
    is_over = threading.Event()

    def produce(source: Callable[[], Iterator[Item]]) -> None:
        for item in source():
            while not is_over.is_set():
                try:
                    ready.put(item, timeout=POLL_SECONDS)
                    break
                except queue.Full:
                    continue
            if is_over.is_set():
                return

    with ThreadPoolExecutor(workers) as pool:
        running = [pool.submit(produce, source) for source in sources]
        try:
            while not (all(each.done() for each in running) and ready.empty()):
                try:
                    yield ready.get(timeout=POLL_SECONDS)
                except queue.Empty:
                    continue
            for each in running:
                each.result()
        finally:
            is_over.set()
