"""How the parts of a record are called in JSON objects, whoever wrote them."""

from __future__ import annotations

import re
from typing import Any

from connectors import _names

NAMES = {  # normalised names (lower case, no @ _ - or blanks), the likeliest first
    "time": ("eventtime", "timestamp", "time", "ts", "datetime", "asctime", "eventtimestamp", "t.$date", "t", "timeunixnano", "timestampns",
             "timemillis", "timestampms", "logtime", "logtimestamp", "timelocal", "timeiso8601", "calendartime", "unixtime",
             "creationtime", "date", "starttime", "createdat", "created", "event.created", "instant", "instant.epochsecond", "seconds", "sec", "secs", "epoch"),
    "severity": ("level", "severity", "loglevel", "lvl", "severitytext", "log.level", "levelname", "errorseverity", "priority", "l", "s"),
    "message": ("message", "msg", "event", "text", "log", "body", "description", "eventname", "summary",
                "fullmessage", "shortmessage", "textpayload", "m", "mt"),
    "service": ("servicename", "service.name", "service", "app", "application", "component", "name", "eventsource"),
    "host": ("hostname", "host.name", "host", "node", "instance", "server", "podname", "pod"),
}  # fmt: skip
APPLICATIONS = ("service", "app", "application")  # whose `name` is a service's: a span has one too
# Their host is no machine.
REQUESTS = ("request", "req", "http", "httprequest", "url", "client", "headers", "destination", "upstream", "origin")
DURATION_S = "requesttime"  # nginx: seconds, up to the record's own time, when the line was written

SECONDS = re.compile(r"[0-9]+\.[0-9]{1,3}")


def ranked(values: dict[tuple[str, ...], list[Any]], part: str) -> list[tuple[str, ...]]:
    def rank(keys: tuple[str, ...]) -> tuple[int, int, int] | None:
        for name in (".".join(keys), keys[-1]):
            plain = re.sub(r"[@_\- ]", "", name).lower()
            if plain in NAMES[part] and not _is_of_another_thing(part, keys):
                depth = 0 if name != keys[-1] else len(keys) - 1
                return (NAMES[part].index(plain) + 10 * depth, len(keys), name.startswith("@"))
        return None

    ranked = [(place, keys) for keys in values if (place := rank(keys)) is not None]
    return [keys for _, keys in sorted(ranked)]


def _is_of_another_thing(part: str, keys: tuple[str, ...]) -> bool:
    around = _names.plain(keys[-2]) if len(keys) > 1 else ""
    if part == "service":
        return bool(around) and _names.plain(keys[-1]) == "name" and around not in APPLICATIONS
    return part == "host" and around in REQUESTS
