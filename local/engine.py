"""The local AWS: one process of MiniStack, its state kept between runs."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from local.places import REGION, ROOT, Broken, Places

PYTHON = ROOT / ".local" / "engine" / "bin" / "python"
START_SECONDS = 30
STOP_SECONDS = 20


@dataclass
class Engine:
    """Starts with the block and ends with it, its workers included; loopback only."""

    places: Places
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        _demand_free(self.places.port)
        self.places.home.mkdir(parents=True, exist_ok=True)
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [PYTHON, "-m", "ministack"],
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                # A session of its own: Ctrl-C is for us, and we end the engine in good order.
                start_new_session=True,
            )
        self._await()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        # Workers that outlived it: the group is ours, made at the start.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def alive(self) -> bool:
        """Whether the engine is running."""
        return self.process is not None and self.process.poll() is None

    @property
    def died(self) -> Broken:
        """What to say where it is not."""
        return Broken(f"The local engine stopped unexpectedly; its log is {_shown(self._log)}.")

    @property
    def _log(self) -> Path:
        return self.places.home / "engine.log"

    def _environment(self) -> dict[str, str]:
        state = self.places.home / "state"
        state.mkdir(exist_ok=True)
        workers = self.places.home / "workers"
        workers.mkdir(exist_ok=True)
        return self.places.environment() | {
            "GATEWAY_PORT": str(self.places.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "LAMBDA_EXECUTOR": "local",
            "AUTH": "true",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "TMPDIR": str(workers),
            "PYTHONPATH": "",
        }

    def _await(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.alive:
                raise self.died
            try:
                with urllib.request.urlopen(f"{self.places.endpoint}/_ministack/health", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        self.__exit__(None, None, None)
        raise Broken(f"The local engine did not answer within {START_SECONDS} s.")


def _demand_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Broken(
                f"Port {port} is taken; stop what uses it, or choose another:"
                f" make run PORT={port + 100}"
            ) from None


def _shown(path: Path) -> str:
    return os.path.relpath(path, ROOT)
