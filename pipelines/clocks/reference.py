"""Which clock all others are told against."""

from __future__ import annotations

# Services that stamp on their own, well-kept servers, the most trusted first.
TRUSTED = ("pagerduty", "slack", "github", "gitlab", "opsgenie", "statuspage", "jira", "servicenow", "alertmanager")

Clock = tuple[str, str, str, int]  # clock_id, kind, name, event_count


def choose(clocks: list[Clock], stated: str | None) -> tuple[str, str]:
    """The reference's id, and "stated" or why it was chosen; the clocks come with the most events first."""
    if stated and (found := _named(clocks, stated)):
        return found, "stated"
    missing = f"the stated reference clock {stated} stamped no record; " if stated else "no reference clock is stated; "
    services = {name.lower(): clock_id for clock_id, kind, name, _ in reversed(clocks) if kind == "service"}
    for name in TRUSTED:
        if name in services:
            return services[name], f"{missing}{name} is the most trusted service that stamped any"
    if services:
        chosen = next(clock for clock in clocks if clock[1] == "service")
        return chosen[0], f"{missing}of the services it stamped the most events ({chosen[3]:,})"
    return clocks[0][0], f"{missing}no service stamped any, and this clock stamped the most events ({clocks[0][3]:,})"


def _named(clocks: list[Clock], stated: str) -> str | None:
    """By its full id, else as a service, a host or a file of that name."""
    known = {clock[0].lower(): clock[0] for clock in reversed(clocks)}
    spellings = (stated, f"service:{stated}", f"host:{stated}", f"file:{stated}")
    return next((known[each.lower()] for each in spellings if each.lower() in known), None)
