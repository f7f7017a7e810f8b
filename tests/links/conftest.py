"""These tests ask no farther than links."""

from __future__ import annotations

import pytest


@pytest.fixture
def small(small):
    small.last_stage = "6_links"
    return small
