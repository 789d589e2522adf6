"""A write whose answer is lost has still happened, and happens once."""

from dataclasses import dataclass, field

import pytest

from tests.builders import SEED_BODY, Answered
from tests.integration.tenant import Tenant
from tests.integration.wire import Fault, Wire, after, lost, through, unreachable

pytestmark = pytest.mark.usefixtures("pauses")

CREATED, UPDATED = "integration.created", "integration.updated"


@dataclass(frozen=True)
class Write:
    """A request that writes, and the call to AWS by which it does."""

    method: str
    operation: str
    headers: dict[str, str] = field(default_factory=dict)

    def prepare(self, tenant: Tenant) -> list[str]:
        """A row to change, where it changes one; all events that there will be once it has."""
        if self.method == "POST":
            return [CREATED]
        tenant.connect()
        return [CREATED, UPDATED]

    def send(self, tenant: Tenant) -> Answered:
        body = SEED_BODY | {"seller_id": "mine"}
        return tenant.send(self.method, "/v1/integrations/stripe", body=body, headers=self.headers)

    def disturb(self, wire: Wire, *faults: Fault) -> None:
        """Lay faults on its write; its first UpdateItem counts the key."""
        counting = [through] if self.operation == "UpdateItem" else []
        wire.lay(self.operation, *counting, *faults)


ONCE = {"Idempotency-Key": "once"}
POST, PATCH = Write("POST", "PutItem"), Write("PATCH", "UpdateItem")
POST_ONCE = Write("POST", "TransactWriteItems", ONCE)
PATCH_ONCE = Write("PATCH", "TransactWriteItems", ONCE)


def each(*writes: Write) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("write", writes, ids=lambda w: f"{w.method} by {w.operation}")


@pytest.mark.parametrize("times", [1, 2])
@each(POST, POST_ONCE, PATCH, PATCH_ONCE)
def test_the_request_succeeds_and_has_happened_once(
    tenant: Tenant, wire: Wire, write: Write, times: int
) -> None:
    events = write.prepare(tenant)
    write.disturb(wire, *[lost] * times)
    answer = write.send(tenant)
    row = answer.body.get("data", answer.body)
    assert answer.status == (201 if write.method == "POST" else 200)
    assert (row["version"], row["seller_id"]) == (len(events), "mine")
    assert "idempotent-replayed" not in answer.headers
    assert tenant.read().body == row
    assert tenant.events() == events


@each(POST, POST_ONCE, PATCH, PATCH_ONCE)
def test_a_write_that_never_arrived_is_sent_again(tenant: Tenant, wire: Wire, write: Write) -> None:
    events = write.prepare(tenant)
    write.disturb(wire, unreachable)
    assert write.send(tenant).status in (200, 201)
    assert tenant.events() == events


@each(POST_ONCE, PATCH_ONCE)
def test_what_was_done_in_silence_is_replayed_to_who_asks_again(
    tenant: Tenant, wire: Wire, write: Write
) -> None:
    events = write.prepare(tenant)
    write.disturb(wire, lost, lost, lost)
    silent, again = write.send(tenant), write.send(tenant)
    assert (silent.status, silent.body["code"]) == (503, "service_unavailable")
    assert (again.status in (200, 201), again.headers["idempotent-replayed"]) == (True, "true")
    assert tenant.events() == events


@each(POST, PATCH)
def test_nothing_is_cleaned_up_after_an_unknown_end(
    tenant: Tenant, wire: Wire, write: Write
) -> None:
    events = write.prepare(tenant)
    write.disturb(wire, lost, lost, lost)
    assert write.send(tenant).status == 503
    assert tenant.read().body["version"] == len(events)
    assert tenant.events() == events


@each(POST, POST_ONCE)
def test_somebody_elses_row_is_not_taken_for_ones_own(
    tenant: Tenant, wire: Wire, write: Write
) -> None:
    faster: list[Answered] = []
    meanwhile = after(lambda: faster.append(tenant.connect(body={"seller_id": "theirs"})))
    write.disturb(wire, unreachable, meanwhile)
    answer = write.send(tenant)
    assert (answer.status, answer.body["code"]) == (409, "integration_exists")
    assert tenant.read().text == faster[0].text


@each(POST_ONCE, PATCH_ONCE)
def test_a_success_with_a_key_is_known_even_where_the_row_has_moved_on(
    tenant: Tenant, wire: Wire, write: Write
) -> None:
    events = write.prepare(tenant)
    write.disturb(wire, lost, after(lambda: tenant.amend({"ship_from_city": "Bath"})))
    answer = write.send(tenant)
    assert answer.headers["etag"].endswith(f'-{len(events)}"')
    assert tenant.events() == [*events, UPDATED]


def test_a_count_whose_answer_is_lost_admits_the_request(tenant: Tenant, wire: Wire) -> None:
    wire.lay("UpdateItem", lost)
    answer = tenant.connect()
    assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (201, "1198")
