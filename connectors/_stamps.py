"""Written times: the shapes they come in, how to find them, and what they say before any zone is known.

A shape is decided once for many stamps, by voting, and then read for all of them at full speed. What
comes out is what the characters say: a local reading, the offset or zone written beside it, how fine
it is and what it leaves out. Which instant that is gets decided later, in `pipelines.times`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import polars as pl

from connectors import _months
from connectors._characters import grain_in, read_text
from connectors._numbers import IDS, SINCE_1970, SNOWFLAKES, UNITS, read_numbers, read_out_of_range
from connectors._votes import Choice, vote
from connectors._zones import MINUTES_ZONE
from connectors._zones import offset_of as offset_of

READING = pl.Schema(
    {
        "at": pl.Int64,  # microseconds of the local reading since 1970 (of UTC where offset_seconds is 0)
        "nanos": pl.Int16,  # 0-999 beyond the microsecond
        "grain_us": pl.Int64,  # how wide the reading is
        "offset_seconds": pl.Int32,  # as written; NULL: no offset in the text
        "zone_text": pl.String,  # an abbreviation or IANA name as written
        "missing": pl.String,  # "", "year", "date", "century", "order" (of day and month; "orders": it changes), or several, blanks between
        "weekday": pl.Int8,  # as written, Monday is 1
        "order_by": pl.String,  # what told the day from the month, where the characters leave it open
    }
)
BESIDE = "a second stamp"  # as zone_text: the offset is not written, another stamp of the record tells it
INSIDE_ID = "an identifier"  # likewise: the offset is that of the time which an identifier begins with
YEAR_BESIDE = "beside"  # as missing: the year is not written, and filled in from another stamp of the record
DAY_BESIDE = "beside day"  # likewise the day
WHOLE = ("", YEAR_BESIDE, DAY_BESIDE)  # as missing: nothing is, by now
WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}
WEEKDAY_BEFORE = "^(?i)(mon|tue|wed|thu|fri|sat|sun)"
WHOLE_ZONE = re.compile(MINUTES_ZONE)
MOST_SHAPES = 24  # in one column
EXPONENT = r"^[0-9]\.[0-9]+[eE]\+?[0-9]{1,2}$"


def read(groups: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Stamps of one shape to READING; rows that it does not explain come out NULL.

    groups: what the shape's regex found, `t` and, where it has them, `z` and `y`.
    """
    shape, stamps = choice.shape, groups["t"]
    days, zones = (groups[name] if name in groups.columns else None for name in ("y", "z"))
    if shape.epoch:
        at, nanos, grain = read_numbers(stamps, shape.epoch)
        inside = INSIDE_ID if shape.epoch in (*IDS, *SNOWFLAKES) else None
        stated = None if shape.epoch == "excel" else 0  # a spreadsheet counts days of its author's wall clock
        offset = pl.select(pl.when(at.is_not_null()).then(pl.lit(stated, pl.Int32))).to_series()
        names = pl.select(pl.when(at.is_not_null()).then(pl.lit(inside, pl.String))).to_series()
    else:
        at, nanos = read_text(stamps, days, choice)
        if choice.other_order:
            at = at.fill_null(read_text(stamps, days, replace(choice, order=choice.other_order))[0])
        grain = grain_in(stamps, shape)
        offset, names = read_zones(
            pl.repeat(None, len(stamps), dtype=pl.String, eager=True) if zones is None else zones
        )
    frame = pl.DataFrame({"at": at, "nanos": nanos, "grain_us": grain, "offset_seconds": offset, "zone_text": names})
    frame = frame.with_columns(
        missing=pl.lit(_missing(choice)), weekday=_weekdays(stamps), order_by=pl.lit(choice.order_by or None, pl.String)
    )
    return frame.cast(dict(READING)).select(READING.names())


def written(groups: pl.DataFrame) -> pl.Series:
    """What a shape's regex found, as it stands in the text."""
    if "w" in groups:
        return groups["w"]
    if "z" in groups and groups["z"].null_count() < len(groups):
        return groups["t"] + groups["z"].fill_null("")
    return groups["t"]


def nothing_read(count: int) -> pl.DataFrame:
    """READING rows that say nothing."""
    return pl.DataFrame(schema=READING).clear(count)


