"""What every test may ask for."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import warehouse
from pipelines.pipeline import Result

pytest_plugins = ["small_incident"]


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; the diff is the review")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: one that began last would leave the other processes idle until it ends."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in ("prefect", "slow")))


@pytest.fixture
def update_golden(request) -> bool:
    return request.config.getoption("--update-golden")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The bundled incident, reconstructed once for all processes that run tests. Nobody writes into it."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    kept = folder / "demo.pickle"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_reconstructed_demo(folder / "demo" / "checkout-pool")))
    return pickle.loads(kept.read_bytes())


def _reconstructed_demo(folder: Path) -> Result:
    from pipelines.engines import reconstruct
    from pipelines.resources import fixture_folder

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(fixture_folder() / "checkout-pool", folder)
    return reconstruct(folder, engine="process")


@pytest.fixture
def database_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask the database: page and summary, two fifths of a small run, are written for nobody."""
    monkeypatch.setattr("pipelines.pipeline._write_documents", lambda result, names: None)


@pytest.fixture
def as_far_as_clocks(monkeypatch: pytest.MonkeyPatch, database_alone: None) -> None:
    """For tests that ask for events, their order and links: what lies beyond takes most of a run's time."""
    stages = warehouse.stages()
    monkeypatch.setattr(warehouse, "stages", lambda: [stage for stage in stages if stage.name < "7"])


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Headless Chromium, which may not be missing where CI is set. Its event loop ends with the module, for others need one too."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        message = "no chromium on PATH: `apt-get install chromium` to run the tests of the page"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    silent = "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", *silent.split()]
        )
        yield chromium
        chromium.close()
