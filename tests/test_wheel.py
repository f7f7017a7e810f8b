"""The wheel that people install, run far from the checkout and from any network."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(words, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel, and with the dependencies of this one but not its checkout."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    # Lines of .pth files in a folder that is named by a .pth file are not followed: the checkout stays unseen.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", "--force-reinstall", str(wheel)], check=True)
    return folder / "bin"


def test_the_wheel_holds_sql_and_the_bundled_incident_inside_the_package(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pipelines", "connectors"}
    assert "pipelines/fixtures/checkout-pool/incident.toml" in names
    assert "pipelines/wording/rules.toml" in names
    for file in (ROOT / "sql").rglob("*.sql"):
        assert f"pipelines/sql/{file.relative_to(ROOT / 'sql').as_posix()}" in names


def test_the_wheel_holds_every_file_of_the_bundled_incident(wheel):
    fixture = ROOT / "data" / "fixtures" / "checkout-pool"
    here = {file.relative_to(fixture).as_posix() for file in fixture.rglob("*") if file.is_file()}
    prefix = "pipelines/fixtures/checkout-pool/"
    there = {name.removeprefix(prefix) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(prefix)}
    assert here == there


def test_the_demo_runs_from_an_empty_folder_without_network(installed, tmp_path):
    origin = subprocess.check_output(
        [installed / "python", "-c", "import pipelines; print(pipelines.__file__)"], cwd=tmp_path, text=True
    )
    assert str(installed.parent) in origin
    done = subprocess.run(
        [*_without_network(), installed / "postlude", "demo"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    written = tmp_path / "postlude-demo" / "postlude"
    assert {file.suffix for file in written.glob("INC-2043.*")} == {".duckdb", ".html", ".md"}
    for file in written.glob("INC-2043.*"):
        assert file.stat().st_size > 1000
        assert str(Path("postlude-demo") / "postlude" / file.name) in done.stdout


def _without_network() -> list[str]:
    """A namespace that has no interface at all, where this system lets us make one."""
    words = ["unshare", "--net", "--map-root-user"]
    if shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
        return words
    return []
