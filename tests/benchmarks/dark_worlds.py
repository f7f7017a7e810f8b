"""Folders of exports with labelled darkness: what was planted in each is known, and written down beside it.

    python tests/benchmarks/dark_worlds.py FOLDER [--only KIND] [--variants 2] [--seed 15]

Each world is a folder of ordinary export files, FOLDER/KIND-VARIANT, and its truth FOLDER/KIND-VARIANT.truth.json.
The labels were written with the worlds, before the detector that they judge.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from worlds.scene import KINDS, World
from worlds.truth import Truth

SEED = 15
MODULES = ("silent", "collectors", "shares", "exports", "alerting", "rhythms", "clock_changes", "endings")

for module in MODULES:
    importlib.import_module(f"worlds.{module}")


def build(folder: Path, kind: str, variant: int, seed: int = SEED) -> Truth:
    """Writes one world into `folder`, which must not hold another, and says what is true of it."""
    folder.mkdir(parents=True)
    world = World(folder, kind, variant, seed)
    KINDS[kind](world)
    world.write_settings()
    return world.truth


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", action="append", choices=sorted(KINDS), metavar="KIND")
    asked.add_argument("--variants", type=int, default=2)
    asked.add_argument("--seed", type=int, default=SEED)
    options = asked.parse_args()
    for kind in options.only or KINDS:
        for variant in range(options.variants):
            folder = options.folder / f"{kind}-{variant}"
            truth = build(folder, kind, variant, options.seed)
            text = json.dumps(truth.as_json(), default=_plain, indent=1)
            folder.with_name(f"{folder.name}.truth.json").write_text(f"{text}\n", encoding="utf-8")


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)


if __name__ == "__main__":
    main()
