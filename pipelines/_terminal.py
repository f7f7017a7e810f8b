"""How Postlude speaks on a terminal: answers on stdout, everything else on stderr."""

from __future__ import annotations

import dataclasses
import json
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.errors import PostludeError

if TYPE_CHECKING:
    from pipelines.pipeline import Result


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def in_words(why: Exception) -> str:
    if isinstance(why, PostludeError):
        return str(why)
    if isinstance(why, OSError):
        return f"{why.filename or 'a file'}: {why.strerror or why}."
    place = traceback.extract_tb(why.__traceback__)[-1]
    return (
        f"a defect of ours: {type(why).__name__}: {' '.join(str(why).split())} ({Path(place.filename).name}:{place.lineno}). "
        "Please report it with the output of the same command and --debug."
    )


def read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as why:
        raise PostludeError(f"{file} is no text in UTF-8. Save it as UTF-8 text and run again.") from why


def answer(result: Result, as_json: bool = False) -> None:
    for change in result.changes:
        say(f"Since the first run: {change}")
    say(
        f"{result.files} files, {result.events} events, {result.rejects} records that could not be read; "
        f"{result.seconds:.1f} s"
    )
    if result.masked:
        told = ", ".join(f"{kind} ({records:,})" for kind, records, _ in result.masked)
        say(f"Masked in page and summary, by records: {told}")
    if as_json:
        print_json(dataclasses.asdict(result))
    else:
        print(f"page      {result.page}\ndatabase  {result.database}\nsummary   {result.summary}")


def fail_if_unbalanced(result: Result) -> None:
    if result.unbalanced:
        files = "\n  ".join(result.unbalanced)
        raise PostludeError(
            f"a defect of ours, please report it: the records of these files do not add up.\n  {files}\n"
            "Everything was written all the same; see evidence.files."
        )


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


OF_FIRST_COLUMN, OF_COLUMN = 0.3, 0.2  # of a terminal's width, at most, so that no column takes the others'
FILE_WIDTH = 200  # of a table that goes into a file or a pipe


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(rows[0] if rows else ()):
        share = OF_FIRST_COLUMN if place == 0 else OF_COLUMN
        table.add_column(name.replace("_", " "), overflow="fold", max_width=int(share * console.width))
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    console.print(table, markup=False)


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
