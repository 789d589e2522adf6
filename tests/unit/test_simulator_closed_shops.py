"""A shop of the simulator's that is closed, renamed, or known by another name."""

import pytest

from local.simulator.answers import Answer, Body
from local.simulator.faults import Fault, Kind
from local.simulator.fields import WrongField
from local.simulator.shop import CLOSED_STATUSES
from local.simulator.shops import Shops
from tests.unit.shop_desk import ANOTHER, SCOPES, SHOP, Desk, Endpoint, read, status

DAY = 86_400
NEW = "new-name.myshopify.com"


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


def shops(endpoint: Endpoint) -> Shops:
    return endpoint.desk.shops


@pytest.mark.parametrize("code", CLOSED_STATUSES)
def test_a_closed_shop_refuses_refreshes_and_exchanges_for_months(
    endpoint: Endpoint, code: int
) -> None:
    token = endpoint.connected()
    grant = endpoint.desk.approved()
    shops(endpoint).close(SHOP, code)
    endpoint.desk.passes(60 * DAY)
    assert [status(endpoint.refresh(token)), status(endpoint.ask(code=grant))] == [code] * 2
    assert [call.outcome for call in endpoint.calls.all()][1:] == ["closed"] * 2


@pytest.mark.parametrize("code", CLOSED_STATUSES)
def test_a_shop_that_opens_again_knows_its_tokens(endpoint: Endpoint, code: int) -> None:
    token = endpoint.connected()
    shops(endpoint).close(SHOP, code)
    endpoint.refresh(token)
    endpoint.desk.passes(60 * DAY)
    shops(endpoint).reopen(SHOP)
    assert status(endpoint.refresh(token)) == 200
    assert shops(endpoint).shop(SHOP).installed


def test_a_closed_shop_s_tokens_grow_old_all_the_same(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    shops(endpoint).close(SHOP)
    endpoint.desk.passes(90 * DAY)
    shops(endpoint).reopen(SHOP)
    assert read(endpoint.refresh(token))["error"] == "invalid_grant"


@pytest.mark.parametrize(("body", "sent"), [(Body.EMPTY, b""), (Body.HTML, b"<!DOCTYPE html>")])
def test_a_closed_shop_may_answer_without_json(endpoint: Endpoint, body: Body, sent: bytes) -> None:
    shops(endpoint).close(SHOP, 404, body)
    answer = endpoint.refresh("none")
    assert isinstance(answer, Answer)
    assert answer.body[: len(sent) or 1] == sent


def test_a_closed_shop_does_not_look_at_the_client_s_secret(endpoint: Endpoint) -> None:
    shops(endpoint).close(SHOP, 423)
    assert status(endpoint.ask(client_secret="wrong", code="none")) == 423


def test_other_shops_stay_open(endpoint: Endpoint) -> None:
    token = endpoint.connected(ANOTHER)
    shops(endpoint).close(SHOP)
    assert status(endpoint.refresh(token, ANOTHER)) == 200


@pytest.mark.parametrize("code", [200, 400, 410, 500])
def test_a_shop_is_not_closed_with_another_status(endpoint: Endpoint, code: int) -> None:
    with pytest.raises(WrongField, match=r"^status: .*402, 403, 404, 423, 302"):
        shops(endpoint).close(SHOP, code)
    assert shops(endpoint).shop(SHOP).closing is None


def test_a_renamed_shop_is_one_shop_under_both_names(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    before = shops(endpoint).shop(SHOP).id
    shops(endpoint).rename(SHOP, NEW)
    fresh = read(endpoint.refresh(token))["refresh_token"]
    assert status(endpoint.refresh(fresh, NEW)) == 200
    shop = shops(endpoint).shop(SHOP)
    assert shop is shops(endpoint).shop(NEW)
    assert (shop.domain, shop.id, shop.names) == (NEW, before, (NEW, SHOP))
    assert shops(endpoint).known() == [shop]


def test_a_renamed_shop_may_send_calls_on_instead_of_answering(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    shops(endpoint).rename(SHOP, NEW, moved=True)
    answer = endpoint.refresh(token)
    assert isinstance(answer, Answer)
    assert (answer.status, answer.headers["Location"]) == (
        308,
        f"/{NEW}/admin/oauth/access_token",
    )
    assert status(endpoint.refresh(token, NEW)) == 200


def test_a_shop_gets_its_old_name_back() -> None:
    desk = Desk()
    desk.shops.rename(SHOP, NEW)
    desk.shops.rename(NEW, SHOP)
    assert desk.shops.shop(NEW).names == (SHOP, NEW)


def test_a_friendly_name_is_not_the_shop_s_own(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    shops(endpoint).add_friendly_name(SHOP, "friendly.myshopify.com")
    assert shops(endpoint).shop("friendly.myshopify.com").domain == SHOP
    assert status(endpoint.refresh(token, "friendly.myshopify.com")) == 308
    assert status(endpoint.refresh(token)) == 200


@pytest.mark.parametrize("name", [ANOTHER, "NEW.myshopify.com", "new.example", ""])
def test_no_shop_gets_a_name_that_is_another_s_or_none(name: str) -> None:
    desk = Desk()
    desk.shops.shop(ANOTHER)
    with pytest.raises(WrongField, match=r"^to: "):
        desk.shops.rename(SHOP, name)
    with pytest.raises(WrongField, match=r"^friendly: "):
        desk.shops.add_friendly_name(SHOP, name)
    assert desk.shops.shop(SHOP).names == (SHOP,)


def test_a_fault_for_a_shop_meets_it_under_every_name(endpoint: Endpoint) -> None:
    shops(endpoint).rename(SHOP, NEW)
    for fault_for, called in ((SHOP, NEW), (NEW, SHOP)):
        endpoint.faults.arm(Fault(Kind.ERROR_500, shop=fault_for))
        assert status(endpoint.refresh("none", called)) == 500


def test_a_closed_shop_s_slow_fault_is_slow_too(endpoint: Endpoint) -> None:
    shops(endpoint).close(SHOP, 403)
    endpoint.faults.arm(Fault(Kind.SLOW, seconds=7))
    assert status(endpoint.refresh("none")) == 403
    assert endpoint.waited == [(7, 0)]


def test_a_reinstall_begins_anew(endpoint: Endpoint) -> None:
    token = endpoint.connected()
    shops(endpoint).uninstall(SHOP)
    assert read(endpoint.refresh(token))["error"] == "invalid_grant"
    assert shops(endpoint).shop(SHOP).uninstalled_at == endpoint.desk.moment
    code = shops(endpoint).approve(SHOP, SCOPES)
    assert status(endpoint.ask(code=code, expiring="1")) == 200
