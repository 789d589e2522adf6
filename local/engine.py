"""The local AWS: one process of MiniStack, its state kept between runs."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from local.places import REGION, ROOT, Broken, Places

PYTHON = ROOT / ".local" / "engine" / "bin" / "python"
PROGRAM = ROOT / "local" / "tethered_engine.py"
KEPT = ("AWS_", "PATH", "LANG", "LC_", "SSL_CERT_", "HTTP", "http", "NO_PROXY", "no_proxy")
"""What it gets of the surroundings: functions inherit it all, and on AWS they would have none."""
START_SECONDS = 30
STOP_SECONDS = 20


@dataclass
class Engine:
    """Starts with the block and ends with it, its workers included; loopback only."""

    places: Places
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        _demand_free(self.places.port)
        self.places.claim()
        self._sweep()
        try:
            with self._log.open("wb") as log:
                self.process = subprocess.Popen(
                    [PYTHON, PROGRAM],
                    env=self._environment(),
                    # Never written to: its end tells the engine that we are gone.
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # A session of its own: Ctrl-C is for us, and we end the engine in good order.
                    start_new_session=True,
                )
            self._await()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the engine and its workers; its state is written down first."""
        if self.process is None:
            return
        if self.alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        # Workers that outlived it: the group is ours, made at the start.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin is not None:
            self.process.stdin.close()
        self._sweep()

    def _sweep(self) -> None:
        """Remove what workers unpacked: the whole code and both layers for each of them."""
        shutil.rmtree(self._workers, ignore_errors=True)

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

    @property
    def _workers(self) -> Path:
        return self.places.home / "workers"

    def _environment(self) -> dict[str, str]:
        state = self.places.home / "state"
        for folder in (state, self._workers):
            folder.mkdir(exist_ok=True)
        given = self.places.environment().items()
        return {name: value for name, value in given if name.startswith(KEPT)} | {
            "GATEWAY_PORT": str(self.places.port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "LAMBDA_EXECUTOR": "local",
            "AUTH": "true",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "HOME": str(self.places.home),
            "TMPDIR": str(self._workers),
            # It tidies up the machine's containers if it finds an engine for them; ours has none.
            "DOCKER_HOST": f"unix://{self.places.home / 'no-docker'}",
            # Doors that it would open on ports of its own.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        }

    def _await(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.alive:
                raise self.died
            if self._healthy():
                return
            time.sleep(0.05)
        raise Broken(f"The local engine did not answer within {START_SECONDS} s.")

    def _healthy(self) -> bool:
        """Whether it answers. Asked without urllib, which would go through a proxy."""
        connection = http.client.HTTPConnection("127.0.0.1", self.places.port, timeout=1)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


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
