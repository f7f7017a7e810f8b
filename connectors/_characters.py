"""Stamps of words and digits, all of one shape: from their characters to microseconds, and how fine they are."""

from __future__ import annotations

import re

import polars as pl

from connectors import _months
from connectors._pieces import DAY_US, SEPARATORS
from connectors._shapes import Shape
from connectors._votes import Choice

HOUR_US = 3_600_000_000
LOOSE_SEPARATORS = (
    '","',
    "] [",
    '</Data><Data Name="time">',
)  # as written they may hold a blank more or less, which chrono would take literally
GAP_FILLERS = {"year": ("2000 ", "%Y "), "date": ("2000-01-01 ", "%Y-%m-%d ")}  # 2000 had a 29 February
HALF = "[ \u00a0\u202f]?([AaPp])\\.?[Mm]\\.?( |$)"
SPOKEN_HALF = "(" + "|".join((*_months.AFTERNOON, *_months.FORENOON)) + ") ?"
FRACTION = re.compile(r"[0-9]([.,])([0-9]{1,9})$")
LAST_DIGITS = (  # the fraction of a clock time
    r"(?:(?:^|[^0-9:])[0-9]{1,2}:[0-9]{2}:[0-9]{2}[.,:]|:[0-9]{2}:[0-9]{2}[.,]|[0-9]{6}\.|\.[0-9]{2}\.[0-9]{2}[.,]|^[0-9]{14}|^[0-9]{8}[_.:-][0-9]{6})([0-9]{1,9})"
)


def read_text(stamps: pl.Series, days: pl.Series | None, choice: Choice) -> tuple[pl.Series, pl.Series]:
    """Microseconds, and nanoseconds beyond, of stamps of words and digits; `days` is a part that stands apart.

    Nearly always the stamps can be parsed as they stand; only the few that cannot are looked at closely.
    """
    texts = stamps if days is None else stamps + " " + days
    at, digits = _parsed_in_step(texts, choice)
    if at.null_count() > texts.null_count():
        places = (at.is_null() & texts.is_not_null()).arg_true()
        at = at.scatter(places, _parsed_singly(texts.gather(places), choice))
    elif digits <= 6:
        return at, pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    if not stamps.str.contains(r"[.,][0-9]{7,9}(?:\D|$)").any():
        return at, pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    beyond = stamps.str.extract(r"[.,][0-9]{6}([0-9]{1,3})").str.pad_end(3, "0").cast(pl.Int16, strict=False)
    return at, beyond.fill_null(0)


def _parsed_in_step(texts: pl.Series, choice: Choice) -> tuple[pl.Series, int]:
    """Stamps whose fraction is as wide as the first one's, NULL for others, and that width.

    Parsing is several times faster where the format says the width; stamps of whole seconds come again and again, and
    each is parsed once.
    """
    fraction = FRACTION.search(next(iter(texts.drop_nulls().head(1)), ""))
    mark, digits = (fraction[1], len(fraction[2])) if fraction else ("", 0)
    if digits not in (0, 3, 6, 9) or "%.f" not in choice.format:
        return pl.repeat(None, len(texts), dtype=pl.Int64, eager=True), digits
    whole = f"{mark}%{digits}f" if digits else ""
    return _parsed(texts, choice, choice.format.replace("%.f", whole), is_repeating=not digits), digits


def _parsed_singly(texts: pl.Series, choice: Choice) -> pl.Series:
    """Stamps of any width."""
    if texts.head(2000).str.contains(r"[0-9],[0-9]+$").any():
        texts = texts.str.replace(r"([0-9]),([0-9]+)$", "$1.$2")
    at = _parsed(texts, choice, choice.format)
    if at.null_count() > texts.null_count():
        places = (at.is_null() & texts.is_not_null()).arg_true()
        at = at.scatter(places, _parsed_closely(texts.gather(places), choice))
    return at


def _parsed(texts: pl.Series, choice: Choice, format: str, *, is_repeating: bool = True) -> pl.Series:
    if choice.shape.missing:
        start, spelled = GAP_FILLERS[choice.shape.missing]
        texts, format = start + texts, spelled + format
    if choice.shape.grain_us == DAY_US:
        return texts.str.to_date(format, strict=False).cast(pl.Datetime("us")).cast(pl.Int64)
    # in nanoseconds 1677 would be the first year
    return texts.str.to_datetime(format, strict=False, time_unit="us", cache=is_repeating).cast(pl.Int64)


def _parsed_closely(texts: pl.Series, choice: Choice) -> pl.Series:
    """Stamps put into plain form first: weekdays, months in other languages, halves of the day, an hour 24."""
    if "another language" in choice.shape.name:
        names = sorted(_months.meanings(choice.language).items(), key=lambda pair: -len(pair[0]))
        texts = texts.str.to_lowercase().str.replace_many(dict(names), leftmost=True)
    half = pl.coalesce(
        texts.str.extract(HALF).str.to_lowercase(),
        pl.select(pl.when(texts.str.contains("|".join(_months.AFTERNOON))).then(pl.lit("p"))
                  .when(texts.str.contains("|".join(_months.FORENOON))).then(pl.lit("a"))).to_series(),
        eager=True,
    )  # fmt: skip
    is_midnight = texts.str.contains(r"(?:^|[^0-9:])24:00")
    texts = texts.str.replace(HALF, "${2}").str.replace(SPOKEN_HALF, "").str.replace(r"(^|[^0-9:])24:00", "${1}00:00")
    texts = texts.str.replace(r"((?:^|[^0-9])[0-9]{1,2}:[0-9]{2}:[0-9]{2})[:,]([0-9]{1,9})", "$1.$2").str.strip_chars()
    if choice.separator in LOOSE_SEPARATORS:
        texts = texts.str.replace(SEPARATORS[choice.separator], choice.separator)
    for pattern, replacement in choice.shape.tidy:
        texts = texts.str.replace_all(pattern, replacement)
    at = _parsed(texts, choice, choice.format)
    hours = at // HOUR_US % 24
    shift = (
        ((half == "p") & (hours < 12)).fill_null(False).cast(pl.Int64)
        - ((half == "a") & (hours == 12)).fill_null(False)
    ) * 12
    return at + shift * HOUR_US + is_midnight.cast(pl.Int64) * DAY_US


def grain_in(stamps: pl.Series, shape: Shape) -> pl.Series:
    """Microseconds that one step of the last written digit is worth."""
    if shape.grain_us:
        return pl.repeat(shape.grain_us, len(stamps), dtype=pl.Int64, eager=True)
    lengths = stamps.str.len_bytes()
    digits = stamps.drop_nulls().head(2000).str.extract(LAST_DIGITS).str.len_bytes().fill_null(0)
    if lengths.n_unique() <= 2 and digits.n_unique() <= 1:  # one width for all: no need to look at each
        return pl.repeat(_grain_of(int(digits[0]) if len(digits) else 0), len(stamps), dtype=pl.Int64, eager=True)
    every = stamps.str.extract(LAST_DIGITS).str.len_bytes().fill_null(0)
    return every.replace_strict({count: _grain_of(count) for count in range(10)}, default=1, return_dtype=pl.Int64)


def _grain_of(digits: int) -> int:
    return max(1, 10 ** (6 - min(digits, 6)))
