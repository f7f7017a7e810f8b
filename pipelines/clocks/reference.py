"""Which clocks are well kept, and which one all others are told against."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from connectors._registry import all_connectors
from pipelines.clocks.slips import HOUR

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


def choose(
    clocks: list[Clock], stated: str | None, are_tied: bool = False, doubtful: Collection[str] = ()
) -> tuple[str, str]:
    """The reference's id, and "stated" or why it was chosen; the clocks come with the most events first.

    are_tied: whether clocks share facts of their own, and not only somebody who passed on what they stamped.
    doubtful: clocks that stepped or that others outvote; a machine's is taken only where all are.
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
    clocks = [clock for clock in clocks if clock.clock_id not in doubtful] or clocks
    carrier = max(clocks, key=lambda clock: clock.carried_count)
    if carrier.carried_count > 1 and not are_tied:
        return (
            carrier.clock_id,
            f"{missing}no service stamped any, and what {carrier.carried_count} clocks stamped went through its hands",
        )
    most, why = clocks[0], f"{missing}no service stamped any, and this clock stamped the most events"
    return most.clock_id, f"{why} ({most.event_count:,}){' of those that none put in doubt' if doubtful else ''}"


@dataclass(frozen=True)
class Vote:
    """outvoted: whether most clocks put the reference in doubt. disputed: clocks against which as many speak as for them."""

    outvoted: bool = False
    disputed: frozenset[str] = frozenset()


def vote(offsets: pl.DataFrame) -> Vote:
    """Whether the clocks that were measured agree on whole hours, or on a step, that the reference then has itself.

    offsets: as `estimate` gives them. The reference has a vote of its own, and so has every clock that agrees with it.
    """
    measured = offsets.filter(pl.col("lower_seconds").is_not_null() | pl.col("upper_seconds").is_not_null())
    others = measured.filter(pl.col("verdict") != "reference")
    slips = others.filter(pl.col("kind") == "zone slip").with_columns(hours=(pl.col("offset_seconds") / HOUR).round(2))
    alike = slips.group_by("hours").agg(pl.col("clock_id").unique()).sort(pl.col("clock_id").list.len(), "hours")
    against = set(alike["clock_id"][-1]) if len(alike) else set()
    agreeing = measured["clock_id"].n_unique() - slips["clock_id"].n_unique()
    stepping = _stepping_at_once(others)
    if len(against) > agreeing or len(stepping) > max(1, others["clock_id"].n_unique() - len(stepping)):
        return Vote(outvoted=True)
    return Vote(disputed=frozenset(against if len(against) == agreeing else ()))


def by_zones(ballot: Vote, reference: str, zoneless: Collection[str]) -> Vote:
    """A dispute over whole hours, settled where one side states its zone and the other's is assumed.

    zoneless: clocks whose stamps all lack a zone, and of which nothing told one.
    """
    if reference not in zoneless:
        return replace(ballot, disputed=ballot.disputed.difference(zoneless))
    return replace(ballot, outvoted=ballot.outvoted or not ballot.disputed.issubset(zoneless))


def _stepping_at_once(offsets: pl.DataFrame) -> set[str]:
    """The most clocks that have a step in the same moment, as far as their facts tell when."""
    gaps = offsets.with_columns(until=pl.col("valid_to").shift(1).over("clock_id")).filter(pl.col("segment") > 0)
    groups = (set(gaps.filter(pl.lit(at).is_between("valid_from", "until"))["clock_id"]) for at in gaps["valid_from"])
    return max(groups, key=len, default=set())


def _named(clocks: list[Clock], stated: str) -> str | None:
    """By its full id, else as a service, a host or a file of that name."""
    known = {clock.clock_id.lower(): clock.clock_id for clock in reversed(clocks)}
    spellings = (stated, f"service:{stated}", f"host:{stated}", f"file:{stated}")
    return next((known[each.lower()] for each in spellings if each.lower() in known), None)
