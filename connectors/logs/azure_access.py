"""Azure: access logs of Application Gateway, Front Door and App Service, as diagnostic settings export them.

    {"records": [{"timeStamp": "2021-10-14T22:17:11+00:00", "resourceId": "/SUBSCRIPTIONS/…/APPLICATIONGATEWAYS/SHOP", "category":
     "ApplicationGatewayAccessLog", "properties": {"httpMethod": "GET", "requestUri": "/", "httpStatus": 200, "timeTaken": 0.034}}]}

The time is that of the log entry, which earlier gateways call `time`; how long the request took stays an attribute, since those
count it in milliseconds and later ones in seconds. Source: Azure docs, "Application Gateway: backend health and diagnostic logs",
"Monitor metrics and logs in Azure Front Door", "App Service logs: AppServiceHTTPLogs".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers
from connectors._single import single
from connectors.logs._vocabulary import STATUS_SEVERITIES

STATUSES = ("httpStatus", "httpStatusCode", "ScStatus")  # of the gateway, of Front Door, of an app
METHODS, PATHS = ("httpMethod", "CsMethod"), ("requestUri", "CsUriStem")
TRACES = ("transactionId", "trackingReference")
TIMES = ("timeStamp", "time")


@connector(
    "logs.azure_access",
    kind="log",
    clock="service:azure",
    signs=[
        (f"{where}{time}", f"{where}resourceId", f"{where}category", f"{where}properties.{status}")
        for where in ("records[].", "[].", "")
        for time in TIMES
        for status in STATUSES
    ],
    leaves=("records[]", "[]"),
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(("records[]", "[]"), _request), otherwise=single(_request, "records[]"))


def _request(record: Record) -> Event:
    entry, said = record.value, record.value["properties"]
    method, path, status = (_first(said, names) for names in (METHODS, PATHS, STATUSES))
    return Event(
        line=record.line,
        locator=record.locator,
        time=_first(entry, TIMES),
        headline=" ".join(part for part in (method, path, status) if part),
        severity=STATUS_SEVERITIES.get((status or "")[:1], "info"),
        service=entry["resourceId"].rpartition("/")[2] or None,
        host=said.get("instanceId") or said.get("ComputerName"),
        actor_kind="system",
        identifiers=identifiers(("request id", _first(said, TRACES))),
        attributes=without(said, *METHODS, *PATHS, *STATUSES, *TRACES, "instanceId", "ComputerName")
        | {"http.request.method": method, "url.path": path, "http.response.status_code": status}
        | without(entry, *TIMES, "resourceId", "properties"),
    )


def _first(found: dict[str, object], names: tuple[str, ...]) -> str | None:
    return next((str(found[name]) for name in names if found.get(name) not in (None, "")), None)
