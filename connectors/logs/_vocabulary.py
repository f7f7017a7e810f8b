"""Words that the text formats share: pieces of patterns, names of attributes, what is called how severe."""

from __future__ import annotations

PRIORITIES = ("critical", "critical", "critical", "error", "warning", "notice", "info", "debug")  # RFC 5424, table 2
PIECES = {
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "slashed": "[0-9]{4}/[0-9]{2}/[0-9]{2}",
    "clock": "[0-9]{2}:[0-9]{2}:[0-9]{2}",
    "month": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "weekday": "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    "offset": "(?:Z|[+-][0-9]{2}:?[0-9]{2})",
    "quoted": r'(?:[^"\\]|\\.)*',
}
PIECES["iso"] = PIECES["date"] + "T" + PIECES["clock"] + r"(?:\.[0-9]{1,9})?" + PIECES["offset"]
PIECES["clf"] = "[0-9]{2}/" + PIECES["month"] + "/[0-9]{4}:" + PIECES["clock"] + " [+-][0-9]{4}"
PIECES["ctime"] = PIECES["weekday"] + " " + PIECES["month"] + " {1,2}[0-9]{1,2} " + PIECES["clock"]
PIECES["bsd"] = (  # RFC 3164's, with the year that some routers put before or behind the time of day
    PIECES["month"]
    + " {1,2}[0-9]{1,2} (?:(?:19|20)[0-9]{2} )?[0-9]{1,2}:[0-9]{2}:[0-9]{2}"
    + r"(?:\.[0-9]{1,6})?(?: (?:19|20)[0-9]{2}\b)?"
)
PIECES["syslog"] = r"(?:<(?P<pri>[0-9]{1,3})>)?(?P<time>" + PIECES["bsd"] + "|" + PIECES["iso"] + ")"
PIECES["request"] = (
    r'(?:(?P<method>[A-Z]+) (?P<path>[^ "?]*)(?:\?(?P<query>[^ "]*))?(?: HTTP/(?P<version>[0-9.]+))?|'
    + PIECES["quoted"]
    + ")"
)
ATTRIBUTE_NAMES = {  # OpenTelemetry semantic conventions
    "method": "http.request.method", "path": "url.path", "query": "url.query", "version": "network.protocol.version",
    "status": "http.response.status_code", "size": "http.response.body.size", "referer": "http.request.header.referer",
    "agent": "user_agent.original", "client": "client.address", "client_port": "client.port", "server": "server.address",
    "server_port": "server.port", "user": "user.name", "pid": "process.pid", "tid": "thread.id", "thread": "thread.name",
    "logger": "otel.scope.name", "file": "code.file.path", "line": "code.line.number", "function": "code.function.name",
    "exception": "exception.type", "database": "db.namespace", "source": "source.address", "source_port": "source.port",
    "destination": "destination.address", "destination_port": "destination.port", "transport": "network.transport",
}  # fmt: skip
STATUS_SEVERITIES = {"5": "error", "4": "warning"}  # of an HTTP status, by its first digit
SEVERITY_NAMES = {
    name: severity
    for severity, names in {
        "trace": "trace trce finest finer verbose t v all",
        "debug": "debug debug1 debug2 debug3 debug4 debug5 dbug dbg fine config d detail",
        "info": "info inf information informational log i system default statement hint",
        "notice": "notice note n",
        "warning": "warn warning wrn w",
        "error": "error err eror severe e fail failure failed",
        "critical": "critical crit crt fatal ftl alert emerg emergency panic dpanic f c a p",
    }.items()
    for name in names.split()
}
