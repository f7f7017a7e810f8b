"""Every kind of export that can be read, in words."""

from __future__ import annotations

from typing import Any

from connectors._contract import Connector
from connectors._registry import all_connectors
from pipelines._settings import did_you_mean
from pipelines.errors import SettingsError

LATER = {"text": "text formats", "generic": "told from the file itself"}  # the groups that stand behind the families


def known_sources() -> list[dict[str, Any]]:
    """One dict per connector, sorted by name."""
    return [_in_words(each) for each in all_connectors().values()]


def by_family(kinds: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Heading → kinds: structured exports by what they are about, then the text formats, then what reads the rest."""
    families: dict[str, list[dict[str, Any]]] = {}
    for kind in sorted(kinds, key=lambda kind: (LATER.get(kind["group"], ""), kind["name"])):
        families.setdefault(LATER.get(kind["group"], "") or kind["name"].partition(".")[0], []).append(kind)
    return families


def described(name: str) -> dict[str, Any]:
    if name not in all_connectors():
        raise SettingsError(f"{name} is no kind of export; {did_you_mean(name, all_connectors())}")
    return _in_words(all_connectors()[name])


def _in_words(source: Connector) -> dict[str, Any]:
    return {
        "name": source.name,
        "group": source.group,
        "kind": source.kind,
        "title": source.title,
        "clock": source.clock,
        "zone": source.zone,
        "written_order": source.written_order,
        "confidence": source.confidence,
        "samples": [dict(sample) for sample in source.samples],
        "reads": source.reads,
    }
