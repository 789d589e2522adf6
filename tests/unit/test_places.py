"""Where a local run keeps its things: for its owner's eyes only, whatever was there before."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import prepare
from local.places import Broken, Places


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """The umask of most users, and afterwards the tests' own."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_a_run_s_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    places = Places(4566, tmp_path / "deep" / "4566")
    places.claim()
    assert mode(places.home) == 0o700


def test_what_a_run_writes_afterwards_is_its_owner_s_alone(tmp_path: Path) -> None:
    places = Places(4566, tmp_path / "4566")
    places.claim()
    (places.home / "state").mkdir()
    (places.home / "state" / "tables.json").write_text("{}")
    assert mode(places.home / "state") == 0o700
    assert mode(places.home / "state" / "tables.json") == 0o600


@pytest.mark.parametrize(
    ("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o755, 0o700), (0o640, 0o600)]
)
def test_what_an_earlier_run_left_open_is_closed(tmp_path: Path, before: int, after: int) -> None:
    state = tmp_path / "4566" / "state" / "s3"
    state.mkdir(parents=True)
    (state / ".hidden").write_text("kept")
    (state / ".hidden").chmod(before)
    Places(4566, tmp_path / "4566").claim()
    assert mode(state / ".hidden") == after
    assert {mode(folder) for folder in (state, state.parent, state.parent.parent)} == {0o700}
    assert (state / ".hidden").read_text() == "kept"


def test_a_link_s_target_elsewhere_is_left_alone(tmp_path: Path) -> None:
    elsewhere, home = tmp_path / "elsewhere", tmp_path / "4566"
    (elsewhere / "folder").mkdir(parents=True)
    (elsewhere / "folder" / "file").write_text("")
    home.mkdir()
    (home / "link").symlink_to(elsewhere / "folder")
    (home / "dangling").symlink_to(tmp_path / "nothing")
    Places(4566, home).claim()
    assert [mode(elsewhere / "folder"), mode(elsewhere / "folder" / "file")] == [0o755, 0o644]


def test_what_belongs_to_somebody_else_ends_the_run_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo.json").write_text("{}")

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(Broken, match=r"demo\.json belongs to another user"):
        Places(4566, tmp_path).make_private()


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("a:b", "a ':', which separates search paths"),
        ("a\nb", "a control character"),
        ("a\x1b[2Jb", "a control character"),
        ("caf\udce9", "bytes that are no UTF-8"),
    ],
)
def test_a_folder_that_no_search_path_can_name_is_refused_with_a_sentence(
    folder: str,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(prepare, "ROOT", tmp_path / folder)
    monkeypatch.setattr(prepare, "LOG", tmp_path / folder / ".local" / "prepare.log")
    assert prepare.main() == 1
    assert capsys.readouterr().err == (
        f"The path of this checkout holds {why}; move it to a folder with another name.\n"
    )
    assert not (tmp_path / folder).exists()
