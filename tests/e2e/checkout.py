"""A checkout of this tree in a folder of any name, and `make run` in it as a user sees it."""

import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.places import ROOT, Places
from local.stack import Stack
from tests.architecture.tree import committed

START_SECONDS, STOP_SECONDS, LINE_SECONDS = 240, 30, 30
OURS = ("AWS_", "SAM_", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS", "PYTEST_", "ARCHITECTURE")
"""What the surroundings of the tests have, and those of a user's shell have not."""
WIDE = 0o022
"""The umask that most systems give to their users."""


@dataclass(frozen=True)
class Checkout:
    """A copy of what is committed or about to be, nothing made in it yet."""

    folder: Path
    surroundings: dict[str, str]

    @classmethod
    @contextmanager
    def at(cls, folder: Path, beside: Path) -> Iterator["Checkout"]:
        """A copy of the tree there, which is removed at the end: its environments are large.

        HOME and TMPDIR are beside it, with a space in their names. HOME is the user's own by
        another name: the package index may be set up in it.
        """
        for file in committed():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, folder / file)
        home, scratch = beside / "a home", beside / "a place for scratch"
        home.symlink_to(Path.home())
        scratch.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        path = kept["PATH"].replace(f"{ROOT / '.venv' / 'bin'}{os.pathsep}", "")
        try:
            yield cls(folder, kept | {"PATH": path, "HOME": str(home), "TMPDIR": str(scratch)})
        finally:
            shutil.rmtree(folder.resolve())

    @contextmanager
    def running(self, port: int) -> Iterator["Running"]:
        """`make run`, once it shows what happens; ended at the end of the block at the latest."""
        screen = self.folder.parent / f"screen of {port}"
        with screen.open("wb") as output:
            process = subprocess.Popen(
                ["make", "run", f"PORT={port}"],
                cwd=self.folder,
                env=self.surroundings,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=WIDE,
            )
        running = Running(self, port, process, screen)
        try:
            running.line("as they happen", seconds=START_SECONDS)
            yield running
        finally:
            running.stop()


@dataclass(frozen=True)
class Running:
    """A run of the whole service, its screen, and what may be done to it."""

    checkout: Checkout
    port: int
    process: "subprocess.Popen[bytes]"
    screen: Path

    @property
    def home(self) -> Path:
        """The folder in which the run keeps its state."""
        return self.checkout.folder / ".local" / str(self.port)

    @property
    def shown(self) -> str:
        """The screen so far."""
        return self.screen.read_text("utf-8")

    @property
    def alive(self) -> bool:
        """Whether it is still running."""
        return self.process.poll() is None

    def line(self, pattern: str, *, seconds: float = LINE_SECONDS) -> str:
        """The first line that the pattern is found in, once there is one."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = next((n for n in self.shown.splitlines() if re.search(pattern, n)), None)
            if found is not None:
                return found
            assert self.alive, self.shown
            time.sleep(0.1)
        raise AssertionError(f"no {pattern!r} in:\n{self.shown}")

    def stop(self) -> None:
        """Ctrl-C, which a terminal sends to all that stand in its foreground; back when they end.

        The engine stands in a session of its own, and its end is the run's own last step.
        """
        until = time.monotonic() + STOP_SECONDS
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
            while time.monotonic() < until:
                self.process.poll()
                os.killpg(self.process.pid, 0)
                time.sleep(0.05)
            os.killpg(self.process.pid, signal.SIGKILL)
            raise AssertionError(f"still running after {STOP_SECONDS} s:\n{self.shown}")

    @property
    def stack(self) -> Stack:
        """The stack on its engine, for an operator."""
        return Stack(Places(self.port, self.home))

    def command(self, *command: str) -> str:
        """What a command of the checkout prints, given on this run's engine; it must succeed."""
        places = Places(self.port, self.home)
        engine = {n: v for n, v in places.environment().items() if n.startswith("AWS_")}
        done = subprocess.run(
            command,
            cwd=self.checkout.folder,
            env=self.checkout.surroundings | engine,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def send(self, method: str, path: str) -> int:
        """The status of a request with the demo's test key, as a script would send it."""
        lines = (self.home / "demo.env").read_text().splitlines()
        told = dict(line.split("=", 1) for line in lines)
        request = urllib.request.Request(
            told["ARCUS_BASE_URL"] + path,
            method=method,
            headers={"Authorization": f"Bearer {told['ARCUS_TEST_KEY']}"},
        )
        if method == "POST":
            request.add_header("Content-Type", "application/json")
            request.data = b"{}"
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
