"""The simulator's Shopify by its own rules: who gets which token, and until when it lives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulator.refusals import Refused
from local.simulator.shops import Admission
from tests.unit.shop_desk import SCOPES, SHOP, Desk, text

DAY = 86_400


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_exchange_gives_an_hour_and_ninety_days(desk: Desk) -> None:
    pair = desk.exchange(desk.approved())
    assert (pair.expires_in, pair.refresh_expires_in) == (3_600, 7_776_000)
    assert pair.access.startswith("shpat_")
    assert text(pair).startswith("shprt_")
    assert pair.scopes == SCOPES


def test_a_code_is_good_for_one_exchange(desk: Desk) -> None:
    code = desk.approved()
    desk.exchange(code)
    with pytest.raises(Refused, match="invalid_request"):
        desk.exchange(code)


@pytest.mark.parametrize(("seconds", "alive"), [(59.9, True), (60, False)])
def test_a_code_lives_a_minute(desk: Desk, seconds: float, alive: bool) -> None:
    code = desk.approved()
    desk.passes(seconds)
    if alive:
        desk.exchange(code)
    else:
        with pytest.raises(Refused, match="invalid_request"):
            desk.exchange(code)


def test_a_code_is_its_own_shop_s(desk: Desk) -> None:
    code = desk.approved()
    with pytest.raises(Refused, match="invalid_request"):
        desk.exchange(code, shop="another.myshopify.com")
    desk.exchange(code)


def test_a_wrong_secret_uses_nothing_up(desk: Desk) -> None:
    code = desk.approved()
    with pytest.raises(Refused, match="invalid_client") as refused:
        desk.exchange(code, client_secret="wrong")
    assert refused.value.status == 401
    token = text(desk.exchange(code))
    with pytest.raises(Refused, match="invalid_client"):
        desk.refresh(token, client_id="another-app")
    desk.refresh(desk.refresh(token))


def test_without_expiring_the_token_is_known_and_useless(desk: Desk) -> None:
    pair = desk.exchange(desk.approved(), expiring="")
    assert (pair.refresh, pair.expires_in) == (None, None)
    assert desk.shops.admits(SHOP, pair.access) is Admission.NON_EXPIRING


def test_a_user_s_own_token_lasts_a_day_and_leaves_the_app_s_alone(desk: Desk) -> None:
    token = desk.connected()
    pair = desk.exchange(desk.shops.approve(SHOP, SCOPES, per_user=True))
    assert (pair.refresh, pair.expires_in) == (None, DAY)
    desk.refresh(token)


def test_two_refreshes_in_a_row_change_both_tokens(desk: Desk) -> None:
    first = desk.connected()
    second = desk.refresh(first)
    assert len({first, second, desk.refresh(second)}) == 3


def test_a_used_token_is_retried_until_its_replacement_is_used(desk: Desk) -> None:
    first = desk.connected()
    lost = desk.refresh(first)
    replacement = desk.refresh(first)
    assert replacement != lost
    desk.refresh(replacement)
    with pytest.raises(Refused, match="invalid_grant"):
        desk.refresh(first)


def test_a_retry_kills_the_replacement_that_nobody_used(desk: Desk) -> None:
    first = desk.connected()
    lost = desk.refresh(first)
    desk.refresh(first)
    with pytest.raises(Refused, match="invalid_grant"):
        desk.refresh(lost)


@pytest.mark.parametrize(("seconds", "alive"), [(30 * DAY - 1, True), (30 * DAY, False)])
def test_a_retry_is_possible_for_thirty_days_from_the_first_use(
    desk: Desk, seconds: int, alive: bool
) -> None:
    first = desk.connected()
    newest = desk.refresh(first)
    # A retry on the way does not make it longer.
    desk.passes(10 * DAY)
    newest = desk.refresh(first)
    desk.passes(seconds - 10 * DAY)
    if alive:
        desk.refresh(first)
    else:
        with pytest.raises(Refused, match="invalid_grant"):
            desk.refresh(first)
        desk.refresh(newest)


def test_a_retry_is_not_possible_beyond_the_token_s_own_ninety_days(desk: Desk) -> None:
    first = desk.connected()
    desk.passes(80 * DAY)
    desk.refresh(first)
    desk.passes(10 * DAY)
    with pytest.raises(Refused, match="invalid_grant"):
        desk.refresh(first)


@pytest.mark.parametrize(("seconds", "alive"), [(90 * DAY - 1, True), (90 * DAY, False)])
def test_a_refresh_token_lives_ninety_days(desk: Desk, seconds: int, alive: bool) -> None:
    token = desk.connected()
    desk.passes(seconds)
    if alive:
        token = desk.refresh(token)
        desk.passes(90 * DAY - 1)
        desk.refresh(token)
    else:
        with pytest.raises(Refused, match="invalid_grant"):
            desk.refresh(token)


def test_a_new_grant_kills_every_older_refresh_token(desk: Desk) -> None:
    first = desk.connected()
    second = desk.refresh(first)
    pair = desk.exchange(desk.approved())
    for dead in (first, second):
        with pytest.raises(Refused, match="invalid_grant"):
            desk.refresh(dead)
    desk.refresh(text(pair))


def test_a_grant_without_refresh_token_kills_them_too(desk: Desk) -> None:
    token = desk.connected()
    desk.exchange(desk.approved(), expiring="")
    with pytest.raises(Refused, match="invalid_grant"):
        desk.refresh(token)


def test_older_access_tokens_live_out_their_hour(desk: Desk) -> None:
    pair = desk.exchange(desk.approved())
    desk.passes(1_800)
    desk.refresh(text(pair))
    desk.exchange(desk.approved())
    desk.passes(1_799)
    assert desk.lives(pair.access)
    desk.passes(1)
    assert not desk.lives(pair.access)


def test_an_access_token_is_its_own_shop_s(desk: Desk) -> None:
    pair = desk.exchange(desk.approved())
    assert not desk.lives(pair.access, "another.myshopify.com")


def test_uninstalling_kills_all_at_once(desk: Desk) -> None:
    pair, code = desk.exchange(desk.approved()), desk.approved()
    desk.shops.uninstall(SHOP)
    assert not desk.lives(pair.access)
    with pytest.raises(Refused, match="invalid_grant"):
        desk.refresh(text(pair))
    with pytest.raises(Refused, match="invalid_request"):
        desk.exchange(code)
    assert desk.lives(desk.exchange(desk.approved()).access)


@given(st.lists(st.integers(0, 6), max_size=20))
def test_never_do_more_than_two_refresh_tokens_live(choices: list[int]) -> None:
    desk = Desk()
    seen, alive = [desk.connected()], 1
    for choice in choices:
        tokens = desk.shops.shop(SHOP).tokens
        token = seen[choice % len(seen)]
        if tokens.usable(token, desk.moment) is not None:
            seen.append(desk.refresh(token))
        alive = sum(tokens.usable(known, desk.moment) is not None for known in seen)
        assert alive == min(len(seen), 2)
        assert tokens.usable(seen[-1], desk.moment) is not None
