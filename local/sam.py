"""The SAM CLI on a run's engine: quiet, its output in a log, ended with us."""

import os
import signal
import subprocess
from contextlib import suppress

from local.places import ROOT, Broken, Places

SAM = ROOT / ".venv" / "bin" / "sam"


def sam(places: Places, *arguments: str) -> None:
    """Run one command to its end. Raises Broken, with its last line, where it fails."""
    log = places.home / f"sam-{arguments[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [SAM, *arguments],
            cwd=ROOT,
            env=places.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # A group of its own, so that what it has started ends with it.
            start_new_session=True,
        )
        try:
            process.wait()
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
    if process.returncode:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
        last = next((line for line in reversed(lines) if line), "no output")
        raise Broken(f"sam {arguments[0]} failed: {last} (all of it: {os.path.relpath(log, ROOT)})")
