"""Shopify's page on which a merchant lets an app in, and where each choice leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from local.simulator import authorize_page
from local.simulator.answers import Answer, as_page, bare, see_other
from local.simulator.app import Scopes, asked
from local.simulator.calls import PLAIN, masked
from local.simulator.consents import Choice, Consent, Consents, Manner
from local.simulator.fields import Fields, WrongField
from local.simulator.shop import Shop
from local.simulator.shops import Shops
from local.simulator.signatures import Encoding, host_of, of_parameters, spelled

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
    """Shows the page and takes the merchant's choice. A shop is called by any of its names."""

    shops: Shops
    consents: Consents = field(default_factory=Consents)

    def show(self, name: str, parameters: Mapping[str, str]) -> Answer:
        """The page with its buttons, or one that says what is wrong with the address."""
        shop = self.shops.shop(name)
        if name != shop.domain:
            return see_other(f"/{shop.domain}/admin/oauth/authorize?{urlencode(parameters)}")
        if shop.closing is not None:
            return self._closed(shop, shop.closing.status)
        try:
            wish = self._wish(name, parameters)
        except NotAsked as wrong:
            return as_page(400, authorize_page.refusal(name, str(wrong)))
        manner = self.consents.of(shop.domain)
        return as_page(200, authorize_page.question(name, wish.scopes, parameters, manner))

    def choose(self, name: str, parameters: Mapping[str, str]) -> Answer:
        """Where the choice leads: back to the app, signed; or nowhere."""
        shop = self.shops.shop(name)
        if shop.closing is not None:
            return self._closed(shop, shop.closing.status)
        try:
            wish = self._wish(shop.domain, parameters)
            choice = Fields(parameters).choice("choice", Choice)
            manner = manner_in(parameters, wish.scopes) or self.consents.of(shop.domain)
        except (NotAsked, WrongField) as wrong:
            return as_page(400, authorize_page.refusal(name, str(wrong)))
        return self._chosen(wish, choice, manner)

    def _chosen(self, wish: Wish, choice: Choice, manner: Manner) -> Answer:
        if choice is Choice.LEAVE:
            self._note(wish, choice, {})
            return as_page(200, authorize_page.left(wish.shop))
        told = {"error": "access_denied"}
        if choice is Choice.APPROVE:
            scopes = tuple(scope for scope in wish.scopes if scope not in manner.withheld)
            told = {"code": self.shops.approve(wish.shop, scopes, per_user=wish.per_user)}
        sent = self._callback(wish, told, manner)
        self._note(wish, choice, masked(sent, PLAIN | manner.extra.keys()))
        joint = "&" if "?" in wish.redirect_uri else "?"
        return see_other(wish.redirect_uri + joint + spelled(sent, manner.encoding))

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

    def _callback(self, wish: Wish, told: Mapping[str, str], manner: Manner) -> dict[str, str]:
        parameters = {
            **manner.extra,
            **told,
            "host": host_of(wish.shop),
            "shop": wish.shop,
            "state": wish.state,
            "timestamp": str(int(self.shops.clock().timestamp())),
        }
        secret = self.shops.app.signing_secret
        return {**parameters, "hmac": of_parameters(parameters, secret, manner.encoding)}

    def _note(self, wish: Wish, choice: Choice, sent: Mapping[str, str]) -> None:
        moment = self.shops.clock()
        self.consents.record.append(Consent(moment, wish.shop, choice, sent))

    def _closed(self, shop: Shop, status: int) -> Answer:
        if status in (301, 302):
            return bare(status, headers={"Location": f"/{shop.domain}/password"})
        return as_page(status, authorize_page.closed(shop.domain))


def manner_in(parameters: Mapping[str, str], scopes: Scopes) -> Manner | None:
    """The manner that the page's own form asks for; None where it was not sent. Raises WrongField.

    A form sends what is ticked only: a scope that is not is withheld.
    """
    if "encoding" not in parameters:
        return None
    fields = Fields(parameters)
    kept = fields.several("grant", scopes)
    withheld = tuple(scope for scope in scopes if scope not in kept)
    return Manner(fields.choice("encoding", Encoding), fields.pairs("extra"), withheld)
