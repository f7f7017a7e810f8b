"""W3C extended log: the directives name the fields, and the stamps are in UTC.

    #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip sc-status
    2026-03-29 00:41:07 10.0.0.5 GET /cart - 443 192.0.2.7 200

Written by IIS, CloudFront, Exchange, proxies and caches; each `#Fields:` holds until the next. Dates and times are GMT by specification (w3.org/TR/WD-logfile) unless
a directive states an offset; where the fields hold a time only, `#Date:` names the day.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._directives import is_local, names_fields, read_directed

KNOWN = ("iis", "cloudfront", "exchange_protocol", "http_sys_error")


def fits(head: Head) -> float:
    return 0.97 if names_fields(head, "#Fields:") and not is_local(head) else 0.0


@connector(
    "logs.w3c", kind="log", clock="host", group="generic", fits=fits, count=count_text_records, zone="UTC",
    confidence="directives of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_directed(evidence, *KNOWN)
