"""The unmodified template, built and deployed to the local engine."""

import fcntl
import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from local.places import ARCHITECTURE, REGION, ROOT, STACK, Broken, Places
from local.sam import sam

SOURCES = tuple(ROOT / name for name in ("template.yaml", "functions", "layers", "events"))
PARAMETERS = {"Environment": "local", "DemoSubscriber": "true", "Architecture": ARCHITECTURE}
CLIENT_ID = "local-app"
API = "arcus"
"""The API's id: known before there is one, since the stack is told its own address."""
ARTIFACTS = "local-artifacts"
DEPLOYED = "/local/deployed"
"""The parameter that names what stands on the engine: kept in its state, lost only with it."""

_UNSET = (None, None, None, None)
_ALONE = {
    "profile": _UNSET,
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Makes botocore blind to the user's own profile and files."""


class EngineSession(boto3.Session):
    """A session as the engine's administrator: every client speaks to the engine."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name=REGION,
            botocore_session=botocore.session.Session(session_vars=_ALONE),
        )
        make: Any = super().client
        self.client = partial(make, endpoint_url=endpoint)  # type: ignore[method-assign]


@dataclass(frozen=True)
class Stack:
    """The stack on one run's engine."""

    places: Places

    def session(self) -> boto3.Session:
        """A session as the engine's administrator."""
        return EngineSession(self.places.endpoint)

    def client(self, service: str) -> Any:
        """A client of the engine."""
        session: Any = self.session()
        return session.client(service)

    def build(self) -> None:
        """`sam build`, unless it was built from just these sources before."""
        stamp = self.places.home / "built"
        wanted = f"{ARCHITECTURE} {_digest(*SOURCES)}"
        if stamp.exists() and stamp.read_text() == wanted and self.places.build.exists():
            return
        with _alone(ROOT / ".local" / "build.lock"):
            sam(
                self.places,
                "build",
                "--parallel",
                *("--build-dir", str(self.places.build)),
            )
        # Wheels are unpacked with the modes that they came with.
        self.places.make_private()
        stamp.write_text(wanted)

    def deploy(self, clock_offset: int) -> bool:
        """Deploy what was built, unless it stands there already; whether it had to."""
        if self.outputs().get("ApiId", API) != API:
            raise Broken(
                f"The data of port {self.places.port} were made by an earlier release; remove"
                f" .local/{self.places.port} and start again."
            )
        wanted = f"{clock_offset} {_digest(self.places.build, ROOT / 'samconfig.toml')}"
        if self._deployed() == wanted and self.outputs():
            return False
        # A bucket of our own: the one that SAM would make for itself costs it another stack first.
        s3 = self.client("s3")
        with suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(Bucket=ARTIFACTS)
        overrides = self._parameters(clock_offset)
        sam(
            self.places,
            "deploy",
            *("--template-file", str(self.places.build / "template.yaml")),
            *("--config-file", str(ROOT / "samconfig.toml"), "--config-env", "local"),
            *("--no-resolve-s3", "--s3-bucket", ARTIFACTS),
            *("--parameter-overrides", " ".join(f"{k}={v}" for k, v in overrides.items())),
            *("--tags", f"ms-custom-id={API}"),
        )
        self.client("ssm").put_parameter(Name=DEPLOYED, Value=wanted, Type="String", Overwrite=True)
        return True

    def _parameters(self, clock_offset: int) -> dict[str, str]:
        return PARAMETERS | {
            "ClockOffset": str(clock_offset),
            "PublicBaseUrl": self.base_url(),
            "ShopifyClientId": CLIENT_ID,
            "ShopifyAddress": f"http://127.0.0.1:{shopify_port(self.places)}/{{shop}}",
        }

    def _deployed(self) -> str | None:
        try:
            found = self.client("ssm").get_parameter(Name=DEPLOYED)
        except ClientError:
            return None
        return str(found["Parameter"]["Value"])

    def outputs(self) -> dict[str, str]:
        """The stack's outputs; empty where there is no such stack."""
        try:
            found = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        except (ClientError, IndexError):
            return {}
        return {o["OutputKey"]: o["OutputValue"] for o in found.get("Outputs", [])}

    def base_url(self) -> str:
        """The address to which /v1/… is appended."""
        return f"{self.places.endpoint}/restapis/{API}/api/_user_request_"


def shopify_port(places: Places) -> int:
    """Where the Shopify simulator answers: next to the engine."""
    return places.port + 1


def await_answer(base_url: str, seconds: float = 60) -> None:
    """Wait until the API answers its own description. Raises Broken."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base_url}/v1/openapi.json", timeout=20) as answer:
                json.load(answer)
                return
        except (urllib.error.URLError, OSError, ValueError, BotoCoreError):
            time.sleep(0.3)
    raise Broken("The API did not answer after the deployment.")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two runs share the build's cache, one at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest(*roots: Path) -> str:
    """All files below, in one number: their names and bytes."""
    digest = hashlib.sha256()
    for root in roots:
        files = [root] if root.is_file() else root.rglob("*")
        for file in sorted(p for p in files if p.is_file() and p.suffix != ".pyc"):
            name = file.relative_to(root.parent)
            # What tools leave behind, such as .mypy_cache, is no part of it.
            if not any(part.startswith(".") for part in name.parts):
                digest.update(str(name).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
