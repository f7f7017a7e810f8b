"""What the two texts of InfluxDB have in common: how a series is called."""

from __future__ import annotations


def series_name(measurement: str, field: str) -> str:
    return f"{measurement}.{field}" if measurement else field
