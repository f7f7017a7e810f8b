"""JSON lines with any of the common time fields: one object on each line.

    {"ts": 1774744867.113, "level": "warn", "service": "checkout", "msg": "pool exhausted", "request_id": "8f1c"}

Which fields hold the time, the severity, the message, the service and the host is found from their names
and values; the whole object stays in `attributes`. Lines of another writer among them, with stamps of their own, are records too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Item, connector
from connectors._json_shape import is_map
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._carriers import find_carried
from connectors.logs._json import read_json_lines
from connectors.logs._json_fields import find_fields, objects_in
from connectors.logs._json_paths import Fields
from connectors.logs._json_values import at_path
from connectors.logs._lines_with_stamps import reader_of
from connectors.logs._rejoined import of_docker, rejoined

SAMPLED_LINES = 400
FEWEST = 3  # lines that are no JSON and show how another writer stamps its own


def fits(head: Head) -> float:
    if head.shape == "jsonl":
        return 0.4
    return 0.35 if head.shape == "json" and _is_one_record(head) else 0.0


def _is_one_record(head: Head) -> bool:
    """A single line with one object that holds a time, and no list or map of objects that might be the records."""
    lines = [line for line in head.lines if line.strip()]
    if (
        len(lines) != 1
        or not head.is_whole
        or any(path.count("[]") and "." in path.split("[]", 1)[1] for path in head.json_paths)
    ):
        return False
    found = objects_in(lines)
    has_map = any(isinstance(value, dict) and is_map(value) for whole in found for value in (whole, *whole.values()))
    return not has_map and bool(find_fields(found).time)


@connector(
    "logs.json_lines",
    kind="log",
    clock="host",
    group="generic",
    fits=fits,
    count=count_text_records,
    confidence="fields found by name and value",
)
def read(evidence: Evidence) -> Iterator[Item]:
    objects = objects_in(evidence.head.lines[:SAMPLED_LINES])
    fields = find_fields(objects)
    if not fields.time:
        yield Context(count_text_records(evidence))
        return
    messages = [text for found in objects if isinstance(text := at_path(found, fields.message), str)]
    others = [line for line in evidence.head.lines if line.strip() and not line.startswith("{")][:SAMPLED_LINES]
    is_docker = _are_of_docker(objects, fields)
    strays = reader_of(others) if len(others) >= FEWEST and not is_docker else None
    items = read_json_lines(evidence, fields, find_carried(messages, "", is_head=True), strays)
    yield from rejoined(items, of_docker, is_as_written=False) if is_docker else items


def _are_of_docker(objects: list[dict[str, Any]], fields: Fields) -> bool:
    """Whether a container's runtime wrote them, a line of its output each."""
    return fields.message[:1] == ("$.log",) and all({"log", "stream", "time"} <= found.keys() for found in objects)