def read_column(written: pl.Series) -> tuple[pl.DataFrame, list[Choice]]:
    """A column of written times, whatever shapes it mixes, to READING and the shapes in the order found."""
    result = nothing_read(len(written))
    choices: list[Choice] = []
    written = _plain(written.cast(pl.String))
    unread = written.is_not_null() & (written != "")
    for _ in range(MOST_SHAPES):
        open_texts = written.filter(unread)
        if open_texts.is_empty():
            break
        choice = vote(open_texts.gather_every(max(1, len(open_texts) // 400)).to_list())
        if choice is None:
            break
        choices.append(choice)
        found = read_whole(written, choice)
        take = unread & found["at"].is_not_null()
        if not take.any():
            break
        result = result.with_columns(
            pl.when(take).then(found[name]).otherwise(result[name]).alias(name) for name in READING
        )
        unread = unread & ~take
    if unread.any() and choices and choices[0].shape.epoch in SINCE_1970:
        result = _with_numbers_for_never(result, written, unread, choices[0].shape.epoch)
    return result, choices


def _with_numbers_for_never(result: pl.DataFrame, written: pl.Series, unread: pl.Series, unit: str) -> pl.DataFrame:
    """Numbers that are no times of the column's unit but stand for none, so that each can be called what it is."""
    at = read_out_of_range(written, unit)
    take = unread & at.is_not_null()
    found = {
        "at": at,
        "nanos": 0,
        "grain_us": max(1, UNITS[unit].nanoseconds // 1_000),
        "offset_seconds": 0,
        "missing": "",
    }
    return result.with_columns(
        pl.when(take).then(pl.lit(value)).otherwise(result[name]).cast(READING[name]).alias(name)
        for name, value in found.items()
    )


def read_whole(stamps: pl.Series, choice: Choice) -> pl.DataFrame:
    """Stamps with nothing before or after them to READING.

    Where all of a sample end in the same few characters of zone, they are cut off by their width, which is
    several times faster than the regex; a row that is not so is left to the regex after all: summer's letters
    are often one more than winter's, and what is cut off then holds the last digit of the clock.
    """
    width = None if choice.shape.epoch else _zone_width(stamps.drop_nulls().head(1000), choice)
    if width is None:
        return read(_split(stamps, choice), choice)
    quick = pl.DataFrame({"t": stamps.str.slice(0, stamps.str.len_chars() - width) if width else stamps})
    if width:
        quick = quick.with_columns(stamps.str.slice(-width).alias("z"))
    found = read(quick, choice)
    is_read = found["at"].is_not_null() & (_are_zones(quick["z"]) if width else True)
    if is_read.sum() == len(stamps) - stamps.null_count():
        return found
    slow = read(_split(stamps, choice), choice)
    return slow.select(pl.when(is_read).then(found[name]).otherwise(slow[name]).alias(name) for name in READING)


def _plain(written: pl.Series) -> pl.Series:
    """Without blanks, brackets and quotes around, with digits of other scripts as ASCII ones and without exponents."""
    written = written.str.strip_chars().str.strip_chars("[]\"'")
    if (has_exponent := written.str.contains(EXPONENT)).any():
        plain = [f"{Decimal(text):f}" for text in written.filter(has_exponent).to_list()]
        written = written.scatter(has_exponent.arg_true(), plain)
    if written.str.contains(r"[\p{Nd}--[0-9]]").any():
        return written.str.replace_many(list(_months.DIGITS), list(_months.DIGITS.values()))
    return written


def _missing(choice: Choice) -> str:
    """What the file as a whole has to tell: a part that is not written, a century, or which number is the month."""
    order = "orders" if choice.other_order else "order"
    parts = ((choice.shape.missing, True), (order, choice.is_order_open), ("century", "%y" in choice.format))
    return " ".join(word for word, is_said in parts if word and is_said)


def _weekdays(stamps: pl.Series) -> pl.Series:
    """1 to 7 where a stamp begins with an English weekday."""
    if not stamps.head(200).str.contains(WEEKDAY_BEFORE).any():
        return pl.repeat(None, len(stamps), dtype=pl.Int8, eager=True)
    names = stamps.str.extract(WEEKDAY_BEFORE).str.to_lowercase()
    return names.replace_strict(WEEKDAYS, default=None, return_dtype=pl.Int8)


def _split(stamps: pl.Series, choice: Choice) -> pl.DataFrame:
    return stamps.str.extract_groups(f"^(?:{choice.pattern})$").struct.unnest()


def _zone_width(sample: pl.Series, choice: Choice) -> int | None:
    """How many characters of zone every stamp of the sample ends in; None where they differ, or the shape has parts behind."""
    groups = _split(sample, choice)
    if "y" in groups or "z" not in groups:
        return None
    widths = groups["z"].str.len_chars().fill_null(0).unique().to_list()
    return widths[0] if len(widths) == 1 and not groups["t"].null_count() else None


def _are_zones(cut: pl.Series) -> pl.Series:
    """Whether what was cut off a stamp is a zone as a whole, and nothing of the clock before it."""
    return cut.is_in([text for text in cut.drop_nulls().unique().to_list() if WHOLE_ZONE.fullmatch(text)])


def read_zones(zones: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Few distinct zones stand in one file: read each once."""
    distinct = zones.drop_nulls().unique().to_list()
    if not distinct:
        nothing = pl.DataFrame({"o": [None] * len(zones)}, schema={"o": pl.Int32})["o"]
        return nothing, nothing.cast(pl.String)
    read_once = {text: offset_of(text) for text in distinct}
    offsets = zones.replace_strict({t: o for t, (o, _) in read_once.items()}, default=None, return_dtype=pl.Int32)
    names = zones.replace_strict({t: n for t, (_, n) in read_once.items()}, default=None, return_dtype=pl.String)
    return offsets, names
