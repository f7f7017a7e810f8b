"""The generated parts of README.md: `cog -r -I .ci README.md` writes them, `.ci/check` compares them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMENT = re.compile(r"comment on (table|view|column) ([\w.]+) is\s+'((?:[^']|'')*)'", re.IGNORECASE)


def help_of(*command: str) -> str:
    """What `postlude COMMAND --help` prints on a screen of 100 columns."""
    environment = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}
    words = [sys.executable, "-c", "from pipelines.cli import main; main()", *command, "--help"]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return f"```\n$ postlude {' '.join([*command, '--help'])}\n{done.stdout.strip()}\n```"


def sources_table() -> str:
    from pipelines.sources import known_sources

    rows = [f"| `{each['name']}` | {each['title']} | {each['clock']} |" for each in known_sources()]
    return "\n".join(["| name | what it reads | whose clock |", "|---|---|---|", *rows])


def data_dictionary() -> str:
    """Every relation that has a comment in sql/, with its columns; the schema `records` is of no use to analysts."""
    relations: dict[str, str] = {}
    columns: dict[str, list[str]] = {}
    for file in sorted((ROOT / "sql").rglob("*.sql")):
        for kind, name, text in COMMENT.findall(file.read_text(encoding="utf-8")):
            text = " ".join(text.replace("''", "'").split()).replace("|", "\\|")
            if kind.lower() == "column":
                relation, _, column = name.rpartition(".")
                columns.setdefault(relation, []).append(f"| `{column}` | {text} |")
            else:
                relations[name] = text
    parts = []
    for name in sorted(name for name in relations if not name.startswith("records.")):
        table = ["| column | meaning |", "|---|---|", *columns[name]] if name in columns else []
        parts.append("\n".join([f"**{name}**: {relations[name]}", *([""] if table else []), *table]))
    return "\n\n".join(parts)
