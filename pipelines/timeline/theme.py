"""Colours, symbols, hatches and the order of lanes: theme.json, for Python, the style sheet and the script alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHEETS = (
    "timeline.css",
    "styles/first_screen.css",
    "styles/drawing.css",
    "styles/hindsight.css",
    "styles/clocks.css",
    "styles/sections.css",
    "styles/table.css",
    "styles/review.css",
    "styles/detail.css",
    "styles/print.css",
)
THEME: dict[str, Any] = json.loads((HERE / "theme.json").read_text(encoding="utf-8"))


def style_sheet() -> str:
    """The style sheets behind their colours: light, dark where the reader prefers it, and light again on paper."""
    light, dark = (f":root {{ {_variables(scheme)} }}" for scheme in ("light", "dark"))
    colours = f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n@media print {{ {light} }}\n"
    return colours + "\n".join((HERE / sheet).read_text(encoding="utf-8") for sheet in SHEETS)


def _variables(scheme: str) -> str:
    return " ".join(f"--{name}: {value};" for name, value in sorted(THEME["colours"][scheme].items()))
