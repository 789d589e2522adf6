"""Planted credentials are looked for in everything that the service says, keeps or sends."""

import json
import logging
import traceback
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError

from tests.builders import Answered
from tests.integration.disguises import disguises
from tests.integration.holder import Holder
from tests.integration.tenant import everything_kept, overheard
from tests.integration.wire import Carry, answered, refused, wire_of

ONCE = {"Idempotency-Key": "once"}
FIRST = {"secret_key": "sk_test_PLANTED1rJ7w", "publishable_key": "pk_test_PLANTED2vK9x"}
SECOND = {"secret_key": "rk_test_PLANTED3hT5q"}
SIGNING = "whsec_PLANTED4yB8n"
REFUSED = "PLANTED5 of no format"
UNSTORED = {"secret_key": "sk_test_PLANTED6mD2c"}
PLANTED = (*FIRST.values(), *SECOND.values(), SIGNING, REFUSED, *UNSTORED.values())


@dataclass
class Witness:
    """A whole life of credentials, and everything that was told about it meanwhile."""

    holder: Holder
    told: list[Any] = field(default_factory=list)

    def put(self, body: Any, status: int, **parts: Any) -> None:
        self.keep(self.holder.store(body, **parts), status)

    def keep(self, answer: Answered, status: int = 200) -> None:
        assert answer.status == status
        self.told += [answer.text, dict(answer.headers)]

    def store(self) -> None:
        """What is taken, replayed, mistaken for another, and refused."""
        self.keep(self.holder.connect(), 201)
        both = {"credentials": FIRST, "webhook_secret": SIGNING}
        for _ in range(2):
            self.put(both, 200, headers=ONCE)
        self.put(both | {"credentials": UNSTORED}, 409, headers=ONCE)
        for name in ("secret_key", "publishable_key", "account"):
            self.put({"credentials": FIRST | {name: REFUSED}}, 422)
        self.put({"credentials": FIRST, "webhook_secret": REFUSED}, 422)
        self.put(json.dumps({"credentials": FIRST})[:-1], 400)
        self.keep(self.holder.amend({"config": {"key": FIRST["secret_key"]}}), 422)

    def fail(self) -> None:
        """A vault that quotes what it was given, and a row that has gone meanwhile."""
        vault = self.holder.house.integrations.service.store_credentials.vault.client
        with wire_of(vault) as line:
            line.lay("CreateSecret", quoting)
            self.put({"credentials": UNSTORED}, 500)
        with wire_of(self.holder.house.credentials.service.hand_out.vault.client) as line:
            line.lay("GetSecretValue", refused("AccessDeniedException"))
            with pytest.raises(ClientError) as caught:
                self.holder.hand_out()
        self.told.append("".join(traceback.format_exception(caught.value)))

    def look(self) -> None:
        """Every answer that shows a row."""
        self.keep(self.holder.read())
        self.keep(self.holder.send("GET", "/v1/integrations"))
        self.keep(self.holder.amend({"seller_id": "changed"}))
        self.keep(self.holder.history())

    def live(self) -> None:
        """Hand-outs, a replacement, a disconnect undone and one that is not."""
        assert self.holder.hand_out()["credentials"] == FIRST
        self.put({"credentials": SECOND}, 200)
        assert self.holder.hand_out()["credentials"] == SECOND
        self.keep(self.holder.disconnect())
        self.put({"credentials": UNSTORED}, 409)
        self.work()
        self.told.append(self.holder.hand_out())
        self.keep(self.holder.connect(body={}))
        self.look()
        self.keep(self.holder.disconnect())
        self.holder.house.clock.forward(days=7)
        self.work()
        self.told.append(self.holder.hand_out())

    def work(self) -> None:
        """What runs behind: the announcer, first with a bus that refuses, and upkeep."""
        house = self.holder.house
        with wire_of(house.announcements.service.announce.bus.client) as line:
            rejected = [{"ErrorCode": "MalformedDetail", "ErrorMessage": "no"}]
            line.lay("PutEvents", answered(200, {"FailedEntryCount": 1, "Entries": rejected}))
            house.announce()
        house.announce()
        house.follow()
        self.told += [house.tick(), house.reconcile()]
        self.told += [everything_kept(house), house.received(), house.dead_letters()]
        self.told.append(self.holder.secrets())


def quoting(request: AWSPreparedRequest, carry: Carry) -> AWSResponse:
    """A refusal that repeats the whole request, values and all."""
    quoted = {"__type": "InvalidParameterException", "message": str(request.body)}
    return answered(400, quoted)(request, carry)


def test_planted_values_are_in_the_vault_and_in_hand_outs_and_nowhere_else(
    holder: Holder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    witness = Witness(holder)
    with overheard(holder.house) as heard:
        witness.store()
        assert "PLANTED1" in vault_of(holder)
        witness.look()
        witness.work()
        witness.fail()
        witness.live()
    logged = [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    everything = json.dumps([witness.told, heard.getvalue(), logged], default=str)
    assert_it_was_all_looked_through(everything)
    shown = {hidden for value in PLANTED for hidden in disguises(value) if hidden in everything}
    assert shown == set()
    assert "PLANTED" not in everything


def vault_of(holder: Holder) -> str:
    """The values themselves, as the vault keeps them."""
    client = boto3.client("secretsmanager")
    arns = [entry["ARN"] for entry in holder.secrets()]
    return "".join(client.get_secret_value(SecretId=arn)["SecretString"] for arn in arns)


def assert_it_was_all_looked_through(everything: str) -> None:
    """Each place has left a word that only it uses."""
    for word in (
        "credentials_masked",
        "idempotent-replayed",
        "invalid_field",
        "internal_error",
        "AccessDeniedException",
        "handed out",
        "CloudWatchMetrics",
        "secrets_seen",
        "fingerprint",
        "OldImage",
        "integration.credentials_updated",
        "integration.purged",
        "MalformedDetail",
        "nightly import",
        "arcus:entity",
    ):
        assert word in everything, word
