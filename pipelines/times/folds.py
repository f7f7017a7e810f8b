"""Hours that came twice when a zone's clocks went back: the order of the file tells the first from the second.

And files that run on through an hour which the zone skipped: their clock does not keep that zone's changes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from pipelines.times.walks import Runs
from pipelines.times.zones import MICROS, Conversion

SLIGHT = 60 * MICROS  # a step back that any busy writer takes
CERTAIN = 1800 * MICROS  # one that only a clock takes
MOST_STEPS = 200  # in one repeated hour; a file with more has no order to go by
FIRST, SECOND, OPEN = 0, 1, 2
FEWEST_SKIPPED = 3  # times in an hour that never was: one may be a slip


@dataclass(frozen=True)
class _Step:
    """One inside a repeated hour: the row behind it, the readings before and behind (negated where the file runs backwards)."""

    row: int
    before: int
    behind: int

    @property
    def size(self) -> int:
        return self.behind - self.before


@dataclass(frozen=True)
class Skip:
    """A clock change that a file ran through: its rows, the zone's offset behind it, and by how much that grew, in microseconds."""

    rows: tuple[int, int]
    offset: int
    gap: int

    def is_beyond(self, rows: np.ndarray, local: np.ndarray, utc: Conversion) -> np.ndarray:
        """The rows that follow it in time, until the zone changes back."""
        newest_first = self.rows[0] > self.rows[1]
        is_behind = rows < self.rows[1] if newest_first else rows > self.rows[1]
        return is_behind & ~utc.is_skipped & (local - utc.earlier == self.offset)


@dataclass
class FoldSurvey:
    """Fed with the readings around the changes of one zone, in the order of the file.

    The clocks going back show as a step back inside the repeated hour: larger than this file's lines are
    otherwise out of order. A file of several lanes (the series of a table of samples) runs through the
    hour once in each.
    """

    newest_first: bool
    _steps: dict[tuple[int, int], list[_Step]] = field(default_factory=lambda: defaultdict(list))  # by change and lane
    _begins: dict[tuple[int, int], int] = field(default_factory=dict)  # (change, lane) → first row
    _disorder: int = 0  # the largest step back elsewhere that is no clock's
    _last: tuple[int, int, int] | None = None  # reading, change and lane of the last row
    _skipped: list[np.ndarray] = field(default_factory=list)  # rows, offsets and gaps

    def feed(self, rows: np.ndarray, local: np.ndarray, utc: Conversion, lanes: np.ndarray) -> None:
        """lanes: a number by row; steps between two lanes mean nothing."""
        if utc.is_skipped.any():
            self._skipped.append(np.array([rows, local - utc.earlier, utc.later - utc.earlier])[:, utc.is_skipped])
        last_local, last_change, last_lane = self._last or (int(local[0]), 0, int(lanes[0]))
        steps = np.diff(local, prepend=last_local) * (-1 if self.newest_first else 1)
        is_same_lane = np.diff(lanes, prepend=last_lane) == 0
        is_inside = is_same_lane & utc.is_repeated & (np.diff(utc.change, prepend=last_change) == 0)
        small = -steps[is_same_lane & ~is_inside & (steps < 0) & (steps > -CERTAIN)]
        self._disorder = max(self._disorder, int(small.max(initial=0)))
        for place in np.flatnonzero(is_inside & ((steps < -SLIGHT) | (steps > CERTAIN))):
            behind = int(local[place]) * (-1 if self.newest_first else 1)
            step = _Step(int(rows[place]), behind - int(steps[place]), behind)
            self._steps[int(utc.change[place]), int(lanes[place])].append(step)
        is_entry = utc.is_repeated & ~is_inside
        for place in np.flatnonzero(is_entry):
            self._begins.setdefault((int(utc.change[place]), int(lanes[place])), int(rows[place]))
        self._last = int(local[-1]), int(utc.change[-1]), int(lanes[-1])

    def decide(self) -> dict[int, Runs]:
        """For each change of which some lane tells the two hours apart: FIRST, SECOND or OPEN by rows."""
        least = min(CERTAIN, max(SLIGHT, 2 * self._disorder))
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (change, lane), begin in self._begins.items():
            found[change] += self._passes(begin, self._steps.get((change, lane), []), least)
        decided = {
            change: sorted(passes) for change, passes in found.items() if any(each != OPEN for _, each in passes)
        }
        return {change: Runs(*np.array(passes).T) for change, passes in decided.items()}

    def skip(self) -> Skip | None:
        """The first change that enough rows ran through; what else was skipped is beyond it."""
        if not self._skipped:
            return None
        rows, offsets, gaps = np.concatenate(self._skipped, axis=1)
        if len(rows) < FEWEST_SKIPPED:
            return None
        ends = (int(rows[-1]), int(rows[0])) if self.newest_first else (int(rows[0]), int(rows[-1]))
        return Skip(ends, int(offsets[0]), int(gaps[0]))

    def _passes(self, begin: int, steps: list[_Step], least: int) -> list[tuple[int, int]]:
        """(row, pass) where it changes; OPEN where either pass would not be in order.

        A step forward that is taken back at once was a straggler of the first pass.
        """
        steps = [step for step in steps if step.size < -least or step.size > CERTAIN]
        passes, now = [(begin, FIRST)], FIRST
        left: dict[int, int] = {}  # pass → its reading when the file last left it
        for step, following in pairwise([*steps, None]):
            if step is None or (step.size < 0 and now == SECOND) or len(passes) > MOST_STEPS:
                return [(begin, OPEN)]
            if step.size < 0 or (now == SECOND and following and following.size < -CERTAIN):
                left[now], now = step.before, SECOND - now
                if step.behind < left.get(now, step.behind) - least:
                    return [(begin, OPEN)]
                passes.append((step.row, now))
        if len(passes) == 1:
            return [(begin, OPEN)]
        return [(row, SECOND - each) for row, each in passes] if self.newest_first else passes
