"""How often class and attribution of a dark area are right, on worlds whose darkness is known.

    python tests/benchmarks/dark_classes.py [--only KIND] [--variants 2] [--seed 15] [--keep FOLDER]

Each world of dark_worlds.py is reconstructed in a process of its own, two at a time, and compared with its truth
by the rules of worlds/matching.py. Bars: class and attribution right for 90 % of the expected areas, a false
finding in 5 % of the worlds at most, and the right verdict on 90 % of the stretches that ask for one.
Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import duckdb
from dark_worlds import KINDS, SEED, build
from worlds.matching import Finding, Outcome, judge

RIGHT_SHARE, FALSE_SHARE = 0.90, 0.05
CLASSES = ("silent", "partial", "collector failed", "late arrival", "stuck", "outside the export", "alerting muted",
           "never instrumented")  # fmt: skip
DARK = """
select "class", started_at, ended_at, scope, service, host, signal, coalesce(evidence, '') as evidence,
  (select list((s.service, s.host)) from dark_area_streams m join streams s using (stream_id)
   where m.dark_area_id = d.dark_area_id) as members
from dark_areas d order by started_at, dark_area_id
"""
QUIET = """
select verdict, q.started_at, q.ended_at, null, s.service, s.host
from quiet_stretches q left join streams s using (stream_id) order by all
"""


def run(kind: str, variant: int, seed: int, kept: Path | None) -> Outcome:
    """Builds one world, reconstructs it, and judges what was found. The folder's name tells the product nothing."""
    with tempfile.TemporaryDirectory(prefix="postlude-worlds-") as scratch:
        folder = Path(scratch) / "incident"
        truth = build(folder, kind, variant, seed)
        try:
            dark, quiet, trouble = _reconstruct(folder, Path(scratch) / "out")
        except Exception as why:  # a world that the product cannot take is a result too
            dark, quiet, trouble = [], [], f"{type(why).__name__}: {why}"
        outcome = judge(truth, dark, quiet)
        outcome.trouble = trouble
        if kept and not outcome.is_right:
            shutil.copytree(scratch, kept / f"{kind}-{variant}", dirs_exist_ok=True)
    return outcome


def _reconstruct(folder: Path, out: Path) -> tuple[list[Finding], list[Finding], str]:
    from pipelines.engines import reconstruct

    result = reconstruct(folder, out=out, engine="process")
    trouble = f"{result.rejects} rejects" if result.rejects else ", ".join(result.unbalanced)
    with duckdb.connect(result.database, read_only=True) as file:
        file.execute("set TimeZone = 'UTC'")
        dark = [Finding(*row[:-1], frozenset(row[-1] or ())) for row in file.execute(DARK).fetchall()]
        quiet = [Finding(*row) for row in file.execute(QUIET).fetchall()]
    return dark, quiet, trouble


def table(outcomes: list[Outcome]) -> str:
    """A line for each class of the expected areas; false findings stand with the class that they claim."""
    counts: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for each in outcome.areas:
            name = each.area.classes[0]
            counts[name, "expected"] += 1
            counts[name, "found"] += bool(each.found)
            counts[name, "class"] += each.is_class_right
            counts[name, "attribution"] += each.is_attribution_right
            counts[name, "both"] += each.is_class_right and each.is_attribution_right
        counts.update((finding.class_, "false") for finding in outcome.false)
    columns = ("expected", "found", "class", "attribution", "both", "false")
    lines = [f"{'class':20}" + "".join(f"{column:>13}" for column in columns)]
    for name in (*CLASSES, "all"):
        row = [sum(counts[each, column] for each in (CLASSES if name == "all" else (name,))) for column in columns]
        lines.append(f"{name:20}" + "".join(f"{count:13}" for count in row))
    return "\n".join(lines)


def bars(outcomes: list[Outcome]) -> list[tuple[str, float, bool]]:
    """Each measured share, and whether it is good enough."""
    areas = [each for outcome in outcomes for each in outcome.areas]
    verdicts = [right for outcome in outcomes for _, right in outcome.verdicts]
    class_right = _share([each.is_class_right for each in areas])
    attribution_right = _share([each.is_attribution_right for each in areas])
    verdict_right = _share(verdicts)
    false = _share([bool(outcome.false) for outcome in outcomes], empty=0.0)
    return [
        (f"class right (of {len(areas)} areas)", class_right, class_right >= RIGHT_SHARE),
        (f"attribution right (of {len(areas)} areas)", attribution_right, attribution_right >= RIGHT_SHARE),
        (f"verdict right (of {len(verdicts)} stretches)", verdict_right, verdict_right >= RIGHT_SHARE),
        (f"worlds with a false finding (of {len(outcomes)})", false, false <= FALSE_SHARE),
    ]


def _share(results: list[bool], empty: float = 1.0) -> float:
    return sum(results) / len(results) if results else empty


def faults(outcome: Outcome) -> list[str]:
    """What is wrong in one world, a line each."""
    lines = [f"could not be read: {outcome.trouble}"] if outcome.trouble else []
    for each in outcome.areas:
        wrong = [
            name
            for name, right in (("class", each.is_class_right), ("attribution", each.is_attribution_right))
            if not right
        ]
        wanted = (
            f"{each.area.classes[0]} [{each.area.scopes[0]}] {each.area.started_at:%H:%M}-{each.area.ended_at:%H:%M}"
        )
        if wrong:
            lines.append(
                f"{' and '.join(wrong) if each.found else 'missed'}: {wanted} {'; '.join(map(str, each.found))}"
            )
    lines += [f"false: {finding}" for finding in outcome.false]
    lines += [
        f"verdict: {stretch.verdict} {stretch.started_at:%H:%M}" for stretch, right in outcome.verdicts if not right
    ]
    return lines


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", action="append", choices=sorted(KINDS), metavar="KIND")
    asked.add_argument("--variants", type=int, default=2)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--keep", type=Path, metavar="FOLDER", help="where worlds that came out wrong are kept")
    options = asked.parse_args()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        jobs = [
            pool.submit(run, kind, variant, options.seed, options.keep)
            for kind in options.only or KINDS
            for variant in range(options.variants)
        ]
        outcomes = [job.result() for job in jobs]
    for outcome in outcomes:
        for fault in faults(outcome):
            print(f"{outcome.kind}-{outcome.variant}: {fault}")
    print(table(outcomes))
    measured = bars(outcomes)
    for name, share, is_good in measured:
        print(f"{name}: {share:.3f}{'' if is_good else '  MISSED'}")
    return 0 if all(is_good for *_, is_good in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
