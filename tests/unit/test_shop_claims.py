"""Whose shop it is: in one epoch of one connection's life, or while an exchange is on its way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.domain.connection.row import Connection
from connectors.domain.oauth.claims import RESERVED, ClaimWrite, ShopClaim, StoredClaim
from tests.builders import ANOTHER_ENTITY, NOON
from tests.unit.test_oauth_lifecycle import LATER, connected, dead, gone, restoring, waiting

END = NOON + RESERVED
HELD: list[tuple[str, Connection | None, bool]] = [
    ("connected", connected(), True),
    ("switched off", connected().changed(LATER, is_active=False), True),
    ("disconnected", gone(), False),
    ("another epoch", replace(connected(), epoch=7), False),
    ("another row", replace(connected(), id="2"), False),
    ("without tokens", dead(), False),
    ("never authorized", waiting(), False),
    ("a tombstone", gone().purged(at=LATER), False),
    ("nobody", None, False),
]


@pytest.mark.parametrize(("what", "holder", "held"), HELD, ids=[what for what, *_ in HELD])
def test_it_is_held_by_a_living_row_of_its_epoch(
    what: str, holder: Connection | None, held: bool
) -> None:
    assert ShopClaim.of(connected()).held(holder, LATER) is held


def test_a_restore_in_hand_holds_it() -> None:
    assert ShopClaim.of(restoring()).held(restoring(), LATER)


def test_while_it_is_reserved_nobody_has_to_stand_there() -> None:
    claim = ShopClaim.of(waiting(), END)
    assert claim.held(None, END - timedelta(milliseconds=1))
    assert not claim.held(None, END)


def test_it_is_a_row_s_own_whatever_the_epoch() -> None:
    claim = ShopClaim.of(connected())
    assert claim.is_of(replace(connected(), epoch=3))
    assert not claim.is_of(replace(connected(), id="2"))
    assert not claim.is_of(replace(connected(), entity_id=ANOTHER_ENTITY))
    assert not claim.is_of(replace(connected(), livemode=False))


def test_it_takes_the_place_of_the_one_that_was_found() -> None:
    claim = ShopClaim.of(connected())
    assert ClaimWrite.after(None, claim).over is None
    assert ClaimWrite.after(StoredClaim(claim, "mark"), claim).over == "mark"
