"""The output folder is written into by one run at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import PostludeError
from pipelines.evidence import MARKER
from pipelines.output_folder import claimed


def test_a_second_run_into_the_same_folder_is_refused_while_the_first_goes_on(tmp_path: Path) -> None:
    with (
        claimed(tmp_path / "out"),
        pytest.raises(PostludeError, match=r"another run is writing into .*out\. Wait .* --out"),
        claimed(tmp_path / "out"),
    ):
        pass
    with claimed(tmp_path / "out"), claimed(tmp_path / "elsewhere"):
        assert (tmp_path / "out" / MARKER).exists()


def test_a_run_that_fails_lets_go_of_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), claimed(tmp_path):
        raise ValueError("broken")
    with claimed(tmp_path):
        pass
