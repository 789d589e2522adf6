"""What the service knows of an outside service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ANY = ""
"""No published format."""

SHIP_FROM = (
    "ship_from_name",
    "ship_from_address1",
    "ship_from_city",
    "ship_from_state",
    "ship_from_zip",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One outside service and how it is set up.

    `setup` is `config` where a row alone connects (Mode A of the contract) and `oauth` where the
    provider's own consent page is needed (Mode B). `required` and `optional` map the names of
    credentials to their formats; `webhook_secret` is the format of a signing secret, None where
    there is none. `secret_prefixes` are the beginnings by which the provider's credentials are
    known; they are what `config` is searched for. `fields` are the row's fields that the connector
    makes use of. `sandbox` and `live` are API hosts, equal where the credentials decide.
    """

    title: str
    setup: Literal["config", "oauth"] = "config"
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str | None = None
    secret_prefixes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sandbox: str
    live: str
    documentation: str
