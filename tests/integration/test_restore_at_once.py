"""Many at the same moment: one restore, one end, one event of each."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.at_once import at_once
from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder

MANY = 20


@pytest.fixture
def gone(lodger: Holder) -> Holder:
    """A holder whose Stripe row was disconnected just now, its secret scheduled."""
    lodger.connect()
    lodger.store({"credentials": STRIPE})
    lodger.disconnect()
    lodger.follow()
    return lodger


def posts(holder: Holder, bodies: list[dict[str, Any]]) -> list[Answered]:
    """POSTs at once, under some keys in turn: each key has its limit per second."""
    keys = [holder.issue(rate_tier="elevated").secret for _ in range(4)]
    return at_once(
        [partial(holder.connect, body=body, key=keys[n % 4]) for n, body in enumerate(bodies)]
    )


def types(holder: Holder) -> Counter[str]:
    return Counter(holder.events())


def test_of_twenty_posts_one_restores_and_the_others_find_it_there(gone: Holder) -> None:
    answers = posts(gone, [{"seller_id": str(n)} for n in range(MANY)])
    (restored,) = [answer for answer in answers if answer.status == 200]
    refused = [(answer.status, answer.body["code"]) for answer in answers if answer is not restored]
    assert refused == [(409, "integration_exists")] * (MANY - 1)
    assert gone.read().text == restored.text
    assert types(gone)["integration.restored"] == 1
    assert gone.hand_out()["credentials"] == STRIPE


def test_of_twenty_posts_in_another_mode_one_begins_anew(gone: Holder) -> None:
    answers = posts(gone, [{"mode": "live"}] * MANY)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: MANY - 1}
    assert types(gone)["integration.purged"] == 1
    assert types(gone)["integration.created"] == 2
    gone.follow()
    assert gone.vault() == []


def test_of_posts_in_both_modes_one_wins_and_the_secret_is_its(gone: Holder) -> None:
    answers = posts(gone, [{"mode": "live"}, {"mode": "sandbox"}] * 10)
    won = Counter(answer.status for answer in answers)
    assert won in ({200: 1, 409: MANY - 1}, {201: 1, 409: MANY - 1})
    gone.follow()
    assert gone.vault() == (["live"] if won[200] else [])


def test_of_twenty_posts_at_the_last_moment_one_begins_anew(gone: Holder) -> None:
    gone.house.clock.forward(days=7)
    acts: list[Callable[[], Any]] = [lambda: gone.connect(body={})] * 8 + [gone.house.tick] * 2
    answers = [done for done in at_once(acts) if isinstance(done, Answered)]
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 7}
    assert types(gone)["integration.purged"] == 1
    gone.house.tick()
    gone.follow()
    assert (gone.vault(), gone.read().status) == ([], 200)


def test_of_twenty_deletes_one_is_an_event_and_all_tell_its_clock(lodger: Holder) -> None:
    lodger.connect_and_store()
    answers = at_once([lodger.disconnect] * MANY)
    assert {answer.text for answer in answers} == {answers[0].text}
    assert types(lodger)["integration.disconnected"] == 1


def test_deletes_and_posts_at_once_end_in_agreement(lodger: Holder) -> None:
    lodger.connect_and_store()
    acts: list[Callable[[], Any]] = [lodger.disconnect, lambda: lodger.connect(body={})] * 8
    at_once([*acts, lodger.follow, lodger.follow])
    lodger.follow()
    is_active = lodger.read().body["is_active"]
    assert lodger.vault() == (["live"] if is_active else ["scheduled"])
    ends, starts = types(lodger)["integration.disconnected"], types(lodger)["integration.restored"]
    assert ends - starts == (0 if is_active else 1)


def test_ticks_at_once_end_a_row_once(gone: Holder) -> None:
    gone.house.clock.forward(days=7)
    at_once([gone.house.tick] * 4)
    assert (gone.rows(), gone.vault()) == ([], [])
    assert types(gone)["integration.purged"] == 1
