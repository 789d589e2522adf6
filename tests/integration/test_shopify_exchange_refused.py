"""The token endpoint says no to a code: asked once, the merchant is told, and nothing is left."""

import json
from typing import Any

import pytest

from local.simulator.answers import Answer, Dropped
from tests.integration.authorizing import asked, refused_alike, remarks, rival, status, told, vault
from tests.integration.callbacks import listed, sent
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard


def said(error: Any, code: int = 400) -> Answer:
    return Answer(code, json.dumps({"error": error, "error_description": "planted"}).encode())


REFUSED: list[tuple[Answer, str]] = [
    (said("shop_not_permitted"), "exchange_refused: shop_not_permitted"),
    (said("unsupported_grant_type"), "exchange_refused: unsupported_grant_type"),
    (said("invalid_request", 401), "exchange_refused: invalid_request"),
    (said("planted words, with spaces"), "exchange_refused"),
    (said("planted_" * 9), "exchange_refused"),
    (said(["planted"]), "exchange_refused"),
    (Answer(400), "exchange_refused"),
    (Answer(402, b"{}"), "exchange_refused"),
    (Answer(403, b"<html>planted</html>"), "exchange_refused"),
    (Answer(404, b'{"errors": "Not Found"}'), "exchange_refused"),
    (Answer(423, b"planted"), "exchange_refused"),
    (Answer(301, headers={"Location": "https://planted.example"}), "exchange_refused"),
    (Answer(302, b"\xff"), "exchange_refused"),
]
"""What is answered, and the reason in the log."""

PASSING = [Answer(status) for status in (408, 425, 429, 500, 503, 520)]


@pytest.fixture
def query(shopkeeper: Shopkeeper) -> dict[str, str]:
    """What the merchant who has approved comes back with."""
    return shopkeeper.house.street.approved(shopkeeper.url())


@pytest.mark.parametrize(("answer", "reason"), REFUSED)
def test_exchange_that_is_refused_is_asked_once_and_shown_as_refused(
    shopkeeper: Shopkeeper, query: dict[str, str], answer: Answer, reason: str
) -> None:
    street, row = shopkeeper.house.street, shopkeeper.row()
    street.hosts.clear()
    street.answers.append(answer)
    with overheard(shopkeeper.house) as heard:
        page = shopkeeper.come_back(query)
    assert (page.status, street.hosts) == (400, [shopkeeper.shop])
    assert refused_alike(page) == refused_alike(sent(shopkeeper, listed({"state": "none"})))
    assert remarks(heard) == [reason]
    assert "planted" not in heard.getvalue() + page.text
    assert (shopkeeper.row(), vault(shopkeeper)) == (row, [])
    assert told(shopkeeper) == ["created", "oauth_started"]


@pytest.mark.parametrize("answer", [answer for answer, _ in REFUSED])
def test_exchange_that_is_refused_leaves_the_shop_to_whoever_comes_next(
    shopkeeper: Shopkeeper, query: dict[str, str], answer: Answer
) -> None:
    shopkeeper.house.street.answers.append(answer)
    assert shopkeeper.come_back(query).status == 400
    assert rival(shopkeeper).connect_shop().status == 200


def test_exchange_that_is_refused_may_be_started_again(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    shopkeeper.house.street.answers.append(said("shop_not_permitted"))
    assert shopkeeper.come_back(query).status == 400
    assert shopkeeper.come_back(query).status == 400
    assert shopkeeper.connect_shop().status == 200
    assert status(shopkeeper.row()) == (True, "ok")


@pytest.mark.parametrize("answer", PASSING)
def test_exchange_that_is_put_off_is_asked_again(
    shopkeeper: Shopkeeper, query: dict[str, str], answer: Answer
) -> None:
    shopkeeper.house.street.answers.append(answer)
    assert shopkeeper.come_back(query).status == 200


def test_exchange_refused_after_a_passing_answer_is_refused(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    shopkeeper.house.street.answers += [Answer(500), said("shop_not_permitted")]
    assert shopkeeper.come_back(query).status == 400
    assert (asked(shopkeeper), shopkeeper.house.street.answers) == (0, [])
    assert rival(shopkeeper).connect_shop().status == 200


def test_exchange_refused_after_a_call_that_may_still_arrive_keeps_the_shop(
    shopkeeper: Shopkeeper, query: dict[str, str]
) -> None:
    shopkeeper.house.street.answers += [Dropped(), said("shop_not_permitted")]
    with overheard(shopkeeper.house) as heard:
        assert shopkeeper.come_back(query).status == 503
    assert remarks(heard) == ["ResponseLost"]
    assert rival(shopkeeper).start().body["code"] == "shop_connected_elsewhere"
    shopkeeper.house.clock.forward(minutes=1)
    assert rival(shopkeeper).connect_shop().status == 200
