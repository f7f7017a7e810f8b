"""The notebooks run from top to bottom over a fresh reconstruction, and lie in git without outputs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipelines.engines import reconstruct

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


def run(notebook: Path, incident: Path, folder: Path) -> list[str]:
    """The outputs of every cell, as text; a cell that fails fails the test."""
    read = nbformat.read(notebook, as_version=4)
    before = os.environ.get("POSTLUDE_INCIDENT")
    os.environ["POSTLUDE_INCIDENT"] = str(incident)
    try:
        NotebookClient(
            read, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        ).execute()
    finally:
        if before is None:
            del os.environ["POSTLUDE_INCIDENT"]
        else:
            os.environ["POSTLUDE_INCIDENT"] = before
    return ["".join(_text(output) for output in cell.get("outputs", [])) for cell in read.cells]


def _text(output: nbformat.NotebookNode) -> str:
    data = output.get("data", {})
    assert not re.search(r"<script[^>]*\ssrc=|<link", data.get("text/html", "")[-50_000:]), "it loads something"
    return output.get("text") or data.get("text/plain", "")


def test_there_is_a_notebook():
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_lies_in_git_without_outputs(notebook):
    for cell in nbformat.read(notebook, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.slow
def test_an_analyst_meets_the_bundled_incident(demo, tmp_path):
    said = "\n".join(run(NOTEBOOKS[0], demo.database, tmp_path))
    for words in (
        "INC-2043",
        "alerts.alertmanager",
        "dashboard.png",
        "detected",
        "pages/log-entries.json:",
        "reference",
    ):
        assert words in said, words
    assert any(order in said for order in ("before", "after", "unknown"))
    assert not list(tmp_path.iterdir()), "it writes nothing"


@pytest.mark.slow
def test_it_also_meets_an_incident_of_hardly_any_records(tmp_path):
    folder = tmp_path / "INC-1"
    folder.mkdir()
    (folder / "app.log").write_text("2026-03-29T00:41:07Z INFO started\n2026-03-29T00:41:08Z INFO ready\n")
    assert "INC-1" in "\n".join(run(NOTEBOOKS[0], reconstruct(folder, engine="process").database, tmp_path))


def test_without_an_incident_file_it_says_what_to_do(tmp_path):
    (notebook,) = (path for path in NOTEBOOKS if path.stem == "meet-an-incident")
    source = next(cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code")
    assert "Run `postlude demo`, or set POSTLUDE_INCIDENT" in source
