"""One name per service and the host that a folder or file names, by incident.toml and by spelling."""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import polars as pl

from pipelines.combinations import combinations
from pipelines.incident import Incident

SAID_BY_PEOPLE = ("chat", "mail", "meeting", "ticket", "status", "note")  # their folders name channels, no hosts
# web-2, esx-nan-03, shop-db01; and no piece of an export (page-2, part-07) or number of a ticket.
NO_HOST = "inc|incident|ticket|issue|sev|page|part|chunk|split|panel|export|copy|batch|run|vol|day|week"
HOST_WORD = re.compile(
    rf"(?<![^\W_]|-)(?!(?:{NO_HOST})-?\d)([a-z][a-z0-9]*(?:-(?!(?:{NO_HOST})-?\d)[a-z0-9]*[a-z][a-z0-9]*)*"
    rf"(?:-\d{{1,3}}|-(?!(?:{NO_HOST}|v)\d)[a-z]+0\d))(?![^\W_]|-\d)"
)


@dataclass(frozen=True)
class Names:
    """Services as incident.toml calls them."""

    service_of_alias: dict[str, str]
    service_of_host: tuple[tuple[str, str], ...]  # (glob, service)

    @classmethod
    def of(cls, incident: Incident) -> Names:
        aliases = {name: name for name in incident.services} | {name: name for name in incident.service}
        for name, service in incident.service.items():
            aliases |= dict.fromkeys(service.aliases, name)
        hosts = tuple((glob, name) for name, service in incident.service.items() for glob in service.hosts)
        return cls(aliases, hosts)

    def service(self, written: str | None, host: str | None) -> str | None:
        """The service as called here: by alias, else as written, else by its host."""
        if written is not None:
            return self.service_of_alias.get(written, written)
        return self.service_on(host)

    def name_columns(self, frame: pl.DataFrame, path: str, kind: str) -> pl.DataFrame:
        """`service` and `host` of a frame under the names of this incident; `program` is used up.

        A record's own service comes first, then an alias among the programs, the service of its host, that of
        the file's path, and the program itself. The path names a host for records of machines alone.
        """
        host_here, service_here = self.host_in_path(path), self.service_in_path(path)
        given, which = combinations(frame, ("service", "program", "host", "kind"))
        named = []
        for service, program, host, own_kind in given:
            host = host or (None if (own_kind or kind) in SAID_BY_PEOPLE else host_here)
            named.append((self._best(service, program, host) or service_here or program, host))
        columns = {"service": [service for service, _ in named], "host": [host for _, host in named]}
        return frame.drop("program").with_columns(
            pl.Series(name, values, dtype=pl.String).cast(pl.Categorical()).gather(which).alias(name)
            for name, values in columns.items()
        )

    def _best(self, service: str | None, program: str | None, host: str | None) -> str | None:
        alias = self.service_of_alias.get(program) if program is not None and service is None else None
        return alias or self.service(service, host)

    def service_on(self, host: str | None) -> str | None:
        if host is None:
            return None
        return next((service for glob, service in self.service_of_host if fnmatch.fnmatchcase(host, glob)), None)

    def service_in_path(self, path: str) -> str | None:
        """A known service or alias that the path spells out; the longest, where several stand in it."""
        words = set(re.split(r"[/.!_ ]", path.lower())) | set(re.split(r"[^a-z0-9-]", path.lower()))
        pieces = words | {piece for word in words for piece in _prefixes(word)}
        found = [alias for alias in self.service_of_alias if alias.lower() in pieces]
        return self.service_of_alias[max(found, key=len)] if found else None

    def host_in_path(self, path: str) -> str | None:
        """A host that the path names: one that fits a configured glob, else a word such as web-2, the innermost first."""
        parts = re.split(r"[/!]", path.lower())
        for part in reversed(parts):
            stem = PurePosixPath(part).name
            bare = stem.split(".")[0]
            candidates = [bare, *bare.split("_"), *HOST_WORD.findall(stem)]
            for candidate in candidates:
                if any(fnmatch.fnmatchcase(candidate, glob) for glob, _ in self.service_of_host):
                    return candidate
            if found := HOST_WORD.findall(stem):
                return found[-1]
        return None


def _prefixes(word: str) -> list[str]:
    parts = word.split("-")
    return ["-".join(parts[:end]) for end in range(1, len(parts))]
