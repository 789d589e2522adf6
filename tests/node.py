"""Others' packages from npm, installed from a lock of ours into `.local`, at test time only."""

import shutil
import subprocess
from pathlib import Path

LOCAL = Path(__file__).parents[1] / ".local"
INSTALL = ("npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund")


def installed(packages: Path) -> Path:
    """Where the folder's packages and programs are: installed once, and anew for another lock."""
    place, lock = LOCAL / packages.name, (packages / "package-lock.json").read_bytes()
    place.mkdir(parents=True, exist_ok=True)
    for file in (*packages.glob("*.json"), *packages.glob("*.mjs")):
        shutil.copy(file, place)
    done = place / "installed-lock"
    if not done.exists() or done.read_bytes() != lock:
        subprocess.run(INSTALL, cwd=place, check=True, capture_output=True, timeout=300)
        done.write_bytes(lock)
    return place
