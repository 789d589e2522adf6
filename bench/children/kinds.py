"""The kinds of request whose cost is compared with that of their AWS calls alone."""

from collections.abc import Callable
from typing import Any

from caller import BODY, HAND_OUT, call, customer
from stocks import LISTED

Clients = tuple[Any, ...]

CLIENTS: dict[str, Callable[[Any], Clients]] = {
    "integrations": lambda s: (s.connections.client, s.store_credentials.vault.client),
    "credentials": lambda s: (s.hand_out.connections.client, s.hand_out.vault.client),
}
"""By function, from its service."""
SET = {"client_id": "c" * 20, "client_secret": "s" * 40}


def requests(function: str) -> dict[str, dict[str, Any]]:
    """By kind the event of a request; each can be made again and again."""
    if function == "credentials":
        return {"hand-out": HAND_OUT}
    path = "/v1/integrations/ups"
    return {
        "GET": call("GET", path),
        "list of 16": call("GET", "/v1/integrations", secret=customer(LISTED)[1]),
        "POST": call("POST", "/v1/integrations/stripe", BODY),
        "PUT credentials": call("PUT", f"{path}/credentials", {"credentials": SET}),
    }


def fits(reply: dict[str, Any]) -> None:
    """End the process where the answer is not the one that is measured."""
    if reply.get("statusCode") not in (200, 201) and reply.get("object") != "credentials":
        raise SystemExit(reply)
