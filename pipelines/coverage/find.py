"""Dark areas and coverage of an incident, from its database into its database."""

from __future__ import annotations

import duckdb

from pipelines.coverage import (
    alerting,
    edges,
    ends,
    heard,
    late,
    look_back,
    markers,
    mentions,
    merging,
    sequences,
    shares,
    streams,
    stuck,
    tables,
    verdicts,
)
from pipelines.coverage.alone import slight_ones_apart
from pipelines.coverage.attribution import causes, replicas_together
from pipelines.coverage.classes import Telling
from pipelines.coverage.findings import micros
from pipelines.incident import Incident


def find(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fill streams, dark_areas, dark_area_streams, quiet_stretches, coverage and the citations of dark areas."""
    speakers = streams.read(connection, incident)
    tables.write_streams(connection, speakers)
    stretch = tables.window(connection)
    if stretch is None:
        return
    window = (micros(stretch[0]), micros(stretch[1]))
    is_stated = incident.window is not None
    if is_stated:
        ends.extend(connection, incident, speakers, window)
    losses = markers.find(connection, window)
    silences, quiet = heard.silences(speakers, window)
    silences, moved = verdicts.told_apart(connection, silences, speakers)
    only_telling = markers.only_tell(speakers, losses)
    silences = [each for each in silences if each.stream.stream_id not in only_telling]
    silences += heard.said_to_be_down(speakers, window)
    carriers = markers.are_shippers(speakers, losses)
    listened = [each for each in speakers if each.stream_id not in carriers]
    telling = Telling(connection, speakers, losses)
    told, slight = slight_ones_apart(replicas_together(causes(silences, listened), listened), listened)
    found = [telling.finding(cause) for cause in told]
    found += markers.alone(losses, found, speakers)
    found += sequences.untold(sequences.find(connection, speakers, window), found)
    flat, may_be_true = stuck.stuck(speakers, window, tables.failing(connection, stretch))
    found += flat
    arrived, reset = late.arrivals(connection, speakers, stretch)
    found += arrived
    thinned, explained = shares.thinned(connection, speakers, found, moved, window)
    found = merging.merged(connection, found, thinned)
    found += alerting.muted(connection, stretch)
    cut_off, set_back = edges.outside(connection, incident, speakers, window if is_stated else None)
    found += cut_off
    found += mentions.uninstrumented(connection, incident, speakers, stretch)
    alerting.name_blind_alerts(connection, found)
    quiet += verdicts.corrected_steps(connection, speakers)
    quiet += moved + slight + may_be_true + explained + set_back + reset + look_back.tails(silences)
    tables.write(connection, found, quiet, speakers, stretch)
