"""What every test may ask for."""

from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; the diff is the review")


@pytest.fixture
def update_golden(request) -> bool:
    return request.config.getoption("--update-golden")
