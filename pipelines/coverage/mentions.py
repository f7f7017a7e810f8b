"""Never instrumented: services that people and deployments name, of which nothing here tells.

"No telemetry in this export", not "none exists". Two independent records have to name a service, one of them in a
field that holds services.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

import duckdb

from pipelines.coverage.findings import Finding, Stream

FEWEST = 2
SPEECH = ("chat", "mail", "ticket", "page", "meeting", "note", "status")
NAMED = """
    select e.service, e.kind, coalesce(e.actor_id, e.conversation_id, e.file_path) as by_whom, e.event_id
    from events e join evidence.files f using (file_path)
    where e.service is not null and e.kind not in ('log') and not f.is_baseline and e.duplicate_of is null
        and e.occurred_at between ? - interval 1 day and ? + interval 1 day
    order by e.service, e.event_id"""
SPOKEN = f"""
    select headline || ' ' || body, kind, coalesce(actor_id, conversation_id, file_path), event_id from events
    where kind in {SPEECH} and duplicate_of is null and occurred_at between ? and ? order by event_id"""


def uninstrumented(
    connection: duckdb.DuckDBPyConnection, streams: list[Stream], window: tuple[datetime, datetime]
) -> list[Finding]:
    telling = {each.service for each in streams if each.is_judged and each.service}
    if not telling:
        return []
    known = {_plain(name) for name in telling} | {_plain(each.host) for each in streams if each.host}
    known |= {_plain(each.name) for each in streams if each.name}
    witnesses: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for service, kind, by_whom, event_id in connection.execute(NAMED, list(window)).fetchall():
        if _plain(service) not in known:
            witnesses[service].setdefault((kind, by_whom), event_id)
    for text, kind, by_whom, event_id in connection.execute(SPOKEN, list(window)).fetchall() if witnesses else ():
        for service in witnesses:
            if re.search(rf"(?<![\w-]){re.escape(service)}(?![\w-])", text, re.IGNORECASE):
                witnesses[service].setdefault((kind, by_whom), event_id)
    return [_finding(name, found, window) for name, found in sorted(witnesses.items()) if len(found) >= FEWEST]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]|(?:svc|service)$", "", name.lower())


def _finding(service: str, witnesses: dict[tuple[str, str], str], window: tuple[datetime, datetime]) -> Finding:
    kinds = sorted({kind for kind, _ in witnesses})
    words = f"{service} is named by {len(witnesses)} independent records ({', '.join(kinds)}), and no log, metric or trace of it is here"
    return Finding("service", "never instrumented", *window, words, None, service, None, None, (window[0], window[0], window[1], window[1]),
                   event_id=next(iter(witnesses.values())), question=f"Does {service} write logs or metrics anywhere, and can they be exported?")  # fmt: skip
