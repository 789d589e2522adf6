"""A row's beginning, its versions, and the seven days in which it can come back (api.md §3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import FIELDS, Connection
from connectors.domain.connection.sync_status import RESTORING
from connectors.domain.errors import Disconnected, NotConnected
from connectors.domain.providers.catalogue import CATALOGUE
from tests.any_row import moments, rows, supplied
from tests.builders import ENTITY, NOON, a_row

INSTANT = timedelta(milliseconds=1)
LATER = NOON + timedelta(hours=1)
WEEK = timedelta(days=7)
DISCONNECTED = a_row().disconnected(at=NOON)
RESTORABLE_UNTIL = NOON + WEEK


def changed(old: Connection, new: Connection) -> dict[str, Any]:
    """The fields in which two rows differ, but for version and time of change."""
    names = set(FIELDS) - {"version", "updated_at"}
    return {n: getattr(new, n) for n in names if getattr(new, n) != getattr(old, n)}


@pytest.mark.parametrize("connector_type", CATALOGUE)
def test_a_row_begins_configured_and_on(connector_type: str) -> None:
    row = Connection.begin(Owner(ENTITY, livemode=False), connector_type, {}, id="1", at=NOON)
    told = (row.is_active, row.sync_status, row.mode, row.config, row.version, row.last_sync_at)
    assert told == (True, "not_connected", "sandbox", "{}", 1, None)
    assert row.display_name == CATALOGUE[connector_type].title
    assert row.created_at == row.updated_at == NOON
    assert (row.id, row.entity_id, row.livemode) == ("1", ENTITY, False)


@given(supplied())
def test_what_is_supplied_takes_the_place_of_a_default(fields: dict[str, Any]) -> None:
    fields.pop("is_active", None)
    owner = Owner(ENTITY, livemode=True)
    bare = Connection.begin(owner, "stripe", {}, id="1", at=NOON)
    assert Connection.begin(owner, "stripe", fields, id="1", at=NOON) == replace(bare, **fields)


@given(rows(), moments(), supplied())
def test_a_change_is_one_version_and_touches_nothing_else(
    row: Connection, at: datetime, fields: dict[str, Any]
) -> None:
    new = row.changed(at, **fields)
    assert new == replace(row, version=row.version + 1, updated_at=at, **fields)


def test_a_disconnect_stops_the_row_and_opens_seven_days() -> None:
    assert changed(a_row(), DISCONNECTED) == {
        "epoch": 1,
        "is_active": False,
        "disconnected_at": NOON,
        "restorable_until": NOON + WEEK,
    }
    assert DISCONNECTED.version == 2


def test_a_disconnect_ends_a_restore_that_was_in_hand() -> None:
    row = replace(a_row(), is_active=False, sync_status=RESTORING)
    assert row.disconnected(at=NOON).sync_status is None


def test_a_second_disconnect_is_the_same_row() -> None:
    assert DISCONNECTED.disconnected(at=NOON + WEEK - INSTANT) is DISCONNECTED


def test_a_row_whose_window_has_closed_cannot_be_disconnected_again() -> None:
    with pytest.raises(NotConnected):
        DISCONNECTED.disconnected(at=RESTORABLE_UNTIL)


@pytest.mark.parametrize(("at", "seen"), [(-INSTANT, True), (0 * INSTANT, False), (INSTANT, False)])
def test_the_window_is_open_until_just_before_its_end(at: timedelta, *, seen: bool) -> None:
    moment = RESTORABLE_UNTIL + at
    assert DISCONNECTED.present(moment) is seen
    assert DISCONNECTED.expired(moment) is not seen
    assert DISCONNECTED.restorable({}, moment) is seen
    with pytest.raises(Disconnected if seen else NotConnected):
        DISCONNECTED.check_connected(moment)


def test_a_connected_row_never_expires() -> None:
    row, far = a_row(), NOON + timedelta(days=10_000)
    assert row.present(far)
    assert not row.expired(far)
    assert not row.restorable({}, far)
    row.check_connected(far)


def test_a_tombstone_is_gone_for_every_reader() -> None:
    tombstone = DISCONNECTED.purged(at=LATER)
    assert changed(DISCONNECTED, tombstone) == {"epoch": 2, "purged_at": LATER}
    assert not tombstone.present(LATER)
    assert not tombstone.restorable({}, LATER)
    for act in (tombstone.check_connected, lambda at: tombstone.disconnected(at=at)):
        with pytest.raises(NotConnected):
            act(LATER)


@pytest.mark.parametrize("own", ["sandbox", "live"])
@pytest.mark.parametrize("wanted", [None, "sandbox", "live"])
def test_only_an_explicitly_different_mode_is_refused_the_old_row(
    own: Any, wanted: str | None
) -> None:
    row = a_row(mode=own).disconnected(at=NOON)
    supplied = {"mode": wanted} if wanted else {"seller_id": "S"}
    assert row.restorable(supplied, LATER) is (wanted in (None, own))


@given(rows().filter(lambda row: row.disconnected_at is not None), supplied())
def test_a_restore_is_the_old_row_on_again_with_the_new_fields(
    row: Connection, fields: dict[str, Any]
) -> None:
    fields.pop("is_active", None)
    back: dict[str, Any] = {"is_active": True, "disconnected_at": None, "restorable_until": None}
    restored = row.restored(fields, at=LATER)
    assert restored == replace(row.changed(LATER), epoch=row.epoch + 1, **back, **fields)
    assert restored.due_at is (row.purged_at or row.refresh_at)


@given(rows())
def test_a_row_is_due_at_the_instant_its_window_closes_or_its_secret_has_to_go(
    row: Connection,
) -> None:
    if row.due_at is None:
        assert row.disconnected_at is None
        return
    assert not row.present(row.due_at)
    assert row.present(row.due_at - INSTANT) is (row.purged_at is None)


def test_a_row_that_is_live_and_one_that_is_not_stand_in_two_places() -> None:
    assert a_row().place != a_row(livemode=False).place
    assert a_row().place.owner.partition != a_row(livemode=False).place.owner.partition
