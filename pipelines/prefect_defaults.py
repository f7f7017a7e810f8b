"""What Prefect is told before it is imported, and whether it is configured at all; nothing here imports it.

Prefect reads its settings once, at its import, and that import takes seconds.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NO_TELEMETRY = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
OWN_WORDS = {  # what a person reads comes from us; the page of a run in the server keeps its log
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "INFO",
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "INFO",
}
ADDRESS = "PREFECT_API_URL"
DEFAULT_PROFILES = {"local": {ADDRESS: "http://127.0.0.1:4200/api"}}  # Prefect's own, where the user's file has none


def defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with our defaults below it. Whoever sets a level of logging wants to see Prefect's own log."""
    return {**NO_TELEMETRY, **({} if "PREFECT_LOGGING_LEVEL" in environment else OWN_WORDS), **environment}


def speaks_for_prefect(environment: Mapping[str, str]) -> bool:
    """Whether Prefect is silent on this terminal, so that somebody else has to speak."""
    return environment.get("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL") == "CRITICAL"


def is_configured() -> bool:
    """Whether an API's address is set: in the environment, in a file of this folder, or in the active profile."""
    if ADDRESS in os.environ:
        return bool(os.environ[ADDRESS])
    here = _toml(Path("prefect.toml")), _toml(Path("pyproject.toml")).get("tool", {}).get("prefect", {})
    if re.search(rf"^(export )?{ADDRESS}=.", _text(Path(".env")), re.MULTILINE):
        return True
    return any(settings.get("api", {}).get("url") for settings in here) or bool(_profile().get(ADDRESS))


def _profile() -> dict[str, Any]:
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    stored = _toml(Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml")).expanduser())
    name = os.environ.get("PREFECT_PROFILE") or stored.get("active", "ephemeral")
    return {**DEFAULT_PROFILES, **stored.get("profiles", {})}.get(name, {})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
