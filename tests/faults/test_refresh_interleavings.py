"""Every order, up to a bound, in which two may meet at one shop's tokens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from connectors.domain.connection.idempotency import IdempotentRequest, StoredResponse
from connectors.domain.providers.shopify_tokens import InvalidGrant
from connectors.operations.connections.amend import Amend
from connectors.operations.oauth.refresh import Busy, LoadedTokens
from connectors.operations.ports.rows import WriteCommand
from tests.faults.stepping import Stepping, every_order
from tests.strict.shopify import PLACE, TokenHouse


@dataclass
class Meeting:
    """A house, two actors in it, and what each of them came to."""

    house: TokenHouse
    ends: list[Any] = field(default_factory=list)

    def acting(self, act: Callable[[], object]) -> Callable[[], object]:
        """The act, its end noted; what a caller would be told is no fault."""

        def told() -> None:
            try:
                self.ends.append(act())
            except (Busy, InvalidGrant) as end:
                self.ends.append(end)

        return told


def expired() -> TokenHouse:
    """A connected shop whose access token has ended."""
    house = TokenHouse()
    house.forward(hours=2)
    return house


def meet(
    one: Callable[[TokenHouse], object],
    other: Callable[[TokenHouse], object],
    made: Callable[[], TokenHouse] = expired,
    preemptions: int = 2,
) -> list[Meeting]:
    """All the orders in which the two may meet, each interrupted at most so often."""
    meetings: list[Meeting] = []

    def start() -> Stepping:
        meeting = Meeting(made())
        meetings.append(meeting)
        acts = [
            meeting.acting(lambda: one(meeting.house)),
            meeting.acting(lambda: other(meeting.house)),
        ]
        stepping = Stepping(acts)
        meeting.house.let_wait(stepping.step)
        return stepping

    for stepping in every_order(start, preemptions):
        assert stepping.faults == []
    for meeting in meetings:
        meeting.house.let_wait(lambda: None)
    return meetings


def use(house: TokenHouse) -> object:
    return house.use()


def goes_on(house: TokenHouse) -> bool:
    """Whether the pair in force, or the token before it, still gets a fresh one."""
    house.forward(hours=2)
    return house.admits(house.use())


def test_two_refreshes_commit_one_generation_and_serve_both() -> None:
    retired = 0
    for meeting in meet(use, use, preemptions=3):
        assert meeting.house.row.token_generation == 1
        assert all(
            isinstance(end, LoadedTokens) and meeting.house.admits(end) for end in meeting.ends
        )
        shop = meeting.house.shops.shop("some-shop.myshopify.com")
        committed = meeting.house.in_force().reveal()
        retired += shop.tokens.usable(committed, meeting.house.moment) is None
        assert goes_on(meeting.house)
    # Else it would prove nothing about the token before the one in force.
    assert retired > 0


def test_a_delete_in_the_middle_is_final() -> None:
    for meeting in meet(use, lambda house: house.disconnect()):
        row = meeting.house.row
        assert (row.disconnected_at is not None, row.is_active) == (True, False)
        assert row.token_generation in (0, 1)
        assert row.epoch == 1


def test_a_delete_and_a_restore_in_the_middle_end_alive() -> None:
    def and_back(house: TokenHouse) -> object:
        house.disconnect()
        house.sync_secret_state(PLACE, house.row.secret_arn or "")
        return house.finish_restore(house.restoring())

    for meeting in meet(use, and_back):
        row = meeting.house.row
        if row.sync_status == "restoring":
            meeting.house.forward(minutes=1)
            meeting.house.finish_restore(row)
        assert meeting.house.row.is_active is True
        assert goes_on(meeting.house)


def test_an_amendment_in_the_middle_is_kept_and_so_are_the_tokens() -> None:
    def rename(house: TokenHouse) -> object:
        command = WriteCommand(PLACE, {"display_name": "Renamed"}, house.moment)
        keyed = IdempotentRequest(
            "once", "print", lambda outcome: StoredResponse(200, outcome.row.display_name)
        )
        return Amend(house.commit_loop, house.ids)(command, keyed)

    for meeting in meet(use, rename):
        row = meeting.house.row
        assert (row.display_name, row.token_generation) == ("Renamed", 1)
        assert goes_on(meeting.house)


def restorable() -> TokenHouse:
    """A shop whose restore is in hand."""
    house = TokenHouse()
    house.disconnect()
    house.forward(days=1)
    house.restoring()
    return house


def finish(house: TokenHouse) -> object:
    row = house.table.read(PLACE)
    assert row is not None
    return house.finish_restore(row) if row.sync_status == "restoring" else None


def test_two_who_finish_a_restore_finish_it_once() -> None:
    for meeting in meet(finish, finish, restorable):
        house = meeting.house
        assert (house.row.is_active, house.row.sync_status) == (True, "ok")
        restored = [
            r for r in house.table.stream for e in r.events if e.change.type.endswith("restored")
        ]
        assert len(restored) == 1
        assert goes_on(house)


@pytest.mark.parametrize("made", [expired, restorable])
def test_tokens_that_are_dead_are_announced_once(made: Callable[[], TokenHouse]) -> None:
    def dead() -> TokenHouse:
        house = made()
        house.shops.uninstall("some-shop.myshopify.com")
        return house

    act = use if made is expired else finish
    for meeting in meet(act, act, dead):
        house = meeting.house
        assert house.row.sync_status == "reauthorization_required"
        told = [e.change.type for r in house.table.stream for e in r.events]
        assert told.count("integration.reauthorization_required") == 1
        assert not any(isinstance(end, LoadedTokens) for end in meeting.ends)
