"""Every interleaving of the actors in a row's life, run with the real operations."""

from collections.abc import Callable, Iterator

import pytest

from connectors.domain.connection.place import Place
from connectors.domain.connection.secret_state import desired_state
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from tests.faults.stepping import Actor, Stepping, every_order
from tests.strict.house import StrictHouse

PREEMPTIONS = {2: 5, 3: 3}
"""Interruptions per schedule, by the number of actors. All interleavings of three actors would be
millions; faults of this kind show with two or three interruptions, if they show at all."""

Scene = Callable[[StrictHouse], list[Actor]]


class WithoutSecondRead(SyncSecretState):
    """The level loop with its second read taken out: what it is there against must show."""

    def __call__(self, place: Place, arn: str) -> bool:
        return self._act(arn, desired_state(self.connections.read(place), arn, self.clock()))


def connected(house: StrictHouse) -> None:
    """A row with its credentials, and nothing left to follow."""
    house.connect()
    house.store()
    house.follow()


def a_restore_and_a_disconnect(house: StrictHouse) -> list[Actor]:
    """Disconnected, the record not followed yet; then all at once."""
    connected(house)
    house.disconnect()
    return [house.connect, house.disconnect, house.follow]


def two_restores(house: StrictHouse) -> list[Actor]:
    connected(house)
    house.disconnect()
    house.follow()
    return [house.connect, house.connect]


def a_put_and_a_disconnect(house: StrictHouse) -> list[Actor]:
    connected(house)
    return [house.store, house.disconnect, house.follow]


def two_puts(house: StrictHouse) -> list[Actor]:
    connected(house)
    return [house.store, house.store, house.follow]


def a_restore_at_the_end_of_the_window(house: StrictHouse) -> list[Actor]:
    """The re-POST came in time; upkeep's clock says that it is over."""
    connected(house)
    house.disconnect()
    house.follow()
    house.forward(days=7, milliseconds=-1)
    connecting = house.command()

    def restore() -> object:
        return house.connect_as(connecting)

    def expire() -> object:
        house.forward(milliseconds=1)
        return house.expire()

    return [restore, expire]


def two_upkeeps_at_the_end_of_the_window(house: StrictHouse) -> list[Actor]:
    connected(house)
    house.disconnect()
    house.follow()
    house.forward(days=7)
    return [house.expire, house.expire]


def a_replacement_and_upkeep(house: StrictHouse) -> list[Actor]:
    """A re-POST for another mode, upkeep's stream part in between, a PUT right behind."""
    connected(house)
    house.disconnect()

    def replace() -> object:
        house.connect(mode="live")
        return house.store()

    return [replace, house.follow]


def a_patch_a_restore_and_a_disconnect(house: StrictHouse) -> list[Actor]:
    connected(house)
    house.disconnect()
    house.follow()
    return [lambda: house.amend(seller_id="A9"), house.connect, house.disconnect]


def a_patch_a_put_and_a_disconnect(house: StrictHouse) -> list[Actor]:
    connected(house)
    return [lambda: house.amend(seller_id="A9"), house.store, house.disconnect]


def a_reconciler_and_a_restore(house: StrictHouse) -> list[Actor]:
    connected(house)
    house.disconnect()
    house.follow()
    house.forward(hours=2)
    return [house.reconcile, house.connect]


def a_reconciler_and_a_put(house: StrictHouse) -> list[Actor]:
    connected(house)
    house.forward(hours=2)
    return [house.reconcile, house.store]


SCENES = [
    a_restore_and_a_disconnect,
    two_restores,
    a_put_and_a_disconnect,
    two_puts,
    a_restore_at_the_end_of_the_window,
    two_upkeeps_at_the_end_of_the_window,
    a_replacement_and_upkeep,
    a_patch_a_restore_and_a_disconnect,
    a_patch_a_put_and_a_disconnect,
    a_reconciler_and_a_restore,
    a_reconciler_and_a_put,
]


def schedules(scene: Scene, matcher: type[SyncSecretState] = SyncSecretState) -> Iterator[str]:
    """What is wrong at the end of each interleaving; empty where nothing is."""
    houses: list[StrictHouse] = []
    bound = PREEMPTIONS[len(scene(StrictHouse()))]

    def start() -> Stepping:
        house = StrictHouse(matcher)
        stepping = Stepping(scene(house))
        house.let_wait(stepping.step)
        houses.append(house)
        return stepping

    for stepping in every_order(start, bound):
        house = houses.pop()
        assert not stepping.faults, stepping.faults
        yield wrong_at_the_end(house)


def wrong_at_the_end(house: StrictHouse) -> str:
    """Let upkeep follow what is left; then the day pass, and the reconciler."""
    house.follow()
    wrong = house.disagreement() or house.misannounced()
    house.forward(hours=3)
    house.reconcile()
    house.follow()
    return wrong or house.disagreement() or house.misannounced() or str(house.orphans() or "")


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_no_interleaving_ends_badly(scene: Scene, record_property: Callable[..., None]) -> None:
    outcomes = list(schedules(scene))

    record_property("schedules", len(outcomes))
    print(f"{scene.__name__}: {len(outcomes)} schedules")  # noqa: T201 - the figure is asked for
    assert {outcome for outcome in outcomes if outcome} == set()


def test_without_its_second_read_the_loop_loses_the_secret() -> None:
    outcomes = schedules(a_restore_and_a_disconnect, WithoutSecondRead)
    assert any("row wants" in outcome for outcome in outcomes)
