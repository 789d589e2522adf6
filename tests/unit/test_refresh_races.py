"""The refresh protocol where others are at it too: losers, late answers, dead grants (§2)."""

from dataclasses import replace

import pytest

from connectors.domain.connection.row import Connection
from connectors.domain.errors import ConcurrentUpdate
from connectors.domain.providers.shopify import Shop
from connectors.domain.providers.shopify_tokens import InvalidGrant, Tokens
from connectors.operations.oauth.refresh import Busy
from local.simulator.faults import Fault, Kind
from tests.strict.shopify import LEASE, SHOP, TokenHouse
from tests.unit.test_refresh import asked, events, expired


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


def test_a_dead_grant_is_announced_and_its_tokens_go(house: TokenHouse) -> None:
    house.shops.uninstall(SHOP.domain)
    with pytest.raises(InvalidGrant):
        expired(house).use()
    assert (house.row.sync_status, house.row.secret_arn) == ("reauthorization_required", None)
    assert events(house) == ["integration.reauthorization_required"]


def test_before_that_the_token_before_is_tried(house: TokenHouse) -> None:
    """What is in force was retired by the loser of a race, who had asked later."""
    house.use()
    first = house.in_force()
    expired(house).use()
    house.endpoint.refresh(SHOP, first)
    expired(house)
    assert house.admits(house.use())
    assert (house.row.token_generation, house.row.sync_status) == (2, "ok")


def test_a_terminal_answer_for_tokens_that_are_no_longer_in_force_ends_nothing(
    house: TokenHouse,
) -> None:
    expired(house).use()
    expired(house)

    def overtaken(_: object) -> None:
        house.leases.held.clear()
        house.use()
        house.faults.arm(Fault(Kind.INVALID_GRANT))

    beginning(house, overtaken)
    held = house.use()
    assert house.admits(held)
    assert (house.row.sync_status, house.row.token_generation) == ("ok", 2)
    # Nor is the token before tried, which would retire what the other has got.
    assert asked(house) == 3


def beginning(house: TokenHouse, act: object) -> None:
    """Have something happen once, between the re-read and the call."""
    refresh, pending = house.endpoint.refresh, [act]

    def delayed(shop: object, tokens: object) -> object:
        if pending:
            pending.pop()(shop)  # type: ignore[operator]
        return refresh(shop, tokens)  # type: ignore[arg-type]

    house.endpoint.refresh = delayed  # type: ignore[method-assign,assignment]


def test_a_call_that_outlasts_the_lease_stores_nothing_where_another_has_won(
    house: TokenHouse,
) -> None:
    def overtaken(_: object) -> None:
        house.forward(seconds=LEASE.total_seconds())
        house.use()

    beginning(expired(house), overtaken)
    made = house.vault.made
    assert house.admits(house.use())
    # One version: the winner's.
    assert (house.vault.made, house.row.token_generation) == (made + 1, 1)


def test_two_calls_that_outlast_it_together_count_as_one(house: TokenHouse) -> None:
    expired(house).use()
    expired(house)
    within, refresh = LEASE.total_seconds() * 0.7, house.endpoint.refresh

    def refused(shop: Shop, tokens: Tokens) -> Tokens:
        house.forward(seconds=within)
        house.endpoint.refresh = overtaken  # type: ignore[method-assign]
        raise InvalidGrant

    def overtaken(shop: Shop, tokens: Tokens) -> Tokens:
        house.endpoint.refresh = refresh  # type: ignore[method-assign]
        answer = refresh(shop, tokens)
        house.forward(seconds=within)
        house.use()
        return answer

    house.endpoint.refresh = refused  # type: ignore[method-assign]
    made = house.vault.made
    assert house.admits(house.use())
    assert (house.vault.made, house.row.token_generation) == (made + 1, 2)


def test_a_row_that_others_never_let_go_of_makes_busy(house: TokenHouse) -> None:
    def contended(*_: object) -> Connection:
        raise ConcurrentUpdate

    house.table.write_private = contended  # type: ignore[method-assign, assignment]
    with pytest.raises(Busy):
        house.refresh(expired(house).row, house.in_passing, at_once=True)
    assert house.leases.held == {}


def test_a_loser_forgets_its_pair_and_puts_the_label_back(house: TokenHouse) -> None:
    def overtaken(_: object) -> None:
        house.leases.held.clear()
        house.use()

    beginning(expired(house), overtaken)
    held = house.use()
    (secret,) = house.vault.secrets.values()
    assert (secret.current, held.row) == (house.row.secret_version, house.row)
    assert house.row.token_generation == 1
    assert held.tokens.reveal() == house.in_force().reveal()


Ending = tuple[str, dict[str, object]]
ENDED: list[Ending] = [
    ("a disconnect", {"epoch": 1, "is_active": False}),
    ("another grant", {"secret_arn": "arn:another"}),
    ("another row", {"id": "another"}),
]


@pytest.mark.parametrize(("what", "fields"), ENDED, ids=[what for what, _ in ENDED])
def test_what_has_ended_meanwhile_stays_ended(
    house: TokenHouse, what: str, fields: dict[str, object]
) -> None:
    def ended(_: object) -> None:
        row: Connection = replace(house.row, **fields)  # type: ignore[arg-type]
        house.table.rows[row.place] = row

    beginning(expired(house), ended)
    with pytest.raises(Busy):
        house.use()
    assert house.row.token_generation == 0
