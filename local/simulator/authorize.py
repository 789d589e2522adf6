"""Shopify's page on which a merchant lets an app in, and where each choice leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from local.simulator import authorize_page
from local.simulator.answers import Answer, as_page, see_other
from local.simulator.app import Scopes, asked
from local.simulator.shops import Shops
from local.simulator.signatures import host_of, of_parameters

PER_USER = "per-user"


class NotAsked(Exception):
    """What was asked for cannot be shown to a merchant; the sentence says why."""


@dataclass(frozen=True)
class Wish:
    """What an app asks of a merchant."""

    shop: str
    redirect_uri: str
    state: str
    scopes: Scopes
    per_user: bool


@dataclass(frozen=True)
class Authorize:
    """Shows the page and takes the merchant's choice."""

    shops: Shops

    def show(self, shop: str, parameters: Mapping[str, str]) -> Answer:
        """The page with its two buttons, or one that says what is wrong with the address."""
        try:
            wish = self._wish(shop, parameters)
        except NotAsked as wrong:
            return as_page(400, authorize_page.refusal(shop, str(wrong)))
        self.shops.shop(shop)
        return as_page(200, authorize_page.question(shop, wish.scopes, parameters))

    def choose(self, shop: str, parameters: Mapping[str, str]) -> Answer:
        """Where the choice leads: back to the app, signed."""
        try:
            wish = self._wish(shop, parameters)
            if parameters.get("choice") not in ("approve", "deny"):
                raise NotAsked("Choose to approve or to deny.")
        except NotAsked as wrong:
            return as_page(400, authorize_page.refusal(shop, str(wrong)))
        if parameters["choice"] == "deny":
            return see_other(self._back(wish, {"error": "access_denied"}))
        code = self.shops.approve(shop, wish.scopes, per_user=wish.per_user)
        return see_other(self._back(wish, {"code": code}))

    def _wish(self, shop: str, parameters: Mapping[str, str]) -> Wish:
        app = self.shops.app
        if parameters.get("client_id") != app.client_id:
            raise NotAsked("There is no app with this client_id.")
        redirect_uri = parameters.get("redirect_uri", "")
        if redirect_uri not in app.redirect_uris:
            raise NotAsked("The redirect_uri is not one of the app's addresses.")
        scopes = asked(parameters.get("scope", ""))
        if scopes is None:
            raise NotAsked("The scope is not a list of scopes with commas between them.")
        per_user = parameters.get("grant_options[]") == PER_USER
        return Wish(shop, redirect_uri, parameters.get("state", ""), scopes, per_user)

    def _back(self, wish: Wish, told: Mapping[str, str]) -> str:
        parameters = {
            **told,
            "host": host_of(wish.shop),
            "shop": wish.shop,
            "state": wish.state,
            "timestamp": str(int(self.shops.clock().timestamp())),
        }
        parameters["hmac"] = of_parameters(parameters, self.shops.app.signing_secret)
        joint = "&" if "?" in wish.redirect_uri else "?"
        return wish.redirect_uri + joint + urlencode(sorted(parameters.items()))
