"""A history of any length, written by the announcer's own operation."""

from dataclasses import replace

from connectors.adapters import system
from connectors.api.representation import presentation
from connectors.domain.connection.events import UPDATED, Change, Event
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import Connection
from tests.builders import a_row
from tests.integration.holder import Holder


def remember(holder: Holder, many: int, *, config: str = "{}", livemode: bool = True) -> list[str]:
    """Announce so many updates of its Stripe row, a second apart; their ids, newest first."""
    house = holder.house
    mint, ids = system.Ulids(house.clock), []
    for number in range(many):
        house.clock.forward(seconds=1)
        change = Change(mint("evt_"), UPDATED, house.clock())
        row = row_of(Owner(holder.entity_id, livemode), config, number + 1)
        house.announcements.service.announce([presentation.envelope(Event(change, row))])
        ids.append(change.id)
    return ids[::-1]


def row_of(owner: Owner, config: str, version: int) -> Connection:
    """Its Stripe row, at this version."""
    row = a_row(config=config, version=version)
    return replace(row, entity_id=owner.entity_id, livemode=owner.livemode)
