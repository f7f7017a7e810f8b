"""Written times: the shapes they come in, how to find them, and what they say before any zone is known.

A shape is decided once for many stamps, by voting, and then read for all of them at full speed. What
comes out is what the characters say: a local reading, the offset or zone written beside it, how fine
it is and what it leaves out. Which instant that is gets decided later, in `pipelines.times`.
"""

from __future__ import annotations

import re

import polars as pl

from connectors._shapes import ABBREVIATIONS, WEEKDAY, Shape
from connectors._votes import Choice, vote

READING = pl.Schema(
    {
        "at": pl.Int64,  # microseconds of the local reading since 1970 (of UTC where offset_seconds is 0)
        "nanos": pl.Int16,  # 0-999 beyond the microsecond
        "grain_us": pl.Int64,  # how wide the reading is
        "offset_seconds": pl.Int32,  # as written; NULL: no offset in the text
        "zone_text": pl.String,  # an abbreviation or IANA name as written
        "missing": pl.String,  # "", "year", "date"
    }
)
MOST_SHAPES = 24  # in one column
TAI_EPOCH = 1 << 62
TAI_LEAP_SECONDS = 10  # TAI64 labels as written by multilog: TAI is UTC + 10 s, later leap seconds not counted


GAP_FILLERS = {"year": ("2000 ", "%Y "), "date": ("2000-01-01 ", "%Y-%m-%d ")}  # 2000 had a 29 February
TIDY = {  # what chrono's strptime does not skip by itself
    "day mon year time": [(rf"^{WEEKDAY},? ", ""), (r"([a-z]{3})[a-z.]* ", "$1 ")],
    "mon day year time": [(r"^([A-Z][a-z]{2})[a-z.]* +", "$1 "), (r"^(\w+ \d+),", "$1")],
    "ctime": [(rf"^{WEEKDAY} ", ""), ("  ", " ")],
    "mon day time": [(rf"^{WEEKDAY} ", ""), ("  ", " ")],
    "klog": [("^[A-Z]", "")],
    "year-month-day minute": [("T", " ")],
    "compact day and time": [("-", " ")],
}


