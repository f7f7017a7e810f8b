"""Which clocks are well kept, and which one all others are told against."""

from __future__ import annotations

from dataclasses import dataclass

from connectors._registry import all_connectors

# Services that stamp on their own, well-kept servers, the most trusted first.
TRUSTED = ("pagerduty", "slack", "github", "gitlab", "opsgenie", "statuspage", "jira", "servicenow", "alertmanager")
SELF_RUN = frozenset(  # software that people run on machines of their own keeps time as those machines do
    f"service:{name}"
    for name in ("alertmanager", "prometheus", "graphite", "influxdb", "opentsdb", "icinga", "zabbix", "jenkins", "argocd",
                 "flux", "spinnaker", "kubernetes", "vault", "grafana", "redmine", "bugzilla")
)  # fmt: skip
BY_HAND = frozenset({"service:git", "service:ansible", "service:helm"})  # stamped by the machine of whoever ran them


@dataclass(frozen=True)
class Clock:
    """carried_count: of how many clocks it passed on what they stamped."""

    clock_id: str
    kind: str
    name: str
    event_count: int
    carried_count: int = 0

    @property
    def is_kept(self) -> bool:
        """Whether somebody whose business it is keeps it right: a service that others run, or a log store."""
        return self.is_central and (self.carried_count > 0 or self.clock_id not in SELF_RUN)

    @property
    def is_central(self) -> bool:
        """Whether many look at it: a service that exports are made from, or a log store.

        A service of one's own that writes logs has the clock of some machine.
        """
        declared = {each.clock for each in all_connectors().values()}
        return self.kind == "service" and (self.carried_count > 0 or self.clock_id in declared - BY_HAND)


def choose(clocks: list[Clock], stated: str | None, are_tied: bool = False) -> tuple[str, str]:
    """The reference's id, and "stated" or why it was chosen; the clocks come with the most events first.

    are_tied: whether clocks share facts of their own, and not only somebody who passed on what they stamped.
    """
    if stated and (found := _named(clocks, stated)):
        return found, "stated"
    missing = f"the stated reference clock {stated} stamped no record; " if stated else "no reference clock is stated; "
    central = [clock for clock in clocks if clock.is_central]
    services = {clock.name.lower(): clock.clock_id for clock in reversed(central)}
    for name in TRUSTED:
        if name in services:
            return services[name], f"{missing}{name} is the most trusted service that stamped any"
    if central:
        return central[0].clock_id, f"{missing}of the services it stamped the most events ({central[0].event_count:,})"
    carrier = max(clocks, key=lambda clock: clock.carried_count)
    if carrier.carried_count > 1 and not are_tied:
        return (
            carrier.clock_id,
            f"{missing}no service stamped any, and what {carrier.carried_count} clocks stamped went through its hands",
        )
    return clocks[
        0
    ].clock_id, f"{missing}no service stamped any, and this clock stamped the most events ({clocks[0].event_count:,})"


def _named(clocks: list[Clock], stated: str) -> str | None:
    """By its full id, else as a service, a host or a file of that name."""
    known = {clock.clock_id.lower(): clock.clock_id for clock in reversed(clocks)}
    spellings = (stated, f"service:{stated}", f"host:{stated}", f"file:{stated}")
    return next((known[each.lower()] for each in spellings if each.lower() in known), None)
