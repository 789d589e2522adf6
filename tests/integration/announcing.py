"""The announcer with a bus before the building's own, and a window into what it sends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

import boto3
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.description import closed
from tests.flaky_bus import Entry, FlakyBus, Judge
from tests.integration.house import House
from tests.integration.premises import ROOT
from tests.integration.tenant import Tenant

EMITTED = ROOT / "events" / "emitted"


@dataclass
class Announcing:
    """A tenant's changes on their way: by the real function, to a bus that may not take them."""

    tenant: Tenant
    bus: FlakyBus

    @classmethod
    @contextmanager
    def of(cls, tenant: Tenant) -> Iterator[Self]:
        """The announcer of the tenant's house, its pauses taking no time.

        In the end everything that was ever sent has to fit its committed schema, and to have no
        member that the schema does not name.
        """
        house = tenant.house
        own: Any = boto3.client("events")

        def deliver(entries: list[Entry]) -> None:
            assert own.put_events(Entries=entries)["FailedEntryCount"] == 0

        bus, service = FlakyBus(deliver=deliver), house.announcements.service
        hasty = replace(service.announce, pause=lambda seconds: None)
        with pytest.MonkeyPatch.context() as patch, bus.before(service.announce.bus.client):
            patch.setattr(house.announcements, "service", replace(service, announce=hasty))
            _empty_the_queues(house)
            yield cls(tenant, bus)
        for event_type, text in ((e["DetailType"], e["Detail"]) for c in bus.calls for e in c):
            schema = json.loads((EMITTED / f"{event_type}.schema.json").read_text())
            validator = Draft202012Validator(closed(schema), format_checker=FormatChecker())
            validator.validate(json.loads(text))

    def __call__(
        self, records: list[dict[str, Any]] | None = None, bus: Judge | None = None
    ) -> None:
        """Hand over the tenant's stream records, or others, to a bus that judges as given."""
        if bus is not None:
            self.bus.judge = bus
        self.tenant.house.announce(self.tenant.records() if records is None else records)

    def received(self) -> list[dict[str, Any]]:
        """What the subscriber has got since last asked."""
        return self.tenant.house.received()

    def set_aside(self) -> list[dict[str, Any]]:
        """What was set aside since last asked: queue messages."""
        return self.tenant.house.dead_letters()

    def sent(self) -> list[list[dict[str, Any]]]:
        """The events of every call, taken or not."""
        return [[json.loads(entry["Detail"]) for entry in call] for call in self.bus.calls]


def _empty_the_queues(house: House) -> None:
    house.received()
    house.dead_letters()
