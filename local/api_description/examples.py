"""An accepted request of each operation: one connection's life, in the order of the routes."""

from typing import Any

CONNECTOR_TYPE = "ups"
"""The path of every example."""

BODIES: dict[str, dict[str, Any]] = {
    "ConnectBody": {
        "mode": "sandbox",
        "display_name": "Warehouse Portland",
        "config": {"label_format": "ZPL"},
        "ship_from_name": "Dock 4",
        "ship_from_address1": "1 Harbour Road",
        "ship_from_city": "Portland",
        "ship_from_state": "ME",
        "ship_from_zip": "04101",
    },
    "AmendBody": {"display_name": "Warehouse Boston", "ship_from_city": "Boston"},
    "CredentialsBody": {
        "credentials": {"client_id": "your-client-id", "client_secret": "your-client-secret"}
    },
}
"""Bodies by the name of their model."""
