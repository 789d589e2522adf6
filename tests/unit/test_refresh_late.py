"""Terminal answers that come while somebody else commits, and what a refresh may still hand out."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from connectors.domain.connection.row import Connection
from connectors.domain.errors import Unavailable
from connectors.domain.oauth.lifecycle import RefreshResult
from connectors.domain.providers.shopify_tokens import InvalidGrant
from connectors.operations.oauth.refresh import Busy
from tests.strict.shopify import SHOP, TokenHouse
from tests.unit.test_refresh import about_to_end, asked, events, expired


@pytest.fixture
def house() -> TokenHouse:
    return TokenHouse()


@dataclass
class Late:
    """An ending in passing, before which something else gets in once the grant is found dead."""

    house: TokenHouse
    act: Callable[[], object]

    def renewed(self, row: Connection, renewal: RefreshResult) -> Connection:
        return self.house.in_passing.renewed(row, renewal)

    def refused(self, row: Connection) -> None:
        self.house.in_passing.refused(row)

    def outlasted(self, row: Connection) -> None:
        self.house.in_passing.outlasted(row)

    def dead(self, row: Connection, why: str) -> None:
        self.house.leases.held.clear()
        self.act()
        self.house.in_passing.dead(row, why)


def refused_once(house: TokenHouse) -> None:
    """The next terminal answer is for us; whoever asks after us is answered as ever."""
    refresh = house.endpoint.refresh

    def refused(*_: object) -> object:
        house.endpoint.refresh = refresh  # type: ignore[method-assign]
        raise InvalidGrant

    house.endpoint.refresh = refused  # type: ignore[method-assign,assignment]


def test_who_is_refused_as_another_commits_is_given_the_fresh_pair(house: TokenHouse) -> None:
    refused_once(expired(house))
    held = house.refresh(house.row, Late(house, house.use))
    assert (house.admits(held), held.row) == (True, house.row)
    assert (house.row.sync_status, house.row.token_generation) == ("ok", 1)
    assert events(house) == []


def test_who_is_refused_as_the_row_is_deleted_leaves_it_restorable(house: TokenHouse) -> None:
    refused_once(expired(house))
    with pytest.raises(Busy):
        house.refresh(house.row, Late(house, house.disconnect))
    assert house.row.disconnected_at is not None
    assert house.row.secret_arn is not None
    assert events(house) == ["integration.disconnected"]


def test_the_token_before_is_the_one_that_was_sent(house: TokenHouse) -> None:
    """Not the one in force, which a lost race may have retired."""
    first = house.in_force()
    expired(house).use()
    house.endpoint.refresh(SHOP, first)
    expired(house).use()
    before = house.in_force().predecessor
    assert before is not None
    assert before.reveal() == first.reveal()


def in_trouble(house: TokenHouse) -> TokenHouse:
    """A house whose vault takes nothing new."""

    def down(*_: object) -> str:
        raise Unavailable("secretsmanager")

    house.vault.add = down  # type: ignore[method-assign,assignment]
    return house


def test_a_vault_in_trouble_hands_out_what_lives(house: TokenHouse) -> None:
    assert house.admits(in_trouble(about_to_end(house)).use())
    assert (asked(house), house.leases.held) == (1, {})


def test_a_vault_in_trouble_without_one_is_busy(house: TokenHouse) -> None:
    with pytest.raises(Busy):
        in_trouble(expired(house)).use()
    assert (house.row.sync_status, house.leases.held) == ("ok", {})
