"""The sliding minute by a model: every request of every minute, counted one by one (api.md §1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.api_keys import BUCKET, TEST, WINDOW, Admission, Spending
from tests.builders import a_key

NOON = 1_777_636_800
LIMIT = TEST.per_minute
KEY = a_key(livemode=False)

BURSTS = st.lists(
    st.tuples(st.integers(1, 45), st.sampled_from([0, 20, 300, 1_100]), st.integers(0, 60_000)),
    min_size=2,
    max_size=8,
)
"""How many requests, how many milliseconds between them, and what pause before the next burst."""
Bursts = list[tuple[int, int, int]]
STARTS = st.integers(0, 19_999)
TENS = st.dictionaries(st.integers(-9, 0).map(lambda ten: NOON // BUCKET + ten), st.integers(1, 80))


@dataclass
class Counter:
    """A key's item as the table keeps it: counted unless blocked, blocked when over the limit."""

    tens: dict[int, int] = field(default_factory=dict)
    blocked_until: float = 0

    def ask(self, now: float) -> Admission:
        """One request."""
        counted = self.blocked_until <= now
        if counted:
            ten = int(now) // BUCKET
            self.tens[ten] = self.tens.get(ten, 0) + 1
        admission = Admission(KEY, Spending(dict(self.tens), self.blocked_until), counted, now)
        if admission.exhausted:
            self.blocked_until = admission.reset
        return admission


def moments(start: int, bursts: Iterable[tuple[int, int, int]]) -> list[float]:
    """Unix seconds, as exact as the service's clock."""
    at, made = NOON * 1000 + start, []
    for requests, gap, pause in bursts:
        made += [(at + gap * n) / 1000 for n in range(requests)]
        at += gap * requests + pause
    return made


@given(STARTS, BURSTS)
def test_no_minute_ever_holds_one_request_too_many(start: int, bursts: Bursts) -> None:
    counter = Counter()
    admitted = [at for at in moments(start, bursts) if not counter.ask(at).retry_after]
    for first in admitted:
        assert sum(first <= at <= first + 60 for at in admitted) <= LIMIT


@given(STARTS, BURSTS)
def test_who_waits_as_told_is_let_in(start: int, bursts: Bursts) -> None:
    counter = Counter()
    for at in moments(start, bursts):
        refused = counter.ask(at)
        if refused.retry_after:
            later = Counter(dict(counter.tens), counter.blocked_until)
            assert later.ask(at + refused.retry_after).retry_after == 0


@given(STARTS, BURSTS)
def test_who_keeps_to_the_limit_is_never_refused(start: int, bursts: Bursts) -> None:
    counter, admitted = Counter(), list[float]()
    for at in moments(start, bursts):
        # Seventy seconds: the ten that is being left counts in full.
        if sum(at - 70 < earlier for earlier in admitted) < LIMIT:
            assert counter.ask(at).retry_after == 0
            admitted.append(at)


@given(STARTS, BURSTS)
def test_what_is_told_is_always_of_use(start: int, bursts: Bursts) -> None:
    counter = Counter()
    for at in moments(start, bursts):
        told = counter.ask(at)
        assert 0 <= told.retry_after <= 70
        assert 0 <= told.remaining < LIMIT or told.retry_after
        assert at < told.reset <= at + 70
        if told.retry_after:
            assert told.remaining == 0
            assert at + told.retry_after >= told.reset


@given(TENS, st.integers(0, 9_999), st.integers(1, 100))
def test_the_allowance_grows_at_the_first_boundary_that_makes_room(
    tens: dict[int, int], millisecond: int, limit: int
) -> None:
    spending, now = Spending(tens), NOON + millisecond / 1000
    boundaries = (NOON + BUCKET * n for n in range(1, WINDOW + 1))
    wanted = next(at for at in boundaries if spending.spent(at) < limit)
    assert spending.frees_at(limit, now) == wanted


@given(TENS, st.integers(0, 9_999))
def test_all_that_may_lie_in_the_last_minute_counts(tens: dict[int, int], millisecond: int) -> None:
    now = NOON + millisecond / 1000
    within = {ten: n for ten, n in tens.items() if (ten + 1) * BUCKET > now - 60}
    assert Spending(tens).spent(now) == sum(within.values())
