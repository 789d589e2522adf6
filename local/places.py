"""Where a local run keeps its things, and the surroundings in which its programs run."""

import os
import platform
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
REGION = "us-east-1"
STACK = "arcus-local"
PORT = 4566
ARCHITECTURE = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
"""The engine runs functions on this very machine, so the layer holds this machine's wheels."""

OTHERS = 0o077
"""The bits of a mode that let anybody but the owner in."""

# The user's own account must never be reached by mistake: no profile, no files, no role.
_FOREIGN = ("AWS_", "SAM_", "POWERTOOLS_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and addresses of one run; runs on different ports write nothing in common."""

    port: int
    home: Path

    @classmethod
    def of(cls, port: int) -> "Places":
        """The places of the run on this port, under `.local/`."""
        return cls(port, LOCAL / str(port))

    @property
    def default(self) -> bool:
        """Whether this is the run that nobody had to give a port."""
        return self.port == PORT and self.home.parent == LOCAL

    @property
    def endpoint(self) -> str:
        """Where the engine answers as AWS."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def build(self) -> Path:
        """What `sam build` makes for this run."""
        return self.home / "build"

    def claim(self) -> None:
        """Make the run's folder, and keep it to its owner: it holds keys and, in state, secrets.

        From here on everything that this process and its programs make is the owner's alone, and
        what an earlier release left open is closed. Raises Broken.
        """
        os.umask(OTHERS)
        self.home.mkdir(parents=True, exist_ok=True)
        self.make_private()
        if self.home.parent == LOCAL:
            _make_private(LOCAL)

    def make_private(self) -> None:
        """Close everything in the folder to all but its owner. Raises Broken."""
        for path in (self.home, *self.home.rglob("*")):
            _make_private(path)

    def environment(self) -> dict[str, str]:
        """What a program needs to work on this run's engine, and on nothing else."""
        clean = {n: v for n, v in os.environ.items() if not n.startswith(_FOREIGN)}
        tools = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{clean.get('PATH', '')}"
        return clean | {
            "PATH": tools,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "SAM_CLI_TELEMETRY": "0",
            "SAM_CLI_POLL_DELAY": "0.2",
            "ARCHITECTURE": ARCHITECTURE,
            **_wheels(),
        }


def _make_private(path: Path) -> None:
    """Leave a file or folder to its owner. A link has no mode, and what is gone needs none."""
    with suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not mode & OTHERS:
            return
        try:
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)
        except PermissionError:
            raise Broken(
                f"{os.path.relpath(path, ROOT)} belongs to another user, who could read this run's"
                " keys; remove it, or ask its owner to."
            ) from None


def _wheels() -> dict[str, str]:
    """On a Mac the layer needs a Mac's wheels; elsewhere those of Lambda itself."""
    if platform.system() != "Darwin":
        return {}
    return {"PLATFORM": f"{platform.machine().replace('arm64', 'aarch64')}-apple-darwin"}


class Broken(Exception):
    """Something that the run cannot go on with, as one sentence for the person who started it."""
