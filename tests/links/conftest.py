"""The small incident of the SQL tests serves here too."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location("small_incident", Path(__file__).parents[1] / "sql" / "conftest.py")
assert _spec
assert _spec.loader
_module = sys.modules["small_incident"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
small = _module.small
