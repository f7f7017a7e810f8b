"""Several producers and one consumer: nothing is lost, nothing hangs, a failure is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines.streams import side_by_side


def test_all_items_come_and_each_source_keeps_its_order() -> None:
    sources = [lambda start=start: iter(range(start, start + 50)) for start in range(0, 500, 50)]
    found = list(side_by_side(sources, workers=3, ahead=2))
    assert sorted(found) == list(range(500))
    for start in range(0, 500, 50):
        assert [item for item in found if start <= item < start + 50] == list(range(start, start + 50))


def test_a_failing_source_ends_the_stream_with_its_exception() -> None:
    def fails() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    stream = side_by_side([fails, lambda: iter([2])], workers=1, ahead=4)
    with pytest.raises(ValueError, match="broken"):
        list(stream)


def test_a_consumer_that_stops_early_leaves_no_thread_waiting() -> None:
    stream = side_by_side([lambda: iter(range(1000))], workers=1, ahead=1)
    assert next(stream) == 0
    stream.close()


def test_no_source_gives_no_item() -> None:
    assert list(side_by_side([], workers=2, ahead=2)) == []
