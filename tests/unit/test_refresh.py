"""The refresh protocol, sentence by sentence (spec: shopify §2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.domain.connection import Connection
from connectors.domain.shopify_tokens import AppRefused, GrantDead, OutcomeUnknown
from connectors.operations.refresh import Busy, Held
from local.simulator.faults import Fault, Kind
from tests.strict.shopify import LEASE, SHOP, StrictLeases, TokenHouse

HOUR = timedelta(hours=1)
TROUBLE = [Kind.HTML_520, Kind.MISSING_FIELD, Kind.LOST_ANSWER, Kind.INVALID_CLIENT]


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


def expired(house: TokenHouse) -> TokenHouse:
    house.forward(hours=1)
    return house


def about_to_end(house: TokenHouse) -> TokenHouse:
    house.forward(minutes=56)
    return house


def asked(house: TokenHouse) -> int:
    return len(house.calls.all(grant_type="refresh_token"))


def events(house: TokenHouse) -> list[str]:
    return [event.change.type for record in house.table.stream for event in record.events]


def test_a_fresh_token_costs_neither_lease_nor_call(house: TokenHouse) -> None:
    house.forward(minutes=54)
    house.leases.step = lambda: pytest.fail("no lease was needed")
    assert house.admits(house.use())
    assert asked(house) == 0


def test_one_that_is_about_to_end_is_refreshed_with_the_stored_token(house: TokenHouse) -> None:
    held = about_to_end(house).use()
    assert (asked(house), held.row.token_generation) == (1, 1)
    assert held.tokens.lives(house.moment + timedelta(minutes=59))


def test_the_whole_pair_is_one_version_and_the_row_names_it(house: TokenHouse) -> None:
    before = house.row
    held = expired(house).use()
    kept = house.in_force()
    assert kept.reveal() == held.tokens.reveal()
    assert (held.row.secret_arn, held.row.version) == (before.secret_arn, before.version)
    assert held.row.secret_version != before.secret_version
    assert events(house) == []


def test_the_refresh_token_before_is_kept_beside_it(house: TokenHouse) -> None:
    before = house.in_force().reveal()
    expired(house).use()
    kept = house.in_force().predecessor
    assert kept is not None
    assert kept.reveal() == before


def test_who_comes_with_an_old_row_is_given_what_is_in_force(house: TokenHouse) -> None:
    """The row is read again under the lease: no second call."""
    old = house.row
    expired(house).use()
    held = house.refresh(old, house.in_passing)
    assert (asked(house), held.row.token_generation) == (1, 1)
    assert house.admits(held)


def test_even_at_once_means_once(house: TokenHouse) -> None:
    old = house.row
    house.refresh(old, house.in_passing, at_once=True)
    held = house.refresh(old, house.in_passing, at_once=True)
    assert (asked(house), held.row.token_generation) == (1, 1)


def test_the_lease_is_let_go(house: TokenHouse) -> None:
    expired(house).use()
    assert house.leases.held == {}


def elsewhere(house: TokenHouse) -> None:
    """Somebody else is at work, and never comes back."""
    assert house.leases.take(house.row, "another", house.moment)


def test_a_token_that_still_lives_is_handed_out_while_another_refreshes(house: TokenHouse) -> None:
    elsewhere(about_to_end(house))
    before = house.moment
    assert house.admits(house.use())
    assert (asked(house), house.moment) == (0, before)


def test_a_holder_that_has_died_is_replaced_when_its_lease_is_over(house: TokenHouse) -> None:
    elsewhere(expired(house))
    before = house.moment
    assert house.admits(house.use())
    assert house.moment - before == LEASE


def test_a_holder_that_never_ends_makes_the_others_busy(house: TokenHouse) -> None:
    expired(house).leases.take = lambda *_: False  # type: ignore[method-assign]
    with pytest.raises(Busy):
        house.use()
    assert house.row.sync_status == "ok"


def test_who_waits_sees_what_another_has_committed_though_its_lease_goes_on(
    house: TokenHouse,
) -> None:
    other = replace(expired(house).refresh, leases=StrictLeases())

    def taken(*_: object) -> bool:
        if house.row.token_generation == 0:
            other(house.row, house.in_passing)
        return False

    house.leases.take = taken  # type: ignore[method-assign, assignment]
    assert house.admits(house.use())
    assert asked(house) == 1


def test_with_a_token_that_lives_for_seconds_they_take_that(house: TokenHouse) -> None:
    house.forward(minutes=59, seconds=30)
    house.leases.take = lambda *_: False  # type: ignore[method-assign]
    assert house.admits(house.use())


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_hands_out_what_lives_and_ends_nothing(house: TokenHouse, kind: Kind) -> None:
    house.faults.arm(Fault(kind))
    assert house.admits(about_to_end(house).use())
    assert (house.row.token_generation, house.row.sync_status) == (0, "ok")


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_without_one_is_busy(house: TokenHouse, kind: Kind) -> None:
    house.faults.arm(Fault(kind))
    with pytest.raises(Busy):
        expired(house).use()
    assert house.row.secret_arn is not None
    assert house.admits(house.use())


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.HTML_520, OutcomeUnknown), (Kind.INVALID_CLIENT, AppRefused)]
)
def test_who_wants_it_at_once_is_told_what_it_was(
    house: TokenHouse, kind: Kind, told: type[Exception]
) -> None:
    house.faults.arm(Fault(kind))
    with pytest.raises(told):
        house.refresh(house.row, house.in_passing, at_once=True)


def test_a_dead_grant_is_announced_and_its_tokens_go(house: TokenHouse) -> None:
    house.shops.uninstall(SHOP.domain)
    with pytest.raises(GrantDead):
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
    expired(house)

    def overtaken(_: object) -> None:
        house.leases.held.clear()
        house.use()
        house.faults.arm(Fault(Kind.INVALID_GRANT))

    beginning(house, overtaken)
    held = house.use()
    assert house.admits(held)
    assert house.row.sync_status == "ok"
    assert house.row.token_generation == 1
    # Nor is the token before tried, which would retire what the other has got.
    assert asked(house) == 2


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


def test_two_in_a_row(house: TokenHouse) -> None:
    for generation in (1, 2):
        held: Held = expired(house).use()
        assert held.row.token_generation == generation
        assert house.admits(held)
