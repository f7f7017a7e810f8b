"""What the incident cost customers: requests that failed or dragged on, reports, and what a status page admitted."""

from pipelines.impact.find import find

__all__ = ["find"]
