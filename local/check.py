"""`make check`: the fast checks, side by side, each silent unless it fails."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console

from local.places import REGION, ROOT

BIN = ROOT / ".venv" / "bin"
CODE = ("layers", "functions", "local", "cli", "bench", "tests")

LAST_LINES = 60
"""What is shown of a check's output: its end says what is wrong."""

CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    # In one process: several fall over one another's cache, now and then.
    "types": ["mypy", *CODE],
    "imports": ["lint-imports"],
    "template": ["sam", "validate", "--lint"],
    "tests without I/O": ["pytest", "-q", "-p", "no:cacheprovider", "tests/unit"],
    "architecture": ["pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "tests/architecture"],
}


def main() -> int:
    """Run them all; 0 where all are green."""
    console = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        results = dict(zip(CHECKS, pool.map(_run, CHECKS.values()), strict=True))
    # What failed comes last: the end of a long output is what one sees of it.
    for name, (done, seconds) in sorted(results.items(), key=lambda of: of[1][0].returncode != 0):
        mark = "[green]✓[/green]" if done.returncode == 0 else "[red]✗[/red]"
        console.print(f"{mark} {name} [dim]({seconds:.1f} s)[/dim]")
        if done.returncode or "pytest" in str(done.args[0]):
            told = (done.stdout + done.stderr).strip().splitlines()
            console.print("\n".join(told[-LAST_LINES:]), markup=False)
    console.print(f"[dim]in {time.monotonic() - began:.1f} s[/dim]")
    return int(any(done.returncode for done, _ in results.values()))


def _run(command: list[str]) -> "tuple[subprocess.CompletedProcess[str], float]":
    began = time.monotonic()
    environment = os.environ | {
        "AWS_DEFAULT_REGION": REGION,
        "SAM_CLI_TELEMETRY": "0",
        "PYTHONPATH": "layers/service:.",
    }
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
