"""Every connector there is, found by walking the package, and the choice of one for a file by its content."""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
from dataclasses import dataclass
from pathlib import Path

import connectors
from connectors._contract import Connector
from connectors._reading import Head

CLOSE = 0.02  # two fits this near each other are a question, not a choice


@dataclass(frozen=True)
class Fit:
    """The connector for a file; `rivals` fit as well, and the doctor asks about them."""

    connector: Connector
    certainty: float
    rivals: tuple[str, ...] = ()


@functools.cache
def all_connectors() -> dict[str, Connector]:
    """name → connector, sorted by name; raises ValueError where two share a name."""
    from connectors.logs._declared import text_connectors

    found: dict[str, Connector] = {}
    for candidate in [*_declared_in_modules(), *text_connectors()]:
        if candidate.name in found:
            raise ValueError(f"two connectors are called {candidate.name}")
        found[candidate.name] = candidate
    return dict(sorted(found.items()))


def choose(head: Head) -> Fit | None:
    """The connector that fits the head best; None where none does (a binary, say)."""
    fits = [(candidate.fits(head), name) for name, candidate in all_connectors().items()]
    certainty, name = max(fits, key=lambda fit: (fit[0], _is_specific(fit[1]), fit[1]))
    if certainty <= 0:
        return None
    rivals = tuple(other for fit, other in fits if other != name and certainty - fit < CLOSE and _is_specific(other))
    return Fit(all_connectors()[name], certainty, rivals if _is_specific(name) else ())


@functools.cache
def readers_version() -> str:
    """Changes whenever any reader's source or format does: what was read by another version is read anew."""
    digest = hashlib.sha256()
    root = Path(connectors.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _declared_in_modules() -> list[Connector]:
    found = []
    for module in pkgutil.walk_packages(connectors.__path__, "connectors."):
        if module.ispkg or module.name.rsplit(".", 1)[-1].startswith("_"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Connector):
                found.append(value)
    return found


def _is_specific(name: str) -> bool:
    return all_connectors()[name].group != "generic"
