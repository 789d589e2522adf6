"""How a call to AWS may end: answered, out of reach, in somebody's way, or a fault of ours."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from connectors.adapters.aws import calls
from connectors.adapters.aws.calls import (
    backoff,
    conflicting,
    map_aws_errors,
    retry_on_transaction_conflict,
)
from connectors.domain.errors import ConcurrentUpdate, Unavailable

CANCELLED = "TransactionCanceledException"
URL = "https://dynamodb.example"


def an_error(code: str, status: int = 400, *reasons: str) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "planted"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    if reasons:
        response["CancellationReasons"] = [{"Code": reason} for reason in reasons]
    return ClientError(response, "PutItem")


@pytest.fixture(autouse=True)
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been slept."""
    spans: list[float] = []
    monkeypatch.setattr(calls, "time", SimpleNamespace(sleep=spans.append))
    return spans


def outcome(error: Exception) -> BaseException:
    with pytest.raises(Exception) as raised, map_aws_errors("dynamodb"):  # noqa: PT011
        raise error
    return raised.value


OUT_OF_REACH = {
    "throttled": an_error("ThrottlingException"),
    "throughput": an_error("ProvisionedThroughputExceededException"),
    "request limit": an_error("RequestLimitExceeded"),
    "too many": an_error("TooManyRequestsException"),
    "internal": an_error("InternalServerError", 500),
    "unknown 5xx": an_error("SomethingNew", 503),
    "a throttled part": an_error(CANCELLED, 400, "None", "ThrottlingError"),
    "a part without throughput": an_error(CANCELLED, 400, "ProvisionedThroughputExceeded", "None"),
    "no connection": EndpointConnectionError(endpoint_url=URL),
    "no connection in time": ConnectTimeoutError(endpoint_url=URL),
    "no answer in time": ReadTimeoutError(endpoint_url=URL),
    "no credentials": NoCredentialsError(),
}
OURS = {
    "a missing right": an_error("AccessDeniedException"),
    "a missing table": an_error("ResourceNotFoundException"),
    "a wrong request": an_error("ValidationException"),
    "a failed condition": an_error("ConditionalCheckFailedException"),
    "a failed part": an_error(CANCELLED, 400, "ConditionalCheckFailed", "None"),
    "a conflict": an_error(CANCELLED, 400, "None", "TransactionConflict"),
    "a bug": KeyError("planted"),
}


@pytest.mark.parametrize("error", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_trouble_outside_is_told_as_unavailable(error: Exception) -> None:
    told = outcome(error)
    assert isinstance(told, Unavailable)
    assert (told.neighbour, told.retry_after > 0) == ("dynamodb", True)


@pytest.mark.parametrize("error", OURS.values(), ids=OURS)
def test_what_is_our_own_stays_what_it_is(error: Exception) -> None:
    assert outcome(error) is error


def test_a_call_that_is_answered_is_left_alone() -> None:
    with map_aws_errors("dynamodb"):
        pass


@pytest.mark.parametrize(
    ("error", "in_the_way"),
    [
        (an_error("TransactionConflictException"), True),
        (an_error("TransactionInProgressException"), True),
        (an_error(CANCELLED, 400, "TransactionConflict", "None"), True),
        (an_error(CANCELLED, 400, "None", "TransactionConflict"), True),
        (an_error(CANCELLED, 400, "TransactionConflict", "ConditionalCheckFailed"), True),
        (an_error(CANCELLED, 400, "ConditionalCheckFailed", "TransactionConflict"), False),
        (an_error(CANCELLED, 400, "ConditionalCheckFailed", "None"), False),
        (an_error(CANCELLED, 400, "None", "ConditionalCheckFailed"), False),
        (an_error(CANCELLED), False),
        (an_error("ConditionalCheckFailedException"), False),
        (an_error("ThrottlingException"), False),
    ],
)
def test_another_transaction_is_in_the_way_unless_the_record_has_answered(
    error: ClientError, *, in_the_way: bool
) -> None:
    assert conflicting(error) is in_the_way


def after(*errors: Exception) -> Callable[[], str]:
    """A call that is answered once it has failed like this."""
    waiting: Iterator[Exception] = iter(errors)

    def call() -> str:
        for error in waiting:
            raise error
        return "answered"

    return call


CONFLICT = an_error(CANCELLED, 400, "None", "TransactionConflict")


@pytest.mark.parametrize("times", range(6))
def test_a_call_is_tried_again_while_another_transaction_is_in_the_way(
    times: int, slept: list[float]
) -> None:
    assert retry_on_transaction_conflict(after(*[CONFLICT] * times)) == "answered"
    assert len(slept) == times


def test_who_never_gets_through_is_told_that_others_are_at_it(slept: list[float]) -> None:
    with pytest.raises(ConcurrentUpdate):
        retry_on_transaction_conflict(after(*[CONFLICT] * 99))
    assert len(slept) == 6


@pytest.mark.parametrize("error", [*OURS.values(), *OUT_OF_REACH.values()])
def test_nothing_else_is_tried_again(error: Exception, slept: list[float]) -> None:
    if isinstance(error, ClientError) and conflicting(error):
        return
    with pytest.raises(type(error)):
        retry_on_transaction_conflict(after(error))
    assert slept == []


def test_pauses_double_are_stretched_by_chance_and_stay_below_two_seconds(
    slept: list[float],
) -> None:
    assert len(list(backoff())) == 6
    for pause, span in zip((0.02, 0.04, 0.08, 0.16, 0.32, 0.64), slept, strict=True):
        assert pause * 0.5 <= span <= pause * 1.5
    assert sum(slept) < 2
