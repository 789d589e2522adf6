"""The one place that makes AWS clients: one session per function, and no client before its time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import boto3
import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.credentials import EnvProvider
from botocore.exceptions import UnknownRegionError

from connectors.adapters.aws import signature, unshaped_json

AWS = Config(
    connect_timeout=1,
    read_timeout=3,
    tcp_keepalive=True,
    max_pool_connections=16,
    retries={"mode": "standard", "total_max_attempts": 3},
    # Our own code builds every parameter, and AWS judges it: 18 % of a POST's instructions.
    parameter_validation=False,
    # Spelled once, instead of put together from twenty parts twice per call: 21 % of a POST's.
    user_agent=f"arcus-integrations Boto3/{boto3.__version__}",
)
"""Bounded, so that a function answers 503 before the gateway gives up on it (29 s)."""

ROOTS = Path(__file__).with_name("amazon-roots.pem")
"""The roots that AWS publishes for its own endpoints (amazontrust.com/repository), for AWS only.

OpenSSL parses every root of a bundle for each connection: five instead of 126 take the first call
from 23 to 5.5 times the CPU of the third.
"""


class AwsSession:
    """Makes a function's clients over one session, which reads the endpoints only once."""

    def __init__(self) -> None:
        core = botocore.session.Session()
        # Any: the stubs know a service by its literal name only.
        self._session: Any = boto3.Session(botocore_session=core)
        self._roots = _roots(core)

    def client(self, service: str) -> Any:
        """A client, made and practised now: in the cold start, when that costs nobody's request."""
        return _warmed_up(self._made(service))

    def later(self, service: str) -> Any:
        """A client that is made when it is first used, which saves a cold start 0.03 of S."""
        return LazyClient(lambda: self._made(service))

    def _made(self, service: str) -> Any:
        client = self._session.client(service, config=AWS, verify=self._roots)
        unshaped_json.unshaped(client)
        signature.short(client)
        return client


class LazyClient:
    """Stands for a client, or what is made of one, until somebody asks for one of its methods."""

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


PRACTICE = {"dynamodb": "list_tables", "events": "list_event_buses"}
"""Per service an operation that needs no parameters."""


def _warmed_up(client: Any) -> Any:
    """The client after one call that was answered here and never sent.

    Whatever the SDK sets up with its first call is set up by then: a quarter of the CPU of the
    first real one, handshake included. Where the environment holds no credentials, finding them
    would take calls: nothing is practised.
    """
    if EnvProvider().load() is None:
        return client
    operation = PRACTICE[client.meta.service_model.service_name]
    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}"
    client.meta.events.register(event, _empty_answer)
    getattr(client, operation)()
    client.meta.events.unregister(event, _empty_answer)
    # Host names are encoded by a codec that loads with the first of them.
    "localhost".encode("idna")
    return client


def _empty_answer(request: Any, **_: Any) -> AWSResponse:
    return AWSResponse(request.url, 200, HTTPHeaders(), _Nothing())


class _Nothing:
    """The body of an answer without a word."""

    @staticmethod
    def stream(*_: Any, **__: Any) -> Iterator[bytes]:
        """An empty object of JSON."""
        yield b"{}"


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
