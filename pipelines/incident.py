"""The settings of an incident folder: incident.toml, exports.toml and review.toml, validated.

All three files are optional, and so is every key. What is stated is kept apart from what is assumed:
a None here means that nobody said so.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import Field, model_validator

from pipelines._review import Review
from pipelines._settings import Instant, Many, Seconds, Settings, Zone, contradiction, did_you_mean, read_settings
from pipelines.errors import PostludeError, SettingsError

SETTINGS_FILES = ("incident.toml", "exports.toml", "review.toml")


class _Span(Settings):
    """Two instants in order. `from` is a word of Python, hence the longer names."""

    from_at: Instant | None = Field(default=None, alias="from")
    to_at: Instant | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_at and self.to_at and self.from_at > self.to_at:
            raise contradiction(f"ends before it begins: from = {self.from_at} is later than to = {self.to_at}")
        return self


class Window(_Span):
    from_at: Instant = Field(alias="from")
    to_at: Instant = Field(alias="to")


class Time(Settings):
    default_zone: Zone | None = None
    exported_at: Instant | None = None
    reference_clock: str | None = None
    assumed_sync_seconds: Seconds = 1.0
    zones: dict[str, Zone] = Field(default_factory=dict)


class Baseline(Settings):
    paths: Many[str] = ()


class Service(Settings):
    aliases: Many[str] = ()
    hosts: Many[str] = ()


class Person(Settings):
    role: str | None = None
    team: str | None = None
    zone: Zone | None = None
    handles: Many[str] = ()


class Meeting(Settings):
    path: str
    started_at: Instant


class Regulation(Settings):
    regimes: Many[str] = ()


class Export(_Span):
    """How one file came to be: what was asked of which system, and what it was limited to."""

    path: str
    system: str | None = None
    query: str | None = None
    limit: int | None = None
    pages: int | None = None
    exported_at: Instant | None = None


class _IncidentFile(Settings):
    id: str | None = Field(default=None, pattern=r"^[^./\\\s\x00-\x1f][^/\\\x00-\x1f]*$")  # it names the output files
    title: str | None = None
    severity: str | None = None
    services: Many[str] = ()
    window: Window | None = None
    time: Time = Time()
    connectors: dict[str, str] = Field(default_factory=dict)
    baseline: Baseline = Baseline()
    service: dict[str, Service] = Field(default_factory=dict)
    people: Many[Person] = ()
    meetings: Many[Meeting] = ()
    regulation: Regulation = Regulation()

    @model_validator(mode="after")
    def _gives_no_name_twice(self) -> Self:
        _refuse_twice("an alias of service", {name: service.aliases for name, service in self.service.items()})
        _refuse_twice("a handle of people", {f"#{n}": person.handles for n, person in enumerate(self.people, 1)})
        return self


class _ExportsFile(Settings):
    exports: Many[Export] = ()


@dataclass(frozen=True)
class Incident:
    """Everything that the settings of one folder say. `stated` holds just that, without any default."""

    folder: Path
    id: str
    title: str | None
    severity: str | None
    services: tuple[str, ...]
    window: Window | None
    time: Time
    connectors: tuple[tuple[str, str], ...]
    baseline_paths: tuple[str, ...]
    service: dict[str, Service]
    people: tuple[Person, ...]
    meetings: tuple[Meeting, ...]
    regimes: tuple[str, ...]
    exports: tuple[Export, ...]
    review: Review
    stated: dict[str, Any]

    def zone_for(self, path: str) -> str | None:
        """The zone configured for this file: that of the first glob that fits."""
        return next((zone for glob, zone in self.time.zones.items() if fits(path, glob)), None)

    def connector_for(self, path: str) -> str | None:
        return next((name for glob, name in self.connectors if fits(path, glob)), None)

    def export_for(self, path: str) -> Export | None:
        return next((export for export in self.exports if fits(path, export.path)), None)

    def is_baseline(self, path: str) -> bool:
        return any(fits(path, glob) for glob in self.baseline_paths)


def load(folder: Path) -> Incident:
    """The settings of this folder; a SettingsError names file, key and what to write instead."""
    if not folder.is_dir():
        problem = "is a file, not a folder" if folder.exists() else "does not exist"
        raise PostludeError(f"{folder} {problem}. Give the folder that holds the exported files.")
    stated = read_settings(folder / "incident.toml", _IncidentFile)
    exports = read_settings(folder / "exports.toml", _ExportsFile)
    review = read_settings(folder / "review.toml", Review)
    _know_connectors(folder / "incident.toml", stated.connectors)
    return Incident(
        folder=folder,
        id=stated.id or folder.resolve().name or "incident",
        title=stated.title,
        severity=stated.severity,
        services=stated.services,
        window=stated.window,
        time=stated.time,
        connectors=tuple(stated.connectors.items()),
        baseline_paths=stated.baseline.paths,
        service=stated.service,
        people=stated.people,
        meetings=stated.meetings,
        regimes=stated.regulation.regimes,
        exports=exports.exports,
        review=review,
        stated={
            file: model.model_dump(mode="json", by_alias=True, exclude_unset=True)
            for file, model in zip(SETTINGS_FILES, (stated, exports, review), strict=True)
        },
    )


def settings_sha256(incident: Incident) -> str:
    """The same for the same settings, however the files are laid out; the order of globs counts, since the first wins."""
    text = json.dumps(incident.stated, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fits(path: str, glob: str) -> bool:
    """Whether a file below the folder fits a glob, in which `*` crosses folders: `older/*` is all below it."""
    return fnmatch.fnmatchcase(path, glob.removeprefix("./"))


def _refuse_twice(what: str, names_by_owner: dict[str, tuple[str, ...]]) -> None:
    owners: dict[str, str] = {}
    for owner, names in names_by_owner.items():
        for name in names:
            if owners.setdefault(name, owner) != owner:
                raise contradiction(f'"{name}" is {what} {owners[name]} and of {owner}; give it to one of them')


def _know_connectors(file: Path, chosen: dict[str, str]) -> None:
    if not chosen:
        return
    from connectors._registry import all_connectors

    for glob, name in chosen.items():
        if name not in all_connectors():
            raise SettingsError(
                f'{file}: connectors."{glob}" = "{name}": no such connector; {did_you_mean(name, all_connectors())}'
            )
