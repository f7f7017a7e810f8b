"""How well the story is found: links and episodes, onsets, and the impact on customers, in worlds whose truth is known.

    python -m tests.benchmarks.story [--worlds 2] [--seed 2043] [--only links|onsets|impact] [--family WORDS]
                                     [--faults] [--keep FOLDER]

Worlds, scores and bars were set before the estimators, by other hands. Each world is a folder of ordinary exports,
reconstructed by the whole pipeline; `--worlds` counts those of each family. Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from stories import estate, impacts, judge_impacts, judge_links, judge_onsets, onsets
from stories.judge_impacts import ImpactTally
from stories.judge_links import CLAIMED, STRENGTHS, LinkTally
from stories.judge_onsets import OnsetTally
from stories.product import Answer, ask

PRECISION, RECALL, EXACT_PRECISION, EXACT_RECALL = 0.95, 0.70, 0.99, 0.95
B_CUBED = 0.80
NEAR_SHARE, COVERAGE, FALSE_SHARE, FIRST_SHARE = 0.88, 0.93, 0.02, 0.90
WINDOW_SHARE, MAGNITUDE_SHARE, LEAD_SHARE = 0.90, 0.90, 0.90
SLOW_FALSE_SHARE = 0.05  # of signals that follow a slow curve or trend, with no day before that taught it
IMPACT_FALSE = 0.05  # in a world
FEW = "abrupt, few"  # counts so low that two minutes are not asked of them

Bar = tuple[str, float, str, float]  # what, measured, at least or at most, bar


def links(wanted: argparse.Namespace) -> list[Bar]:
    tally = LinkTally()
    for number in range(wanted.worlds):
        name = f"estate {number}"
        truth, answer = ask(
            lambda folder, number=number: estate.build(folder, wanted.seed + number), _kept(wanted, name)
        )
        _say_trouble(name, answer, ("links", "episodes"))
        judge_links.judge(truth, answer, tally)
    _say_faults(wanted, "estates", tally.faults)
    print(f"\n{'links':20} {'made':>7} {'right':>7} {'precision':>9} {'pairs':>7} {'found':>7} {'recall':>7}")
    for strength in STRENGTHS:
        print(
            f"{strength:20} {tally.made[strength]:7} {tally.right[strength]:7} {tally.precision([strength]):9.3f} "
            f"{tally.pairs[strength]:7} {tally.found[strength]:7} {tally.recall([strength]):7.3f}"
        )
    wrong = ", ".join(f"{name} {count}" for name, count in sorted(tally.decoys.items()) if count)
    print(f"links by what means nothing: {wrong or 'none'}; of unknown events: {tally.unknown}")
    print(f"records not at their place with their time: {tally.misplaced}")
    precision, recall, f1 = tally.b_cubed
    print(f"episodes: B-cubed precision {precision:.3f}, recall {recall:.3f}, over {tally.told} events of incidents")
    return [
        ("same id: precision", tally.precision(["same id"]), ">=", EXACT_PRECISION),
        ("same id: recall", tally.recall(["same id"]), ">=", EXACT_RECALL),
        ("what is claimed: precision", tally.precision(CLAIMED), ">=", PRECISION),
        ("ids and references: recall at that precision", tally.recall_where_precise, ">=", RECALL),
        ("closeness that claims a cause", float(tally.causes_by_closeness), "<=", 0),
        ("episodes: B-cubed F1", f1, ">=", B_CUBED),
    ]


def onset(wanted: argparse.Namespace) -> list[Bar]:
    tallies: dict[str, OnsetTally] = defaultdict(OnsetTally)
    for each in (each for each in onsets.FAMILIES if wanted.family in each.name):
        for number in range(wanted.worlds):
            name = f"{each.name} {number}"
            truth, answer = ask(
                lambda folder, each=each, number=number: onsets.build(folder, each, wanted.seed + number),
                _kept(wanted, name),
            )
            _say_trouble(name, answer, ("onsets",))
            judge_onsets.judge(truth, answer, tallies[each.name])
        _say_faults(wanted, each.name, tallies[each.name].faults)
    print(
        f"\n{'onsets':18} {'planted':>7} {'found':>6} {'in 2 min':>8} {'covered':>8} {'width min':>9} {'error min':>9} "
        f"{'shape':>6} {'first':>6} {'null':>5} {'false':>6} {'false/hour':>10}"
    )
    for name, tally in tallies.items():
        print(
            f"{name:18} {tally.planted:7} {tally.found:6} {_share(tally.near, tally.planted):8.3f} "
            f"{_share(tally.covered, tally.found):8.3f} {_minutes(tally.widths):9.1f} {_minutes(tally.errors):9.1f} "
            f"{_share(tally.shape_right, tally.found):6.2f} {tally.first_right:3}/{tally.worlds if tally.planted else 0:<2} "
            f"{tally.null:5} {tally.false:6} {_share(tally.false, tally.hours):10.3f}"
        )
    steps = [tally for name, tally in tallies.items() if name.startswith("abrupt") and name != FEW]
    changing = [tally for tally in tallies.values() if tally.planted]
    found = sum(tally.found for tally in changing)
    no_day_before = {each.name for each in onsets.FAMILIES if each.has_no_day_before}
    slow = [tally for name, tally in tallies.items() if name in no_day_before]
    known = [tally for name, tally in tallies.items() if name not in no_day_before]
    bars = [
        ("null signals with an onset", _of(known, "false", "null"), "<=", FALSE_SHARE),
        ("null signals on slow curves with an onset", _of(slow, "false", "null"), "<=", SLOW_FALSE_SHARE),
    ]
    if steps:
        bars.append(("abrupt onsets within 2 minutes", _of(steps, "near", "planted"), ">=", NEAR_SHARE))
    if changing:
        worlds_changing = sum(tally.worlds for tally in changing)
        first = _share(sum(tally.first_right for tally in changing), worlds_changing)
        bars.append((f"intervals that hold ({found} found)", _of(changing, "covered", "found"), ">=", COVERAGE))
        bars.append(("first service to change", first, ">=", FIRST_SHARE))
    return bars


def impact(wanted: argparse.Namespace) -> list[Bar]:
    tallies: dict[str, ImpactTally] = defaultdict(ImpactTally)
    end = impacts.START + timedelta(minutes=impacts.MINUTES)
    for each in (each for each in impacts.FAMILIES if wanted.family in each.name):
        for number in range(wanted.worlds):
            name = f"{each.name} {number}"
            truth, answer = ask(
                lambda folder, each=each, number=number: impacts.build(folder, each, wanted.seed + number),
                _kept(wanted, name),
            )
            _say_trouble(name, answer, ("impacts",))
            judge_impacts.judge(truth, answer, end, tallies[each.name])
        _say_faults(wanted, each.name, tallies[each.name].faults)
    print(
        f"\n{'impact':22} {'planted':>7} {'found':>6} {'start':>6} {'end':>6} {'window':>7} {'magnitude':>9} {'width':>6} "
        f"{'false':>6} {'lead':>8}"
    )
    for name, tally in tallies.items():
        width = f"{median(tally.widths):6.2f}" if tally.widths else " " * 6
        print(
            f"{name:22} {tally.planted:7} {tally.found:6} {tally.start_right:6} {tally.end_right:6} {tally.window_right:7} "
            f"{tally.magnitude_right:9} {width} {tally.false:6} {tally.lead_right:5}/{tally.leads:<2}"
        )
    whole = list(tallies.values())
    bars = [("impact that is none, in a world", _of(whole, "false", "worlds"), "<=", IMPACT_FALSE)]
    if any(tally.planted for tally in whole):
        said = sum(tally.lead_said for tally in whole)
        bars += [
            ("impact windows within one minute", _of(whole, "window_right", "planted"), ">=", WINDOW_SHARE),
            ("magnitudes within [lower, upper]", _of(whole, "magnitude_right", "planted"), ">=", MAGNITUDE_SHARE),
            (f"who knew first, and the lead ({said} said)", _of(whole, "lead_right", "leads"), ">=", LEAD_SHARE),
        ]
    return bars


PARTS: dict[str, Callable[[argparse.Namespace], list[Bar]]] = {"links": links, "onsets": onset, "impact": impact}


def _kept(wanted: argparse.Namespace, world: str) -> Path | None:
    return wanted.keep / world.replace(",", "").replace(" ", "-") if wanted.keep else None


def _say_faults(wanted: argparse.Namespace, worlds: str, faults: list[str]) -> None:
    if wanted.faults:
        print("\n".join(f"{worlds}: {fault}" for fault in faults))


def _say_trouble(world: str, answer: Answer, concerned: tuple[str, ...]) -> None:
    missing = [name for name in answer.missing if name.partition(".")[0] in concerned]
    for what in (answer.trouble, f"not there: {', '.join(missing)}" if missing else ""):
        if what:
            print(f"{world}: {what}")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _of(tallies: list[OnsetTally] | list[ImpactTally], part: str, whole: str) -> float:
    return _share(sum(getattr(tally, part) for tally in tallies), sum(getattr(tally, whole) for tally in tallies))


def _minutes(seconds: list[float]) -> float:
    return median(seconds) / 60 if seconds else float("nan")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--worlds", type=int, default=2, help="of each family")
    parser.add_argument("--seed", type=int, default=2043)
    parser.add_argument("--only", choices=sorted(PARTS))
    parser.add_argument("--family", default="", help="of onsets and impact only those whose name holds these words")
    parser.add_argument("--faults", action="store_true", help="say what is wrong, a line each")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where worlds, truths and answers are kept")
    wanted = parser.parse_args()
    bars = [bar for name, part in PARTS.items() if wanted.only in (None, name)
            for bar in part(wanted)]  # fmt: skip
    missed = [bar for bar in bars if not (bar[1] >= bar[3] if bar[2] == ">=" else bar[1] <= bar[3])]
    print(f"\n{'bar':48} {'measured':>9} {'asked':>9}")
    for what, measured, way, asked in bars:
        is_missed = (what, measured, way, asked) in missed
        print(f"{what:48} {measured:9.3f} {way:>4} {asked:<5g}{'MISSED' if is_missed else ''}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
