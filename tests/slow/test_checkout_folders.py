"""`make run` in folders of every odd kind, each from a fresh checkout: half a minute apiece."""

from pathlib import Path

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.ports import free_port

FOLDERS = {
    "what a shell reads": "$HOME $(date) `id` & ; | * ? [x] ~ <>! {a,b} \"'",
    "what a makefile reads": "#1 % = @ \\ \\n ^ , $(CURDIR)",
    "a dash in front": "-x",
    "a tilde alone": "~",
    "spaces at both ends": " a ",
    "letters of all the world": "ünï 日本 🛒 u\u0308 \u00a0",
    "a very long path": "/".join(["a very long folder's name " * 9] * 4),
}


def runs(folder: Path, beside: Path) -> bool:
    """Whether a run there answers, shows what it answered, and ends when it is told to."""
    with Checkout.at(folder, beside) as checkout, checkout.running(free_port()) as running:
        assert running.send("POST", "/v1/integrations/stripe") == 201
        running.line(r"POST +/v1/integrations/stripe +201")
        running.line(r"event +integration\.created")
        running.stop()
        return "Stopped; the data is kept" in running.shown


@pytest.mark.parametrize("name", FOLDERS)
def test_a_checkout_in_an_odd_folder_builds_runs_and_ends(tmp_path: Path, name: str) -> None:
    assert runs(tmp_path / FOLDERS[name], tmp_path)


def test_a_checkout_behind_a_link_builds_runs_and_ends(tmp_path: Path) -> None:
    (tmp_path / "a link to it").symlink_to(tmp_path / "the true folder")
    (tmp_path / "the true folder").mkdir()
    assert runs(tmp_path / "a link to it", tmp_path)
