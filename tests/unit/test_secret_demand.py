"""What a row demands of a secret: the row that names it decides, and nobody else."""

from datetime import timedelta

from hypothesis import given

from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.secret_state import SecretState, desired_state
from tests.any_row import ARN, rows
from tests.builders import NOON, a_row

STORED = a_row(secret_arn=ARN)
GONE = STORED.disconnected(at=NOON)
END = NOON + RESTORE_WINDOW


def test_a_connected_row_demands_that_its_secret_lives() -> None:
    assert desired_state(STORED, ARN, NOON) is SecretState.LIVE


def test_a_switched_off_row_keeps_its_secret_alive() -> None:
    assert desired_state(a_row(secret_arn=ARN, is_active=False), ARN, NOON) is SecretState.LIVE


def test_a_disconnected_row_lets_nobody_read_it_but_can_have_it_back() -> None:
    assert desired_state(GONE, ARN, END - timedelta(milliseconds=1)) is SecretState.SCHEDULED


def test_it_is_destroyed_at_the_very_end_of_the_window() -> None:
    assert desired_state(GONE, ARN, END) is SecretState.DESTROYED


def test_a_tombstone_demands_that_it_is_destroyed_whatever_the_clock() -> None:
    assert desired_state(GONE.purged(at=END), ARN, NOON) is SecretState.DESTROYED


@given(rows())
def test_a_secret_that_no_row_names_is_destroyed(row: Connection) -> None:
    assert desired_state(None, ARN, NOON) is SecretState.DESTROYED
    assert desired_state(row, f"{ARN}-another", NOON) is SecretState.DESTROYED
