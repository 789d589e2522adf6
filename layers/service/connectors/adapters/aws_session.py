"""The one place that makes AWS clients: one session per function, and no client before its time."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import UnknownRegionError

AWS = Config(
    connect_timeout=1,
    read_timeout=3,
    tcp_keepalive=True,
    max_pool_connections=16,
    retries={"mode": "standard", "total_max_attempts": 3},
)
"""Bounded, so that a function answers 503 before the gateway gives up on it (29 s)."""

ROOTS = Path(__file__).with_name("amazon-roots.pem")
"""The roots that AWS publishes for its own endpoints (amazontrust.com/repository), for AWS only.

OpenSSL parses every root of a bundle for each connection: five instead of 126.
"""


class AwsSession:
    """Makes a function's clients over one session, which reads the endpoints only once."""

    def __init__(self) -> None:
        core = botocore.session.Session()
        # Any: the stubs know a service by its literal name only.
        self._session: Any = boto3.Session(botocore_session=core)
        self._roots = _roots(core)

    def client(self, service: str) -> Any:
        """A client, made now: during the cold start, when its making costs nobody's request."""
        return self._session.client(service, config=AWS, verify=self._roots)

    def later(self, service: str) -> Any:
        """A client that is made when it is first used: not every invocation needs it."""
        return _Later(lambda: self.client(service))


class _Later:
    """Stands for a client until somebody asks for one of its methods."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        # A session makes one client at a time; upkeep's shards ask side by side.
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)


def _roots(core: botocore.session.Session) -> str | None:
    """The bundle to trust; None leaves it to the SDK.

    It is left to the SDK where `AWS_CA_BUNDLE` names another, and in the partitions that have roots
    of their own (China, the sovereign cloud, the isolated ones) or that this SDK does not know yet.
    """
    region = core.get_config_variable("region")
    try:
        commercial = bool(region) and core.get_partition_for_region(region) == "aws"
    except UnknownRegionError:
        commercial = False
    return str(ROOTS) if commercial and not core.get_config_variable("ca_bundle") else None
