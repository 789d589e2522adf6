"""The engine's own process: MiniStack, ended in good order when whoever started it is gone."""

import os
import runpy
import signal
import threading

STARTER = 0
"""Standard input, read without Python's own buffer: its lock would be missed at the end."""


def _end_with_the_starter() -> None:
    """Wait on the pipe from the starter: it closes however that process ends, by `kill -9` too."""
    while os.read(STARTER, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_starter, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
