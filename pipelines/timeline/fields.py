"""A record's fields in lines, where its text is not the whole of it: a JSON log's, an alert's, a ticket's.

Lines and not JSON: behind an escape (``\\nJane``, ``J\\u00f6rg``) neither the mask nor a search would know a word again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def fields_in_lines(attributes: str | None) -> str | None:
    """`path: value` of each field of a JSON object, in its order; None where there is none."""
    return "\n".join(_lines("", json.loads(attributes))) if attributes else None


def _lines(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _lines(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from _lines(f"{path}[{place}]", inner)
    else:
        yield f"{path}: {value if isinstance(value, str) else json.dumps(value)}"
