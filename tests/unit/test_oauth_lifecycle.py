"""The life of a row that its merchant authorizes (contract §3, Mode B; spec: shopify §2, §4)."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.sync_status import REVOKED
from connectors.domain.errors import AlreadyConnected, MissingField, Refusal, RestoreInHand
from connectors.domain.oauth import lifecycle as rules
from connectors.domain.oauth.lifecycle import PostAction, RefreshResult
from tests.builders import ENTITY, NOON

SHOP = "some-shop.myshopify.com"
LATER = NOON + timedelta(hours=1)
UNTIL = LATER + timedelta(days=90)
RENEWAL = RefreshResult("version-1", LATER, LATER, LATER + timedelta(days=50), UNTIL)
NEXT = RefreshResult("version-2", LATER, LATER, LATER + timedelta(days=50), UNTIL)


def waiting() -> Connection:
    owner = Owner(ENTITY, livemode=True)
    return rules.start_row(owner, "shopify", {"shop": SHOP, "mode": "live"}, id="1", at=NOON)


def connected() -> Connection:
    return rules.connected(waiting(), "arn", RENEWAL)


def gone() -> Connection:
    return connected().disconnected(at=LATER)


def restoring() -> Connection:
    return rules.restoring(gone(), {}, at=LATER)


def dead() -> Connection:
    return rules.deauthorized(connected(), REVOKED, at=LATER)


OTHER = {"shop": "other-shop.myshopify.com"}
COURSES: list[tuple[Connection | None, dict[str, Any], PostAction | type[Refusal]]] = [
    (None, {"shop": SHOP}, PostAction.BEGIN),
    (None, {}, MissingField),
    (gone().purged(at=LATER), {"shop": SHOP}, PostAction.BEGIN),
    (gone().purged(at=LATER), {}, MissingField),
    (waiting(), {}, PostAction.ASK_AGAIN),
    (waiting(), OTHER, PostAction.ASK_AGAIN),
    (dead(), {}, PostAction.ASK_AGAIN),
    (dead(), OTHER, PostAction.ASK_AGAIN),
    (connected(), {}, AlreadyConnected),
    (connected(), OTHER, AlreadyConnected),
    (connected().changed(LATER, is_active=False), {}, AlreadyConnected),
    (restoring(), {}, RestoreInHand),
    (gone(), {}, PostAction.RESTORE),
    (gone(), {"shop": SHOP, "mode": "live"}, PostAction.RESTORE),
    (gone(), OTHER, PostAction.REPLACE),
    (gone(), {"mode": "sandbox"}, PostAction.REPLACE),
    (waiting().disconnected(at=LATER), {}, PostAction.ASK_AGAIN),
    (waiting().disconnected(at=LATER), OTHER, PostAction.REPLACE),
    (rules.deauthorized(gone(), REVOKED, at=LATER), {}, PostAction.ASK_AGAIN),
]


@pytest.mark.parametrize(("row", "supplied", "wanted"), COURSES)
def test_what_a_post_does_to_the_row_that_stands_there(
    row: Connection | None, supplied: dict[str, Any], wanted: Any
) -> None:
    if isinstance(wanted, PostAction):
        assert rules.post_action(row, supplied, LATER) is wanted
    else:
        with pytest.raises(wanted):
            rules.post_action(row, supplied, LATER)


def test_the_window_is_half_open() -> None:
    end = LATER + RESTORE_WINDOW
    assert rules.post_action(gone(), {}, end - timedelta(milliseconds=1)) is PostAction.RESTORE
    assert rules.post_action(gone(), {"shop": SHOP}, end) is PostAction.BEGIN


def test_a_row_that_waits_is_off_and_two_changes_old() -> None:
    row = waiting()
    assert (row.is_active, row.sync_status, row.version) == (False, "not_connected", 2)
    assert (row.oauth_generation, row.shop, row.due_at) == (1, SHOP, None)


def test_asking_again_counts_and_keeps_the_id() -> None:
    row = rules.restart_oauth(waiting(), {"display_name": "Ours"}, at=LATER)
    assert (row.id, row.oauth_generation, row.version) == ("1", 2, 3)
    assert (row.display_name, row.epoch) == ("Ours", 0)


def test_asking_again_after_a_disconnect_is_the_next_epoch() -> None:
    row = rules.restart_oauth(waiting().disconnected(at=LATER), {}, at=LATER)
    assert (row.epoch, row.disconnected_at, row.restorable_until) == (2, None, None)
    assert (row.is_active, row.sync_status) == (False, "not_connected")


AWAITING = [
    (waiting(), True),
    (connected(), False),
    (gone(), False),
    (waiting().disconnected(at=LATER), False),
    (rules.restart_oauth(waiting(), {}, at=LATER), False),
    (None, False),
]


@pytest.mark.parametrize(("row", "still"), AWAITING)
def test_a_start_is_for_the_row_as_it_was(row: Connection | None, still: bool) -> None:
    assert rules.is_awaiting(row, "1", 1, LATER) is still


def test_another_row_at_the_same_place_is_not_awaited() -> None:
    assert not rules.is_awaiting(waiting(), "2", 1, LATER)


def test_a_connected_row_names_its_tokens_and_shows_their_names() -> None:
    row = connected()
    assert (row.is_active, row.sync_status, row.connected_at) == (True, "ok", LATER)
    assert (row.secret_arn, row.secret_version) == ("arn", "version-1")
    assert row.credentials_masked == ("access_token", "refresh_token")
    assert row.due_at == RENEWAL.refresh_at


def test_a_restore_in_hand_is_off_and_due_soon() -> None:
    row = restoring()
    assert (row.is_active, row.sync_status, row.disconnected_at) == (False, "restoring", None)
    assert (row.epoch, row.secret_arn) == (2, "arn")
    assert row.due_at == LATER + rules.RESTORE_RETRY


def test_a_restore_that_has_ended_is_on_with_the_next_tokens() -> None:
    row = rules.restored(restoring(), NEXT)
    assert (row.is_active, row.sync_status, row.sync_error) == (True, "ok", None)
    assert (row.secret_version, row.token_generation, row.epoch) == ("version-2", 1, 2)
    assert (row.due_at, row.connected_at) == (NEXT.refresh_at, LATER)


def test_dead_tokens_leave_the_row() -> None:
    row = dead()
    assert (row.is_active, row.sync_status) == (False, "reauthorization_required")
    assert (row.secret_arn, row.secret_version, row.credentials_masked) == (None, None, ())
    assert row.due_at is None


def test_a_disconnected_row_stays_so_without_them() -> None:
    row = rules.deauthorized(gone(), REVOKED, at=LATER)
    assert (row.disconnected_at, row.due_at) == (LATER, LATER + RESTORE_WINDOW)


def test_a_row_without_tokens_has_none_to_lose() -> None:
    row = waiting()
    assert rules.deauthorized(row, REVOKED, at=LATER) is row


@pytest.mark.parametrize(
    ("chance", "life", "days"),
    [(0.0, 90, 45), (0.5, 90, 52.5), (0.999999, 90, 60), (0.5, 30, 17.5)],
)
def test_keep_alive_is_spread_and_well_before_the_end(
    chance: float, life: int, days: float
) -> None:
    away = rules.keep_alive(NOON, NOON + timedelta(days=life), chance) - NOON
    assert abs(away - timedelta(days=days)) < timedelta(minutes=1)
