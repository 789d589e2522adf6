"""What every Connections table must do: one suite for the strict one and for the real adapter."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.domain.connection.events import (
    CREATED,
    DISCONNECTED,
    PURGED,
    RESTORED,
    UPDATED,
    Change,
)
from connectors.domain.connection.idempotency import IdempotencyRecord, RowChange, StoredResponse
from connectors.domain.connection.row import Connection
from connectors.operations.ports.rows import (
    BATCH_GET_MAX,
    SHARDS,
    AlreadyProcessed,
    Connections,
    RowChanged,
)
from tests.builders import NOON, a_command, a_row


def changing(type: str) -> Change:
    return Change(f"evt_{type}", type, NOON)


def created(row: Connection) -> RowChange:
    return RowChange(row, (changing(CREATED),))


def a_record(fingerprint: str = "f", *, interim: bool = False, after: int = 0) -> IdempotencyRecord:
    ends = NOON + timedelta(hours=24, milliseconds=after)
    return IdempotencyRecord("r", fingerprint, StoredResponse(201, "{}"), ends, interim)


class TableContract:
    """Inherit it, and provide a fixture `table`."""

    def test_an_inserted_row_reads_back_whole(self, table: Connections) -> None:
        row = a_row(seller_id="A1", credentials_masked=("x", "y"))
        table.insert(created(row), None)
        assert table.read(row.place) == row
        assert table.all_of(row.place.owner) == [row]

    def test_many_rows_are_read_at_once_and_absent_ones_are_left_out(
        self, table: Connections
    ) -> None:
        rows = [a_row(entity_id=f"entity-{number}") for number in range(BATCH_GET_MAX)]
        for row in rows[1:]:
            table.insert(created(row), None)
        assert table.some_of({row.place for row in rows}) == {row.place: row for row in rows[1:]}

    def test_a_second_insert_meets_the_first_row(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        with pytest.raises(RowChanged) as met:
            table.insert(created(a_row(id="0" * 8 + row.id[8:])), None)
        assert met.value.row == row

    def test_a_row_is_replaced_where_it_still_stands(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        new = row.changed(NOON, seller_id="A2")
        table.replace(row, RowChange(new, (changing(UPDATED),)), None)
        assert table.read(row.place) == new
        with pytest.raises(RowChanged) as met:
            table.replace(row, RowChange(new, (changing(UPDATED),)), None)
        assert met.value.row == new

    def test_a_record_and_its_row_are_one(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), a_record())
        assert table.read_with_record(row.place, "r") == (row, a_record())

    def test_a_living_record_is_judged_before_the_row(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), a_record())
        with pytest.raises(AlreadyProcessed) as earlier:
            table.insert(created(row), a_record("another"))
        assert earlier.value.record == a_record()

    def test_an_interim_record_gives_way_to_the_end_of_its_request(
        self, table: Connections
    ) -> None:
        row = a_row()
        table.insert(created(row), a_record(interim=True))
        table.replace(row, RowChange(row), a_record())
        assert table.read_with_record(row.place, "r") == (row, a_record())

    @pytest.mark.parametrize(
        "other", [a_record(interim=True), a_record("another"), a_record("another", interim=True)]
    )
    def test_an_interim_record_gives_way_to_no_other(
        self, table: Connections, other: IdempotencyRecord
    ) -> None:
        row = a_row()
        table.insert(created(row), a_record(interim=True))
        with pytest.raises(AlreadyProcessed) as earlier:
            table.replace(row, RowChange(row), other)
        assert earlier.value.record == a_record(interim=True)

    def test_an_interim_record_that_was_given_up_is_forgotten(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), a_record(interim=True))
        table.forget(row.place.owner, a_record(interim=True))
        assert table.read_with_record(row.place, "r") == (row, None)

    @pytest.mark.parametrize("kept", [a_record(), a_record(interim=True, after=1)])
    def test_no_other_record_is_forgotten(
        self, table: Connections, kept: IdempotencyRecord
    ) -> None:
        row = a_row()
        table.insert(created(row), kept)
        table.forget(row.place.owner, a_record(interim=True))
        assert table.read_with_record(row.place, "r") == (row, kept)

    def test_a_row_that_moved_leaves_no_record(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        with pytest.raises(RowChanged):
            table.insert(created(row), a_record())
        assert table.read_with_record(row.place, "r") == (row, None)

    def test_an_outcome_without_changes_writes_only_the_record(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        table.replace(row, RowChange(row), a_record())
        assert table.read_with_record(row.place, "r") == (row, a_record())

    def test_a_blind_amendment_changes_the_supplied_fields(self, table: Connections) -> None:
        table.insert(created(a_row()), None)
        new = table.amend(a_command(seller_id="A3"), changing(UPDATED))
        assert (new.seller_id, new.version) == ("A3", 2)
        assert table.read(new.place) == new

    @pytest.mark.parametrize("act", ["amend", "disconnect"])
    def test_a_blind_write_meets_the_absence_of_a_row(self, table: Connections, act: str) -> None:
        write: Callable[..., Connection] = getattr(table, act)
        with pytest.raises(RowChanged) as met:
            write(a_command(seller_id="A3"), changing(UPDATED))
        assert met.value.row is None

    def test_a_blind_amendment_without_a_difference_is_turned_away(
        self, table: Connections
    ) -> None:
        row = a_row(seller_id="A3")
        table.insert(created(row), None)
        with pytest.raises(RowChanged) as met:
            table.amend(a_command(seller_id="A3"), changing(UPDATED))
        assert met.value.row == row

    def test_a_disconnected_row_is_due_when_its_window_closes(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        gone = table.disconnect(a_command(), changing(DISCONNECTED))
        assert gone == row.disconnected(at=NOON)
        assert self.due(table, NOON + timedelta(days=7) - timedelta(milliseconds=1)) == []
        assert self.due(table, NOON + timedelta(days=7)) == [row.place]

    def test_a_restored_row_is_no_longer_due(self, table: Connections) -> None:
        table.insert(created(a_row()), None)
        gone = table.disconnect(a_command(), changing(DISCONNECTED))
        back = gone.restored({}, at=NOON)
        table.replace(gone, RowChange(back, (changing(RESTORED),)), None)
        assert self.due(table, NOON + timedelta(days=8)) == []

    def test_only_a_tombstone_that_still_stands_is_removed(self, table: Connections) -> None:
        row = a_row()
        table.insert(created(row), None)
        tombstone = row.purged(at=NOON)
        table.remove(tombstone)
        assert table.read(row.place) == row
        table.replace(row, RowChange(tombstone, (changing(PURGED),)), None)
        table.remove(tombstone)
        assert table.read(row.place) is None

    def test_a_scan_finds_the_rows_that_name_a_secret_or_a_shop(self, table: Connections) -> None:
        row = a_row(secret_arn="arn", secret_version="v")
        shop = a_row(connector_type="shopify", shop="a.myshopify.com")
        for inserted in (row, shop, a_row(connector_type="ups")):
            table.insert(created(inserted), None)
        found = {
            (scanned.place, scanned.secret_arn, scanned.lacks_ends) for scanned in table.scan()
        }
        assert found == {(row.place, "arn", False), (shop.place, None, False)}

    def test_a_row_whose_window_has_closed_is_discarded_unread(self, table: Connections) -> None:
        row = a_row(disconnected_at=NOON, restorable_until=NOON + timedelta(days=7))
        table.insert(created(row), None)
        assert not table.discard(row.place, NOON + timedelta(days=7, milliseconds=-1))
        assert table.discard(row.place, NOON + timedelta(days=7))
        assert table.read(row.place) is None

    @pytest.mark.parametrize("fields", [{}, {"restorable_until": None}])
    def test_no_other_row_is_discarded(self, table: Connections, fields: dict[str, None]) -> None:
        row = a_row(**fields)
        table.insert(created(row), None)
        assert not table.discard(row.place, NOON + timedelta(days=400))
        assert table.read(row.place) == row

    def test_a_rewrite_leaves_alone_what_it_does_not_change(self, table: Connections) -> None:
        row = a_row(connector_type="shopify", secret_arn="arn", refresh_at=NOON)
        table.insert(created(row), None)
        table.write_private(row, replace(row, refresh_at=NOON + timedelta(days=1)))
        new = row.changed(NOON, seller_id="A2")
        table.replace(row, RowChange(new, (changing(UPDATED),)), None)
        found = table.read(row.place)
        assert found == replace(new, refresh_at=NOON + timedelta(days=1))

    @staticmethod
    def due(table: Connections, at: object) -> list[object]:
        return [place for shard in range(SHARDS) for place in table.due(shard, at)]  # type: ignore[arg-type]
