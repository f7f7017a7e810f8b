"""Zabbix: history and trends of items, as a query of its database gives them.

    itemid,clock,value,ns
    23296,1774745400,0.085,563157632

The tables history, history_uint, history_str, history_log, trends and trends_uint; columns as in the API's answers, which
`metrics.zabbix` reads. Source: zabbix/zabbix create/src/data.tmpl and schema.tmpl.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Item, connector
from connectors._headed import fits_header, headed, read_headed
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.metrics._series import gathered
from connectors.metrics.zabbix import reading

HEADERS = (("itemid", "clock", "value"), ("itemid", "clock", "value_avg"))


@connector(
    "metrics.zabbix_tables",
    kind="log",
    clock="service:zabbix",
    group="table",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = next((found for names in HEADERS if (found := headed(evidence.head, *names))), None)
    if table is None:
        yield Context(count_text_records(evidence))
        return
    yield from gathered(read_headed(evidence, table, lambda record, row: reading(record)))
