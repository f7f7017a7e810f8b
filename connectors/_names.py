"""Which field names mean what, where an export does not follow one product's documentation.

Names are compared without case and punctuation: `sys_created_on`, `SysCreatedOn` and `sys created on` are one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

# From the record's own time outwards; the first that is there, and can be read, is taken.
TIMES = (
    "timeunixnano", "timestamp", "time", "ts", "attimestamp", "datetime", "eventtime", "eventtimestamp", "occurredat", "occurred",
    "happenedat", "timeutc", "utctime", "localtime", "logtime", "logtimestamp", "timegenerated", "generatedat", "firedat",
    "starttime", "startedat", "startsat", "start", "started", "begin", "beginat", "from", "fromtime", "starttimeunixnano",
    "startdate", "date", "when", "createdat", "created", "createdon", "createddate", "createddatetime", "creationtime",
    "creationtimestamp", "createtime", "syscreatedon", "syscreatedat", "opened", "openedat", "publishedat", "postedat", "sentat",
    "updatedat", "updated", "modified", "modifiedat", "lastmodified", "lastmodifieddatetime", "lastupdated", "epoch", "epochms",
    "unixtime", "injecttime", "t", "day", "timemillis", "timems", "timens", "timestampms", "timestampns", "unixtimestamp", "calendartime",
    "epochseconds", "epochmillis",
)  # fmt: skip
OTHER_TIMES = {
    "started": ("starttime", "startedat", "startsat", "start", "started", "begin", "startdate", "startutc"),
    "ended": ("endtime", "endedat", "endsat", "end", "ended", "finishedat", "finished", "completedat", "stoptime", "closedat", "closed",
              "resolvedat", "resolved", "enddate", "timeend", "until", "to"),
    "created": ("createdat", "created", "createdon", "createddate", "createddatetime", "creationtime", "creationtimestamp",
                "syscreatedon", "syscreatedat", "opened", "openedat"),
    "received": ("receivedat", "receivedtime", "receivetime", "receivetimestamp", "observedtimeunixnano", "observedtime"),
    "ingested": ("ingestedat", "ingestiontime", "ingesttime", "indextime", "timestamp", "eventingested", "ingested"),
    "delivered": ("deliveredat", "sentat"),
    "edited": ("updatedat", "updated", "editedat", "edited", "modified", "modifiedat", "lastmodified", "lastupdated",
               "lastmodifieddatetime"),
}  # fmt: skip
ROLE_BEFORE_TIME = {"start": "started", "begin": "started", "end": "ended", "finish": "ended"}
# Words of names, and before stamps in a text, that speak of another moment than the record's own.
ANOTHER_MOMENT = re.compile(
    r"exp|expir\w*|valid\w*|not(?:valid)?(?:before|after)|nbf|next\w*|prev\w*|last\w*|until|till|since|before|after|deadline|ttl|due\w*"
    r"|eta|schedul\w*|login\w*|\w*birth\w*|dob|creat(?:edat|edon|eddate|edtime|ion|e)\w*|updated?\w*|modif\w*|edited\w*"
)
PLANNED = re.compile(r"due\w*|deadlines?|eta|targets?|planned|expir\w*")  # words of names of days to come
MESSAGE = ("message", "msg", "log", "text", "body", "logmessage", "atmessage", "raw", "content", "details", "rawlog", "textpayload",
           "jsonpayloadmessage", "renderedmessage")  # fmt: skip
SUBJECT = ("title", "headline", "summary", "subject", "event", "what", "whathappened", "description", "action", "activity", "name",
           "entry", "note", "notes", "comment", "fault", "reason")  # fmt: skip
LEVEL = ("level", "severity", "loglevel", "lvl", "severitytext", "levelname", "priority")
SERVICE = ("service", "servicename", "app", "application", "component", "job", "microservice")
HOST = (
    "host",
    "hostname",
    "podname",
    "pod",
    "instance",
    "instanceid",
    "server",
    "machine",
    "node",
    "nodename",
    "injectpod",
)
ACTOR = ("user", "author", "username", "actor", "who", "owner", "by", "reportedby", "createdby", "person", "login")
METRIC = ("metric", "metricname", "measurement", "series", "name", "counter", "field")
GRADES = ("critical", "critical", "error", "warning", "notice", "info")  # of incidents: SEV0, SEV1, …
SEVERITIES = {
    "trace": "trace", "finest": "trace", "verbose": "trace", "debug": "debug", "fine": "debug", "info": "info", "information": "info",
    "informational": "info", "log": "info", "normal": "info", "notice": "notice", "warn": "warning", "warning": "warning",
    "err": "error", "error": "error", "severe": "error", "failure": "error", "crit": "critical", "critical": "critical",
    "fatal": "critical", "alert": "critical", "emerg": "critical", "emergency": "critical", "panic": "critical",
    **{f"{word}{number}": grave for word in ("sev", "p") for number, grave in enumerate(GRADES)},
}  # fmt: skip
UNIT = re.compile(
    r"(time|date|timestamp)(?:in)?(?:[mun]s|secs?|msec|millis|micros|nanos|(?:milli|micro|nano)?seconds)$"
)
POD = re.compile(r"^(.+?)(?:-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$")
REPLICA_SET = re.compile(r"^(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}$")
LEVEL_WORD = re.compile(
    r"\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|FATAL|ALERT|EMERG|PANIC)\b"
)


@functools.lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """`@Start_Time (UTC)` as `starttime`: what names are compared by."""
    name = re.sub(r"\(.*?\)|\[.*?\]", "", name).replace("@", "at" if name.lower() in ("@timestamp", "@message") else "")
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _of_a_time(name: str) -> str:
    """The bare name, without the unit that some put behind it: `startTimeMillis` as `starttime`."""
    return UNIT.sub(r"\1", plain(name)) if plain(name) not in TIMES else plain(name)


@functools.lru_cache(maxsize=4096)
def is_time(name: str) -> bool:
    bare = _of_a_time(name)
    every = {*TIMES, *(each for names in OTHER_TIMES.values() for each in names)}
    return bare in every or bare.endswith(("time", "timestamp", "date")) or name.lower().endswith(("_at", "_on", "_ts"))


@functools.lru_cache(maxsize=4096)
def is_of_another_moment(name: str) -> bool:
    """Whether a name, or the words before a stamp, speak of an expiry, a schedule, an earlier login or the like."""
    return any(ANOTHER_MOMENT.fullmatch(each) for each in (*_words(name), plain(name)))


def is_planned(name: str) -> bool:
    """Whether a name speaks of when something is to be: an action's due date is not when anything happened."""
    return any(PLANNED.fullmatch(each) for each in (*_words(name), plain(name)))


