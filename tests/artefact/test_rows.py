"""The table of goals fails its run where one that no neighbour can blur is missed."""

from collections.abc import Callable
from typing import Any

import pytest

from bench import rows
from bench.artefact import Artefact, Unmeasured
from bench.row import Row

Measure = Callable[[list[Row]], None]


@pytest.fixture
def measure(monkeypatch: pytest.MonkeyPatch) -> Measure:
    """Have the run measure just these rows."""

    def lay(found: list[Row]) -> None:
        monkeypatch.setattr(Artefact, "built", lambda: None)
        monkeypatch.setattr(rows, "measured", lambda *_, **__: found)

    return lay


@pytest.mark.parametrize("number", [*range(1, 8), 9, 14])
def test_a_missed_row_fails_the_run(measure: Measure, number: int) -> None:
    measure([Row(number, "met", 1.2, 1.2), Row(number, "missed", 1.21, 1.2)])
    assert rows.main([]) == 1


def test_a_run_without_a_missed_row_does_not_fail(measure: Measure) -> None:
    measure([Row(1, "met", 1.2, 1.2), Row(14, "met", 3, 3)])
    assert rows.main([]) == 0


def test_a_row_without_a_goal_judges_nobody(measure: Measure) -> None:
    measure([Row(1, "to be read", 1e9)])
    assert rows.main([]) == 0


def test_what_cannot_be_measured_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise Unmeasured("sam build failed")

    monkeypatch.setattr(Artefact, "built", broken)
    assert rows.main([]) == 1
