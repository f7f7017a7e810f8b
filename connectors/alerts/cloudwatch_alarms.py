"""CloudWatch: the history of alarms, and alarms as they are.

    {"AlarmHistoryItems": [{"AlarmName": "checkout-5xx", "AlarmType": "MetricAlarm", "Timestamp": "2026-03-29T00:50:40.123000+00:00",
     "HistoryItemType": "StateUpdate", "HistorySummary": "Alarm updated from OK to ALARM",
     "HistoryData": "{\\"newState\\": {\\"stateValue\\": \\"ALARM\\", \\"stateReasonData\\": {\\"startDate\\": \\"…\\"}}}"}]}

`Timestamp` is when the state was changed; the minutes that the metric was judged by stand inside the data, as text that is
JSON. History is kept for 30 days; newest first unless asked otherwise. Source: Amazon CloudWatch API reference,
DescribeAlarmHistory (AlarmHistoryItem) and DescribeAlarms (MetricAlarm, CompositeAlarm).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written

SEVERITIES = {"ALARM": "error", "OK": "info", "INSUFFICIENT_DATA": "warning"}
HOSTS, SERVICES = (
    ("InstanceId", "Host"),
    ("ServiceName", "Service", "FunctionName", "LoadBalancer", "TargetGroup", "DBInstanceIdentifier"),
)


@connector(
    "alerts.cloudwatch_alarms",
    kind="alert",
    clock="service:cloudwatch",
    signs=[("AlarmHistoryItems[].AlarmName", "AlarmHistoryItems[].Timestamp", "AlarmHistoryItems[].HistoryItemType"),
           ("MetricAlarms[].AlarmName", "MetricAlarms[].StateUpdatedTimestamp", "MetricAlarms[].StateValue"),
           ("CompositeAlarms[].AlarmName", "CompositeAlarms[].StateUpdatedTimestamp", "CompositeAlarms[].StateValue")],
    leaves=("AlarmHistoryItems[]", "MetricAlarms[]", "CompositeAlarms[]"),
    written_order="newest first",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"AlarmHistoryItems[]": _change, "MetricAlarms[]": _alarm, "CompositeAlarms[]": _alarm})


def _change(record: Record) -> Event:
    item = record.value
    data = _inside(item.get("HistoryData"))
    new, old = _part(data, "newState"), _part(data, "oldState")
    reason = _part(new, "stateReasonData")
    state = new.get("stateValue")
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(item["Timestamp"]),
        other_times=times(started=reason.get("startDate")) if state == "ALARM" else {},
        headline=f"Alarm {item['AlarmName']}: {item.get('HistorySummary') or item['HistoryItemType']}",
        body=new.get("stateReason") or item.get("HistorySummary") or "",
        severity=SEVERITIES.get(str(state), "notice") if item["HistoryItemType"].endswith("StateUpdate") else "notice",
        actor_kind="system",
        conversation=f"cloudwatch:{item['AlarmName']}",
        identifiers=identifiers(("alert name", item["AlarmName"])),
        attributes=without(item, "AlarmName", "Timestamp", "HistoryData")
        | {"state": state, "previous": old.get("stateValue"), "data": data},
    )


def _alarm(record: Record) -> Event:
    alarm = record.value
    dimensions = {each["Name"]: each["Value"] for each in alarm.get("Dimensions") or []}
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(alarm["StateUpdatedTimestamp"]),
        other_times=times(edited=alarm.get("AlarmConfigurationUpdatedTimestamp")),
        headline=f"Alarm {alarm['AlarmName']} is {alarm['StateValue']}",
        body=alarm.get("StateReason") or alarm.get("AlarmDescription") or "",
        severity=SEVERITIES.get(alarm["StateValue"], "notice"),
        service=next((dimensions[name] for name in SERVICES if name in dimensions), None),
        host=next((dimensions[name] for name in HOSTS if name in dimensions), None),
        actor_kind="system",
        conversation=f"cloudwatch:{alarm['AlarmName']}",
        identifiers=identifiers(("alert name", alarm["AlarmName"])),
        attributes=without(
            alarm, "AlarmName", "StateUpdatedTimestamp", "AlarmConfigurationUpdatedTimestamp", "StateReason"
        ),
    )


def _inside(text: Any) -> dict[str, Any]:
    with suppress(ValueError, TypeError):
        found = json.loads(text)
        return found if isinstance(found, dict) else {}
    return {}


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}
