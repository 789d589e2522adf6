"""Sends one built function every kind of request once; prints the AWS calls that each has made."""

import json
import sys
from typing import Any

import handler
from caller import BODY, HAND_OUT, call, key_item, row_item
from line import lay
from memory import Memory

UPS, STRIPE = "/v1/integrations/ups", "/v1/integrations/stripe"
CHANGE = {"seller_id": "S"}
REQUESTS: dict[str, dict[str, Any]] = {
    "POST": call("POST", STRIPE, BODY),
    "POST, once": call("POST", "/v1/integrations/fedex", BODY, once="a"),
    "its replay": call("POST", "/v1/integrations/fedex", BODY, once="a"),
    "GET": call("GET", UPS),
    "list": call("GET", "/v1/integrations"),
    "PATCH": call("PATCH", UPS, CHANGE),
    "PATCH, once": call("PATCH", UPS, CHANGE, once="b"),
    "DELETE": call("DELETE", UPS),
    "DELETE, once": call("DELETE", UPS, once="c"),
    "refused for its shape": call("POST", STRIPE, {"secret": 1}),
    "unknown key": call("GET", UPS, secret=f"ark_live_ent_7e2ac6a8_{'B' * 40}"),
}


def main(function: str) -> None:
    """Say it of this function: `integrations` or `credentials`."""
    memory = Memory()
    memory.store("ConnectionsTable", row_item())
    memory.store("KeysTable", key_item())
    parts = handler.service
    if function == "credentials":
        memory.secrets[row_item()["secret_arn"]["S"]] = json.dumps(
            {"credentials": {"client_id": "c"}, "webhook_secret": None}
        )
        lay(memory, parts.hand_out.connections.client, parts.hand_out.vault.client)
        requests = {"credentials": HAND_OUT}
    else:
        lay(memory, parts.connections.client, parts.store_credentials.vault.client)
        requests = REQUESTS
    made: dict[str, Any] = {}
    for name, request in requests.items():
        memory.calls.clear()
        replied = handler.handler(request, None)
        answer = replied.get("statusCode", replied.get("object"))
        made[name] = {"calls": list(memory.calls), "answer": answer}
    sys.stderr.write(json.dumps(made))


if __name__ == "__main__":
    main(sys.argv[1])
