"""The connectors that the TOML files of `formats/` declare."""

from __future__ import annotations

from pathlib import Path

from connectors._contract import Connector
from connectors._lines import count_text_records
from connectors.logs._formats import FOLDER, Format, read_facts
from connectors.logs._paragraphs import Paragraphs


def text_connectors() -> list[Connector]:
    """A connector for every TOML in `formats/`; raises ValueError where one has no sample."""
    return [_connector(path) for path in sorted(FOLDER.glob("*.toml"))]


def _connector(path: Path) -> Connector:
    facts = read_facts(path)
    format = Paragraphs(facts) if "begins" in facts else Format(facts)
    return Connector(
        name=f"logs.{path.stem}",
        title=facts["title"],
        reads=facts["reads"],
        group="text",
        kind=facts.get("kind", "log"),
        clock=facts.get("clock", "host"),
        read=format.read,
        fits=format.fits,
        count=count_text_records,
        zone=facts.get("zone"),
        samples=tuple(facts["sample"]),
    )
