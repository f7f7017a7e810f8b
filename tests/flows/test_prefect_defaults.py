"""Whether Prefect is configured is told without importing it, and its telemetry is off unless somebody wants it."""

from __future__ import annotations

import pytest

from pipelines.prefect_defaults import defaults, is_configured, speaks_for_prefect

URL = "http://127.0.0.1:4200/api"
PROFILES = f"""
active = "ephemeral"
[profiles.ephemeral]
PREFECT_SERVER_EPHEMERAL_ENABLED = "true"
[profiles.team]
PREFECT_API_URL = "{URL}"
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty PREFECT_HOME, and a working folder that says nothing."""
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def test_nothing_said_is_not_configured(home):
    assert not is_configured()


def test_the_environment_counts_first(home, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", URL)
    assert is_configured()
    (home / "profiles.toml").write_text(PROFILES.replace('"ephemeral"', '"team"', 1))
    monkeypatch.setenv("PREFECT_API_URL", "")
    assert not is_configured()


def test_only_the_active_profile_counts(home, monkeypatch):
    (home / "profiles.toml").write_text(PROFILES)
    assert not is_configured()
    monkeypatch.setenv("PREFECT_PROFILE", "team")
    assert is_configured()


def test_the_profile_named_local_need_not_be_written_down(home):
    (home / "profiles.toml").write_text('active = "local"\n')
    assert is_configured()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prefect.toml", f'[api]\nurl = "{URL}"\n'),
        ("pyproject.toml", f'[tool.prefect.api]\nurl = "{URL}"\n'),
        (".env", f"PREFECT_API_URL={URL}\n"),
    ],
)
def test_files_of_the_working_folder_count(home, name, text):
    (home.parent / name).write_text(text)
    assert is_configured()


def test_a_file_that_cannot_be_read_says_nothing(home):
    (home / "profiles.toml").write_text("active = ")
    (home.parent / "prefect.toml").write_bytes(b"\xff\xfe")
    assert not is_configured()


def test_telemetry_is_off_until_somebody_turns_it_on():
    assert defaults({})["DO_NOT_TRACK"] == "1"
    assert defaults({})["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert defaults({"DO_NOT_TRACK": "0"})["DO_NOT_TRACK"] == "0"


def test_who_sets_a_level_of_logging_sees_the_log_of_prefect():
    assert speaks_for_prefect(defaults({}))
    assert not speaks_for_prefect(defaults({"PREFECT_LOGGING_LEVEL": "DEBUG"}))
