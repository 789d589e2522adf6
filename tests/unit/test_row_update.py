"""The conditions of a blind write, as DynamoDB is asked them (contract §2)."""

import pytest

from connectors.adapters.dynamodb.row_update import amending
from connectors.domain.connection.events import UPDATED, Change
from connectors.operations.ports.rows import WriteCommand
from tests.builders import NOON, a_row


@pytest.mark.parametrize(
    ("given", "differs"),
    [
        (None, "(attribute_exists(#seller_id) AND #seller_id <> :seller_id)"),
        ("S9", "(#seller_id <> :seller_id)"),
    ],
    ids=["default", "another"],
)
def test_amending_an_absent_attribute_differs_unless_its_default_is_given(
    given: str | None, differs: str
) -> None:
    """DynamoDB holds `<>` of an absent attribute to be true; moto, of an absent one and NULL not.

    So no test over moto can see that the first half is missing.
    """
    command = WriteCommand(a_row().place, {"seller_id": given}, NOON)
    update = amending(command, Change("evt_1", UPDATED, NOON), "w1")
    assert differs in update.conditions
