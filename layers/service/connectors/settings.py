"""The environment, read once and frozen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self


class MissingSettings(Exception):
    """Environment variables that a function needs and does not have; names all of them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"set {', '.join(names)}")


@dataclass(frozen=True, slots=True)
class _FromEnvironment:
    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings, each from the variable of its own name in capitals.

        Raises MissingSettings: there are no defaults, so that nothing runs on a guess.
        """
        given = os.environ if environment is None else environment
        names = [field.name for field in fields(cls)]
        missing = [name.upper() for name in names if not given.get(name.upper())]
        if missing:
            raise MissingSettings(missing)
        return cls(**{name: given[name.upper()] for name in names})


@dataclass(frozen=True, slots=True)
class IntegrationsSettings(_FromEnvironment):
    """What the HTTP function runs on."""

    connections_table: str
    receipts_table: str
    keys_table: str
    history_table: str
    stack_name: str
    clock_offset: str


@dataclass(frozen=True, slots=True)
class AnnouncementsSettings(_FromEnvironment):
    """What the announcer runs on."""

    event_bus: str
    history_table: str
    dead_letter_queue_url: str


@dataclass(frozen=True, slots=True)
class UpkeepSettings(_FromEnvironment):
    """What upkeep runs on."""

    connections_table: str
    stack_name: str
    clock_offset: str


@dataclass(frozen=True, slots=True)
class CredentialsSettings(_FromEnvironment):
    """What the hand-out runs on."""

    connections_table: str
    history_table: str
    stack_name: str
    clock_offset: str
