"""What a filled gap looks like: readings made whole, by rows of the file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

ALL = slice(None)


@dataclass(frozen=True)
class Filled:
    """Readings made whole. other: a second reading that nothing has ruled out; the same where there is none.

    notes: what was decided, and for which of the rows. unplaced: why nothing could be filled.
    """

    local: np.ndarray
    other: np.ndarray
    notes: Sequence[tuple[str, np.ndarray | slice]] = ()
    unplaced: str = ""


Fill = Callable[[np.ndarray, np.ndarray], Filled]  # numbers of rows in the file, their readings


def unfilled(reason: str) -> Fill:
    return lambda rows, local: Filled(local, local, (), reason)
