"""A connected shop that two processes refresh; moto and Shopify are servers on loopback."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.moments import timestamp
from connectors.domain.providers.shopify import CONNECTOR
from connectors.domain.providers.shopify_tokens import Tokens
from local.simulator.app import App
from local.simulator.server import Simulator
from tests.integration import premises
from tests.integration.house import House
from tests.integration.premises import ROOT
from tests.integration.shopkeeper import Shopkeeper

PATIENCE = 60
"""Seconds within which a process does anything, on the busiest machine."""
JUST_NOW = timedelta(seconds=30)
"""Less than clocks may differ: one that is behind still takes the token for a living one."""


@contextmanager
def serial_moto() -> Iterator[str]:
    """Moto on loopback, one request at a time: its tables are not atomic under threads."""
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=MotoRequestHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@dataclass
class Worker:
    """One process; asked and answered in turn."""

    process: "subprocess.Popen[str]"

    def tell(self, command: dict[str, str]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def until(self, seen: Callable[[], object]) -> None:
        """Wait for what the process brings about: while it lives, and for a minute at most."""
        ends = time.monotonic() + PATIENCE
        while not seen():
            assert self.process.poll() is None, "the worker has died"
            assert time.monotonic() < ends, "the worker does not come to it"
            time.sleep(0.01)

    def ask(self, shop: "Refreshing") -> Any:
        self.tell({"ask": shop.entity})
        return self.answer()


@dataclass
class Refreshing:
    """A shop's row in a house, Shopify beside it, and what both know of its tokens."""

    house: House
    simulator: Simulator
    endpoint: str

    def __post_init__(self) -> None:
        # One Shopify for all: the house's functions call it directly, the workers over loopback.
        self.house.street.shopify.shops = self.simulator.shops
        self.house.clock.moment = datetime.now(UTC)
        self.keeper = Shopkeeper.of(self.house)
        assert self.keeper.connect_shop().status == 200

    @property
    def entity(self) -> str:
        return self.keeper.entity_id

    @property
    def place(self) -> Place:
        return Place(Owner(self.entity, livemode=True), CONNECTOR)

    @property
    def row(self) -> Connection:
        item = boto3.client("dynamodb").get_item(
            TableName="connections", Key=row_items.key(self.place)
        )["Item"]
        return av.row(item)

    def tokens(self) -> Tokens:
        """What is in force."""
        row = self.row
        vault = self.house.shopify.service.complete_authorization.vault
        return Tokens.kept(vault.read(row.secret_arn or "", row.secret_version or ""))

    def expire(self) -> str:
        """Let the access token in force have ended half a minute ago, by our own clock; which."""
        row, secrets = self.row, boto3.client("secretsmanager")
        arn = row.secret_arn or ""
        kept = secrets.get_secret_value(SecretId=arn, VersionId=row.secret_version or "")
        told = json.loads(kept["SecretString"])
        told["credentials"]["expires_at"] = timestamp(datetime.now(UTC) - JUST_NOW)
        put = secrets.put_secret_value(SecretId=arn, SecretString=json.dumps(told))
        boto3.client("dynamodb").update_item(
            TableName="connections",
            Key=row_items.key(self.place),
            UpdateExpression="SET secret_version = :version",
            ExpressionAttributeValues={":version": {"S": put["VersionId"]}},
        )
        return str(told["credentials"]["access_token"])

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Within the block Shopify holds nobody up any more."""
        self.simulator.stopping.set()
        yield
        self.simulator.stopping.clear()

    def admits(self, told: Any) -> bool:
        """Whether Shopify lets in whoever was told this."""
        token = told["credentials"]["access_token"]
        return self.simulator.shops.admits(self.keeper.shop, token) == "lives"

    @contextmanager
    def workers(self, count: int = 2, **settings: str) -> Iterator[list[Worker]]:
        """Processes of their own, up and waiting."""
        with ExitStack() as ending:
            workers = (self.process("credentials", **settings) for _ in range(count))
            yield [ending.enter_context(worker) for worker in workers]

    @contextmanager
    def process(self, function: str, **settings: str) -> Iterator[Worker]:
        """A function in a process of its own, up and waiting."""
        surroundings = {name: os.environ[name] for name in KEPT} | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "SHOPIFY_ADDRESS": self.simulator.address,
            "PYTHONPATH": ":".join(filter(None, sys.path)),
            "PATH": os.environ["PATH"],
            "no_proxy": "127.0.0.1",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", function],
            env=surroundings | settings,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Worker(process)
        finally:
            process.stdin.close()
            process.wait(PATIENCE)
            process.stdout.close()


KEPT = (*premises.SETTINGS, "SHOPIFY_SECRET")


@contextmanager
def shopify() -> Iterator[Simulator]:
    """Shopify as a server, with the app that the house is."""
    with Simulator(App(premises.APP_ID, premises.APP_SECRET), port=0) as running:
        yield running
