"""Clocks against each other: how far each runs ahead of the reference, and how that is known."""

from pipelines.clocks.estimate import estimate
from pipelines.clocks.measuring import measure

__all__ = ["estimate", "measure"]
