"""Links and episodes against the truth.

A link is right where its two records speak of the same thing by any evidence, or belong to the same incident. A pair
of records of different sources is found where links inside its group connect them, directly or through others of the
group: a star says as much as all pairs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from stories.product import Answer
from stories.truth import Estate, Group, Record

STRENGTHS = ("same id", "explicit reference", "same conversation", "unstated", "time only")
CLAIMED = STRENGTHS[:-1]
CUTS = 40
CAUSE = re.compile(r"\bcaus", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    one: Record
    other: Record
    said: str  # relation and evidence
    strength: str
    score: float
    is_right: bool


@dataclass
class LinkTally:
    """Sums over worlds. found and pairs: by strength of the truth; made and right: by strength that the product states."""

    made: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    decoys: Counter[str] = field(default_factory=Counter)
    cuts: list[list[float]] = field(default_factory=lambda: [[0.0, 0.0, 0.0, 0.0] for _ in range(CUTS)])
    causes_by_closeness: int = 0
    unknown: int = 0  # links of what the truth does not know
    misplaced: int = 0  # records of which no event stands at their place with their time
    precision_sum: float = 0.0
    recall_sum: float = 0.0
    told: int = 0  # events of incidents
    faults: list[str] = field(default_factory=list)

    def precision(self, strengths: Iterable[str]) -> float:
        strengths = tuple(strengths)
        return _share(sum(self.right[each] for each in strengths), sum(self.made[each] for each in strengths))

    def recall(self, strengths: Iterable[str]) -> float:
        strengths = tuple(strengths)
        return _share(sum(self.found[each] for each in strengths), sum(self.pairs[each] for each in strengths))

    @property
    def recall_where_precise(self) -> float:
        """The highest recall of ids and references, over all cuts by strength and score, at a precision of 0.95."""
        reached = [found / pairs for right, made, found, pairs in self.cuts if pairs and made and right / made >= 0.95]
        return max(reached, default=0.0)

    @property
    def b_cubed(self) -> tuple[float, float, float]:
        precision, recall = _share(self.precision_sum, self.told), _share(self.recall_sum, self.told)
        return precision, recall, _share(2 * precision * recall, precision + recall)


def judge(estate: Estate, answer: Answer, tally: LinkTally) -> None:
    of_place = {record.place: record for record in estate.records}
    places = {row["event_id"]: (row["file_path"], row["line_number"]) for row in answer.rows["events"]}
    of_event = {event: of_place[place] for event, place in places.items() if place in of_place}
    times = {(row["file_path"], row["line_number"]): row["recorded_at"] for row in answer.rows["events"]}
    tally.misplaced += sum(not _is_at(times.get(record.place), record) for record in estate.records)
    groups: dict[Record, set[int]] = defaultdict(set)
    for number, group in enumerate(estate.groups):
        for member in group.members:
            groups[member].add(number)
    links = _links(answer.rows["links"], of_event, groups, tally)
    for link in links:
        tally.made[link.strength] += 1
        tally.right[link.strength] += link.is_right
        if not link.is_right:
            tally.faults.append(f"wrong, {link.strength}: {link.one} and {link.other}, {link.said}")
    for name, members in estate.decoys.items():
        shared = set(members)
        tally.decoys[name] += sum(not link.is_right and link.one in shared and link.other in shared for link in links)
    _found(estate.groups, links, tally)
    _cut(estate.groups, [link for link in links if link.strength in CLAIMED], tally)
    _episodes(estate, answer.rows["episodes"], of_event, tally)


def _is_at(recorded_at: datetime | None, record: Record) -> bool:
    return recorded_at is not None and abs(recorded_at - (record.stated_at or record.at)) <= timedelta(seconds=1)


def _links(
    rows: list[dict[str, Any]], of_event: dict[str, Record], groups: dict[Record, set[int]], tally: LinkTally
) -> list[Link]:
    """One for each pair: the strongest that the product states."""
    best: dict[frozenset[Record], Link] = {}
    for row in rows:
        ends = [of_event.get(row[side]) for side in ("from_event_id", "to_event_id")]
        one, other = ends
        strength = row["strength"] if row["strength"] in STRENGTHS else "unstated"
        if one is None or other is None or one is other:
            tally.unknown += 1
            continue
        if strength == "time only":
            tally.causes_by_closeness += bool(CAUSE.search(f"{row['relation']} {row['evidence']}"))
        same_incident = one.episode is not None and one.episode == other.episode
        link = Link(
            one,
            other,
            f"{row['relation']}: {row['evidence']}",
            strength,
            row["score"] or 0.0,
            same_incident or bool(groups[one] & groups[other]),
        )
        held = best.get(frozenset((one, other)))
        if held is None or _order(link) < _order(held):
            best[frozenset((one, other))] = link
    return sorted(best.values(), key=_order)


def _order(link: Link) -> tuple[int, float]:
    return STRENGTHS.index(link.strength), -link.score


def _found(groups: list[Group], links: list[Link], tally: LinkTally) -> None:
    claimed = _neighbours(link for link in links if link.strength in CLAIMED)
    anyhow = _neighbours(links)
    for group in groups:
        found, pairs = _connected(group, anyhow if group.strength == "time only" else claimed)
        tally.pairs[group.strength] += pairs
        tally.found[group.strength] += found
        if found < pairs:
            members = ", ".join(map(str, group.members))
            tally.faults.append(
                f"{pairs - found} of {pairs} pairs missed, {group.strength}, {group.evidence}: {members}"
            )


def _cut(groups: list[Group], links: list[Link], tally: LinkTally) -> None:
    """Right, made, found and to be found, of the strongest links up to each cut."""
    referred = [group for group in groups if group.strength in ("same id", "explicit reference")]
    for place in range(CUTS):
        kept = links[: round(len(links) * (place + 1) / CUTS)]
        near = _neighbours(kept)
        found, pairs = (sum(column) for column in zip(*(_connected(group, near) for group in referred), strict=True))
        for column, count in enumerate((sum(link.is_right for link in kept), len(kept), found, pairs)):
            tally.cuts[place][column] += count


def _neighbours(links: Iterable[Link]) -> dict[Record, set[Record]]:
    near: dict[Record, set[Record]] = defaultdict(set)
    for link in links:
        near[link.one].add(link.other)
        near[link.other].add(link.one)
    return near


def _connected(group: Group, near: dict[Record, set[Record]]) -> tuple[int, int]:
    """How many pairs of different sources are connected inside the group, and how many there are."""
    part: dict[Record, int] = {}
    for number, start in enumerate(group.members):
        waiting = [] if start in part else [start]
        while waiting:
            member = waiting.pop()
            if member not in part:
                part[member] = number
                waiting += [each for each in near.get(member, ()) if each in group.members]
    pairs = [(a, b) for a, b in combinations(group.members, 2) if a.source != b.source]
    return sum(part[a] == part[b] for a, b in pairs), len(pairs)


def _episodes(estate: Estate, rows: list[dict[str, Any]], of_event: dict[str, Record], tally: LinkTally) -> None:
    """B-cubed over the incidents' records; whatever else lies in their episodes costs precision."""
    episode = {of_event[row["event_id"]]: row["episode_id"] for row in rows if row["event_id"] in of_event}
    clusters: dict[Any, list[Record]] = defaultdict(list)
    for record, found in episode.items():
        clusters[found].append(record)
    sizes = Counter(record.episode for record in estate.records)
    for record in estate.records:
        if record.episode is None:
            continue
        cluster = clusters[episode[record]] if record in episode else [record]
        together = sum(each.episode == record.episode for each in cluster)
        tally.told += 1
        tally.precision_sum += together / len(cluster)
        tally.recall_sum += together / sizes[record.episode]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
