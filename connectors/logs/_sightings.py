"""What shapes of times show in one line, and how each stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from connectors import _pieces, _shapes

FARTHEST = 400  # characters into a line; a stamp behind more than that is part of the message
NUMBER_CLASS, FRAGMENT_CLASS = 2, 3
LEADING = re.compile(
    r"[\s\[(<{\"'|*#>=-]*(?:\w{1,12}[=:] ?\"?)?$|^\W*\w{1,24}[=:]\W*$"
)  # before a stamp that begins its line
HEADING = re.compile(r"[^\w\s]*\s*(?:[^\W\d]+:?\s+){0,4}[(\[]?$")  # before the day of a line that heads others
LIKELY = re.compile(  # what every stamp has: a clock, a row of digits, a day of numbers, or the signs of Eastern ones
    r"\d[:h]\d\d|\d\d\.\d\d[. ]\d\d|\d{6}|\d[/-]\d{1,2}[/-]\d|@4[0-9a-f]{15}|\b(?:0x)?[56][0-9a-fA-F]{7}\b|[年년時시]"
)
GOES_ON = re.compile(  # lines that plainly go on with the one above, whatever times they mention
    r"Caused by: |Suppressed: |Traceback |Stack trace:|\[stacktrace\]|#[0-9]+ |[\"})\]]+\s*$"
    r"|[A-Za-z0-9_.$]+(?:Exception|Error|Throwable)\b"
)
FRAME = r'^\s+File "'  # of a Python traceback; below it the line of code, perhaps marks under it, then what was raised
RAISED = r"^[A-Za-z_][\w.]*: "
COLOURS = (
    r"(?:\x1b|\\x1b|\\u001b|\\033|#033|\^\[)\[[0-9;]*[A-Za-z]"  # a terminal's codes, as bytes or escaped by a relay
)
COLOUR = re.compile(COLOURS)


def is_raised(lines: pl.Series) -> pl.Series:
    """Whether each line is the one of a Python traceback that names the exception, whatever time its words hold."""
    is_frame = lines.str.contains(FRAME)
    is_below = lines.str.contains(r"^\s").shift(1, fill_value=False)
    frames = [is_frame.shift(lines_above, fill_value=False) for lines_above in (1, 2, 3)]
    return lines.str.contains(RAISED) & is_below & (frames[0] | frames[1] | frames[2])


@dataclass(frozen=True)
class Sighting:
    """One shape in one line, by the line's number in the sample."""

    line: int
    shape: _shapes.Shape
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.match.start("t")

    @property
    def is_leading(self) -> bool:
        return self.start <= 3 or LEADING.match(self.match.string[: self.start]) is not None

    @property
    def is_heading(self) -> bool:
        """Whether its line says little else."""
        return HEADING.match(self.match.string[: self.start]) is not None and not self.match.string[
            self.match.end() :
        ].strip(" \t=*#~)>]|:.-")


def sightings_in(line: str, number: int = 0) -> list[Sighting]:
    """Where shapes show in a line; the rare ones are looked for where no other full stamp does."""
    text = line[:FARTHEST]
    if not LIKELY.search(text):
        return []
    common = [Sighting(number, shape, found) for shape in _shapes.COMMON if (found := shape.compiled.search(text))]
    if any(class_of(seen.shape) <= 1 for seen in common):
        return common
    return common + [Sighting(number, shape, found) for shape in _shapes.RARE if (found := shape.compiled.search(text))]


def class_of(shape: _shapes.Shape) -> int:
    if shape.epoch and shape.epoch != "tai":
        return NUMBER_CLASS
    if shape.missing == "date" or shape.grain_us == _pieces.DAY_US:
        return FRAGMENT_CLASS
    return 1 if shape.missing == "year" else 0
