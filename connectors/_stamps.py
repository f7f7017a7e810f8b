"""Written times: the shapes they come in, how to find them, and what they say before any zone is known.

A shape is decided once for many stamps, by voting, and then read for all of them at full speed. What
comes out is what the characters say: a local reading, the offset or zone written beside it, how fine
it is and what it leaves out. Which instant that is gets decided later, in `pipelines.times`.
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl

from connectors import _months
from connectors._numbers import read_numbers
from connectors._shapes import DAY_US, SEPARATORS, Shape
from connectors._votes import Choice, vote
from connectors._zones import offset_of as offset_of

READING = pl.Schema(
    {
        "at": pl.Int64,  # microseconds of the local reading since 1970 (of UTC where offset_seconds is 0)
        "nanos": pl.Int16,  # 0-999 beyond the microsecond
        "grain_us": pl.Int64,  # how wide the reading is
        "offset_seconds": pl.Int32,  # as written; NULL: no offset in the text
        "zone_text": pl.String,  # an abbreviation or IANA name as written
        "missing": pl.String,  # "", "year", "date", "century", "order" (of day and month), or several with a blank between
        "weekday": pl.Int8,  # as written, Monday is 1
    }
)
BESIDE = "a second stamp"  # as zone_text: the offset is not written, another stamp of the record tells it
YEAR_BESIDE = "beside"  # as missing: the year is not written, and filled in from another stamp of the record
WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1)}
WEEKDAY_BEFORE = "^(?i)(mon|tue|wed|thu|fri|sat|sun)"
MOST_SHAPES = 24  # in one column
HOUR_US = 3_600_000_000
LOOSE_SEPARATORS = (
    '","',
    "] [",
    '</Data><Data Name="time">',
)  # as written they may hold a blank more or less, which chrono would take literally
GAP_FILLERS = {"year": ("2000 ", "%Y "), "date": ("2000-01-01 ", "%Y-%m-%d ")}  # 2000 had a 29 February
EXPONENT = r"^[0-9]\.[0-9]+[eE]\+?[0-9]{1,2}$"
HALF = "[ \u00a0\u202f]?([AaPp])\\.?[Mm]\\.?( |$)"
SPOKEN_HALF = "(" + "|".join((*_months.AFTERNOON, *_months.FORENOON)) + ") ?"
LAST_DIGITS = (  # the fraction of a clock time
    r"(?:(?:^|[^0-9:])[0-9]{1,2}:[0-9]{2}:[0-9]{2}[.,:]|:[0-9]{2}:[0-9]{2}[.,]|[0-9]{6}\.|\.[0-9]{2}\.[0-9]{2}\.)([0-9]{1,9})"
)


def read(groups: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Stamps of one shape to READING; rows that it does not explain come out NULL.

    groups: what the shape's regex found, `t` and, where it has them, `z` and `y`.
    """
    shape, stamps = choice.shape, groups["t"]
    days, zones = (groups[name] if name in groups.columns else None for name in ("y", "z"))
    if shape.epoch:
        at, nanos, grain = read_numbers(stamps, shape.epoch)
        offset = pl.select(pl.when(at.is_not_null()).then(0)).to_series().cast(pl.Int32)
        names = pl.Series([None] * len(stamps), dtype=pl.String)
    else:
        at, nanos = _read_text(stamps, days, choice)
        grain = _grain(stamps, shape)
        offset, names = read_zones(
            pl.repeat(None, len(stamps), dtype=pl.String, eager=True) if zones is None else zones
        )
    frame = pl.DataFrame({"at": at, "nanos": nanos, "grain_us": grain, "offset_seconds": offset, "zone_text": names})
    frame = frame.with_columns(missing=pl.lit(_missing(choice)), weekday=_weekdays(stamps))
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
    return pl.DataFrame({name: [None] * count for name in READING}, schema=READING)


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
    return result, choices


