"""Adding to the history while its table is in trouble: nothing twice, nothing before its turn."""

import itertools
import os
from collections.abc import Iterator

import boto3
import pytest
from botocore.exceptions import ClientError

from connectors.domain.errors import ConcurrentUpdate, Unavailable
from connectors.wiring import operator as wiring
from tests.flaky_bus import FlakyBus, rejecting
from tests.integration.chronicle import Chronicle
from tests.integration.holder import Holder
from tests.integration.wire import Fault, Wire, cancelled, lost, refused, through, wire_of

OPERATION = "TransactWriteItems"
THROTTLED = cancelled("None", "ThrottlingError", "None")
HELD = cancelled("None", "TransactionConflict", "None")
TROUBLE = {
    "overloaded": THROTTLED,
    "down": refused("InternalServerError", status=500),
    "not allowed": refused("AccessDeniedException"),
}


@pytest.fixture
def chronicle(lodger: Holder) -> Chronicle:
    return Chronicle(lodger)


@pytest.fixture
def line(lodger: Holder, pauses: list[float]) -> Iterator[Wire]:
    """The announcer's line to the history."""
    with wire_of(lodger.house.announcements.service.announce.history.client) as laid:
        yield laid


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_behind_an_event_that_could_not_be_added_none_is(
    chronicle: Chronicle, line: Wire, trouble: Fault
) -> None:
    events = [chronicle.change(skew) for skew in (0, 5, -5, 0)]
    committed = [event.change.id for event in events][::-1]
    line.faults[OPERATION] = itertools.chain([through] * 2, itertools.repeat(trouble))
    with pytest.raises((Unavailable, ClientError)):
        chronicle.announce(*events)
    assert chronicle.newest_first() == committed[2:]
    line.lay(OPERATION)
    chronicle.announce(*events)
    assert chronicle.newest_first() == committed


def test_an_event_whose_answer_was_lost_is_there_once(chronicle: Chronicle, line: Wire) -> None:
    line.lay(OPERATION, lost, through, lost)
    committed = chronicle.commit(0, 5)
    assert chronicle.newest_first() == committed
    assert len(chronicle.items()) == 4


def test_a_passing_conflict_delays_an_event(
    chronicle: Chronicle, line: Wire, pauses: list[float]
) -> None:
    line.lay(OPERATION, HELD, HELD)
    committed = chronicle.commit(0, 5)
    assert (chronicle.newest_first(), len(pauses)) == (committed, 2)


def test_a_lasting_conflict_is_raised_and_nothing_is_added(
    chronicle: Chronicle, line: Wire
) -> None:
    line.lay_for_good(OPERATION, HELD)
    with pytest.raises(ConcurrentUpdate):
        chronicle.commit(0)
    assert chronicle.items() == []


def test_an_unreadable_record_in_the_middle_leaves_the_others_in_order(lodger: Holder) -> None:
    lodger.connect()
    for seller_id in "abc":
        lodger.amend({"seller_id": seller_id})
    records = lodger.records()
    records[1]["dynamodb"]["NewImage"]["version"] = {"S": "garbled"}
    lodger.house.announce(records)
    sequences = [event["sequence"] for event in lodger.history().body["data"]]
    assert sequences == [4, 3, 1]


def test_what_was_set_aside_and_is_sent_again_is_no_second_event(chronicle: Chronicle) -> None:
    bus, queue = FlakyBus(rejecting), os.environ["DEAD_LETTER_QUEUE_URL"]
    with bus.before(chronicle.holder.house.announcements.service.announce.bus.client):
        committed = chronicle.commit(0, 5)
    before = chronicle.items()
    assert wiring.redrive(boto3.Session(), "bus", queue)().sent == 2
    assert (chronicle.items(), chronicle.newest_first()) == (before, committed)
