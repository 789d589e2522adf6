"""A merchant without a browser: answers the authorize page, for tests of any process."""

import http.client
import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.simulator.answers import Answer
from local.simulator.consents import Choice, Manner
from local.simulator.shopify import Shopify


class NotSentBack(Exception):
    """The page refused, or did not lead back to the app."""


def approve(oauth_url: str, manner: Manner | None = None) -> str:
    """Let the app in; answers the callback's address, which is not called. Raises NotSentBack."""
    return _choose(oauth_url, Choice.APPROVE, manner)


def deny(oauth_url: str, manner: Manner | None = None) -> str:
    """Keep the app out; answers the callback's address, which is not called. Raises NotSentBack."""
    return _choose(oauth_url, Choice.DENY, manner)


def answer(
    shopify: Shopify,
    oauth_url: str,
    choice: Choice = Choice.APPROVE,
    manner: Manner | None = None,
) -> str:
    """As `approve` and `deny`, of a Shopify in this process, on whatever host it is thought to be.

    Raises NotSentBack.
    """
    parts = urlsplit(oauth_url)
    named = parts.path.split("/")[1]
    shop = parts.netloc if named == "admin" else named
    told = shopify.authorize.choose(shop, dict(_form(parts.query, choice, manner)))
    return _led_back(told.status, told.headers.get("Location"), told)


def _choose(oauth_url: str, choice: Choice, manner: Manner | None) -> str:
    parts = urlsplit(oauth_url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        form = urlencode(_form(parts.query, choice, manner))
        connection.request("POST", parts.path, form, headers)
        told = connection.getresponse()
        read = Answer(told.status, told.read())
        return _led_back(told.status, told.getheader("Location"), read)
    finally:
        connection.close()


def _form(query: str, choice: Choice, manner: Manner | None) -> list[tuple[str, str]]:
    given = parse_qsl(query, keep_blank_values=True)
    form = [*given, ("choice", str(choice))]
    if manner is not None:
        scopes = dict(given).get("scope", "").split(",")
        kept = [scope for scope in scopes if scope not in manner.withheld]
        form += [(f"grant.{scope}", "on") for scope in kept]
        form += [("encoding", str(manner.encoding)), ("extra", json.dumps(dict(manner.extra)))]
    return form


def _led_back(status: int, location: str | None, told: Answer) -> str:
    if status != 303 or location is None:
        raise NotSentBack(f"{status}: {told.body.decode(errors='replace')[-400:]}")
    return location
