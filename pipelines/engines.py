"""Which engine runs the steps: Prefect where an API is configured or asked for, else this process."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.incident import Incident, load
from pipelines.pipeline import Engine, Result, Settings, body
from pipelines.prefect_defaults import is_configured
from pipelines.reading import Say, each_in_threads


def reconstruct(
    incident_dir: Path,
    out: Path | None = None,
    *,
    engine: str | None = None,
    clocks: str = "corrected",
    names: str = "roles",
    say: Say = lambda _: None,
) -> Result:
    """Reconstruct an incident with the engine asked for, or with Prefect where one is configured, else in the process."""
    incident = load(incident_dir)
    target = out or incident_dir / "postlude"
    return choose_engine(engine, say)(incident, target, Settings(clocks, names), say)


def in_process(incident: Incident, out: Path, settings: Settings, say: Say) -> Result:
    return body(incident, out, settings, each_in_threads, say)


def choose_engine(asked: str | None, say: Say) -> Engine:
    """`asked`: prefect, process, or None to take Prefect where it is configured and answers."""
    if asked not in (None, "prefect", "process"):
        raise SettingsError(f'"{asked}" is no engine; use prefect or process')
    if asked == "process" or (asked is None and not is_configured()):
        say("running in this process; --engine prefect tracks a run" if asked is None else "running in this process")
        return in_process
    from pipelines import flows

    return flows.engine(must=asked == "prefect", say=say, otherwise=in_process)
