"""Killed at every AWS call around a shop: whoever tries again, or upkeep, comes to a good end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from local.simulator.webhooks import Delivery
from tests.builders import Answered
from tests.faults.test_killed_in_the_life import contradictions, killed_at
from tests.integration.house import House
from tests.integration.shopkeeper import Shopkeeper

ONCE = {"Idempotency-Key": "once"}


@dataclass
class Scene:
    """A shop, and what its merchant and Shopify have in hand."""

    keeper: Shopkeeper
    query: dict[str, str] = field(default_factory=dict)
    delivery: Delivery | None = None

    @property
    def house(self) -> House:
        return self.keeper.house


def nothing(scene: Scene) -> None:
    """A newcomer."""


def started(scene: Scene) -> None:
    scene.query = scene.house.street.approved(scene.keeper.url())


def connected(scene: Scene) -> None:
    assert scene.keeper.connect_shop().status == 200


def gone(scene: Scene) -> None:
    connected(scene)
    scene.keeper.disconnect()
    scene.keeper.follow()


def ended(scene: Scene) -> None:
    connected(scene)
    scene.house.clock.forward(hours=1)


def unused(scene: Scene) -> None:
    connected(scene)
    scene.house.clock.forward(days=60)


def uninstalled(scene: Scene) -> None:
    connected(scene)
    scene.house.clock.forward(minutes=1)
    scene.house.street.shopify.shops.uninstall(scene.keeper.shop)
    scene.delivery = scene.house.street.made("app/uninstalled", scene.keeper.shop)


def start(scene: Scene) -> Answered:
    return scene.keeper.start()


def come_back(scene: Scene) -> Answered:
    return scene.keeper.come_back(scene.query)


def restore(scene: Scene) -> Answered:
    return scene.keeper.start(body={})


def restore_once(scene: Scene) -> Answered:
    return scene.keeper.start(body={}, headers=ONCE)


def hand_out(scene: Scene) -> object:
    return scene.keeper.hand_out()


def tick(scene: Scene) -> object:
    return scene.house.tick()


def deliver(scene: Scene) -> Answered:
    return scene.keeper.deliver(scene.delivery)


def can_be_connected(scene: Scene) -> bool:
    """The merchant may always begin again, and is connected then."""
    if not scene.keeper.row()["is_active"]:
        connected(scene)
    return works(scene)


def works(scene: Scene) -> bool:
    token = scene.keeper.hand_out()["credentials"]["access_token"]
    lives = scene.house.street.shopify.shops.admits(scene.keeper.shop, token) == "lives"
    return lives and scene.keeper.row()["is_active"] is True


def is_over(scene: Scene) -> bool:
    row = scene.keeper.row()
    return (row["sync_status"], row["is_active"]) == ("reauthorization_required", False)


Act = Callable[[Scene], object]
Good = Callable[[Scene], bool]
LIVES: dict[str, tuple[Callable[[Scene], None], Act, Good]] = {
    "start": (nothing, start, can_be_connected),
    "callback": (started, come_back, can_be_connected),
    "restore": (gone, restore, works),
    "restore with a key": (gone, restore_once, works),
    "hand-out of a token that has ended": (ended, hand_out, works),
    "keep-alive": (unused, tick, works),
    "webhook": (uninstalled, deliver, is_over),
}


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_call_comes_to_a_good_end(
    monkeypatch: pytest.MonkeyPatch, life: str, *, after: bool
) -> None:
    with House.built(monkeypatch) as house:
        killed_everywhere(house, life, after=after)
        house.clock.moment = datetime.now(UTC) + timedelta(hours=3)
        house.follow()
        house.reconcile()
        assert [told for told in contradictions(house) if told.startswith("secrets")] == []


def killed_everywhere(house: House, life: str, *, after: bool) -> None:
    """At each call of the act, in a scene of its own."""
    prepare, act, good = LIVES[life]
    number, killed = 0, True
    while killed:
        number += 1
        house.clock.moment = datetime.now(UTC)
        scene = Scene(Shopkeeper.of(house))
        prepare(scene)
        killed = killed_at(house, partial(act, scene), number, after=after)
        house.clock.forward(minutes=3)
        scene.keeper.follow()
        house.tick()
        act(scene)
        assert good(scene), f"killed at call {number}"
        told = [(event.row.id, event.sequence) for event in scene.keeper.owed()]
        assert len(told) == len(set(told))
    assert number > 2, "hardly a call was made"
