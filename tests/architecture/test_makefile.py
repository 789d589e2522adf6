"""The Makefile: every command is listed, and a search path reaches the commands as it was."""

import os
import re
import subprocess

from tests.architecture.tree import ROOT


def make(*arguments: str, path: str = os.environ["PATH"]) -> str:
    """What make prints."""
    done = subprocess.run(
        ["make", *arguments],
        cwd=ROOT,
        env={"PATH": path, "HOME": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_help_lists_every_command_that_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"^([\w-]+):.* ## ", text, re.MULTILINE)
    assert {"run", "test", "e2e", "slow"} <= set(commands)
    assert re.findall(r"^  make (\S+)", make("help"), re.MULTILINE) == commands


def test_every_command_is_made_whatever_files_there_are() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    (phony,) = re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([\w-]+):.* ## ", text, re.MULTILINE))


def test_a_search_path_with_a_dollar_sign_and_a_space_stays_whole() -> None:
    path = f"{os.environ['PATH']}{os.pathsep}/a $HOME of $(tools)"
    told = make("--eval", 'show: ; @printf %s "$$PATH"', "show", path=path)
    assert told == f"{ROOT / '.venv' / 'bin'}{os.pathsep}{path}"
