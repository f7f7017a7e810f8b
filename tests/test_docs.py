"""What is written about Postlude is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer.main

from pipelines import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_generated_parts_of_the_readme_are_current():
    words = [sys.executable, "-m", "cogapp", "--check", "-I", str(ROOT / ".ci"), str(ROOT / "README.md")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nRun: cog -r -I .ci README.md"


def test_ci_runs_the_test_command_of_the_readme_word_for_word():
    (command,) = re.findall(r"^\$ (.*\.ci/check)$", README, re.MULTILINE)[:1]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_and_option_says_what_it_does():
    group = typer.main.get_command(cli.app)
    for name, command in group.commands.items():
        assert command.help, name
        assert f"`postlude {name}" in README, f"README does not name postlude {name}"
        for parameter in command.params:
            assert getattr(parameter, "help", None) or parameter.name == "help", f"{name} {parameter.name}"


def test_every_link_and_path_in_the_readme_leads_somewhere():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    begin = lines.index("dependencies = [") + 1
    listed = lines[begin : lines.index("]", begin)]
    for above, line in zip(listed, listed[1:], strict=False):
        if line.lstrip().startswith('"'):
            assert above.lstrip().startswith("#"), line


def test_constraints_name_no_index_and_cover_every_dependency():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|@ |--index|--find-links", text)
    pinned = {re.split(r"[=;\s]", line)[0] for line in text.splitlines() if line and not line.startswith("#")}
    extras = PROJECT["project"]["optional-dependencies"].values()
    for requirement in [*PROJECT["project"]["dependencies"], *(each for extra in extras for each in extra)]:
        assert re.match(r"[\w.-]+", requirement)[0].lower() in pinned, requirement


@pytest.mark.parametrize("file", sorted([*ROOT.glob("pipelines/**/*.py"), *ROOT.glob("connectors/**/*.py")]), ids=str)
def test_every_module_opens_by_saying_what_it_is(file):
    text = file.read_text(encoding="utf-8")
    assert not text.strip() or text.startswith('"""'), file
