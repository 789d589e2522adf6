"""Which request goes where: Shopify's addresses, each below its shop, and the simulator's own."""

import re
from collections.abc import Callable
from functools import partial

from local.simulator.answers import Answer, Dropped, as_json, plain
from local.simulator.app import is_shop
from local.simulator.control import ROOT, Control
from local.simulator.requests import Request, Unreadable
from local.simulator.shopify import Shopify
from local.simulator.shops import Admission
from local.simulator.token_endpoint import TokenEndpoint, closed_answer
from local.simulator.webhook_bodies import resource_of

_SHOP_JSON = re.compile(r"/admin/api/(?:[0-9]{4}-[0-9]{2}|unstable)/shop\.json")
_REFUSALS = {
    Admission.DEAD: (
        401,
        "[API] Invalid API key or access token (unrecognized login or wrong password)",
    ),
    Admission.NON_EXPIRING: (
        403,
        "[API] Non-expiring access tokens are no longer accepted for the Admin API.",
    ),
}

Route = Callable[[Request], Answer | Dropped]


class Routes:
    """Answers every request that the server has read."""

    def __init__(self, shopify: Shopify) -> None:
        self._shopify = shopify
        self._control = Control(shopify)
        self._tokens = TokenEndpoint(
            shopify.shops, shopify.faults, shopify.calls, shopify.stopping.wait
        )

    def __call__(self, request: Request) -> Answer | Dropped:
        """The answer, or none."""
        if request.path == "/":
            return self._control.page() if request.method == "GET" else plain(405)
        if request.path.startswith(ROOT):
            return self._control.answer(request)
        _, shop, rest = request.path.split("/", 2) if request.path.count("/") > 1 else ("", "", "")
        if not is_shop(shop):
            return plain(404)
        known = self._of(shop, f"/{rest}")
        if not known:
            return plain(404)
        route = known.get(request.method)
        try:
            return route(request) if route is not None else plain(405)
        except Unreadable:
            return plain(400)

    def _of(self, shop: str, path: str) -> dict[str, Route]:
        if path == "/admin/oauth/authorize":
            return {"GET": partial(self._ask, shop), "POST": partial(self._choose, shop)}
        if path == "/admin/oauth/access_token":
            return {"POST": lambda request: self._tokens(shop, request.texts())}
        if _SHOP_JSON.fullmatch(path):
            return {"GET": partial(self._shop_json, shop)}
        return {}

    def _ask(self, shop: str, request: Request) -> Answer:
        return self._shopify.authorize.show(shop, request.query)

    def _choose(self, shop: str, request: Request) -> Answer:
        if request.foreign:
            return plain(403)
        return self._shopify.authorize.choose(shop, request.texts())

    def _shop_json(self, shop: str, request: Request) -> Answer:
        closing = self._shopify.shops.shop(shop).closing
        if closing is not None:
            return closed_answer(shop, closing)
        token = request.headers.get("x-shopify-access-token", "")
        admission = self._shopify.shops.admits(shop, token)
        if admission is not Admission.LIVES:
            status, told = _REFUSALS[admission]
            return as_json(status, {"errors": told})
        resource = resource_of(self._shopify.shops.shop(shop), self._shopify.clock())
        return as_json(200, {"shop": resource})
