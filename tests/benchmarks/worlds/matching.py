"""Compares what was found in a world with what is true of it.

- A finding is of an area when their intersection is at least half of the longer of the two (both within the window;
  an open end is the window's), and neither service nor host contradicts it. Pairs are made best first, each finding
  in one of them.
- The class is right when it is one of the area's. The attribution is right when the scope is one of the area's,
  service and host are those of the area where it has them, the members agree by 0.8 (shared of all) where it has
  them, the signal does not contradict it, the evidence then holds the word that it owes, and no other finding is of
  the same area: forty findings in place of one are wrong.
- Every finding that is of no area, expected or tolerated, is false.
- A verdict is right when `quiet_stretches` has it for at least half of the shorter of the two, and nothing dark is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from worlds.truth import Area, Quiet, Truth

ENOUGH_OVERLAP = 0.5
ENOUGH_MEMBERS = 0.8
NEEDS_MEMBERS = ("collector", "region")  # scopes that no column of their own names


@dataclass(frozen=True)
class Finding:
    """A row of `dark_areas` with its members, or of `quiet_stretches` with its verdict as the class."""

    class_: str
    started_at: datetime
    ended_at: datetime | None
    scope: str | None = None
    service: str | None = None
    host: str | None = None
    signal: str | None = None
    evidence: str = ""
    members: frozenset[tuple[str | None, str | None]] = frozenset()

    def __str__(self) -> str:
        place = "/".join(filter(None, (self.service, self.host, self.signal))) or f"{len(self.members)} members"
        return f"{self.class_} [{self.scope} {place}] {self.started_at:%H:%M}-{self.ended_at or self.started_at:%H:%M}"


@dataclass
class Judged:
    area: Area
    found: list[Finding] = field(default_factory=list)
    is_class_right: bool = False
    is_attribution_right: bool = False


@dataclass
class Outcome:
    """One world: its areas, its false findings, its stretches that asked for a verdict, and what could not be read."""

    kind: str
    variant: int
    areas: list[Judged]
    false: list[Finding]
    verdicts: list[tuple[Quiet, bool]]
    trouble: str = ""

    @property
    def is_right(self) -> bool:
        areas_right = all(each.is_class_right and each.is_attribution_right for each in self.areas)
        return areas_right and not self.false and all(right for _, right in self.verdicts) and not self.trouble


def judge(truth: Truth, dark: list[Finding], quiet: list[Finding]) -> Outcome:
    expected = _pair(truth, truth.dark, dark)
    used = {id(finding) for each in expected for finding in each.found}
    rest = [finding for finding in dark if id(finding) not in used]
    allowed = {id(finding) for each in _pair(truth, truth.tolerated, rest, strict=True) for finding in each.found}
    false = [finding for finding in rest if id(finding) not in allowed]
    for each in expected:
        beside = [finding for finding in dark if _overlap(truth, each.area, finding) >= ENOUGH_OVERLAP]
        is_told = any(each.area.mentions in finding.evidence for finding in beside)
        is_in_pieces = any(_is_of(finding, each.area, truth) for finding in false)
        each.is_class_right = bool(each.found) and all(_is_class(finding, each.area) for finding in each.found)
        each.is_attribution_right = (
            bool(each.found)
            and is_told
            and not is_in_pieces
            and all(_is_attributed(finding, each.area) for finding in each.found)
        )
    verdicts = [(stretch, _has_verdict(truth, stretch, quiet, false)) for stretch in truth.quiet if stretch.verdict]
    return Outcome(truth.kind, truth.variant, expected, false, verdicts)


def _pair(truth: Truth, areas: list[Area], findings: list[Finding], *, strict: bool = False) -> list[Judged]:
    """`strict`: only pairs of the right class and attribution."""
    judged = [Judged(area) for area in areas]
    pairs = [
        (_is_class(finding, each.area) + _is_attributed(finding, each.area), _overlap(truth, each.area, finding), -place, -number)
        for place, each in enumerate(judged)
        for number, finding in enumerate(findings)
        if _is_of(finding, each.area, truth)
    ]  # fmt: skip
    taken: set[int] = set()
    for rightness, _, place, number in sorted(pairs, reverse=True):
        each = judged[-place]
        is_welcome = not each.found or (rightness == 2 and len(each.found) < each.area.at_most)
        if number not in taken and is_welcome and (rightness == 2 or not strict):
            each.found.append(findings[-number])
            taken.add(number)
    return judged


def _is_of(finding: Finding, area: Area, truth: Truth) -> bool:
    contradicts = any(
        told is not None and true is not None and told != true
        for told, true in ((finding.service, area.service), (finding.host, area.host))
    )
    return not contradicts and _overlap(truth, area, finding) >= ENOUGH_OVERLAP


def _is_class(finding: Finding, area: Area) -> bool:
    return finding.class_ in area.classes


def _is_attributed(finding: Finding, area: Area) -> bool:
    is_named = all(
        true is None or told == true or (told is None and finding.scope in NEEDS_MEMBERS)
        for told, true in ((finding.service, area.service), (finding.host, area.host))
    )
    has_signal = not (area.signals and finding.signal) or finding.signal in area.signals
    return finding.scope in area.scopes and is_named and has_signal and _has_members(finding, area)


def _has_members(finding: Finding, area: Area) -> bool:
    if not area.members:
        return True
    if not finding.members:
        return finding.scope not in NEEDS_MEMBERS
    return len(area.members & finding.members) >= ENOUGH_MEMBERS * len(area.members | finding.members)


def _overlap(truth: Truth, area: Area, finding: Finding) -> float:
    """The shared part of the longer of the two, within the window."""
    one, other = (_clipped(truth, each.started_at, each.ended_at) for each in (area, finding))
    longer = max(one[1] - one[0], other[1] - other[0])
    return _shared(one, other) / longer if longer > timedelta(0) else 0.0


def _has_verdict(truth: Truth, stretch: Quiet, quiet: list[Finding], false: list[Finding]) -> bool:
    return _is_there(truth, stretch, [found for found in quiet if found.class_ == stretch.verdict]) and not _is_there(
        truth, stretch, false
    )


def _is_there(truth: Truth, stretch: Quiet, findings: list[Finding]) -> bool:
    """Whether one of them shares half of the shorter, at a place that the stretch does not contradict."""
    own = stretch.started_at, stretch.ended_at
    for found in findings:
        other = found.started_at, found.ended_at or truth.window_to
        shorter = min(own[1] - own[0], other[1] - other[0])
        is_here = stretch.service in (None, found.service) and stretch.host in (None, found.host)
        if is_here and shorter > timedelta(0) and _shared(own, other) >= ENOUGH_OVERLAP * shorter:
            return True
    return False


def _clipped(truth: Truth, a: datetime, b: datetime | None) -> tuple[datetime, datetime]:
    return max(a, truth.window_from), min(b or truth.window_to, truth.window_to)


def _shared(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta(0))
