"""How Shopify signs: the parameters of an address, and the body of a webhook."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlencode

from local.simulator.app import handle_of


class Encoding(StrEnum):
    """How the values of an address are spelled, to be signed and to be sent.

    Shopify's own libraries differ in it: the one for JavaScript changed over from `+` to `%20`.
    """

    PERCENT = "percent"
    """A space is `%20`, as Shopify signs."""
    FORM = "form"
    """A space is `+`, as in an HTML form."""


def spelled(parameters: Mapping[str, str], encoding: Encoding = Encoding.PERCENT) -> str:
    """The parameters by name, as an address carries them.

    But for the space it is spelled as in a form, where `*` stays and `~` does not.
    """
    text = urlencode(sorted(parameters.items()), safe="*").replace("~", "%7E")
    return text if encoding is Encoding.FORM else text.replace("+", "%20")


def of_parameters(
    parameters: Mapping[str, str], secret: str, encoding: Encoding = Encoding.PERCENT
) -> str:
    """The `hmac` of an address: all other parameters, spelled; lower-case hex."""
    signed = {name: value for name, value in parameters.items() if name != "hmac"}
    return hmac.new(secret.encode(), spelled(signed, encoding).encode(), hashlib.sha256).hexdigest()


def of_body(body: bytes, secret: str) -> str:
    """The signature of a webhook's raw body; base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def host_of(shop: str) -> str:
    """The `host` parameter: where the shop's admin is, in base64 without padding."""
    address = f"admin.shopify.com/store/{handle_of(shop)}"
    return base64.b64encode(address.encode()).decode().rstrip("=")
