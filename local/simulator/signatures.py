"""How Shopify signs: the parameters of an address, and the body of a webhook."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from local.simulator.app import handle_of


def of_parameters(parameters: Mapping[str, str], secret: str) -> str:
    """The `hmac` of an address: all other parameters by name; lower-case hex."""
    message = "&".join(f"{n}={v}" for n, v in sorted(parameters.items()) if n != "hmac")
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def of_body(body: bytes, secret: str) -> str:
    """The signature of a webhook's raw body; base64."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


def host_of(shop: str) -> str:
    """The `host` parameter: where the shop's admin is, in base64 without padding."""
    address = f"admin.shopify.com/store/{handle_of(shop)}"
    return base64.b64encode(address.encode()).decode().rstrip("=")
