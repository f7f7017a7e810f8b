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


# Plotly's patterns as layers of a background, for the swatches of legend and list.
LINES = {"/": (-45,), "-": (0,), "x": (-45, 45), "\\": (45,), "|": (90,), "+": (0, 90)}


def style_sheet() -> str:
    """The style sheets behind their colours: light, dark where the reader prefers it, and light again on paper.

    The script sets `data-paper` while it draws for paper, before the medium itself is print.
    """
    light, dark = (f"{{ {_variables(scheme)} }}" for scheme in ("light", "dark"))
    colours = f":root {light}\n@media (prefers-color-scheme: dark) {{ :root {dark} }}\n"
    colours += f"@media print {{ :root {light} }}\n:root[data-paper] {light}\n"
    sheets = "\n".join((HERE / sheet).read_text(encoding="utf-8") for sheet in SHEETS)
    return colours + sheets + "\n".join(_swatch(name, *hatch) for name, hatch in THEME["hatches"].items())


def _swatch(name: str, shape: str, size: int) -> str:
    """How a class of dark areas looks beside its name."""
    dots = (
        f"radial-gradient(circle, var(--dark-ink) 0.7px, transparent 1.1px) 0 0 / {0.8 * size:.1f}px {0.8 * size:.1f}px"
    )
    lines = ", ".join(
        f"repeating-linear-gradient({angle}deg, var(--dark-ink) 0 1px, transparent 1px {size - 2}px)"
        for angle in LINES.get(shape, ())
    )
    return f".swatch.{name.replace(' ', '-')} {{ background: {lines or dots}; background-color: var(--dark-wash); }}"


def _variables(scheme: str) -> str:
    return " ".join(f"--{name}: {value};" for name, value in sorted(THEME["colours"][scheme].items()))
