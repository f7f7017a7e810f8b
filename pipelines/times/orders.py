"""Whether the day or the month comes first, where the numbers of a column leave it open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from connectors._votes import NARROWER
from pipelines.times import bases
from pipelines.times.anchors import DAY, NEAR, Anchor
from pipelines.times.filling import ALL, Fill, Filled

DISORDER = DAY // 24  # of a file's lines that is no change of the order of day and month
OPEN_END = 1 << 62
ORDER_OF_FILE = f"{bases.ORDER_CHOSEN}the order of the file"


@dataclass(frozen=True)
class Swap:
    """Whether the readings are to be read the other way round, whether that is open, and what decided."""

    is_swapped: bool = False
    is_open: bool = False
    note: str = ""

    def filler(self) -> Fill:
        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            first = swapped(local) if self.is_swapped else local
            if not self.is_open:
                return Filled(first, first, [(self.note, ALL)])
            other = swapped(first)
            return Filled(first, other, [(self.note, other != first)])  # 01/01 is the same day either way

        return fill


@dataclass
class _Reading:
    """One way to read the column: how often it steps each way, and how far it reaches."""

    rising: int = 0
    falling: int = 0
    first: int = 1 << 62
    last: int = -(1 << 62)
    previous: int | None = None

    def feed(self, local: np.ndarray) -> None:
        steps = np.diff(local, prepend=local[0] if self.previous is None else self.previous)
        self.rising += int((steps > 0).sum())
        self.falling += int((steps < 0).sum())
        self.first, self.last = min(self.first, int(local.min())), max(self.last, int(local.max()))
        self.previous = int(local[-1])

    @property
    def disorder(self) -> int:
        return min(self.rising, self.falling)

    def is_much_narrower_than(self, other: _Reading) -> bool:
        return max(DAY, self.last - self.first) * NARROWER <= other.last - other.first

    def lies_within(self, earliest: int, latest: int) -> bool:
        return earliest <= self.first and self.last <= latest


class OrderVote:
    """Fed with the readings that may be read either way, in the order of the file."""

    def __init__(self) -> None:
        self._as_read, self._swapped, self._is_decided = _Reading(), _Reading(), False

    def feed(self, local: np.ndarray) -> None:
        self._is_decided |= bool((_days(local) > 12).any())
        self._as_read.feed(local)
        self._swapped.feed(swapped(local))

    def decide(
        self, anchor: Anchor | None, window: tuple[int, int] | None, is_swapped_beside: bool | None = None
    ) -> Swap:
        """By a number over twelve, else by second stamps, by the order of the file, then by the way in which its days lie
        much nearer together, then the incident's window, then the anchor.
        """
        if self._is_decided:
            return _told(False, "the column")
        if is_swapped_beside is not None:
            return _told(is_swapped_beside, "a second stamp")
        if self._as_read.disorder != self._swapped.disorder:
            return _told(self._swapped.disorder < self._as_read.disorder, "the order of the file")
        if self._as_read.is_much_narrower_than(self._swapped) or self._swapped.is_much_narrower_than(self._as_read):
            return _told(self._swapped.is_much_narrower_than(self._as_read), "the column")
        spans = []
        if window:
            spans.append(("the incident's window", window[0] - 2 * DAY, window[1] + 2 * DAY))
        if anchor:
            span = (anchor.micros - NEAR, anchor.micros + NEAR) if anchor.is_near else (-(1 << 62), anchor.limit)
            spans.append((anchor.source, *span))
        for source, earliest, latest in spans:
            fits, fits_swapped = (each.lies_within(earliest, latest) for each in (self._as_read, self._swapped))
            if fits != fits_swapped:
                return _told(fits_swapped, source)
        return Swap(is_open=True, note=bases.ORDER_OPEN)


def _told(is_swapped: bool, source: str) -> Swap:
    """What is open was read month first."""
    return Swap(is_swapped, note=f"{bases.ORDER_CHOSEN}{source} ({'day' if is_swapped else 'month'} first)")


class ChangedOrder:
    """Fed with the readings of a column in which the order of day and month changes, in the order of the file.

    Those with a number over twelve are certain; between two of these a reading lies in order one way, or both.
    """

    def __init__(self) -> None:
        self._rows: list[np.ndarray] = []
        self._certain: list[np.ndarray] = []

    def feed(self, rows: np.ndarray, local: np.ndarray) -> None:
        is_certain = _days(local) > 12
        self._rows.append(rows[is_certain])
        self._certain.append(local[is_certain])

    def filler(self) -> Fill:
        known, certain = np.concatenate(self._rows), np.concatenate(self._certain)
        steps = np.diff(certain)
        is_ordered = (steps >= -DISORDER).all() or (steps <= DISORDER).all()
        is_rising = steps.sum() >= 0
        first_end = -OPEN_END if is_rising else OPEN_END

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            other = swapped(local)
            place = np.searchsorted(known, rows)
            around = np.stack([np.append(first_end, certain)[place], np.append(certain, -first_end)[place]])
            earliest, latest = around.min(axis=0) - DISORDER, around.max(axis=0) + DISORDER
            fits, fits_other = ((earliest <= each) & (each <= latest) for each in (local, other))
            is_open = (other != local) & ((fits == fits_other) | ~is_ordered)
            nearest = np.where(np.abs(earliest) < OPEN_END // 2, earliest, latest)
            is_nearer = np.abs(other - nearest) < np.abs(local - nearest)
            is_other = np.where(is_open, is_nearer, fits_other & ~fits)
            first, second = np.where(is_other, other, local), np.where(is_other, local, other)
            notes = [(ORDER_OF_FILE, ~is_open), (bases.ORDER_OPEN, is_open)]
            return Filled(first, np.where(is_open, second, first), notes)

        return fill


def swapped(local: np.ndarray) -> np.ndarray:
    """The readings with day and month exchanged; one of a day over the twelfth stays as it is."""
    at = local.astype("datetime64[us]")
    years, months = at.astype("datetime64[Y]"), at.astype("datetime64[M]")
    days, rest = _days(local), at - at.astype("datetime64[D]")
    others = years.astype("datetime64[M]") + (days - 1)
    moved = others.astype("datetime64[D]") + (months - years.astype("datetime64[M]")).astype(np.int64) + rest
    return np.where(days <= 12, moved.astype("datetime64[us]").astype(np.int64), local)


def _days(local: np.ndarray) -> np.ndarray:
    """The day of the month, from 1."""
    at = local.astype("datetime64[us]")
    return (at.astype("datetime64[D]") - at.astype("datetime64[M]")).astype(np.int64) + 1
