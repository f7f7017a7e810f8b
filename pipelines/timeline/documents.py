"""Page and Markdown of an incident, from one reading of its file."""

from __future__ import annotations

from pathlib import Path

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.page import page_of
from pipelines.timeline.review_sheet import read_review
from pipelines.timeline.story import read_story
from pipelines.timeline.summary import summary_text


def write_documents(database: Path, html: Path, markdown: Path, names: str = "roles") -> list[tuple[str, int, int]]:
    """Writes both, whole or not at all. Returns what was masked, (kind, records, files): the page shows all that the summary does."""
    unfinished = {path: path.with_name(f".{path.name}.part") for path in (markdown, html)}
    with IncidentFile(database, names) as file:
        story, review = read_story(file), read_review(file)
        unfinished[markdown].write_text(summary_text(story, review), encoding="utf-8", newline="\n")
        unfinished[html].write_bytes(page_of(file, story, review))
    for path, written in unfinished.items():
        written.replace(path)
    return file.mask.summary()
