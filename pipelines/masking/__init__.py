"""Keeps names and secrets out of what is handed on."""

from pipelines.masking.mask import Mask

__all__ = ["Mask"]
