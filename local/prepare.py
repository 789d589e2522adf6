"""Make the environments, each from its hashed requirements: `.venv` and `.local/engine`.

With `generators` as argument: only the one of the client generators, which few need. Runs under a
bare Python 3.13 before anything is installed: standard library only.
"""

import fcntl
import hashlib
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
ENGINE = ROOT / ".local" / "engine"
GENERATORS = ROOT / ".local" / "generators"
LOG = ROOT / ".local" / "prepare.log"
FIRST = ROOT / "local" / "uv-requirements.txt"
_UNUSABLE = "The path of this checkout holds {}; move it to a folder with another name."


class Unprepared(Exception):
    """An environment could not be made; says why in one sentence."""


def main() -> int:
    """Bring the environments up to date; silent where they are."""
    # A terminal that knows no "✓" gets its number.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _demand_usable(str(ROOT))
        # A run keeps keys and secrets in it.
        LOG.parent.mkdir(mode=0o700, exist_ok=True)
        with _alone():
            if sys.argv[1:] == ["generators"]:
                _bring_up_to_date(GENERATORS, _required("generator"), _make_beside)
            else:
                _bring_up_to_date(VENV, ROOT / "requirements-dev.txt", _make_venv)
                _bring_up_to_date(ENGINE, _required("engine"), _make_beside)
    except Unprepared as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _demand_usable(folder: str) -> None:
    """A search path cannot name a folder with a colon, and tools print and store paths as text."""
    try:
        folder.encode()
    except UnicodeEncodeError:
        raise Unprepared(_UNUSABLE.format("bytes that are no UTF-8")) from None
    if os.pathsep in folder:
        raise Unprepared(_UNUSABLE.format(f"a {os.pathsep!r}, which separates search paths"))
    if any(letter < " " or letter == "\x7f" for letter in folder):
        raise Unprepared(_UNUSABLE.format("a control character"))


def _required(name: str) -> Path:
    return ROOT / "local" / f"{name}-requirements.txt"


@contextmanager
def _alone() -> Iterator[None]:
    """Two `make` at once must not install into one folder."""
    with (LOG.parent / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("… waiting for another make to install\n")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bring_up_to_date(folder: Path, requirements: Path, make: Callable[[Path], None]) -> None:
    stamp = folder / "installed"
    # With the path: a copied environment starts the programs of the one it was copied from.
    wanted = f"{hashlib.sha256(requirements.read_bytes()).hexdigest()} {folder}"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted and _works(folder):
        return
    began = time.monotonic()
    shown = folder.relative_to(ROOT)
    _say(f"… installing {requirements.relative_to(ROOT)} into {shown}\n")
    if not (stamp.is_file() and stamp.read_text("utf-8").endswith(f" {folder}") and _works(folder)):
        shutil.rmtree(folder, ignore_errors=True)
        make(folder)
    _sync(folder, requirements)
    stamp.write_text(wanted, "utf-8")
    _say(f"✓ installed {shown} ({time.monotonic() - began:.1f} s)\n")


def _works(folder: Path) -> bool:
    """A Python that was uninstalled leaves an environment that cannot run."""
    asked: list[str | Path] = [folder / "bin" / "python", "-c", "import sys; print(sys.version)"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.startswith("3.13.")


def _make_venv(folder: Path) -> None:
    base = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    _call([base, "-m", "venv", folder], "Making .venv failed")
    # uv comes from PyPI like everything else, in the version and with the hashes of its lock.
    _call(
        [folder / "bin" / "python", "-m", "pip", "install", "--require-hashes", "-r", FIRST],
        "Installing uv failed",
    )


def _make_beside(folder: Path) -> None:
    _call(
        [VENV / "bin" / "python", "-m", "venv", "--without-pip", folder],
        f"Making {folder.relative_to(ROOT)} failed",
    )


def _sync(folder: Path, requirements: Path) -> None:
    uv, python = VENV / "bin" / "uv", folder / "bin" / "python"
    _call(
        [uv, "pip", "sync", "--require-hashes", "--python", python, requirements],
        f"Installing {requirements.name} failed",
    )


def _call(command: Sequence[str | Path], sentence: str) -> None:
    """Run to the end, its output in a log that the sentence points to."""
    # Not those of an environment that the caller happens to have switched on.
    foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    with LOG.open("wb") as log:
        try:
            done = subprocess.run(command, stdout=log, stderr=log, env=environment, check=False)
        except OSError as error:
            raise Unprepared(f"{sentence}: {error.strerror}.") from None
    if done.returncode:
        lines = LOG.read_text(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "no output")
        raise Unprepared(f"{sentence}: {last} (all of it: {LOG.relative_to(ROOT)})")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
