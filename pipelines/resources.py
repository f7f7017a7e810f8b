"""Where the files lie that are no Python: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import PostludeError

PACKAGE = Path(__file__).parent


def sql_folder() -> Path:
    return _first_folder(PACKAGE / "sql", PACKAGE.parent / "sql")


def fixture_folder() -> Path:
    return _first_folder(PACKAGE / "fixtures", PACKAGE.parent / "data" / "fixtures")


def _first_folder(*places: Path) -> Path:
    for place in places:
        if place.is_dir():
            return place
    raise PostludeError(f"{places[-1]} is missing: this installation is not whole. Install Postlude again.")
