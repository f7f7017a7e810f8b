"""Where signals began to change: metrics, log lines by severity and pattern, requests; and what changed just before."""

from pipelines.onsets.find import find

__all__ = ["find"]
