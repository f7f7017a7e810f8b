"""Hours that came twice when a zone's clocks went back: the order of the file tells the first from the second."""

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


@dataclass
class FoldSurvey:
    """Fed with the readings around the changes of one zone, in the order of the file.

    The clocks going back show as a step back inside the repeated hour: larger than this file's lines are
    otherwise out of order. A file of several lanes (the series of a table of samples) runs through the
    hour once in each.
    """

    newest_first: bool
    _steps: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _begins: dict[tuple[int, int], int] = field(default_factory=dict)  # (change, lane) → first row
    _disorder: int = 0  # the largest step back elsewhere that is no clock's
    _last: tuple[int, int, int] | None = None  # reading, change and lane of the last row

    def feed(self, rows: np.ndarray, local: np.ndarray, utc: Conversion, lanes: np.ndarray) -> None:
        """lanes: a number by row; steps between two lanes mean nothing."""
        last_local, last_change, last_lane = self._last or (int(local[0]), 0, int(lanes[0]))
        steps = np.diff(local, prepend=last_local) * (-1 if self.newest_first else 1)
        is_same_lane = np.diff(lanes, prepend=last_lane) == 0
        is_inside = is_same_lane & utc.is_repeated & (np.diff(utc.change, prepend=last_change) == 0)
        small = -steps[is_same_lane & ~is_inside & (steps < 0) & (steps > -CERTAIN)]
        self._disorder = max(self._disorder, int(small.max(initial=0)))
        for place in np.flatnonzero(is_inside & ((steps < -SLIGHT) | (steps > CERTAIN))):
            self._steps[int(utc.change[place]), int(lanes[place])].append((int(rows[place]), int(steps[place])))
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

    def _passes(self, begin: int, steps: list[tuple[int, int]], least: int) -> list[tuple[int, int]]:
        """(row, pass) where it changes. A step forward that is taken back at once was a straggler of the first."""
        steps = [(row, step) for row, step in steps if step < -least or step > CERTAIN]
        passes, now = [(begin, FIRST)], FIRST
        for (row, step), (_, following) in pairwise([*steps, (0, 0)]):
            if step < 0 and now == SECOND:
                return [(begin, OPEN)]
            if step < 0 or (now == SECOND and following < -CERTAIN):
                now = FIRST if now == SECOND else SECOND
                passes.append((row, now))
        if len(passes) == 1 or len(steps) > MOST_STEPS:
            return [(begin, OPEN)]
        return [(row, SECOND - each) for row, each in passes] if self.newest_first else passes
