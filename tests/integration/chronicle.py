"""A row's changes in the order of their commits, by writers whose clocks differ."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3

from connectors.adapters import system
from connectors.api.representation import presentation
from connectors.domain.connection.events import UPDATED, Change, Event
from connectors.domain.connection.history import HISTORY_RETENTION
from connectors.domain.connection.owner import Owner
from tests.builders import Answered
from tests.integration.holder import Holder
from tests.integration.remembering import row_of

STREAM = "2026-05-01T12:00:00.000"


@dataclass
class Chronicle:
    """Commits changes of its holder's Stripe row, a second apart, and reads its history."""

    holder: Holder
    commits: int = 0

    def change(self, skew: float = 0) -> Event:
        """A commit, by a writer whose clock is so many seconds off; not yet announced."""
        clock = self.holder.house.clock
        clock.forward(seconds=1)
        at = clock() + timedelta(seconds=skew)
        self.commits += 1
        row = row_of(Owner(self.holder.entity_id, livemode=True), "{}", self.commits)
        change = Change(system.Ulids(lambda: at)("evt_"), UPDATED, at)
        return Event(change, row, f"{STREAM}#{self.commits:0>40}#000")

    def announce(self, *events: Event) -> None:
        """Hand them to the announcer."""
        envelopes = map(presentation.envelope, events)
        self.holder.house.announcements.service.announce(envelopes)

    def commit(self, *skews: float) -> list[str]:
        """Commit and announce, by writers of these clocks; the ids, the last committed first."""
        events = [self.change(skew) for skew in skews]
        self.announce(*events)
        return [event.change.id for event in events][::-1]

    def announce_as_before(self, *events: Event) -> None:
        """What the release before did with them: it kept them under their ids."""
        for envelope in map(presentation.envelope, events):
            item = {
                "pk": {"S": f"{envelope.place.owner.partition}#{envelope.place.connector_type}"},
                "sk": {"S": envelope.id},
                "event": {"S": envelope.text},
                "expires_at": {"N": str(int((envelope.at + HISTORY_RETENTION).timestamp()))},
            }
            boto3.client("dynamodb").put_item(TableName="history", Item=item)

    def commit_as_before(self, *skews: float) -> list[str]:
        """As `commit`, by the release before; the ids in their own order, the last first."""
        events = [self.change(skew) for skew in skews]
        self.announce_as_before(*events)
        return sorted((event.change.id for event in events), reverse=True)

    def items(self) -> list[dict[str, Any]]:
        """What the table keeps of the holder's events, pointers included."""
        return [i for i in self.holder.house.items("history") if self.holder.entity_id in str(i)]

    def newest_first(self, limit: int = 100, **cursor: str) -> list[str]:
        """The ids of all events from a cursor on, in pages of so many."""
        seen: list[str] = []
        page = self.holder.history(limit=limit, **cursor)
        while True:
            seen += ids(page)
            if not page.body["has_more"]:
                return seen
            page = self.holder.history(limit=limit, starting_after=seen[-1])

    def followed(self, cursor: str, limit: int = 100) -> list[str]:
        """The ids of all events behind a cursor, in pages of so many, the last committed first."""
        seen: list[str] = []
        page = self.holder.history(limit=limit, ending_before=cursor)
        while True:
            seen = ids(page) + seen
            if not page.body["has_more"]:
                return seen
            page = self.holder.history(limit=limit, ending_before=seen[0])


def ids(answer: Answered) -> list[str]:
    """The ids on a page."""
    assert answer.status == 200, answer.text
    return [event["id"] for event in answer.body["data"]]


def elsewhere(event: Event, position: str) -> Event:
    """The same event, told by another stream."""
    return replace(event, position=position)
