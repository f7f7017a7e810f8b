"""Never instrumented: services that are named here, and of which nothing here tells.

"No telemetry in this export", not "none exists". A release, an alert or incident.toml's list names one by itself.
What people write, the fields that they fill in and the calls in others' traces are witnesses: two independent ones
have to name it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from pipelines.coverage.findings import Finding, Stream
from pipelines.incident import Incident

FEWEST = 2
ALONE = ("incident.toml", "alert", "deploy")
MOST_APART = 3  # services that records of one kind alone name: more are one finding
SHOWN = 6
TELEMETRY = ("log", "metric", "trace")
OLDER = """
    select distinct o.service from records.event_origins o join evidence.files f using (file_number)
    where f.is_baseline and o.kind in ('log', 'trace') and o.service is not null"""
NAMED = """
    select e.service, e.kind, coalesce(e.actor_id, e.conversation_id, e.file_path) as by_whom, e.event_id
    from events e join evidence.files f using (file_path)
    where e.service is not null and e.kind not in ('log', 'trace') and not f.is_baseline and e.duplicate_of is null
        and not (e.host is not null and regexp_matches(f.connector, 'nagios|icinga'))  -- what they call a service is a check of a host
        and e.occurred_at between ? - interval 1 day and ? + interval 1 day
    order by e.service, e.occurred_at, e.event_id"""
CALLED = """
    select coalesce(json_extract_string(e.attributes, '$."peer.service"'),
            json_extract_string(e.attributes, '$.remoteEndpoint.serviceName')) as called, 'trace', e.event_id, e.event_id
    from events e join evidence.files f using (file_path)
    where e.kind = 'trace' and not f.is_baseline and e.duplicate_of is null and e.occurred_at between ? and ?
        and called is not null
    order by called, e.occurred_at, e.event_id"""
SPOKEN = """
    select headline || ' ' || body, kind, coalesce(actor_id, conversation_id, file_path), event_id from events
    where kind in ('chat', 'mail', 'ticket', 'page', 'meeting', 'note', 'status') and duplicate_of is null
        and occurred_at between ? and ? order by occurred_at, event_id"""
# Two words that a hyphen joins, where people say of them what they say of services; much else is written so.
NAME = r"`?([a-z][a-z0-9]*(?:-[a-z0-9]+)+)`?"
ILL = (
    r"(?:down|slow|up again|back|unreachable|unavailable|timing out|overloaded|failing|broken|healthy|dead|crashing|restarting"
    r"|crash-?looping|not (?:responding|answering|reachable))"
)
SAID_OF_A_SERVICE = re.compile(
    rf"(?:\b(?:restart|roll|bounc|redeploy|fail)(?:e?d|ing|s)?(?: back| over)? {NAME}|(?<![\w/.-]){NAME}(?: service)? (?:is|was|looks|seems)(?: still| again)? {ILL}\b"
    rf"|(?<![\w/.-]){NAME}(?: service)? (?:restart(?:s|ed)|crash(?:es|ed)|times out|timed out|refuses|answers with|returns)\b|\bis {NAME}(?: service)? {ILL}\b)"
)
NO_SERVICE = re.compile(
    r"-(?:rates?|ratio|latency|count|times?|up|out|down|call|over|off|mortem|usage|load|traffic|budget|backs?)$"
)

# Machines bear numbers, and people go to them.
MACHINE = r"`?([a-z][a-z0-9]*(?:[-.][a-z0-9]+)*?[-.]?[0-9]+(?:[-.][a-z0-9]+)*)`?"
SAID_OF_A_MACHINE = re.compile(
    rf"(?:\b(?:ssh(?:ing|ed)?(?: (?:in)?to)?|log(?:ged|ging)? (?:in|on)(?: ?to)?|re-?boot(?:ed|ing)?|power-?cycl(?:e|ed|ing)|(?:un)?cordon(?:ed|ing)?|drain(?:ed|ing)?|(?:the )?(?:node|host|machine|vm|server|box)) {MACHINE}"
    rf"|(?<![\w/.-]){MACHINE} (?:hangs|hung|froze|rebooted|reboots|panicked|is (?:down|dead|unreachable|not ?ready|offline|hung)|went (?:down|offline)|(?:does not|doesn't|did not|didn't) (?:answer|respond|boot)|ran out of (?:disk|memory|inodes)))(?![\w-])",
    re.IGNORECASE,
)
LIKE_A_MACHINE = re.compile(r"(?:node|host|vm|server|srv|worker|machine|esxi?|bastion|ip)-?\d[\w.-]*", re.IGNORECASE)
Witnesses = dict[tuple[str, str], str]  # kind, by whom → event, in the order of time


@dataclass
class Mentions:
    """Who names which service or machine; known: names of what tells of itself, as `_plain` writes them."""

    known: set[str]
    paths: list[str]
    found: dict[str, Witnesses] = field(default_factory=lambda: defaultdict(dict))
    machines: set[str] = field(default_factory=set)

    def add(self, service: str, kind: str, by_whom: str, event_id: str) -> None:
        if not self.is_heard(service):
            self.found[service].setdefault((kind, by_whom), event_id)

    def is_heard(self, service: str) -> bool:
        """Whether a stream, a host, a series or a file of telemetry bears this name."""
        named = re.compile(rf"(?<![a-z0-9]){re.escape(service.lower())}(?![a-z0-9])")
        return _plain(service) in self.known or any(named.search(path) for path in self.paths)

    def is_machine(self, name: str) -> bool:
        return name in self.machines or LIKE_A_MACHINE.fullmatch(name) is not None


def uninstrumented(
    connection: duckdb.DuckDBPyConnection, incident: Incident, streams: list[Stream], window: tuple[datetime, datetime]
) -> list[Finding]:
    telling = [each for each in streams if each.is_judged or each.signal == "trace"]
    if not telling:
        return []
    mentions = _by_fields(connection, incident, telling, window)
    _by_words(connection, incident, mentions, window)
    witnesses = {
        name: found
        for name, found in sorted(mentions.found.items())
        if len(found) >= FEWEST or any(kind in ALONE for kind, _ in found)
    }
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, found in witnesses.items():
        alike[tuple(sorted({kind for kind, _ in found}))].append(name)
    groups = [
        part
        for names in alike.values()
        for part in ([names] if len(names) > MOST_APART else [[name] for name in names])
    ]
    return [
        _finding(names, [witnesses[name] for name in names], window, all(map(mentions.is_machine, names)))
        for names in sorted(groups)
    ]


def _by_fields(
    connection: duckdb.DuckDBPyConnection, incident: Incident, telling: list[Stream], window: tuple[datetime, datetime]
) -> Mentions:
    """What the settings, records' own fields and the calls of others name."""
    names = [
        name
        for each in telling
        for name in (each.service, each.host, each.name, (each.host or "").split(".")[0])
        if name
    ]
    older = [name for (name,) in connection.execute(OLDER).fetchall()]
    paths = {path.lower() for each in telling if not each.service for path in each.file_paths}
    mentions = Mentions({_plain(name) for name in (*names, *older)}, sorted(paths))
    for service in incident.services:
        mentions.add(service, "incident.toml", "", "")
    for query in (NAMED, CALLED):
        for row in connection.execute(query, list(window)).fetchall():
            mentions.add(*row)
    return mentions


