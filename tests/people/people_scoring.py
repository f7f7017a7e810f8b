"""The scoring rules of the README beside it: labelled rows, and what a mask left in place."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

from pipelines.masking import secrets
from pipelines.masking.roster import Known, Roster, build_roster

HERE = Path(__file__).parent
KINDS = re.compile("|".join(sorted(re.escape(f"[{rule.kind}]") for rule in secrets.rules())))


def rows(name: str, part: str | None = None) -> list[dict]:
    read = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in read if part is None or row.get("set") == part]


@functools.cache
def people() -> list[dict]:
    return [row for row in rows("names") if row["record"] == "participant"]


def role(person: int) -> str:
    return f"responder {person}"


@functools.cache
def roster() -> Roster:
    known = [
        Known(handle, person["real_name"], role(person["participant"]))
        for person in people()
        for handle in (person["display_name"], person["email"], *person["handles"])
    ]
    return build_roster(known)


def without_secrets(text: str) -> str:
    return functools.reduce(lambda masked, rule: rule.masked(masked), secrets.rules(), text)


def kept(text: str, masked: str) -> list[bool]:
    """For each character of the text, whether it stands in the masked one."""
    keep, at = [False] * len(text), 0
    for piece in KINDS.split(masked):
        at = text.index(piece, at)
        keep[at : at + len(piece)] = [True] * len(piece)
        at += len(piece)
    return keep


def is_gone(start: int, end: int, keep: list[bool]) -> bool:
    """No run of four characters is left."""
    return not any(all(keep[place : place + 4]) for place in range(start, max(end - 3, start + 1)))
