"""Which of the signs become moments: those that say most, a fair share of each category, and never more than can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

MOST = 40
ENOUGH = 20  # what is worth little is shown where there is little else
WORTH_LITTLE = 5  # the first such tier
A_SHARE = 6  # of one category; each further such number falls behind by a tier


@dataclass(frozen=True)
class Sign:
    """What could be a moment. event_id: empty where samples show it, until it is anchored. earliest, latest: where they are not the event's own."""

    event_id: str
    occurred_at: datetime
    category: str
    label: str
    why: str
    tier: int
    cites: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    service: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def choose(signs: Iterable[Sign], most: int = MOST) -> list[Sign]:
    """At most `most`, in order of time. Every sign of tier 0 is among them; the others by tier and by share.

    Of equal ones, those of which their category has the fewest come first: by time alone the end would be left out.
    """
    ranked = sorted(_once(signs), key=lambda sign: (sign.tier, sign.occurred_at, sign.event_id))
    shares: Counter[str] = Counter()
    placed = []
    for sign in ranked:
        behind = shares[sign.category] // A_SHARE if sign.tier else 0
        shares[sign.category] += 1
        placed.append((sign.tier + behind, shares[sign.category], sign.tier, sign.occurred_at, sign.event_id, sign))
    placed.sort(key=lambda each: each[:-1])
    chosen = [sign for rank, *_, sign in placed if rank < WORTH_LITTLE][:most]
    chosen += [sign for rank, *_, sign in placed if rank >= WORTH_LITTLE][: max(0, ENOUGH - len(chosen))]
    return sorted(chosen, key=lambda sign: (sign.occurred_at, sign.event_id))


def _once(signs: Iterable[Sign]) -> list[Sign]:
    """Each event once: by its strongest sign, which cites what the others cite."""
    best: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda each: (each.tier, each.category, each.label)):
        if (known := best.get(sign.event_id)) is None:
            best[sign.event_id] = sign
        else:
            cites, series = ((*known.cites, *sign.cites), (*known.series, *sign.series))
            best[sign.event_id] = replace(known, cites=tuple(dict.fromkeys(cites)), series=tuple(dict.fromkeys(series)))
    return list(best.values())