def _by_words(
    connection: duckdb.DuckDBPyConnection, incident: Incident, mentions: Mentions, window: tuple[datetime, datetime]
) -> None:
    """What people say, of services that are known by name and of names that they speak of as of services."""
    spoken = connection.execute(SPOKEN, list(window)).fetchall()
    called = {name: [name, *service.aliases] for name, service in incident.service.items()}
    aliases = {alias for spellings in called.values() for alias in spellings}
    for text, *witness in spoken:
        for match in SAID_OF_A_SERVICE.finditer(text):
            name = next(group for group in match.groups() if group)
            if not NO_SERVICE.search(name) and name not in aliases:
                mentions.add(name, *witness)
        for match in SAID_OF_A_MACHINE.finditer(text):
            name = next(group for group in match.groups() if group)
            mentions.add(name, *witness)
            mentions.machines.add(name)
    for name in (*mentions.found, *called):
        spellings = "|".join(re.escape(each) for each in called.get(name, [name]))
        # CARDS, as a mainframe's job names its application, is not meant by whoever says that cards are declined.
        is_capitals = name not in called and name.isalpha() and name.isupper()
        pattern = re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])", re.NOFLAG if is_capitals else re.IGNORECASE)
        for text, *witness in spoken:
            if pattern.search(text):
                mentions.add(name, *witness)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]|(?:svc|service)$", "", name.lower())


def _finding(
    names: list[str], witnesses: list[Witnesses], window: tuple[datetime, datetime], is_machine: bool
) -> Finding:
    kinds = sorted({kind for found in witnesses for kind, _ in found})
    events = [event_id for found in witnesses for event_id in found.values() if event_id]
    whose = names[0] if len(names) == 1 else f"{', '.join(names[:SHOWN])}{' and others' * (len(names) > SHOWN)}"
    count = sum(len(found) for found in witnesses)
    words = f"{whose}: named by {count} {'record' if count == 1 else 'independent records'} ({', '.join(kinds)}), and no log, metric or trace of {'it' if len(names) == 1 else 'them'} is here"
    one = names[0] if len(names) == 1 else None
    return Finding("host" if is_machine else "service", "never instrumented", *window, words, None, None if is_machine else one,
                   one if is_machine else None, None, (window[0], window[0], window[1], window[1]), event_id=events[0] if events else None,
                   unheard=() if is_machine else tuple(names), question=f"Does {whose} write logs or metrics anywhere, and can they be exported?")  # fmt: skip
