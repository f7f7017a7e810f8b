"""These tests ask no farther than onsets."""

from __future__ import annotations

import pytest


@pytest.fixture
def small(small):
    small.last_stage = "8_story"
    return small
