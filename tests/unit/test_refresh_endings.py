"""The fence of a refresh's end: the rule speaks only while the tokens are those looked at."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.row import Connection
from connectors.operations.oauth.refresh_endings import fenced
from connectors.operations.ports.rows import RowChanged
from tests.builders import a_row

ROW = a_row(connector_type="shopify", secret_arn="arn:1", secret_version="version-1")
MOVED: dict[str, dict[str, Any]] = {
    "another row": {"id": "another"},
    "another epoch": {"epoch": 1},
    "another secret": {"secret_arn": "arn:2"},
    "another generation": {"token_generation": 1},
}


def silent(seen: Connection) -> RowChange:
    pytest.fail("the rule has nothing to say here")


@pytest.mark.parametrize("moved", MOVED.values(), ids=MOVED)
def test_where_the_tokens_are_others_a_newer_write_has_won(moved: dict[str, Any]) -> None:
    seen = replace(ROW, **moved)
    with pytest.raises(RowChanged) as met:
        fenced(ROW, silent)(seen)
    assert met.value.row == seen


def test_so_it_has_where_no_row_is_left() -> None:
    with pytest.raises(RowChanged) as met:
        fenced(ROW, silent)(None)
    assert met.value.row is None


def test_whatever_else_has_changed_is_kept() -> None:
    seen = replace(ROW, version=7, display_name="Renamed")
    assert fenced(ROW, RowChange)(seen).row == seen
