"""An app before the simulator's Shopify, without the wire between them."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from local.simulator.answers import Answer, Dropped
from local.simulator.app import App
from local.simulator.calls import Calls
from local.simulator.faults import Faults
from local.simulator.shops import Admission, Shops
from local.simulator.token_endpoint import TokenEndpoint
from local.simulator.tokens import Pair
from tests.builders import NOON

SHOP = "some-shop.myshopify.com"
ANOTHER = "another.myshopify.com"
SCOPES = ("read_orders", "write_products")


@dataclass
class Desk:
    """An app before its Shopify; the clock stands until a test moves it."""

    app: App = field(default_factory=lambda: App("an-app", "hush"))
    moment: datetime = NOON

    def __post_init__(self) -> None:
        numbers = count(1)
        self.shops = Shops(self.app, lambda: self.moment, lambda _: f"{next(numbers):04}")

    def passes(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def approved(self, shop: str = SHOP) -> str:
        return self.shops.approve(shop, SCOPES)

    def exchange(self, code: str, shop: str = SHOP, **changes: str) -> Pair:
        return self.shops.exchange(shop, self._call(code=code, **{"expiring": "1", **changes}))

    def connected(self) -> str:
        """The refresh token of a new grant."""
        return text(self.exchange(self.approved()))

    def refresh(self, token: str, shop: str = SHOP, **changes: str) -> str:
        return text(self.shops.refresh(shop, self._call(refresh_token=token, **changes)))

    def lives(self, access: str, shop: str = SHOP) -> bool:
        return self.shops.admits(shop, access) is Admission.LIVES

    def _call(self, **fields: str) -> dict[str, str]:
        return {"client_id": "an-app", "client_secret": "hush", **fields}


def text(pair: Pair) -> str:
    assert pair.refresh is not None
    return pair.refresh


@dataclass
class Endpoint:
    """The token endpoint of a desk; what would have been waited is only noted."""

    desk: Desk = field(default_factory=Desk)
    faults: Faults = field(default_factory=Faults)
    calls: Calls = field(default_factory=Calls)
    waited: list[tuple[float, int]] = field(default_factory=list)
    """Seconds, and how many refreshes the shop had seen by then."""

    def connected(self, shop: str = SHOP) -> str:
        answer = self.ask(shop, code=self.desk.approved(shop), expiring="1")
        return str(read(answer)["refresh_token"])

    def refresh(self, token: str, shop: str = SHOP) -> Answer | Dropped:
        return self.ask(shop, grant_type="refresh_token", refresh_token=token)

    def ask(self, shop: str = SHOP, **fields: str) -> Answer | Dropped:
        endpoint = TokenEndpoint(self.desk.shops, self.faults, self.calls, self._wait)
        return endpoint(shop, {"client_id": "an-app", "client_secret": "hush", **fields})

    @property
    def refreshes(self) -> int:
        return self.desk.shops.shop(SHOP).refreshes

    def _wait(self, seconds: float) -> None:
        self.waited.append((seconds, self.refreshes))


def read(answer: Answer | Dropped) -> Any:
    assert isinstance(answer, Answer)
    return json.loads(answer.body)


def status(answer: Answer | Dropped) -> int:
    assert isinstance(answer, Answer)
    return answer.status
