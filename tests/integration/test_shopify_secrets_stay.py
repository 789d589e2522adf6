"""Client secret, codes, states and tokens are looked for in all that is said, kept or sent."""

import hashlib
import itertools
import json
import logging
import traceback
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.builders import Answered
from tests.integration.authorizing import ONCE
from tests.integration.disguises import disguises
from tests.integration.holder import Holder
from tests.integration.house import House
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import everything_kept, overheard
from tests.integration.test_values_stay_in_the_vault import quoting
from tests.integration.wire import answered, refused, wire_of

CLIENT_SECRET = "PLANTEDclientsecret0f3a"


@dataclass
class Witness:
    """A shop's whole life, and everything that was told about it meanwhile."""

    keeper: Shopkeeper
    told: list[Any] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def plant(self) -> None:
        """A client secret, codes and tokens that are recognised wherever they turn up."""
        text = json.dumps({"client_secret": CLIENT_SECRET})
        boto3.client("secretsmanager").put_secret_value(SecretId="stack-app", SecretString=text)
        shops = self.keeper.house.street.shopify.shops
        shops.reconfigure(client_secret=CLIENT_SECRET)
        shops.random_text = lambda length: f"PLANTEDsimulated{next(self.numbers):016}"

    def keep(self, answer: Answered, status: int = 200) -> None:
        assert answer.status == status, answer.text
        self.told += [answer.text, dict(answer.headers)]

    def begin(self, **parts: Any) -> str:
        """A start; only its own answer may hold the state."""
        answer = self.keeper.start(**parts)
        assert answer.status == 200
        url: str = answer.body["oauth_url"]
        self.states.append(parse_qs(urlsplit(url).query)["state"][0])
        self.told += [answer.text.replace(self.states[-1], ""), dict(answer.headers)]
        return url

    def come_back(self, url: str, status: int, **changes: str) -> None:
        query = self.keeper.house.street.approved(url)
        self.codes.append(query["code"])
        told = {name: value for name, value in query.items() if name != "hmac"}
        signed = self.keeper.house.street.signed(told | changes)
        self.keep(self.keeper.come_back(signed), status)

    def start(self) -> None:
        """What is refused, what fails, what is replayed, and what succeeds in the end."""
        self.come_back(self.begin(headers=ONCE), 400, shop="another.myshopify.com")
        self.come_back(self.begin(headers=ONCE), 400, timestamp="0")
        for fault in ("missing_field", "wrong_scopes", "lost_answer", "invalid_client"):
            self.keeper.house.street.arm(fault)
            self.come_back(self.begin(), 400 if fault == "wrong_scopes" else 503)
        vault = self.keeper.house.shopify.service.complete_authorization.vault.client
        with wire_of(vault) as line:
            line.lay("CreateSecret", quoting)
            self.come_back(self.begin(), 503)
        self.keeper.house.clock.forward(minutes=1)
        self.come_back(self.begin(), 200)

    def live(self) -> None:
        """Hand-outs and refreshes, some of which fail; a disconnect, a restore, an uninstall."""
        house = self.keeper.house
        for fault in ("missing_field", "html_520"):
            house.clock.forward(hours=2)
            house.street.arm(fault)
            assert self.keeper.hand_out()["object"] == "credentials"
        house.clock.forward(hours=2)
        with wire_of(house.credentials.service.hand_out.vault.client) as line:
            line.lay("PutSecretValue", refused("AccessDeniedException"))
            with pytest.raises(ClientError) as caught:
                self.keeper.hand_out()
        self.told.append("".join(traceback.format_exception(caught.value)))
        self.keep(self.keeper.disconnect())
        self.work()
        self.keep(self.keeper.start(body={}, headers={"Idempotency-Key": "back"}))
        self.look()
        house.clock.forward(hours=2)
        for topic in ("customers/redact", "app/uninstalled"):
            self.keep(self.keeper.hear(topic))
        self.told.append(self.keeper.hand_out())
        self.begin()

    def look(self) -> None:
        """Every answer that shows a row."""
        self.keep(self.keeper.read("shopify"))
        self.keep(self.keeper.send("GET", "/v1/integrations"))
        self.keep(self.keeper.amend({"seller_id": "changed"}, "shopify"))
        self.keep(self.keeper.send("GET", "/v1/integrations/shopify/events"))

    def work(self) -> None:
        """What runs behind: the announcer, first with a bus that refuses, and upkeep."""
        house = self.keeper.house
        with wire_of(house.announcements.service.announce.bus.client) as line:
            rejected = [{"ErrorCode": "MalformedDetail", "ErrorMessage": "no"}]
            line.lay("PutEvents", answered(200, {"FailedEntryCount": 1, "Entries": rejected}))
            house.announce()
        house.announce()
        house.follow()
        self.told += [house.tick(), house.reconcile(), everything_kept(house)]
        self.told += [house.received(), house.dead_letters()]
        self.told.append(Holder(house, self.keeper.entity_id).secrets())


def test_they_are_in_the_vault_and_where_they_belong_and_nowhere_else(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    witness = Witness(Shopkeeper.of(house))
    witness.plant()
    with overheard(house) as heard:
        witness.start()
        witness.look()
        witness.live()
        witness.work()
    logged = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    everything = json.dumps([witness.told, heard.getvalue(), logged], default=str)
    assert_it_was_all_looked_through(everything)
    digests = {hashlib.sha256(state.encode()).hexdigest() for state in witness.states}
    hidden = {d for s in [*witness.states, *witness.codes, CLIENT_SECRET] for d in disguises(s)}
    assert {shown for shown in hidden - digests if shown in everything} == set()
    assert "planted" not in everything.lower()
    assert len(digests) == 8
    assert all(f"state#{digest}" in everything for digest in digests)


def assert_it_was_all_looked_through(everything: str) -> None:
    """Each place has left a word that only it uses."""
    for word in (
        "shopify app refused",
        "foreign_shop",
        "OutcomeUnknown",
        "AccessDeniedException",
        "Your shop is connected",
        "handed out",
        "answer_sealed",
        "OldImage",
        "integration.reauthorization_required",
        "customers/redact: recorded",
        "app/uninstalled: ended",
        "webhook#",
        "state#",
        "MalformedDetail",
        "nightly import",
        "arcus:entity",
    ):
        assert word in everything, word
