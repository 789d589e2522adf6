"""Where a local run keeps its things, and the surroundings in which its programs run."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
STACK = "arcus-local"
PORT = 4566
ARCHITECTURE = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
"""The engine runs functions on this very machine, so the layer holds this machine's wheels."""

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
        return cls(port, ROOT / ".local" / str(port))

    @property
    def default(self) -> bool:
        """Whether this is the run that nobody had to give a port."""
        return self.port == PORT and self.home.parent == ROOT / ".local"

    @property
    def endpoint(self) -> str:
        """Where the engine answers as AWS."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def build(self) -> Path:
        """What `sam build` makes for this run."""
        return self.home / "build"

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


def _wheels() -> dict[str, str]:
    """On a Mac the layer needs a Mac's wheels; elsewhere those of Lambda itself."""
    if platform.system() != "Darwin":
        return {}
    return {"PLATFORM": f"{platform.machine().replace('arm64', 'aarch64')}-apple-darwin"}


class Broken(Exception):
    """Something that the run cannot go on with, as one sentence for the person who started it."""