def read(groups: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Stamps of one shape to READING; rows that it does not explain come out NULL.

    groups: what the shape's regex found, `t` and, where it has them, `z` and `y`.
    """
    shape, stamps, zones = choice.shape, groups["t"], _group(groups, "z")
    years = _group(groups, "y") if "y" in groups else None
    if shape.epoch or shape.name == "epoch nanoseconds":
        at, nanos, grain = _read_epoch(stamps, shape)
        offset = pl.select(pl.when(at.is_not_null()).then(0)).to_series().cast(pl.Int32)
        names = pl.Series([None] * len(stamps), dtype=pl.String)
    else:
        at, nanos = _read_text(stamps, years, choice)
        grain = _grain(stamps, shape)
        offset, names = _read_zones(zones)
    frame = pl.DataFrame({"at": at, "nanos": nanos, "grain_us": grain, "offset_seconds": offset, "zone_text": names})
    return frame.with_columns(missing=pl.lit(shape.missing)).cast(dict(READING)).select(READING.names())


def read_column(written: pl.Series) -> tuple[pl.DataFrame, list[Choice]]:
    """A column of written times, whatever shapes it mixes, to READING and the shapes in the order found."""
    result = pl.DataFrame(schema=READING, data={name: [None] * len(written) for name in READING})
    choices: list[Choice] = []
    written = written.cast(pl.String).str.strip_chars()
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
    width = _zone_width(stamps.drop_nulls().head(1000), choice)
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


def _split(stamps: pl.Series, choice: Choice) -> pl.DataFrame:
    return stamps.str.extract_groups(f"^(?:{choice.pattern})$").struct.unnest()


def _zone_width(sample: pl.Series, choice: Choice) -> int | None:
    """How many characters of zone every stamp of the sample ends in; None where they differ, or the shape has parts behind."""
    groups = _split(sample, choice)
    if "y" in groups or "z" not in groups:
        return None if "y" in groups else 0
    widths = groups["z"].str.len_chars().fill_null(0).unique().to_list()
    return widths[0] if len(widths) == 1 and not groups["t"].null_count() else None


def offset_of(text: str) -> tuple[int | None, str | None]:
    """A zone as written to (seconds east of UTC, name): `+0530`, `Z`, `UTC+3`, `CET`, `Europe/Zurich`.

    An abbreviation that several zones share gives its name only.
    """
    text = text.strip(" ()").replace("\u2212", "-")
    if numeric := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", text):
        sign, hours, minutes = numeric.groups()
        return (1 if sign == "+" else -1) * (int(hours) * 3600 + int(minutes or 0) * 60), None
    known = ABBREVIATIONS.get(text)
    if known and len(known) == 1:
        return known[0], (None if text == "Z" else text)
    return None, text or None


def _group(groups: pl.DataFrame, name: str) -> pl.Series:
    return groups[name] if name in groups else pl.Series([None] * len(groups), dtype=pl.String)


def _read_text(stamps: pl.Series, years: pl.Series | None, choice: Choice) -> tuple[pl.Series, pl.Series]:
    format, texts = choice.format, stamps
    for pattern, replacement in TIDY.get(choice.shape.name, ()):
        texts = texts.str.replace_all(pattern, replacement)
    if choice.separator == " " and stamps.head(2000).str.contains("  ").any():
        texts = texts.str.replace_all("  ", " ")
    if stamps.head(2000).str.contains(r",\d+$").any():
        texts = texts.str.replace(r",(\d+)$", ".$1")
    if years is not None:
        texts = texts + " " + years
    if choice.shape.missing:
        start, spelled = GAP_FILLERS[choice.shape.missing]
        texts, format = start + texts, spelled + format
    if choice.shape.name == "date":
        return texts.str.to_date(format, strict=False).cast(pl.Datetime("us")).cast(pl.Int64), _zeros(stamps)
    at = texts.str.to_datetime(format, strict=False, time_unit="us").cast(
        pl.Int64
    )  # in nanoseconds 1677 would be the first year
    if not _has_nanos(stamps):
        return at, _zeros(stamps)
    beyond = stamps.str.extract(r"[.,]\d{6}(\d{1,3})$").str.pad_end(3, "0").cast(pl.Int16, strict=False)
    return at, beyond.fill_null(0)


def _has_nanos(stamps: pl.Series) -> bool:
    return bool(stamps.str.contains(r"[.,]\d{7,9}$").any())


def _zeros(like: pl.Series) -> pl.Series:
    return pl.zeros(len(like), dtype=pl.Int16, eager=True)


def _grain(stamps: pl.Series, shape: Shape) -> pl.Series:
    """Microseconds that one step of the last written digit is worth."""
    if shape.name == "date":
        return pl.repeat(86_400_000_000, len(stamps), dtype=pl.Int64, eager=True)
    if shape.name.endswith("minute"):
        return pl.repeat(60_000_000, len(stamps), dtype=pl.Int64, eager=True)
    lengths = stamps.str.len_bytes()
    sample = stamps.head(2000)
    digits = sample.str.extract(r":\d{2}[.,](\d+)$").str.len_bytes().fill_null(0)
    if lengths.n_unique() <= 2 and digits.n_unique() <= 1:  # one width for all: no need to look at each
        return pl.repeat(_grain_of(int(digits[0]) if len(digits) else 0), len(stamps), dtype=pl.Int64, eager=True)
    every = stamps.str.extract(r"[.,](\d+)$").str.len_bytes().fill_null(0)
    return every.replace_strict({count: _grain_of(count) for count in range(10)}, default=1, return_dtype=pl.Int64)


def _grain_of(digits: int) -> int:
    return max(1, 10 ** (6 - min(digits, 6)))


def _read_zones(zones: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Few distinct zones stand in one file: read each once."""
    distinct = zones.drop_nulls().unique().to_list()
    if not distinct:
        nothing = pl.DataFrame({"o": [None] * len(zones)}, schema={"o": pl.Int32})["o"]
        return nothing, nothing.cast(pl.String)
    read_once = {text: offset_of(text) for text in distinct}
    offsets = zones.replace_strict({t: o for t, (o, _) in read_once.items()}, default=None, return_dtype=pl.Int32)
    names = zones.replace_strict({t: n for t, (_, n) in read_once.items()}, default=None, return_dtype=pl.String)
    return offsets, names


def _read_epoch(stamps: pl.Series, shape: Shape) -> tuple[pl.Series, pl.Series, pl.Series]:
    if shape.name == "TAI64N":
        return _read_tai(stamps)
    if shape.name == "epoch nanoseconds":
        whole = stamps.cast(pl.Int64, strict=False)
        return whole // 1000, (whole % 1000).cast(pl.Int16), pl.repeat(1, len(stamps), dtype=pl.Int64, eager=True)
    parts = pl.DataFrame({"w": stamps.str.extract(r"^(\d+)"), "f": stamps.str.extract(r"\.(\d+)$").fill_null("")})
    width = {1_000_000: 6, 1_000: 3, 1: 0}[shape.epoch]
    fraction = parts["f"].str.pad_end(9, "0")
    micros = parts["w"].cast(pl.Int64, strict=False) * shape.epoch
    if width:
        micros = micros + fraction.str.slice(0, width).cast(pl.Int64, strict=False)
    nanos = fraction.str.slice(width, 3).cast(pl.Int16, strict=False).fill_null(0)
    digits = parts["f"].str.len_bytes()
    grain = digits.replace_strict(
        {n: max(1, shape.epoch // 10 ** min(n, 6)) for n in range(10)}, default=1, return_dtype=pl.Int64
    )
    return micros, nanos, grain


def _read_tai(stamps: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """TAI64 and TAI64N labels (cr.yp.to/libtai/tai64.html): 8 bytes of seconds from 2^62, 4 of nanoseconds."""
    pairs = [
        None if text is None else (int(text[1:17], 16) - TAI_EPOCH - TAI_LEAP_SECONDS, int(text[17:] or "0", 16))
        for text in stamps.to_list()
    ]
    micros = [None if pair is None else pair[0] * 1_000_000 + pair[1] // 1000 for pair in pairs]
    nanos = [None if pair is None else pair[1] % 1000 for pair in pairs]
    grain = [1 if text and len(text) > 17 else 1_000_000 for text in stamps.to_list()]
    return (
        pl.Series(micros, dtype=pl.Int64),
        pl.Series(nanos, dtype=pl.Int16),
        pl.Series(grain, dtype=pl.Int64),
    )
