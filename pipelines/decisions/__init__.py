"""The decisions of an incident: proposed by rule, each with its moment frozen, and the action that carried it out."""

from pipelines.decisions.filling import fill, review

__all__ = ["fill", "review"]
