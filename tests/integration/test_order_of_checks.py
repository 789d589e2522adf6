"""Two faults in one request always give the answer to the one that is judged first (api.md §1)."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import boto3
import pytest

from connectors.domain.api_keys import CREDENTIALS, digest
from tests.builders import NOON, Answered
from tests.integration.tenant import Tenant


@dataclass
class Draft:
    """A good POST of a new row; each fault spoils another part of it."""

    method: str = "POST"
    path: str = "/v1/integrations/stripe"
    wish: dict[str, Any] = field(default_factory=lambda: {"livemode": False})
    headers: dict[str, str] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    padding: str = ""
    unknown_key: bool = False
    blocked: bool = False

    def sent(self, tenant: Tenant) -> Answered:
        """Send it as it is by now."""
        key = tenant.issue(**self.wish).secret
        if self.blocked:
            block(key)
        return tenant.send(
            self.method,
            self.path,
            key=f"{key}x" if self.unknown_key else key,
            headers=self.headers,
            body=f"{{{','.join(self.members)}}}{self.padding}",
        )


def block(key: str) -> None:
    """As if the key had spent its minute."""
    boto3.client("dynamodb").update_item(
        TableName="keys",
        Key={"pk": {"S": digest(key)}},
        UpdateExpression="SET blocked_until = :until",
        ExpressionAttributeValues={":until": {"N": str(NOON.timestamp() + 30)}},
    )


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and the code that it is answered with."""

    code: str
    spoil: Callable[[Draft], object]


IN_ORDER = {
    "route": Fault("not_found", lambda d: setattr(d, "path", "/v1/nothing")),
    "method": Fault("method_not_allowed", lambda d: setattr(d, "method", "PUT")),
    "key": Fault("invalid_api_key", lambda d: setattr(d, "unknown_key", True)),
    "expiry": Fault("expired_api_key", lambda d: d.wish.update(expires_at=NOON - timedelta(1))),
    "address": Fault("ip_not_allowlisted", lambda d: d.wish.update(ip_allowlist=("198.51.100.1",))),
    "rate": Fault("rate_limit_exceeded", lambda d: setattr(d, "blocked", True)),
    "scope": Fault("insufficient_scope", lambda d: d.wish.update(scopes=(CREDENTIALS,))),
    "version": Fault("invalid_version", lambda d: d.headers.update({"Arcus-Version": "1"})),
    "connector type": Fault(
        "invalid_connector_type", lambda d: setattr(d, "path", "/v1/integrations/nonesuch")
    ),
    "idempotency header": Fault(
        "invalid_idempotency_key", lambda d: d.headers.update({"Idempotency-Key": ""})
    ),
    "media type": Fault(
        "unsupported_media_type", lambda d: d.headers.update({"Content-Type": "text/plain"})
    ),
    "size": Fault("body_too_large", lambda d: setattr(d, "padding", " " * 65_536)),
    "JSON": Fault("invalid_json", lambda d: d.members.extend(['"config":{}'] * 2)),
    "fields": Fault("unknown_field", lambda d: d.members.append('"nonsense":1')),
    "key mode": Fault("live_mode_requires_live_key", lambda d: d.members.append('"mode":"live"')),
}
"""Every check before those of the stored state, in the contract's order."""

NOT_BOTH = {("route", "connector type")}
"""A path has only one fault."""
PAIRS = [pair for pair in itertools.combinations(IN_ORDER, 2) if pair not in NOT_BOTH]


@pytest.mark.parametrize("name", IN_ORDER)
def test_each_fault_alone_has_its_own_answer(tenant: Tenant, name: str) -> None:
    draft = Draft()
    IN_ORDER[name].spoil(draft)
    assert draft.sent(tenant).body["code"] == IN_ORDER[name].code


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_of_two_faults_the_earlier_one_is_told(tenant: Tenant, earlier: str, later: str) -> None:
    draft = Draft()
    for name in (later, earlier):
        IN_ORDER[name].spoil(draft)
    assert draft.sent(tenant).body["code"] == IN_ORDER[earlier].code


@pytest.mark.parametrize("name", [name for name in IN_ORDER if name != "route"])
def test_a_fault_is_told_before_the_state_of_the_row(tenant: Tenant, name: str) -> None:
    tenant.connect(key=tenant.issue(livemode=False).secret)
    draft = Draft()
    IN_ORDER[name].spoil(draft)
    assert draft.sent(tenant).body["code"] == IN_ORDER[name].code


def test_without_a_fault_the_state_of_the_row_is_told(tenant: Tenant) -> None:
    tenant.connect(key=tenant.issue(livemode=False).secret)
    assert Draft().sent(tenant).body["code"] == "integration_exists"


@pytest.mark.parametrize("key", [None, "", "nonsense", "ark_live_ent_x_short"])
def test_what_is_not_there_is_not_there_without_a_key(tenant: Tenant, key: str | None) -> None:
    assert tenant.send("GET", "/v1/nothing", key=key).body["code"] == "not_found"
    assert tenant.send("PUT", "/v1/integrations", key=key).body["code"] == "method_not_allowed"


def test_the_first_unfit_field_of_the_body_is_the_one_told(tenant: Tenant) -> None:
    answers = [
        tenant.connect(body='{"seller_id":1,"mode":1}'),
        tenant.connect(body='{"mode":1,"seller_id":1}'),
    ]
    assert [answer.body["param"] for answer in answers] == ["seller_id", "mode"]


def test_an_unknown_field_is_told_before_an_unfit_one(tenant: Tenant) -> None:
    answer = tenant.connect(body='{"mode":1,"nonsense":1}')
    assert (answer.body["code"], answer.body["param"]) == ("unknown_field", "nonsense")
