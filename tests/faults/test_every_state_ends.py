"""No state lasts that only an outsider's answer could end: 400 days, whatever is answered.

| state | what ends it (spec: shopify §6) | at the latest |
|---|---|---|
| tokens that nobody asks for | the refresh token's own end | its 90 days |
| tokens that a worker asks for every day | the same | its 90 days |
| a restore in hand | the end of the disconnect's window, or of the token | 7 days |
| tokens that had lapsed before anybody looked | the next minute | a minute |
| a start that is never finished; an exchange whose process died; a code without an answer | the
state's end; the claim's: tests/integration/test_shopify_starts_end.py | 15 minutes; a minute |
"""

import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from connectors.adapters.shopify import client
from connectors.domain.connection.row import RESTORE_WINDOW
from connectors.domain.oauth.lifecycle import PostAction, post_action
from tests.endpoint_answers import SHAPES
from tests.faults.lasting import LastingHouse

DAYS = 400
SLACK = timedelta(minutes=1)
"""Upkeep runs every minute."""
TOKEN_LIFE = timedelta(days=90)
ASKED = {"nobody asks for": None, "a worker asks for every day": timedelta(days=1)}
REFUSING = [name for name in SHAPES if name[:3] in ("402", "403", "404", "423", "302")]
TERMINAL = [name for name in SHAPES if name.startswith("dead")]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[LastingHouse]:
    made = LastingHouse()
    monkeypatch.setattr(client, "time", made.time())
    yield made
    assert made.failures == []


Note = Callable[[str, str, datetime, int], None]


@pytest.fixture(scope="module")
def calls() -> Iterator[Note]:
    """Notes what ended when and after how many calls; the table is shown by `pytest -s`."""
    rows: list[tuple[str, str, datetime, int]] = []
    yield lambda *row: rows.append(row)
    lines = [
        f"{s:42} {shape:24} {at:%Y-%m-%d %H:%M} {count:6,} calls" for s, shape, at, count in rows
    ]
    sys.stdout.write("\n" + "\n".join(lines) + f"\n{len(rows)} states, 0 left\n")


def ended_at(house: LastingHouse) -> datetime:
    (at,) = [at for at, kind in house.events() if kind == "reauthorization_required"]
    return at


def at_rest(house: LastingHouse) -> bool:
    """Nothing is due, nothing is held, and a POST begins with consent on the same row."""
    row = house.row
    assert (row.sync_status, row.is_active) == ("reauthorization_required", False)
    assert (row.secret_arn, row.due_at) == (None, None)
    assert house.vault.secrets == {}
    return post_action(row, {}, house.moment) is PostAction.ASK_AGAIN


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("asked", ASKED)
def test_tokens_end_with_their_own_lifetime(
    house: LastingHouse, asked: str, shape: str, calls: Note
) -> None:
    began, house.line.shape = house.moment, SHAPES[shape]
    house.live_until(began + timedelta(days=DAYS), ask_every=ASKED[asked])
    assert at_rest(house)
    assert ended_at(house) <= began + TOKEN_LIFE + SLACK
    calls(f"tokens that {asked}", shape, ended_at(house), len(house.line.asked))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_restore_in_hand_ends_with_the_disconnect_s_window(
    house: LastingHouse, shape: str, calls: Note
) -> None:
    began, house.line.shape = house.moment, SHAPES[shape]
    house.begin_restore()
    house.live_until(began + timedelta(days=DAYS))
    assert at_rest(house)
    assert ended_at(house) <= began + RESTORE_WINDOW + SLACK
    calls("a restore in hand", shape, ended_at(house), len(house.line.asked))


def test_a_restore_ends_with_the_refresh_token_where_that_is_sooner(house: LastingHouse) -> None:
    began = house.moment
    house.line.shape = SHAPES["404"]
    house.moment = began + TOKEN_LIFE - timedelta(days=3)
    house.begin_restore()
    house.live_until(began + timedelta(days=DAYS))
    assert at_rest(house)
    assert ended_at(house) <= began + TOKEN_LIFE + SLACK


@pytest.mark.parametrize("shape", SHAPES)
def test_tokens_that_have_lapsed_end_in_the_next_minute_and_nobody_is_asked(
    house: LastingHouse, shape: str
) -> None:
    house.line.shape = SHAPES[shape]
    house.forward(days=91)
    house.minute()
    assert at_rest(house)
    assert house.line.asked == []
    assert house.row.sync_error is not None
    assert house.row.sync_error.startswith("lapsed: ")


@pytest.mark.parametrize("shape", REFUSING)
def test_a_closed_shop_is_asked_twenty_times_in_its_first_week_and_then_once_a_day(
    house: LastingHouse, shape: str
) -> None:
    house.moment += timedelta(days=10)
    house.line.shape = SHAPES[shape]
    house.use_quietly()
    closed = house.moment
    house.live_until(closed + timedelta(days=60))
    week = closed + timedelta(days=7)
    assert 2 <= house.line.asked_between(closed, week) <= 20
    for day in range(7, 60):
        since = closed + timedelta(days=day)
        assert house.line.asked_between(since, since + timedelta(days=1)) <= 1


@pytest.mark.parametrize("shape", REFUSING)
def test_a_closed_shop_is_told_of_once_and_so_is_its_opening(
    house: LastingHouse, shape: str
) -> None:
    house.moment += timedelta(days=10)
    began, house.line.shape = house.moment, SHAPES[shape]
    house.use_quietly()
    house.live_until(began + timedelta(days=30))
    assert (house.row.sync_status, house.row.is_active) == ("error", True)
    assert str(house.row.sync_error).startswith("shop_unavailable: ")
    house.line.shape = None
    house.live_until(house.moment + timedelta(days=2))
    told = [(kind, at - began) for at, kind in house.events() if at >= began]
    assert [kind for kind, _ in told] == ["failed", "verified"]
    assert timedelta(hours=1) <= told[0][1] <= timedelta(hours=1.5)
    assert (house.row.sync_status, house.row.sync_error) == ("ok", None)
    assert (house.row.unavailable_since, house.row.refused_at) == (None, None)


def test_one_refusal_says_nothing_and_a_good_answer_forgets_it(house: LastingHouse) -> None:
    house.moment += timedelta(days=10)
    house.line.shape = SHAPES["404"]
    house.use_quietly()
    house.line.shape = None
    version = house.row.version
    house.live_until(house.moment + timedelta(days=2))
    assert (house.row.sync_status, house.row.version) == ("ok", version)
    assert house.row.unavailable_since is None


@pytest.mark.parametrize("shape", TERMINAL)
def test_a_terminal_answer_ends_the_tokens_at_once(house: LastingHouse, shape: str) -> None:
    house.moment += timedelta(days=10)
    house.line.shape = SHAPES[shape]
    house.use_quietly()
    house.minute()
    assert at_rest(house)
    assert str(house.row.sync_error).startswith("revoked: ")
