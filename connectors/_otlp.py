"""What OTLP JSON says once for many records: values with their types, attributes, resources and ids.

Sources: open-telemetry/opentelemetry-proto, common/v1/common.proto and docs/specification.md ("JSON Protobuf
Encoding": 64-bit numbers are strings, trace and span ids are hexadecimal). Tempo's answers write ids in base64.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from connectors._documents import dumps
from connectors._names import workload_of
from connectors._records import identifiers, written

HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
HOSTS = ("host.name", "k8s.pod.name", "service.instance.id", "host.id", "k8s.node.name", "container.id")
ID_BYTES = (8, 16)  # of a span, of a trace


def any_value(value: Any) -> Any:
    """An AnyValue as plain JSON."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((kind, found),) = value.items()
    if kind == "arrayValue":
        return [any_value(each) for each in found.get("values") or []]
    if kind == "kvlistValue":
        return attributes(found.get("values"))
    return int(found) if kind == "intValue" else found


def attributes(pairs: Any) -> dict[str, Any]:
    return {pair["key"]: any_value(pair.get("value")) for pair in pairs or []}


def resource_of(group: dict[str, Any]) -> dict[str, Any]:
    return attributes((group.get("resource") or {}).get("attributes"))


def host_of(resource: dict[str, Any]) -> str | None:
    found = next((resource[name] for name in HOSTS if resource.get(name)), None)
    return None if found is None else str(found)


def service_of(resource: dict[str, Any]) -> str | None:
    named = resource.get("service.name") or resource.get("k8s.deployment.name")
    return str(named) if named else workload_of(str(resource["k8s.pod.name"])) if resource.get("k8s.pod.name") else None


def time(value: Any) -> str | None:
    """Nanoseconds as written; 0 stands for "not known"."""
    text = written(value)
    return None if text in (None, "0") else text


def hex_id(value: Any) -> str | None:
    """The id in hexadecimal, however it was written; None for an empty one, or one of zeros."""
    if not value:
        return None
    text = str(value)
    if not HEX.fullmatch(text) or len(text) // 2 not in ID_BYTES:
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return text
        text = data.hex() if len(data) in ID_BYTES else text
    return text.lower() if text.strip("0") else None


def trace_ids(found: dict[str, Any]) -> list[tuple[str, str]]:
    return identifiers(
        ("trace id", hex_id(found.get("traceId"))),
        ("span id", hex_id(found.get("spanId"))),
        ("parent span id", hex_id(found.get("parentSpanId"))),
    )


def text_of(value: Any) -> str:
    """A body as a person would read it."""
    plain = any_value(value)
    return plain if isinstance(plain, str) else "" if plain is None else dumps(plain)
