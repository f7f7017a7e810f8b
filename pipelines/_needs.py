"""What commands need before they can begin, and what to do where it is not there."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import PostludeError


def need_folder(folder: Path) -> None:
    if not folder.exists():
        raise PostludeError(f"{folder} does not exist. Check the path, or try `postlude demo`.")
    if not folder.is_dir():
        raise PostludeError(f"{folder} is a file, not a folder. Give the folder that holds the exported files.")


def need_evidence(folder: Path) -> None:
    from pipelines.evidence import MARKER
    from pipelines.incident import SETTINGS_FILES

    need_folder(folder)
    try:
        is_empty = all(entry.name in SETTINGS_FILES or (entry / MARKER).exists() for entry in folder.iterdir())
    except PermissionError as why:
        raise PostludeError(f"{folder} may not be read by you. Ask for read access to it and all files below.") from why
    if is_empty:
        raise PostludeError(
            f"{folder} holds no exported files. Put them there; `postlude sources` lists what can be read."
        )


def roster_of(database: Path) -> tuple[str, ...]:
    from pipelines.warehouse import reading
    from pipelines.wording.findings import NAMES, roster_names

    if not database.is_file():
        raise PostludeError(f"{database} does not exist. Give the .duckdb file that `postlude reconstruct` wrote.")
    with reading(database) as connection:
        return roster_names(connection.execute(NAMES).fetchall())
