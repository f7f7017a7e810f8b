"""How times, spans and counts are said: the same words on the page and in the Markdown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

EN_DASH = "\N{EN DASH}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KNOWN_TO_THE_SECOND = 2.0  # an interval no wider than this, in seconds, is written without its bounds
WORTH_SECONDS = 10.0  # and one no wider than this with seconds
# How surely something reached somebody, the strongest first.
CERTAINTIES = {
    "demonstrated": "wrote it, did it, answered or acknowledged it",
    "addressed": "a mention, a page, a mail",
    "likely exposed": "there and about",
    "could have seen": "in the conversation at all",
}


def day(at: datetime) -> str:
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def iso(at: datetime) -> str:
    """The instant as JavaScript reads it, always UTC, to the millisecond."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def epoch_ms(at: datetime) -> int:
    """Milliseconds since 1970: what the drawing's axis counts in."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def seconds_between(earlier: datetime | None, later: datetime | None) -> float | None:
    return None if earlier is None or later is None else (later - earlier).total_seconds()


def form(earliest: datetime | None, latest: datetime | None) -> str:
    """`hms` where seconds say something, else `hm`."""
    width = seconds_between(earliest, latest)
    return "hms" if width is not None and width <= WORTH_SECONDS else "hm"


def clock(at: datetime, shape: str = "hm") -> str:
    """`00:41`, `00:41:07`, `29 Mar 00:41` or `29 Mar 2026 00:41:07`, in UTC."""
    at = at.astimezone(UTC)
    short = at.strftime("%H:%M:%S" if shape.endswith("hms") else "%H:%M")
    if shape == "full":
        return f"{day(at)} {at:%H:%M:%S}"
    return f"{at.day} {MONTHS[at.month - 1]} {short}" if shape.startswith("day") else short


def span(seconds: float | None) -> str:
    """`20 s`, `14 min`, `1 h 20 min`, `3 days`; empty where nothing is known."""
    if seconds is None:
        return ""
    seconds = abs(seconds)
    if seconds < 10 and seconds != int(seconds):
        return f"{seconds:.2g} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    return f"{minutes / 1440:.0f} days"


def between(shortest: float | None, longest: float | None) -> str:
    """The bounds of a span, `8:39–9:21` or `1 h 20 min–1 h 24 min`; empty where both are the same or one is unknown."""
    if shortest is None or longest is None or longest - shortest <= KNOWN_TO_THE_SECOND:
        return ""
    shortest = max(shortest, 0.0)
    if longest < 3600:
        return EN_DASH.join(f"{round(seconds) // 60}:{round(seconds) % 60:02}" for seconds in (shortest, longest))
    ends = [span(shortest), span(longest)]
    return "" if ends[0] == ends[1] else EN_DASH.join(ends)


def doubt(at: datetime | None, earliest: datetime | None, latest: datetime | None) -> str:
    """`± 20 s` where the bounds lie evenly around the time, else `up to 3 min earlier`; empty where it is known."""
    before, after = seconds_between(earliest, at), seconds_between(at, latest)
    if before is None or after is None or before + after <= KNOWN_TO_THE_SECOND:
        return ""
    if before + after <= WORTH_SECONDS or abs(before - after) <= 0.1 * (before + after):
        return f"± {span(max(before, after))}"
    if min(before, after) < 0.5:
        return f"(up to {span(before)} earlier)" if before > after else f"(up to {span(after)} later)"
    return f"({span(before)} earlier to {span(after)} later)"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 clock`, `2 clocks`, `31,204 events`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def quantity(value: float | None) -> str:
    """A measured number without digits that nobody measured: `12,400`, `0.93`, `3.2`."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def short(value: float) -> str:
    """The same for the edge of a drawing: `98`, `0.93`, `2 G`."""
    for power, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")):
        if abs(value) >= power:
            return f"{value / (1e3 if letter == 'k' else power):.3g} {letter}"
    return quantity(value)


def source(file_path: str | None, line_number: int | None) -> str:
    """Where a record stands: `chat/incident.json:14`."""
    return "" if file_path is None else file_path + (f":{line_number}" if line_number else "")


def is_counted(measure: str | None, unit: str | None) -> bool:
    """Whether a measure names what it counts: `failed requests` in requests, not `slow requests` in s."""
    return not unit or unit in (measure or "").split()


def magnitude(impact: dict[str, Any], amount: str = "") -> str:
    """`12,400 failed checkouts (11,900–12,900)`, `49.8 % failed requests` or `slow requests: 4.51 s`.

    `amount` stands for a magnitude that is said otherwise.
    """
    measure, unit = impact["measure"] or "", impact["unit"] or ""
    amount = amount or quantity(impact["magnitude"])
    bounds = impact["lower"] is not None and impact["upper"] is not None and impact["lower"] != impact["upper"]
    between = f" ({quantity(impact['lower'])}{EN_DASH}{quantity(impact['upper'])})" if bounds else ""
    if unit == "%" or is_counted(measure, unit):
        return " ".join(part for part in (amount, unit if unit == "%" else "", measure) if part) + between
    return f"{measure}: {amount} {unit}{between}" if amount else measure


def common_start(one: str, other: str) -> str:
    """The first characters that both have."""
    length = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:length]
