"""A LogEntry of Google Cloud: what all kinds of its entries say alike, those of applications and of audits.

Source: Cloud Logging API v2 reference, LogEntry and MonitoredResource.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._names import severity_of
from connectors._records import identifiers, times

HOSTS = ("pod_name", "instance_id", "node_name", "task_id")
SERVICES = ("container_name", "service_name", "module_id", "function_name", "job_name")
TAKEN = ("timestamp", "receiveTimestamp", "insertId", "severity", "trace", "spanId")


def facts(found: Mapping[str, Any]) -> dict[str, Any]:
    """What every entry says besides its payload, as the fields of an Event.

    `timestamp` is when it happened, and may be missing; `receiveTimestamp` when Logging took it in.
    """
    resource = (found.get("resource") or {}).get("labels") or {}
    labels = found.get("labels") or {}
    received = times(received=found.get("receiveTimestamp"))
    return {
        "time": found.get("timestamp") or received.pop("received", None),
        "other_times": received,
        "severity": severity_of(found.get("severity")),
        "service": next((resource[name] for name in SERVICES if resource.get(name)), labels.get("k8s-pod/app")),
        "host": next((resource[name] for name in HOSTS if resource.get(name)), None),
        "identifiers": identifiers(
            ("trace id", str(found.get("trace") or "").rpartition("/")[2]),
            ("span id", found.get("spanId")),
            ("event", found.get("insertId")),
        ),
    }