def read_whole(stamps: pl.Series, choice: Choice) -> pl.DataFrame:
    """Stamps with nothing before or after them to READING.

    Where all of a sample end in the same few characters of zone, they are cut off by their width, which is
    several times faster than the regex; a row that is not so is left to the regex after all.
    """
    width = None if choice.shape.epoch else _zone_width(stamps.drop_nulls().head(1000), choice)
    if width is None:
        return read(_split(stamps, choice), choice)
    quick = pl.DataFrame({"t": stamps.str.slice(0, stamps.str.len_chars() - width) if width else stamps})
    if width:
        quick = quick.with_columns(stamps.str.slice(-width).alias("z"))
    found = read(quick, choice)
    is_read = found["at"].is_not_null() & (
        (found["offset_seconds"].is_not_null() | found["zone_text"].is_not_null()) if width else True
    )
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
    is_open = (
        not choice.is_order_decided and choice.order[:1] != "y" and "." not in choice.shape.name
    )  # dots: the day comes first
    return " ".join(
        word
        for word, is_said in ((choice.shape.missing, True), ("order", is_open), ("century", "%y" in choice.format))
        if word and is_said
    )


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


def _read_text(stamps: pl.Series, days: pl.Series | None, choice: Choice) -> tuple[pl.Series, pl.Series]:
    """Microseconds, and nanoseconds beyond, of stamps of words and digits; `days` is a part that stands apart.

    Nearly always the stamps can be parsed as they stand; only the few that cannot are looked at closely.
    """
    texts = stamps if days is None else stamps + " " + days
    if texts.head(2000).str.contains(r"[0-9],[0-9]+$").any():
        texts = texts.str.replace(r"([0-9]),([0-9]+)$", "$1.$2")
    at = _parsed(texts, choice)
    if at.null_count() > texts.null_count():
        places = (at.is_null() & texts.is_not_null()).arg_true()
        at = at.scatter(places, _parsed_closely(texts.gather(places), choice))
    if not stamps.str.contains(r"[.,][0-9]{7,9}(?:\D|$)").any():
        return at, pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    beyond = stamps.str.extract(r"[.,][0-9]{6}([0-9]{1,3})").str.pad_end(3, "0").cast(pl.Int16, strict=False)
    return at, beyond.fill_null(0)


def _parsed(texts: pl.Series, choice: Choice) -> pl.Series:
    format = choice.format
    if choice.shape.missing:
        start, spelled = GAP_FILLERS[choice.shape.missing]
        texts, format = start + texts, spelled + format
    if choice.shape.grain_us == DAY_US:
        return texts.str.to_date(format, strict=False).cast(pl.Datetime("us")).cast(pl.Int64)
    # in nanoseconds 1677 would be the first year
    return texts.str.to_datetime(format, strict=False, time_unit="us").cast(pl.Int64)


def _parsed_closely(texts: pl.Series, choice: Choice) -> pl.Series:
    """Stamps put into plain form first: weekdays, months in other languages, halves of the day, an hour 24."""
    if "another language" in choice.shape.name:
        names = sorted(_months.meanings().items(), key=lambda pair: -len(pair[0]))
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
    at = _parsed(texts, choice)
    hours = at // HOUR_US % 24
    shift = (
        ((half == "p") & (hours < 12)).fill_null(False).cast(pl.Int64)
        - ((half == "a") & (hours == 12)).fill_null(False)
    ) * 12
    return at + shift * HOUR_US + is_midnight.cast(pl.Int64) * DAY_US


def _grain(stamps: pl.Series, shape: Shape) -> pl.Series:
    """Microseconds that one step of the last written digit is worth."""
    if shape.grain_us:
        return pl.repeat(shape.grain_us, len(stamps), dtype=pl.Int64, eager=True)
    lengths = stamps.str.len_bytes()
    digits = stamps.head(2000).str.extract(LAST_DIGITS).str.len_bytes().fill_null(0)
    if lengths.n_unique() <= 2 and digits.n_unique() <= 1:  # one width for all: no need to look at each
        return pl.repeat(_grain_of(int(digits[0]) if len(digits) else 0), len(stamps), dtype=pl.Int64, eager=True)
    every = stamps.str.extract(LAST_DIGITS).str.len_bytes().fill_null(0)
    return every.replace_strict({count: _grain_of(count) for count in range(10)}, default=1, return_dtype=pl.Int64)


def _grain_of(digits: int) -> int:
    return max(1, 10 ** (6 - min(digits, 6)))


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
