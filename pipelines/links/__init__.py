"""What belongs together: log lines of one kind, names that several sources share, and the incidents they make up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from pipelines.incident import Incident


def find(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fill `identifiers`, `links` and `episodes`, each from those before it."""
    from pipelines.links import episodes, identifiers, tying

    identifiers.fill(connection, incident)
    tying.fill(connection)
    episodes.fill(connection)
