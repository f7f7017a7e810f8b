"""Where the parts of a record stand in JSON objects, once that is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors.logs._engine import SEVERITY_WORDS
from connectors.logs._json_quick import quick_pattern

NUMBERED_SEVERITIES = {"10": "trace", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "critical"}
MONGODB = {
    "f": "critical",
    "e": "error",
    "w": "warning",
    "i": "info",
    "d": "debug",
    **{f"d{n}": "debug" for n in range(1, 6)},
}
OF_LEVELS = tuple(
    (MONGODB | {word.lower(): level for word, level in SEVERITY_WORDS.items()} | NUMBERED_SEVERITIES).items()
)
LEVELS = frozenset(name for name, _ in OF_LEVELS)
MOSTLY = 0.5  # of the values of a level are words for one


def are_levels(values: Sequence[Any]) -> bool:
    return sum(str(value).lower() in LEVELS for value in values) >= MOSTLY * len(values)


@dataclass(frozen=True)
class Fields:
    """The JSON paths of each column, the first that holds something wins; `severities` reads the severity's words."""

    time: tuple[str, ...]
    severity: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()  # that another field states for stamps without one
    other_times: tuple[tuple[str, str], ...] = ()  # (role, path)
    subseconds: str = ""  # the path of the nanoseconds that belong to a time in whole seconds
    lasted: str = ""  # the path of how many seconds a request had taken when it was written down
    created_shape: str = ""  # of the identifier that tells when the record was created
    clock: str = ""  # the path of the time of day that belongs to a time which is a day alone
    are_times_numbers: bool = False  # with fractions, whose last zeros parsing would drop
    severities: tuple[tuple[str, str], ...] = OF_LEVELS

    @property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """The parts that have a path, in a fixed order."""
        found = {
            "written_time": self.time,
            "severity": self.severity,
            "message": self.message,
            "service": self.service,
            "program": self.program,
            "host": self.host,
            "zone": self.zone,
            "lasted": (self.lasted,) if self.lasted else (),
            **{f"time_{role}": (path,) for role, path in self.other_times},
        }
        return {part: paths for part, paths in found.items() if paths}

    @property
    def parts(self) -> list[str]:
        return list(self.paths)

    def quick_pattern(self, lines: list[str]) -> str | None:
        """One regex for the whole line, where every part is a single key of the object itself."""
        keys = [
            paths[0].removeprefix("$.")
            for paths in self.paths.values()
            if len(paths) == 1 and re.fullmatch(r"\$\.\w+", paths[0])
        ]
        return None if self.subseconds or self.clock or len(keys) < len(self.paths) else quick_pattern(lines, keys)
