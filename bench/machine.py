"""Which machine has measured, and how fast it is: what a figure of its own is to be read by."""

import os
import platform
import re
import time
from pathlib import Path

STEPS = 1_000_000
CPUS = Path("/proc/cpuinfo")


def described() -> str:
    """Model, cores, and what a plain loop takes."""
    model = platform.processor() or platform.machine()
    if CPUS.exists():
        found = re.search(
            r"^model name\s*:\s*(.+)$", CPUS.read_text(encoding="utf-8"), re.MULTILINE
        )
        model = found[1] if found else model
    took = min(_loop() for _ in range(5))
    return f"{model}, {os.cpu_count()} cores; a million additions in a loop: {took * 1000:.0f} ms"


def _loop() -> float:
    began = time.process_time()
    total = 0
    for step in range(STEPS):
        total += step
    return time.process_time() - began
