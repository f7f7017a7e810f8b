"""A stream with as much as a test says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from pipelines.coverage.findings import Stream

sys.path.insert(0, str(Path(__file__).parent))
from made_streams import micros


@pytest.fixture
def stream():
    """Makes a stream of a log, or of a metric where values are given."""

    def make(
        at: np.ndarray, values: np.ndarray | None = None, *, service=None, host=None, name=None, path="x", **facts
    ) -> Stream:
        spoke = micros(at)
        signal = "log" if values is None else "metric"
        return Stream(
            (f"{service}/{host}/{name}/{path}",), signal, service, host, (path,), "service:prometheus" if name else None,
            "metrics.prometheus" if name else "logs.text", spoke, spoke, np.ones(len(spoke), dtype=np.int64),
            name=name, values=values, **facts,
        )  # fmt: skip

    return make
