"""Dark areas and coverage: where a stream should have spoken and did not, or could not be heard."""

from pipelines.coverage.find import find
from pipelines.coverage.judging import judge

__all__ = ["find", "judge"]
