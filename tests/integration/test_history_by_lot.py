"""Any history that two releases have written, by writers of any clocks, against a plain list."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOON
from tests.integration.chronicle import Chronicle
from tests.integration.holder import Holder
from tests.integration.house import House

SKEWS = st.integers(-6, 6).map(lambda half: half / 2)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=st.lists(SKEWS, max_size=4),
    both=st.lists(SKEWS, max_size=3),
    newer=st.lists(SKEWS, max_size=5),
    at=st.integers(0, 11),
)
def test_any_history_is_read_whole_and_in_order_from_any_cursor(
    building: House, before: list[float], both: list[float], newer: list[float], at: int
) -> None:
    building.clock.moment = NOON
    chronicle = Chronicle(Holder.of(building))
    old = chronicle.commit_as_before(*before)
    events = [chronicle.change(skew) for skew in (*both, *newer)]
    chronicle.announce(*events)
    chronicle.announce_as_before(*events[: len(both)])
    listed = [event.change.id for event in events][::-1] + old
    limit = at % 5 + 1
    assert chronicle.newest_first(limit) == listed
    for cursor in listed[at : at + 1]:
        assert chronicle.newest_first(limit, starting_after=cursor) == listed[at + 1 :]
        assert chronicle.followed(cursor, limit) == listed[:at]
    counted = chronicle.holder.history(limit=limit, include_count="true")
    assert counted.body["total_count"] == len(listed)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    skews=st.lists(SKEWS, min_size=1, max_size=10),
    batches=st.lists(st.integers(1, 4), min_size=1, max_size=10),
    again=st.lists(st.booleans(), min_size=10, max_size=10),
    limit=st.integers(1, 4),
)
def test_who_polls_between_any_batches_sees_each_event_once_in_order(
    building: House, skews: list[float], batches: list[int], again: list[bool], limit: int
) -> None:
    building.clock.moment = NOON
    chronicle = Chronicle(Holder.of(building))
    seen = chronicle.commit(0)
    events, told = [chronicle.change(skew) for skew in skews], 0
    while told < len(events):
        size, repeated = batches[told % len(batches)], again[told % len(again)]
        batch = events[max(0, told - 2 * repeated) : told + size]
        chronicle.announce(*batch)
        told += size
        seen = chronicle.followed(seen[0], limit) + seen
        assert seen[:-1] == [event.change.id for event in events[:told]][::-1]
