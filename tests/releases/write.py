"""Writes an item of each kind as this release's own code writes it: `make samples`.

To be run, and its result committed, whenever the service writes something new; the folder is the
version in pyproject.toml. What earlier releases wrote is never touched.
"""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from connectors.adapters.dynamodb.connection_table import ConnectionTable
from tests.integration.house import House
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import Tenant
from tests.releases import ENTITY, HERE
from tests.releases.version import VERSION

SET = {"credentials": {"client_id": "a", "client_secret": "b"}}
SHOP = "a-shop.myshopify.com"

Samples = dict[str, Any]


def main() -> None:
    """Write every sample of the present version."""
    folder = HERE / VERSION
    folder.mkdir(exist_ok=True)
    for kind, item in written().items():
        text = json.dumps(item, indent=2, ensure_ascii=False, default=str)
        (folder / f"{kind}.json").write_text(f"{text}\n", encoding="utf-8")
    sys.stdout.write(f"{len(list(folder.iterdir()))} samples in tests/releases/{VERSION}\n")


def written() -> Samples:
    """An item of each kind, by its kind."""
    samples: Samples = {}
    for live in (_configured, _of_a_shop, _purged, _set_aside):
        with pytest.MonkeyPatch.context() as monkeypatch, House.built(monkeypatch) as house:
            samples |= live(house)
    return samples


def _configured(house: House) -> Samples:
    tenant, once = Tenant(house, ENTITY), {"Idempotency-Key": "stored once"}
    tenant.key = tenant.issue(rate_tier="elevated").secret
    samples: Samples = {}
    tenant.connect("ups")
    samples["row_configured"], samples["api_key"] = only(tenant.rows()), only(house.items("keys"))
    tenant.send("PUT", "/v1/integrations/ups/credentials", body=SET, headers=once)
    samples["row_with_credentials"] = only(tenant.rows())
    samples["idempotency_record"] = only(house.items("receipts"))
    tenant.send("DELETE", "/v1/integrations/ups")
    samples["row_disconnected"] = only(tenant.rows())
    samples["stream_records"] = tenant.records()
    house.announce(tenant.records())
    events = sorted(house.items("history"), key=lambda item: str(item["sk"]["S"]))
    samples["history_events"] = [item for item in events if "event" in item]
    samples["history_pointers"] = [item for item in events if "event" not in item]
    return samples


def _of_a_shop(house: House) -> Samples:
    keeper = Shopkeeper(house, ENTITY, shop=SHOP)
    keeper.key = keeper.issue(rate_tier="elevated").secret
    samples: Samples = {}
    url = keeper.start(headers={"Idempotency-Key": "started once"}).body["oauth_url"]
    samples["row_waiting_for_consent"] = only(keeper.rows())
    samples["oauth_state"] = only(_kept(house, "state#"))
    samples["idempotency_record_sealed"] = only(_kept(house, "", "answer_sealed"))
    with _meanwhile(house, samples, "shop_claim_reserved", lambda: _claims(house)):
        keeper.come_back(house.street.approved(url))
    samples["shop_claim"] = only(_claims(house))
    samples["oauth_state_spent"] = only(_kept(house, "state#"))
    samples["row_shop_connected"] = only(keeper.rows())
    house.clock.forward(minutes=58)
    with _meanwhile(house, samples, "lease", lambda: _kept(house, "lease#")):
        keeper.hand_out()
    samples["row_shop_refreshed"] = only(keeper.rows())
    handed = [item for item in house.items("history") if item["pk"]["S"].startswith("handout#")]
    samples["hand_out_record"] = only(handed)
    keeper.hear("customers/redact")
    samples["webhook_delivery"] = only(_kept(house, "webhook#"))
    return samples | _restored(house, keeper)


def _restored(house: House, keeper: Shopkeeper) -> Samples:
    samples: Samples = {}
    keeper.disconnect()
    samples["row_shop_disconnected"] = only(keeper.rows())
    keeper.follow()
    interim = {"Idempotency-Key": "restored once"}
    with (
        _meanwhile(house, samples, "row_restoring", keeper.rows),
        _meanwhile(house, samples, "idempotency_record_interim", lambda: _interim(house)),
    ):
        house.street.says = (404, b"")
        keeper.start(headers=interim)
    house.street.says = None
    return samples


def _purged(house: House) -> Samples:
    tenant = Tenant(house, ENTITY)
    tenant.key = tenant.issue(rate_tier="elevated").secret
    tenant.connect("fedex")
    tenant.send("PUT", "/v1/integrations/fedex/credentials", body=SET)
    tenant.send("DELETE", "/v1/integrations/fedex")
    house.clock.forward(days=7)
    with pytest.MonkeyPatch.context() as monkeypatch:
        # The tombstone stands for a moment only.
        monkeypatch.setattr(ConnectionTable, "remove", lambda table, tombstone: None)
        house.tick()
    return {"tombstone": only(tenant.rows())}


def _set_aside(house: House) -> Samples:
    tenant = Tenant(house, ENTITY)
    tenant.key = tenant.issue(rate_tier="elevated").secret
    tenant.connect("ebay")
    (envelope,) = house.announcements._envelopes(tenant.records()[0])
    house.announcements.service.dead_letters.put(envelope.text, "MalformedDetail")
    letter = only(house.dead_letters())
    return {"dead_letter": {name: letter[name] for name in ("Body", "MessageAttributes")}}


@contextmanager
def _meanwhile(house: House, samples: Samples, kind: str, items: Any) -> Iterator[None]:
    """Take the one item that stands while a call to the shop is on its way."""

    def take() -> None:
        samples[kind] = only(items())

    house.street.meanwhile.insert(0, take)
    yield
    while house.street.meanwhile:
        house.street.meanwhile.pop(0)()


def _kept(house: House, prefix: str, having: str = "pk") -> list[Any]:
    found = [item for item in house.items("receipts") if item["pk"]["S"].startswith(prefix)]
    return [item for item in found if having in item]


def _interim(house: House) -> list[Any]:
    return [item for item in _kept(house, "", "interim") if item["interim"]["BOOL"]]


def _claims(house: House) -> list[Any]:
    return [item for item in house.rows() if re.match("shop#", item["pk"]["S"])]


def only(items: list[Any]) -> Any:
    """The one that there is."""
    (item,) = items
    return item


if __name__ == "__main__":
    main()
