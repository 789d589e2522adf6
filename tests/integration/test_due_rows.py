"""A thousand windows that close in the same minute: the bench's run, small."""

from collections import Counter
from dataclasses import replace

import pytest

from bench.closed_windows import NOW, UNREADABLE, due_rows
from bench.due_rows import FLAT, Failed, Minute, Run, check, upkeep_of, work_off
from bench.in_process import DueTable, Line, Secrets
from connectors.operations.connections.work_off_due import WorkedOff

ROWS = 1_000


def test_all_are_worked_off_in_bounded_minutes_in_turn_and_none_is_starved() -> None:
    check(work_off(ROWS), ROWS)


def test_a_row_with_a_secret_costs_seven_calls() -> None:
    run = work_off(ROWS)
    per_row = {operation: round(count / ROWS) for operation, count in run.calls.items()}
    assert per_row == {
        "Query": 0,
        "GetItem": 3,
        "UpdateItem": 1,
        "DescribeSecret": 1,
        "DeleteSecret": 1,
        "DeleteItem": 1,
    }


def test_no_page_is_fetched_before_the_one_in_hand_is_worked_off() -> None:
    line = Line()
    table = DueTable(due_rows(ROWS), line)
    operation = upkeep_of(table, Secrets((), line), lambda: NOW)
    assert operation(Minute(rows=0).has_time, lambda place, error: None) == WorkedOff(0, 0)
    assert line.calls == {"Query": 8}


WRONG: dict[str, dict[str, object]] = {
    "a row is starved": {"left": UNREADABLE + 1},
    "a row is worked off twice": {"minutes": [ROWS + 1]},
    "a minute is too long": {"minutes": [ROWS]},
    "a secret is left": {"secrets_left": 1},
    "an unreadable row is passed over in silence": {"failures": [0]},
    "a row overtakes another": {"in_turn": False},
    "memory grows": {"growth": FLAT + 1},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_the_bench_fails_where(wrong: dict[str, object]) -> None:
    good = Run([250] * 4, [UNREADABLE] * 4, 1.0, Counter(), 0, UNREADABLE, 0, in_turn=True)
    check(good, ROWS)
    with pytest.raises(Failed):
        check(replace(good, **wrong), ROWS)  # type: ignore[arg-type]
