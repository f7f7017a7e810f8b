"""Scenes of one incident: each test of a module adds its own, and one run serves them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from small_incident import SmallIncident

Scene = Callable[["SmallIncident"], None]


class Scenes:
    """`scene = Scenes()`; a function below `@scene` writes its rows into the incident, under names of its own."""

    def __init__(self) -> None:
        self._scenes: list[Scene] = []

    def __call__(self, function: Scene) -> Scene:
        self._scenes.append(function)
        return function

    def played(self, incident: SmallIncident, until: str) -> SmallIncident:
        for each in self._scenes:
            each(incident)
        return incident.run(until=until)