def rank(name: str) -> int:
    """How near a name is to the record's own time; the nearest has 0."""
    bare = _of_a_time(name)
    return TIMES.index(bare) if bare in TIMES else len(TIMES)


def role_of(name: str) -> str | None:
    """What a time of this name means: by the whole name, else by its last words (`EdgeEndTimestamp`)."""
    bare = _of_a_time(name)
    if known := next((role for role, names in OTHER_TIMES.items() if bare in names), None):
        return known
    words = _words(name)
    return ROLE_BEFORE_TIME.get(words[-2]) if len(words) > 2 and words[-1] in ("time", "timestamp", "date") else None


def _words(name: str) -> list[str]:
    """The words of a name, in small letters: those of `expiresAt` are two."""
    return re.findall("[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())


def first(fields: Iterable[str], wanted: tuple[str, ...]) -> str | None:
    """The field of the name that stands first among those wanted."""
    known = {plain(each): each for each in reversed(list(fields))}
    return next((known[name] for name in wanted if name in known), None)


def host_of(labels: Mapping[str, Any]) -> str | None:
    """The host that the labels of a metric or an alert name, without the port of its exporter."""
    for name in ("instance", "host", "hostname", "node", "nodename", "pod"):
        if value := labels.get(name):
            return re.sub(r":\d+$", "", value)
    return None


def service_of(labels: Mapping[str, Any]) -> str | None:
    return next((value for name in ("service", "service_name", "job") if (value := labels.get(name))), None)


def workload_of(name: str, kind: str = "Pod") -> str | None:
    """The workload that a pod or a replica set belongs to, by the suffixes that Kubernetes adds to names."""
    pattern = {"Pod": POD, "ReplicaSet": REPLICA_SET}.get(kind)
    found = pattern.match(name) if pattern else None
    return found.group(1) if found else None if kind == "Pod" else name


def severity_of(level: Any, text: str = "") -> str | None:
    """By the level's own field, else by a word in capitals near the beginning of the text."""
    if isinstance(level, str) and (known := SEVERITIES.get(re.sub(r"[-_ ](?=\d$)", "", level.strip().lower()))):
        return known
    found = LEVEL_WORD.search(text[:160])
    return SEVERITIES[found.group(1).lower()] if found else None
