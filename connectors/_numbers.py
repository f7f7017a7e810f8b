"""Times that are numbers: seconds, or smaller units, since some machine's beginning."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

MICROS = 1_000_000
TAI_EPOCH = 1 << 62
TAI_LEAP_SECONDS = 10  # TAI64 labels as written by multilog: TAI is UTC + 10 s, later leap seconds not counted


@dataclass(frozen=True)
class Unit:
    """nanoseconds: of one unit. origin_seconds: of its zero, since 1970."""

    nanoseconds: int
    origin_seconds: int = 0


UNITS = {
    "s": Unit(1_000_000_000),
    "ms": Unit(1_000_000),
    "us": Unit(1_000),
    "ns": Unit(1),
    "filetime": Unit(100, -11_644_473_600),  # since 1601 (Windows)
    "webkit": Unit(1_000, -11_644_473_600),
    "ticks": Unit(100, -62_135_596_800),  # since the year 1 (.NET)
    "cocoa": Unit(1_000_000_000, 978_307_200),  # since 2001 (macOS, iOS)
    "excel": Unit(86_400_000_000_000, -2_209_161_600),  # since 1899-12-30
}
SINCE_1970 = ("s", "ms", "us", "ns")
LATEST_SECOND = 2_000_000_000  # the shapes take later ones for no time
LAST_SECOND = 253_402_300_799  # of the year 9999
IDS = {
    "uuid7": (12, 16, 1_000),
    "ulid": (10, 32, 1_000),
    "objectid": (8, 16, MICROS),
}  # digits of the time, base, its unit in µs
SNOWFLAKES = {"snowflake 2010": 1_288_834_974_657, "snowflake 2015": 1_420_070_400_000}  # their zero, in ms since 1970
SNOWFLAKE_BITS = 22  # below the milliseconds: worker and sequence
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def read_numbers(stamps: pl.Series, unit: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Microseconds since 1970, nanoseconds beyond, and the grain in microseconds."""
    if unit == "tai":
        return _read_tai(stamps)
    if unit == "hex":
        return _read_hex(stamps)
    if unit == "excel":
        return _read_days(stamps)
    if unit in IDS:
        return _read_ids(stamps, unit)
    if unit in SNOWFLAKES:
        return _read_snowflakes(stamps, SNOWFLAKES[unit])
    size, origin = UNITS[unit].nanoseconds, UNITS[unit].origin_seconds * MICROS
    whole = stamps.str.extract(r"^([0-9]+)").cast(pl.Int64, strict=False)
    if size < 1_000:
        per_micro = 1_000 // size
        nanos = ((whole % per_micro) * size).cast(pl.Int16)
        return whole // per_micro + origin, nanos, pl.repeat(1, len(stamps), dtype=pl.Int64, eager=True)
    fraction = stamps.str.extract(r"[.,]([0-9]+)$").fill_null("")
    width = len(str(size // 1_000)) - 1  # digits of the fraction down to the microsecond
    digits = fraction.str.pad_end(12, "0")
    micros = whole * (size // 1_000) + origin
    if width:
        micros = micros + digits.str.slice(0, width).cast(pl.Int64, strict=False)
    nanos = digits.str.slice(width, 3).cast(pl.Int16, strict=False).fill_null(0)
    grains = {count: max(1, size // 1_000 // 10**count) for count in range(13)}
    return micros, nanos, fraction.str.len_bytes().replace_strict(grains, default=1, return_dtype=pl.Int64)


def read_out_of_range(stamps: pl.Series, unit: str) -> pl.Series:
    """Microseconds of what a column of a unit since 1970 holds for "never": 0, -1, and instants after those of its shape.

    Any other number is none of its times.
    """
    per_second = 1_000_000_000 // UNITS[unit].nanoseconds
    whole = stamps.str.extract(r"^(-?[0-9]{1,19})(?:\.0*)?$").cast(pl.Int64, strict=False)
    is_far = whole.is_between(LATEST_SECOND * per_second, min(LAST_SECOND * per_second, 2**63 - 1))
    micros = whole * (MICROS // per_second) if per_second <= MICROS else whole // (per_second // MICROS)
    return (
        pl.select(pl.when(whole == 0).then(0).when(whole == -1).then(-MICROS).when(is_far).then(micros))
        .to_series()
        .cast(pl.Int64)
    )


def _read_ids(stamps: pl.Series, kind: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Times that identifiers begin with: UUID version 7 (RFC 9562), ULID, and MongoDB's ObjectId."""
    digits, base, per_unit = IDS[kind]
    values = [
        None if text is None else _number(text.replace("-", "")[:digits], base) * per_unit for text in stamps.to_list()
    ]
    zeros = pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    return pl.Series(values, dtype=pl.Int64), zeros, pl.repeat(per_unit, len(stamps), dtype=pl.Int64, eager=True)


def _read_snowflakes(stamps: pl.Series, zero: int) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Milliseconds since the service's own zero, and 22 bits below them (Discord's API reference, "Snowflakes")."""
    millis = stamps.cast(pl.Int64, strict=False) // (1 << SNOWFLAKE_BITS) + zero
    zeros = pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    return millis * 1_000, zeros, pl.repeat(1_000, len(stamps), dtype=pl.Int64, eager=True)


def _number(digits: str, base: int) -> int:
    value = 0
    for digit in digits.lower():
        value = value * base + CROCKFORD.index(digit)
    return value


def _read_days(stamps: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Days and their fraction; a spreadsheet keeps about the microsecond, and means the millisecond.

    A column with fewer decimals than that was rounded (in one with more, zeros at the end are left out): its values begin
    half a step before their reading.
    """
    days = stamps.cast(pl.Float64, strict=False)
    millis = (days * 86_400_000).round(0).cast(pl.Int64, strict=False)
    micros = millis * 1_000 + UNITS["excel"].origin_seconds * MICROS
    zeros = pl.zeros(len(stamps), dtype=pl.Int16, eager=True)
    digits = stamps.str.extract(r"\.([0-9]+)$").str.len_bytes().max()
    grain = max(1_000, 86_400 * MICROS // 10 ** (digits if isinstance(digits, int) else 0))
    micros = micros - grain // 2 if grain > 1_000 else micros
    return micros, zeros, pl.repeat(grain, len(stamps), dtype=pl.Int64, eager=True)


def _read_tai(stamps: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """TAI64 and TAI64N labels (cr.yp.to/libtai/tai64.html): 8 bytes of seconds from 2^62, 4 of nanoseconds."""
    pairs = [
        None if text is None else (int(text[1:17], 16) - TAI_EPOCH - TAI_LEAP_SECONDS, int(text[17:] or "0", 16))
        for text in stamps.to_list()
    ]
    micros = [None if pair is None else pair[0] * MICROS + pair[1] // 1_000 for pair in pairs]
    nanos = [None if pair is None else pair[1] % 1_000 for pair in pairs]
    grain = [1 if text and len(text) > 17 else MICROS for text in stamps.to_list()]
    return (
        pl.Series(micros, dtype=pl.Int64),
        pl.Series(nanos, dtype=pl.Int16),
        pl.Series(grain, dtype=pl.Int64),
    )


def _read_hex(stamps: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Seconds since 1970 in base 16, as slapd and firmware write them; behind a point nanoseconds, likewise."""
    pairs = [
        None if text is None else [int(part, 16) for part in text.removeprefix("0x").split(".")]
        for text in stamps.to_list()
    ]
    nanos = [None if pair is None else sum(pair[1:]) for pair in pairs]
    micros = [None if pair is None else pair[0] * MICROS + sum(pair[1:]) // 1_000 for pair in pairs]
    return (
        pl.Series(micros, dtype=pl.Int64),
        (pl.Series(nanos, dtype=pl.Int64) % 1_000).cast(pl.Int16),
        pl.Series([1 if pair and len(pair) > 1 else MICROS for pair in pairs], dtype=pl.Int64),
    )
