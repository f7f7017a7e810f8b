"""How grave requests are that JSON lines tell of without a level: by their HTTP status, as in any other access log."""

from __future__ import annotations

import re
from typing import Any

from connectors import _names
from connectors.logs._vocabulary import STATUS_SEVERITIES

STATUSES = ("status", "statuscode", "httpstatus", "httpstatuscode", "responsestatus", "responsecode", "responsestatuscode", "scstatus",
            "downstreamstatus", "edgeresponsestatus", "elbstatuscode")  # fmt: skip
OF_REQUESTS = ("request", "req", "requestmethod", "method", "httpmethod", "verb", "requesturi", "uri", "url", "path", "requestpath",
               "clientrequestmethod", "clientrequesturi")  # fmt: skip
MOSTLY = 0.9  # of the values; a request that the client gave up may have another
OF_STATUSES = tuple((str(code), STATUS_SEVERITIES.get(str(code)[0], "info")) for code in range(100, 600))


def status_of_requests(values: dict[tuple[str, ...], list[Any]]) -> tuple[str, ...] | None:
    """The keys of the status, where other fields tell the request. values: those of each path."""
    names = {keys: _names.plain(keys[-1]) for keys in values}
    if not any(name in OF_REQUESTS for name in names.values()):
        return None
    return next((keys for keys, name in names.items() if name in STATUSES and _are_statuses(values[keys])), None)


def _are_statuses(values: list[Any]) -> bool:
    return sum(re.fullmatch("[1-5][0-9]{2}", str(value)) is not None for value in values) >= MOSTLY * len(values)
