"""The whole service in this process, over moto's tables, bus and queues."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from local.simulator.server import Simulator
from tests.builders import NOON
from tests.integration.announcing import Announcing
from tests.integration.holder import Holder, move_out
from tests.integration.house import House
from tests.integration.operating import Arcus, a_stack
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.storefront import Caller, Mailbox, mailbox
from tests.integration.tenant import Tenant
from tests.integration.wire import Wire, wire_of


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A fresh stack; its clock stands at noon until a test moves it."""
    with House.built(monkeypatch) as built:
        yield built


@pytest.fixture(scope="module")
def building() -> Iterator[House]:
    """One stack for the tests of a module, each of which moves in as a tenant of its own."""
    with pytest.MonkeyPatch.context() as monkeypatch, House.built(monkeypatch) as built:
        yield built


@pytest.fixture
def tenant(building: House) -> Tenant:
    """A new entity in the building; the clock stands at noon until the test moves it."""
    building.clock.moment = NOON
    return Tenant.of(building)


@pytest.fixture
def shopkeeper(building: House) -> Shopkeeper:
    """A new entity in the building, as `tenant`, with a shop; nothing is wrong at Shopify."""
    building.clock.moment = NOON
    building.street.shopify.faults.clear()
    building.street.says = None
    return Shopkeeper.of(building)


@pytest.fixture
def settled(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shopkeeper whose shop has been connected for longer than a redact comes after the fact."""
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(hours=49)
    return shopkeeper


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """Where a simulator's webhooks arrive."""
    with mailbox() as opened:
        yield opened


@pytest.fixture
def caller(simulator: Simulator) -> Caller:
    """Somebody who calls the simulator of the module's own."""
    return Caller(simulator.root)


@pytest.fixture
def wire(building: House) -> Iterator[Wire]:
    """The building's line to DynamoDB, for the HTTP function."""
    with wire_of(building.integrations.service.endpoint.keys.client) as line:
        yield line


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been slept before further tries, ours and the SDK's: nobody waits.

    Nor does the SDK's allowance of retries run out, which the tests of a module spend together.
    """
    slept: list[float] = []
    for module in ("botocore.endpoint", "connectors.adapters.aws.calls"):
        monkeypatch.setattr(f"{module}.time", SimpleNamespace(sleep=slept.append))
    monkeypatch.setattr("botocore.retries.quota.RetryQuota.acquire", lambda *_: True)
    return slept


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """An equal request in hand is looked after as often, but without real time in between."""
    monkeypatch.setattr("connectors.operations.oauth.authorize.LOOK_EVERY", 0.001)


@pytest.fixture
def announcing(tenant: Tenant) -> Iterator[Announcing]:
    """The announcer for the tenant's changes, with a bus before the house's own."""
    with Announcing.of(tenant) as ready:
        yield ready


@pytest.fixture(scope="module")
def stack(building: House) -> None:
    """The building as a stack that the command line finds."""
    a_stack()


@pytest.fixture
def arcus(stack: None, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> Arcus:
    """The operator's command line, at the tenant's service."""
    return Arcus(tenant, monkeypatch)


@pytest.fixture
def lodger(building: House) -> Holder:
    """A new entity in the building, as `tenant`, that stores credentials."""
    building.clock.moment = NOON
    return Holder.of(building)


@pytest.fixture
def holder(building: House) -> Holder:
    """As `lodger`, but the only one there: all who lived there before have moved out."""
    building.clock.moment = NOON
    move_out(building)
    return Holder.of(building)
