"""What a refusing shop, and every end of its own, makes of a row (spec: shopify §6)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.sync_status import ERROR, OK, SHOP_UNAVAILABLE
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.oauth.states import STATE_TTL
from connectors.operations.oauth.give_ends import GiveEnds
from tests.builders import NOON
from tests.strict.shopify import PLACE, TokenHouse
from tests.unit.test_oauth_lifecycle import LATER, NEXT, connected, gone, waiting
from tests.unit.test_refresh import events, expired

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(row: Connection, at: datetime, chance: float = 0.0) -> Connection:
    return rules.refused(row, at=at, chance=chance)


def said_so(row: Connection) -> Connection:
    """The row that says that its shop refuses, two hours after the first time."""
    return rules.failed(refused(refused(row, LATER), LATER + 2 * HOUR), at=LATER + 2 * HOUR)


def test_refused_shop_is_asked_after_pauses_that_double_up_to_a_day() -> None:
    row, at, pauses = connected(), LATER, []
    for _ in range(8):
        row = refused(row, at)
        assert row.refresh_at is not None
        pauses.append((row.refresh_at - at) / HOUR)
        at = row.refresh_at
    assert pauses == [1, 2, 4, 8, 16, 24, 24, 24]


def test_refused_shop_is_asked_up_to_a_quarter_later_by_chance() -> None:
    row = refused(connected(), LATER, chance=0.5)
    assert row.refresh_at == LATER + HOUR * 1.125


def test_refusal_keeps_the_moment_of_the_first_and_of_the_last() -> None:
    row = refused(refused(connected(), LATER), LATER + HOUR)
    assert (row.unavailable_since, row.refused_at) == (LATER, LATER + HOUR)


@pytest.mark.parametrize("given", [rules.refreshed, rules.restored], ids=["refresh", "restore"])
def test_fresh_pair_ends_what_was_refused_before(given: Any) -> None:
    row = given(said_so(connected()), NEXT)
    assert (row.unavailable_since, row.refused_at) == (None, None)


def test_restore_begins_without_the_refusals_before_it() -> None:
    row = rules.restoring(said_so(connected()).disconnected(at=LATER), {}, at=LATER)
    assert (row.unavailable_since, row.refused_at) == (None, None)


@pytest.mark.parametrize(
    ("tokens", "ends"), [(DAY, DAY), (30 * DAY, RESTORE_WINDOW), (None, RESTORE_WINDOW)]
)
def test_restore_ends_with_the_window_or_the_tokens_whichever_is_first(
    tokens: timedelta | None, ends: timedelta
) -> None:
    row = replace(gone(), renewable_until=None if tokens is None else LATER + tokens)
    assert rules.restoring(row, {}, at=LATER).restore_ends_at == LATER + ends


@pytest.mark.parametrize("end", ["renewable_until", "restore_ends_at"])
def test_row_is_over_from_either_end_on(end: str) -> None:
    ends: dict[str, Any] = {"renewable_until": None} | {end: LATER}
    row = replace(connected(), **ends)
    assert not row.over(LATER - timedelta(milliseconds=1))
    assert row.over(LATER)


def test_row_that_is_disconnected_is_over_by_its_window_alone() -> None:
    row = replace(gone(), renewable_until=NOON, restore_ends_at=NOON)
    assert not row.over(LATER)


def test_start_ends_a_quarter_of_an_hour_after_it_and_with_consent() -> None:
    row = waiting()
    assert row.authorization_expires_at == NOON + STATE_TTL
    assert rules.restart_oauth(row, {}, at=LATER).authorization_expires_at == LATER + STATE_TTL
    assert connected().authorization_expires_at is None


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


def in_error(house: TokenHouse) -> TokenHouse:
    """A shop that was refusing, and whose access token is over."""
    house.table.rows[PLACE] = replace(house.row, sync_status=ERROR, sync_error=SHOP_UNAVAILABLE)
    return expired(house)


def test_shop_in_error_gives_tokens_and_is_told_in_one_write(house: TokenHouse) -> None:
    in_error(house)
    house.use()
    assert (house.row.sync_status, events(house)) == (OK, ["integration.verified"])
    assert len(house.table.stream) == 2


def test_shop_said_in_error_while_it_gives_tokens_is_told_to_be_well(house: TokenHouse) -> None:
    expired(house)
    refresh = house.endpoint.refresh

    def meanwhile(*sent: Any) -> Any:
        got = refresh(*sent)
        in_error(house)
        return got

    house.endpoint.refresh = meanwhile  # type: ignore[method-assign,assignment]
    house.use()
    assert (house.row.sync_status, events(house)) == (OK, ["integration.verified"])


def test_row_disconnected_since_it_was_scanned_is_given_no_end(house: TokenHouse) -> None:
    house.table.rows[PLACE] = replace(house.row, renewable_until=None)
    house.disconnect()
    assert not GiveEnds(house.table, house.vault, house.clock)(PLACE)
    assert house.row.renewable_until is None
