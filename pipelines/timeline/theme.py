"""Colours, symbols, hatches and the order of lanes: theme.json, for Python, the style sheet and the script alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
THEME: dict[str, Any] = json.loads((HERE / "theme.json").read_text(encoding="utf-8"))


def variables(scheme: str) -> str:
    """The CSS variables of one colour scheme (`light` or `dark`)."""
    return "".join(f"--{name}:{value};" for name, value in sorted(THEME["colours"][scheme].items()))
