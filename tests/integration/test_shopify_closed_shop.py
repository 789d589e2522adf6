"""A closed or frozen shop: it says no for months, and may open again (spec: shopify §6)."""

import json
from typing import Any

import pytest

from connectors.adapters.shopify.client import REQUEST_REFUSED
from tests.integration.authorizing import rival, status
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

HOUR = 3600
ANSWERS: dict[str, tuple[int, bytes]] = {
    "402": (402, b""),
    "403 in HTML": (403, b"<html>This shop is unavailable</html>"),
    "404": (404, b'{"errors": "Not Found"}'),
    "423": (423, b""),
    "a redirect": (302, b""),
    "400 with a word": (400, b'{"error": "shop_inactive"}'),
}
EACH = pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)


@pytest.fixture
def connected(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A shop that was connected an hour and a half ago: its access token is over."""
    assert shopkeeper.connect_shop().status == 200
    shopkeeper.house.clock.forward(minutes=90)
    return shopkeeper


def close(keeper: Shopkeeper, answer: tuple[int, bytes] = (404, b"")) -> None:
    keeper.house.street.says = answer
    keeper.house.street.hosts.clear()


def told(keeper: Shopkeeper) -> list[str]:
    return [kind.removeprefix("integration.") for kind in keeper.events()][3:]


@EACH
def test_a_refusing_shop_is_asked_once_and_the_worker_told_when_to_come_again(
    connected: Shopkeeper, answer: tuple[int, bytes]
) -> None:
    close(connected, answer)
    handed = connected.hand_out()
    assert (handed["code"], handed["retry_after"]) == ("busy", HOUR)
    assert len(connected.house.street.hosts) == 1
    assert status(connected.row()) == (True, "ok")


def test_within_the_hour_nobody_asks_it_again(connected: Shopkeeper) -> None:
    close(connected)
    connected.hand_out()
    connected.house.clock.forward(minutes=20)
    assert connected.hand_out()["retry_after"] == 40 * 60
    assert len(connected.house.street.hosts) == 1
    connected.house.clock.forward(minutes=40)
    connected.hand_out()
    assert len(connected.house.street.hosts) == 2


@EACH
def test_the_second_refusal_an_hour_later_is_told_by_row_and_event(
    connected: Shopkeeper, answer: tuple[int, bytes]
) -> None:
    close(connected, answer)
    connected.hand_out()
    connected.house.clock.forward(hours=1)
    connected.hand_out()
    row = connected.row()
    assert (status(row), row["sync_error"].split(":")[0]) == ((True, "error"), "shop_unavailable")
    assert told(connected) == ["failed"]
    assert row["has_credentials_secret_arn"]


def test_upkeep_asks_again_by_itself_and_tells(connected: Shopkeeper) -> None:
    close(connected)
    connected.hand_out()
    connected.house.clock.forward(minutes=80)
    connected.house.tick()
    assert (status(connected.row()), told(connected)) == ((True, "error"), ["failed"])


def test_a_token_that_lives_is_handed_out_meanwhile(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.clock.forward(minutes=57)
    close(shopkeeper)
    assert shopkeeper.hand_out()["object"] == "credentials"
    assert shopkeeper.hand_out()["object"] == "credentials"
    assert len(shopkeeper.house.street.hosts) == 1


def test_the_next_good_answer_ends_it_and_is_told(connected: Shopkeeper) -> None:
    close(connected)
    connected.hand_out()
    for _ in range(3):
        connected.house.clock.forward(hours=1)
        connected.hand_out()
    connected.house.street.says = None
    connected.house.clock.forward(hours=1)
    assert connected.hand_out()["object"] == "credentials"
    row = connected.row()
    assert (status(row), row["sync_error"]) == ((True, "ok"), None)
    assert told(connected) == ["failed", "verified"]


def test_an_error_is_information_and_withholds_nothing(connected: Shopkeeper) -> None:
    close(connected)
    for _ in range(2):
        connected.hand_out()
        connected.house.clock.forward(hours=1)
    connected.house.street.says = None
    assert status(connected.row()) == (True, "error")
    assert connected.hand_out()["object"] == "credentials"
    assert connected.amend({"display_name": "Ours"}, "shopify").status == 200


@EACH
def test_it_is_logged_with_its_status_and_a_short_word_and_nothing_else(
    connected: Shopkeeper, answer: tuple[int, bytes]
) -> None:
    close(connected, answer)
    with overheard(connected.house) as heard:
        connected.hand_out()
    lines = [json.loads(line) for line in heard.getvalue().splitlines() if line.startswith("{")]
    (line,) = [line for line in lines if line["message"] == REQUEST_REFUSED]
    word = "shop_inactive" if answer[0] == 400 else None
    assert (line["level"], line["status"], line.get("word")) == ("WARNING", answer[0], word)
    assert line["host"] == connected.shop
    assert "unavailable" not in heard.getvalue()


@pytest.fixture
def restoring(shopkeeper: Shopkeeper) -> Shopkeeper:
    """A restore in hand whose shop refuses: disconnected two days ago."""
    shopkeeper.connect_shop()
    shopkeeper.disconnect()
    shopkeeper.follow()
    shopkeeper.house.clock.forward(days=2)
    close(shopkeeper)
    assert shopkeeper.start().body["sync_status"] == "restoring"
    return shopkeeper


def test_a_restore_s_conflict_says_that_a_restore_is_in_hand(restoring: Shopkeeper) -> None:
    for answer in (restoring.start(), restoring.amend({"is_active": True}, "shopify")):
        assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
        assert "restored" in answer.body["hint"]


def test_a_restore_ends_at_the_disconnect_s_own_window(restoring: Shopkeeper) -> None:
    restoring.house.clock.forward(days=5, minutes=-1)
    restoring.house.tick()
    assert restoring.row()["sync_status"] == "restoring"
    restoring.house.clock.forward(minutes=1)
    restoring.house.tick()
    restoring.follow()
    row: Any = restoring.row()
    assert status(row) == (False, "reauthorization_required")
    assert row["sync_error"].startswith("lapsed: ")
    assert told(restoring)[-1] == "reauthorization_required"
    assert not row["has_credentials_secret_arn"]


def test_after_its_end_the_shop_is_free_and_a_post_starts_anew(restoring: Shopkeeper) -> None:
    id = restoring.row()["id"]
    restoring.house.clock.forward(days=5)
    restoring.house.tick()
    restoring.house.street.says = None
    assert rival(restoring).connect_shop().status == 200
    again = restoring.start()
    assert again.body["code"] == "shop_connected_elsewhere"
    assert restoring.row()["id"] == id


def test_a_shop_that_opens_in_time_ends_its_restore_well(restoring: Shopkeeper) -> None:
    restoring.house.street.says = None
    restoring.house.clock.forward(days=2)
    restoring.house.tick()
    assert status(restoring.row()) == (True, "ok")


def test_tokens_that_have_lapsed_end_at_the_next_hand_out_and_nobody_is_asked(
    connected: Shopkeeper,
) -> None:
    close(connected)
    connected.house.clock.forward(days=91)
    assert connected.hand_out()["code"] == "reauthorization_required"
    assert connected.house.street.hosts == []
    assert connected.row()["sync_error"].startswith("lapsed: ")
