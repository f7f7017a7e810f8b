"""The quick way through JSON lines: one regex for lines that all have the keys of the first ones, in their order.

It matches only lines that are flat, valid JSON with strings free of escapes; every other line is left
to the thorough way, so nothing is read differently here, only sooner.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

STRING = r'"[^"\\\x00-\x1f]*"'
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
OTHER = rf"(?:{STRING}|{NUMBER}|true|false|null)"
LEAST_SHARE = 0.9  # of the sampled lines that must share their keys


def quick_pattern(lines: Sequence[str], keys: Sequence[str]) -> str | None:
    """A regex with a group `k0`, `k1`, … for each of the keys, or None where the lines are not alike enough.

    A group holds a string's characters or a number's digits; a line in which one of these keys holds
    anything else does not match.
    """
    objects = [found for line in lines if (found := _flat_object(line)) is not None]
    if not objects or len(objects) < len(lines) * LEAST_SHARE:
        return None
    order = list(objects[0])
    alike = sum(list(each) == order for each in objects)
    if alike < len(lines) * LEAST_SHARE or not set(keys) <= set(order) or len(set(keys)) < len(keys):
        return None
    fields = [_field(key, keys.index(key) if key in keys else None, objects) for key in order]
    return r"^[ \t]*\{[ ]*" + r"[ ]*,[ ]*".join(fields) + r"[ ]*\}[ \t\r]*$"


def _field(key: str, number: int | None, objects: list[dict[str, Any]]) -> str:
    name = re.escape(json.dumps(key, ensure_ascii=False)) + r"[ ]*:[ ]*"
    if number is None:
        return name + OTHER
    if isinstance(objects[0][key], str):
        return rf'{name}"(?P<k{number}>[^"\\\x00-\x1f]*)"'
    return rf"{name}(?P<k{number}>{NUMBER})"


def _flat_object(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    is_flat = isinstance(found, dict) and not any(isinstance(value, (dict, list)) for value in found.values())
    return found if is_flat and found else None
