"""At seven days to the millisecond it is over, whatever the clean-up has done until then."""

from collections.abc import Callable

import pytest

from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder

CREATED, PURGED = "integration.created", "integration.purged"


def minute(holder: Holder) -> None:
    holder.house.tick()


def nothing(holder: Holder) -> None:
    """Upkeep has not run, or not yet."""


def both(holder: Holder) -> None:
    minute(holder)
    holder.follow()


def twice(holder: Holder) -> None:
    minute(holder)
    minute(holder)


UPKEEP: dict[str, Callable[[Holder], None]] = {
    "nothing": nothing,
    "the minute": minute,
    "the stream": Holder.follow,
    "both": both,
    "the minute, twice": twice,
}
ways = pytest.mark.parametrize("upkeep", UPKEEP.values(), ids=UPKEEP)


@pytest.fixture
def lapsed(lodger: Holder) -> Holder:
    """A holder whose Stripe row was disconnected seven days ago to the millisecond."""
    lodger.connect(body={"seller_id": "old"})
    lodger.store({"credentials": STRIPE})
    lodger.disconnect()
    lodger.follow()
    lodger.house.clock.forward(days=7)
    return lodger


@ways
def test_the_row_is_not_there_for_anybody(lapsed: Holder, upkeep: Callable[[Holder], None]) -> None:
    upkeep(lapsed)
    assert lapsed.read().status == 404
    assert lapsed.read(headers={"If-None-Match": "*"}).status == 404
    assert lapsed.send("GET", "/v1/integrations").body["data"] == []
    assert lapsed.hand_out()["code"] == "not_found"
    assert lapsed.amend({"seller_id": "S"}).status == 404
    assert lapsed.store().status == 404
    assert lapsed.disconnect().status == 404
    assert lapsed.disconnect(headers={"Idempotency-Key": "once"}).status == 404


@ways
def test_connecting_again_makes_a_new_row_that_knows_nothing_of_the_old_one(
    lapsed: Holder, upkeep: Callable[[Holder], None]
) -> None:
    (old,) = {event.row.id for event in lapsed.owed()}
    upkeep(lapsed)
    answer = lapsed.connect(body={})
    assert answer.status == 201
    assert answer.body["id"] != old
    assert (answer.body["version"], answer.body["seller_id"]) == (1, None)
    assert (answer.body["credentials_masked"], answer.body["sync_status"]) == ([], "not_connected")
    assert lapsed.hand_out()["code"] == "not_connected"


@pytest.mark.parametrize("before", UPKEEP.values(), ids=UPKEEP)
@pytest.mark.parametrize("after", UPKEEP.values(), ids=UPKEEP)
def test_the_end_of_the_old_row_is_announced_once_before_the_new_one_begins(
    lapsed: Holder, before: Callable[[Holder], None], after: Callable[[Holder], None]
) -> None:
    before(lapsed)
    new = lapsed.connect(body={}).body["id"]
    after(lapsed)
    lapsed.house.tick()
    lapsed.follow()
    events = [(event.change.type, event.row.id == new) for event in lapsed.owed()]
    assert events[-2:] == [(PURGED, False), (CREATED, True)]
    assert lapsed.events().count(PURGED) == 1
    assert lapsed.vault() == []
    assert lapsed.read().body["id"] == new


@ways
def test_the_end_is_announced_with_the_version_after_the_last(
    lapsed: Holder, upkeep: Callable[[Holder], None]
) -> None:
    upkeep(lapsed)
    lapsed.connect(body={})
    events = [e for e in lapsed.announced() if e["data"]["object"]["seller_id"] == "old"]
    told = [(event["type"], event["sequence"]) for event in events]
    assert told[-2:] == [("integration.disconnected", 3), (PURGED, 4)]


def test_nobody_comes_back_and_the_minute_clears_everything_away(lapsed: Holder) -> None:
    lapsed.house.tick()
    assert (lapsed.rows(), lapsed.vault()) == ([], [])
    assert [event["type"] for event in lapsed.announced()][-1] == PURGED


def test_a_millisecond_earlier_the_minute_clears_nothing_away(lapsed: Holder) -> None:
    lapsed.house.clock.forward(milliseconds=-1)
    lapsed.house.tick()
    lapsed.follow()
    assert (len(lapsed.rows()), lapsed.vault()) == (1, ["scheduled"])
    assert PURGED not in lapsed.events()


def test_a_delete_is_replayed_though_its_row_is_long_gone(lodger: Holder) -> None:
    lodger.connect()
    lodger.disconnect()
    lodger.house.clock.forward(days=6, hours=23)
    first = lodger.disconnect(headers={"Idempotency-Key": "once"})
    lodger.house.clock.forward(hours=1)
    lodger.house.tick()
    again = lodger.disconnect(headers={"Idempotency-Key": "once"})
    assert (again.status, again.text) == (200, first.text)
    assert lodger.disconnect().status == 404


@pytest.mark.parametrize(("was", "wanted"), [("sandbox", "live"), ("live", "sandbox")])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_another_mode_inside_the_window_is_a_new_connection(
    lodger: Holder, was: str, wanted: str, headers: dict[str, str]
) -> None:
    old = lodger.connect(body={"mode": was, "seller_id": "old"}).body
    kind = "test" if was == "sandbox" else "live"
    given = {name: value.replace("test", kind) for name, value in STRIPE.items()}
    assert lodger.store({"credentials": given}).status == 200
    lodger.disconnect()
    lodger.follow()
    answer = lodger.connect(body={"mode": wanted}, headers=headers)
    assert (answer.status, answer.body["mode"], answer.body["version"]) == (201, wanted, 1)
    assert answer.body["id"] != old["id"]
    assert (answer.body["seller_id"], answer.body["credentials_masked"]) == (None, [])
    assert lodger.hand_out()["code"] == "not_connected"
    ends = [(e.change.type, e.sequence, e.row.id, e.row.mode) for e in lodger.owed()[-2:]]
    assert ends == [(PURGED, 4, old["id"], was), (CREATED, 1, answer.body["id"], wanted)]


@pytest.mark.parametrize("scheduled", [True, False])
def test_the_old_ones_secret_is_then_destroyed_at_once(lodger: Holder, scheduled: bool) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    if scheduled:
        lodger.follow()
    lodger.connect(body={"mode": "live"})
    lodger.follow()
    assert lodger.vault() == []


def test_and_nothing_of_it_comes_back_with_the_old_mode(lodger: Holder) -> None:
    lodger.connect_and_store()
    lodger.disconnect()
    new = lodger.connect(body={"mode": "live"}).body
    lodger.disconnect()
    answer = lodger.connect(body={})
    assert (answer.status, answer.body["id"]) == (200, new["id"])
    assert lodger.hand_out()["code"] == "not_connected"


def test_the_mode_of_a_closed_window_does_not_matter(lapsed: Holder) -> None:
    assert lapsed.connect(body={"mode": "sandbox"}).status == 201
