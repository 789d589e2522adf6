"""The machine's own clock and chance, behind the names that the service injects."""

import math
import random
import re
import string
from datetime import UTC, datetime, timedelta

from hypothesis import given

from connectors.adapters import system
from connectors.adapters.system import SystemClock, Ulids, first_ulid
from connectors.domain.api_keys import SHAPE
from connectors.domain.oauth.states import STATE_LENGTH
from tests.any_row import moments
from tests.builders import NOON

ULID = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def number(ulid: str) -> int:
    """A ULID read digit by digit."""
    read = 0
    for digit in ulid:
        read = read * 32 + CROCKFORD.index(digit)
    return read


@given(moments())
def test_a_ulid_begins_with_its_milliseconds(at: datetime) -> None:
    ulid = Ulids(lambda: at)("")
    assert ULID.fullmatch(ulid)
    assert number(ulid) >> 80 == round(at.timestamp() * 1000)


@given(moments(), moments())
def test_ulids_sort_by_time(one: datetime, another: datetime) -> None:
    if one < another:
        assert Ulids(lambda: one)("") < first_ulid(another) <= Ulids(lambda: another)("")
    assert len(first_ulid(one)) == 26


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    moment = NOON
    ids = Ulids(lambda: moment)
    made = []
    for _ in range(20):
        made += [ids("evt_") for _ in range(20)]
        moment += timedelta(milliseconds=1)
    assert sorted(made) == made
    assert len(set(made)) == 400
    assert all(ULID.fullmatch(id.removeprefix("evt_")) for id in made)


def test_a_clock_that_is_put_back_makes_ids_of_the_time_it_shows() -> None:
    lot = random.Random(1)
    moment = NOON
    ids = Ulids(lambda: moment)
    for _ in range(50):
        moment = NOON + timedelta(milliseconds=lot.randrange(5))
        assert number(ids("")) >> 80 == round(moment.timestamp() * 1000)


def test_two_makers_never_agree_on_an_id() -> None:
    assert Ulids(lambda: NOON)("") != Ulids(lambda: NOON)("")


def test_the_clock_shows_utc_to_the_millisecond() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    shown = SystemClock()()
    assert before <= shown <= datetime.now(UTC)
    assert (shown.tzinfo, shown.microsecond % 1000) == (UTC, 0)


def test_a_local_stack_s_clock_runs_ahead() -> None:
    ahead = SystemClock(timedelta(days=7))() - SystemClock()()
    assert timedelta(days=6, hours=23) < ahead < timedelta(days=7, hours=1)


def test_a_uuid_is_random_and_in_lower_case() -> None:
    made = {system.uuid4("") for _ in range(20)}
    assert len(made) == 20
    shape = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
    assert all(shape.fullmatch(uuid) for uuid in made)
    assert system.uuid4("row_").startswith("row_")


def test_random_text_is_as_long_as_wanted_and_fit_for_a_key() -> None:
    texts = [system.random_text(32) for _ in range(50)]
    assert len(set(texts)) == 50
    assert all(SHAPE.fullmatch(f"ark_live_ent_x_{text}") for text in texts)
    assert set("".join(texts)) == set(string.ascii_letters + string.digits)


def test_a_state_is_256_random_bits_spelled_for_a_url() -> None:
    states = [system.random_state() for _ in range(50)]
    assert len(set(states)) == 50
    assert STATE_LENGTH == math.ceil(256 / 6) == 43
    assert all(re.fullmatch(f"[A-Za-z0-9_-]{{{STATE_LENGTH}}}", state) for state in states)
