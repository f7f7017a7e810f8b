"""Why each row has the time it has: numbers while it is worked out, words at the end, since few wordings serve many rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.times import bases

Rows = np.ndarray | slice  # places, or which


class Reasons:
    """The zone rule of each row, the notes beside it, and why a row has no place."""

    def __init__(self, count: int) -> None:
        self._zones: list[str] = [""]
        self._zone = np.zeros(count, dtype=np.int64)
        self._notes: list[tuple[np.ndarray, Sequence[str]]] = []  # codes by row, and their words; 0: nothing to say
        self._refusals: list[str] = [""]
        self._refusal = np.zeros(count, dtype=np.int64)

    @property
    def is_placed(self) -> np.ndarray:
        return self._refusal == 0

    def found(self, rows: Rows, basis: str) -> None:
        self._zones.append(basis)
        self._zone[rows] = len(self._zones) - 1

    def note(self, rows: Rows, words: str) -> None:
        codes = np.zeros(len(self._zone), dtype=np.int64)
        codes[rows] = 1
        if codes.any():
            self._notes.append((codes, ("", words)))

    def note_coded(self, rows: Rows, codes: np.ndarray, words: Sequence[str]) -> None:
        """codes: for each of the rows a place in words, the first of which is empty."""
        if codes.any():
            spread = np.zeros(len(self._zone), dtype=np.int64)
            spread[rows] = codes
            self._notes.append((spread, words))

    def refuse(self, rows: Rows, reason: str) -> None:
        """The first reason stands."""
        codes = np.zeros(len(self._zone), dtype=np.int64)
        codes[rows] = 1
        self.refuse_coded(codes, [reason])

    def refuse_coded(self, codes: np.ndarray, reasons: Sequence[str]) -> None:
        if codes.any():
            is_new = (self._refusal == 0) & (codes > 0)
            self._refusal[is_new] = codes[is_new] + len(self._refusals) - 1
            self._refusals += reasons

    def worded(self) -> pl.Series:
        """`time_basis`, categorical."""
        total, radixes = self._refusal, []
        for codes, words in [(self._zone, self._zones), *self._notes]:
            total = total * len(words) + codes
            radixes.append(words)
        used = np.unique(total)
        texts = [self._text(int(code), radixes) for code in used]
        if len(used) == 1:
            return pl.Series("time_basis", texts, dtype=pl.Categorical()).new_from_index(0, len(total))
        places = pl.Series(np.searchsorted(used, total))
        return pl.Series("time_basis", texts, dtype=pl.Categorical()).gather(places)

    def _text(self, code: int, radixes: list[Sequence[str]]) -> str:
        parts = []
        for words in reversed(radixes):
            code, digit = divmod(code, len(words))
            parts.append(words[digit])
        if code:
            return f"{bases.NOT_PLACED}{self._refusals[code]}"
        return ", ".join(part for part in reversed(parts) if part)
