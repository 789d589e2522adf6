"""Announcing to a bus that does not take everything: nothing lost, nothing out of order."""

import pytest
from botocore.exceptions import ClientError

from connectors.domain.errors import Unavailable
from tests.flaky_bus import Fate, Judge, OutOfReach, Refused, down, first
from tests.unit.announcing_desk import FINAL, PASSING, Desk, an_envelope


def test_every_event_is_kept_in_the_history() -> None:
    desk = Desk(first(["ThrottlingException", "MalformedDetail"]))
    desk.announce([an_envelope(1, 1), an_envelope(2, 1)])
    assert desk.kept == [an_envelope(1, 1), an_envelope(2, 1)]


def test_a_history_out_of_reach_gets_none_behind_the_one_that_failed() -> None:
    desk = Desk(full=2)
    events = [an_envelope(n, s) for s in (1, 2) for n in (1, 2)]
    with pytest.raises(Unavailable):
        desk.announce(events)
    assert (desk.kept, desk.calls, desk.aside) == (events[:2], [], [])


def test_changes_of_ten_connections_go_in_one_call() -> None:
    desk = Desk()
    desk.announce([an_envelope(n, 1) for n in range(10)])
    assert desk.calls == [[f"evt_{n}_1" for n in range(10)]]


def test_an_eleventh_goes_in_a_call_of_its_own() -> None:
    desk = Desk()
    desk.announce([an_envelope(n, 1) for n in range(11)])
    assert [len(call) for call in desk.calls] == [10, 1]


def test_two_changes_of_one_connection_go_in_two_calls() -> None:
    desk = Desk()
    desk.announce([an_envelope(1, 1), an_envelope(1, 2), an_envelope(2, 1)])
    assert desk.calls == [["evt_1_1", "evt_2_1"], ["evt_1_2"]]


def test_a_later_change_waits_until_the_earlier_one_has_arrived() -> None:
    desk = Desk(first(["ThrottlingException"]))
    desk.announce([an_envelope(1, 1), an_envelope(1, 2)])
    assert desk.calls == [["evt_1_1"], ["evt_1_1"], ["evt_1_2"]]


@pytest.mark.parametrize("code", PASSING)
def test_an_entry_in_passing_trouble_is_tried_again_and_not_set_aside(code: str) -> None:
    desk = Desk(first([code, None]))
    desk.announce([an_envelope(1, 1), an_envelope(2, 1)])
    assert (desk.calls, desk.aside) == ([["evt_1_1", "evt_2_1"], ["evt_1_1"]], [])


@pytest.mark.parametrize("code", FINAL)
def test_an_entry_rejected_for_good_is_set_aside_whole_with_the_reason(code: str) -> None:
    desk = Desk(first([code, None]))
    desk.announce([an_envelope(1, 1), an_envelope(2, 1)])
    assert (desk.aside, len(desk.calls)) == ([(an_envelope(1, 1).text, code)], 1)


def test_what_follows_a_rejected_entry_is_announced() -> None:
    desk = Desk(first(["MalformedDetail"]))
    desk.announce([an_envelope(1, 1), an_envelope(1, 2)])
    assert desk.calls == [["evt_1_1"], ["evt_1_2"]]


@pytest.mark.parametrize(
    "trouble", [Refused("ThrottlingException"), Refused("InternalFailure", 500), OutOfReach()]
)
def test_a_call_that_fails_as_a_whole_is_made_again(trouble: Fate) -> None:
    desk = Desk(first(trouble, trouble))
    desk.announce([an_envelope(1, 1), an_envelope(2, 1)])
    assert desk.calls == [["evt_1_1", "evt_2_1"]] * 3


def test_trouble_that_outlasts_the_tries_is_raised_and_sets_nothing_aside() -> None:
    desk = Desk(down)
    with pytest.raises(Unavailable):
        desk.announce([an_envelope(1, 1)])
    assert (len(desk.calls), desk.aside) == (6, [])


def test_a_missing_right_is_raised_at_once_and_sets_nothing_aside() -> None:
    desk = Desk(lambda entries: Refused("AccessDeniedException"))
    with pytest.raises(ClientError):
        desk.announce([an_envelope(1, 1)])
    assert (len(desk.calls), desk.aside) == (1, [])


def unlucky(connection: int) -> Judge:
    """A bus that never takes anything of one connection."""
    name = f'"id":"connection-{connection}"'
    return lambda entries: ["InternalFailure" if name in e["Detail"] else None for e in entries]


def test_lasting_trouble_of_one_connection_keeps_nothing_of_the_others() -> None:
    desk = Desk(unlucky(1))
    with pytest.raises(Unavailable):
        desk.announce([an_envelope(n, s) for s in (1, 2, 3) for n in (1, 2, 3)])
    assert sorted(desk.settled) == [an_envelope(n, s).text for n in (2, 3) for s in (1, 2, 3)]


def test_nothing_waits_while_nothing_is_wrong() -> None:
    desk = Desk()
    desk.announce([an_envelope(n, s) for s in (1, 2, 3) for n in range(25)])
    assert desk.pauses == []


def test_pauses_double_from_try_to_try() -> None:
    desk = Desk(down)
    with pytest.raises(Unavailable):
        desk.announce([an_envelope(1, 1)])
    assert desk.pauses == [0.1, 0.2, 0.4, 0.8, 1.6]


@pytest.mark.parametrize(("chance", "pause"), [(0.0, 0.05), (1.0, 0.15)])
def test_a_pause_is_stretched_by_chance(chance: float, pause: float) -> None:
    desk = Desk(first(OutOfReach()), chance=chance)
    desk.announce([an_envelope(1, 1)])
    assert desk.pauses == pytest.approx([pause])


def test_a_batch_that_never_gets_through_pauses_for_less_than_ten_seconds() -> None:
    desk = Desk(lambda entries: Refused("ThrottlingException"), chance=1.0)
    with pytest.raises(Unavailable):
        desk.announce([an_envelope(n, 1) for n in range(100)])
    assert sum(desk.pauses) < 10


def test_a_connection_that_was_given_up_slows_down_nobody() -> None:
    desk = Desk(unlucky(1))
    with pytest.raises(Unavailable):
        desk.announce([an_envelope(1, 1), *(an_envelope(2, s) for s in range(1, 100))])
    assert len(desk.pauses) == 5
