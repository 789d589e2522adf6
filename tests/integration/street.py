"""Shopify on the other side of the street: the simulator's rules, without a wire in between."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from connectors.adapters.shopify import client
from connectors.domain.providers.shopify_tokens import ResponseLost
from connectors.wiring import tokens
from local.simulator.answers import Answer, Dropped
from local.simulator.app import App
from local.simulator.faults import Fault, Kind
from local.simulator.shopify import Message, Shopify
from local.simulator.signatures import of_parameters
from local.simulator.token_endpoint import TokenEndpoint
from local.simulator.webhooks import Delivery
from tests.integration import premises


@dataclass
class Street:
    """Shopify as the functions reach it in this process.

    `hosts` are all that were called; `meanwhile` is done while a call is on its way, one per call.
    `says` is what every shop answers instead, where it is set: nothing at all, perhaps.
    `answers` are given, one per call, in place of what Shopify would answer.
    """

    shopify: Shopify
    clock: Any
    hosts: list[str] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)
    says: tuple[int, bytes] | ResponseLost | None = None
    answers: list[Answer | Dropped] = field(default_factory=list)

    @classmethod
    def laid(cls, monkeypatch: pytest.MonkeyPatch, clock: Any) -> Self:
        """In place of the real transport; nobody sleeps, the clock goes on instead."""
        redirect = f"{premises.PUBLIC}/v1/integrations/shopify/callback"
        app = App(premises.APP_ID, premises.APP_SECRET, redirect_uris=(redirect,))
        street = cls(Shopify(app, clock=clock), clock)
        monkeypatch.setattr(tokens, "HttpsTransport", lambda pool: street.post)
        time = SimpleNamespace(monotonic=lambda: clock().timestamp(), sleep=street.wait)
        monkeypatch.setattr(client, "time", time)
        monkeypatch.setattr(tokens, "time", time)
        return street

    def wait(self, seconds: float) -> None:
        """Time goes by, for everybody."""
        self.clock.forward(seconds=seconds)

    def post(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """See client.Transport."""
        host = urlsplit(url).netloc
        self.hosts.append(host)
        began = self.clock()
        if self.meanwhile:
            self.meanwhile.pop(0)()
        if isinstance(self.says, ResponseLost):
            self.wait(seconds)
            raise self.says
        if self.says is not None:
            return self.says
        endpoint = TokenEndpoint(
            self.shopify.shops, self.shopify.faults, self.shopify.calls, self.wait
        )
        answer = self.answers.pop(0) if self.answers else endpoint(host, form)
        late = (self.clock() - began).total_seconds() > seconds
        if late or isinstance(answer, Dropped):
            raise ResponseLost
        return answer.status, answer.body

    def arm(self, kind: Kind | str, **how: Any) -> None:
        """A fault for the next call, or for as many as `times` says."""
        self.shopify.faults.arm(Fault(Kind(kind), **how))

    def asked(self, grant_type: str | None = None) -> int:
        """How many token calls there were."""
        calls = self.shopify.calls.all()
        return sum(grant_type in (None, call.grant_type) for call in calls)

    def approved(self, oauth_url: str) -> dict[str, str]:
        """What the merchant's browser comes back with who has approved."""
        given = parse_qs(urlsplit(oauth_url).query)
        shop = urlsplit(oauth_url).netloc
        code = self.shopify.shops.approve(shop, tuple(given["scope"][0].split(",")))
        return self.signed({"code": code, "shop": shop, "state": given["state"][0]})

    def denied(self, oauth_url: str) -> dict[str, str]:
        """What the merchant's browser comes back with who has denied."""
        given = parse_qs(urlsplit(oauth_url).query)
        told = {"error": "access_denied", "state": given["state"][0]}
        return self.signed(told | {"shop": urlsplit(oauth_url).netloc})

    def made(self, topic: str, shop: str, **said: Any) -> Delivery:
        """A webhook, signed and not sent."""
        return self.shopify.make(topic, shop, Message(**said))

    def signed(self, told: dict[str, str]) -> dict[str, str]:
        """A callback's parameters, dated and signed as Shopify does."""
        whole = {"timestamp": str(int(self.clock().timestamp())), "host": "YWRtaW4"} | told
        return whole | {"hmac": of_parameters(whole, self.shopify.shops.app.signing_secret)}


def spelled(query: dict[str, str]) -> str:
    """The parameters as a query."""
    return urlencode(query)
