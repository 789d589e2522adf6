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

        Raises MissingSettings: there are no defaults, so that nothing runs on a guess. A stack
        without a Shopify app says so by an empty text.
        """
        given = os.environ if environment is None else environment
        names = [field.name for field in fields(cls)]
        missing = [name.upper() for name in names if not _stands(given.get(name.upper()), name)]
        if missing:
            raise MissingSettings(missing)
        return cls(**{name: given[name.upper()] for name in names})


def _stands(given: str | None, name: str) -> bool:
    return given is not None and (given != "" or name in MAY_BE_EMPTY)


MAY_BE_EMPTY = frozenset(
    {"shopify_client_id", "shopify_scopes", "public_base_url", "return_addresses"}
)


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
class TokenSettings(_FromEnvironment):
    """What whoever refreshes Shopify's tokens runs on. Lease, deadline and margin are seconds."""

    connections_table: str
    receipts_table: str
    stack_name: str
    clock_offset: str
    shopify_client_id: str
    shopify_secret: str
    shopify_address: str
    token_lease: str
    token_deadline: str
    token_margin: str


@dataclass(frozen=True, slots=True)
class ShopifySettings(TokenSettings):
    """What the Shopify function runs on."""

    keys_table: str
    receipts_key: str
    shopify_scopes: str
    public_base_url: str
    return_addresses: str


@dataclass(frozen=True, slots=True)
class UpkeepSettings(TokenSettings):
    """What upkeep runs on."""


@dataclass(frozen=True, slots=True)
class CredentialsSettings(TokenSettings):
    """What the hand-out runs on."""

    history_table: str
