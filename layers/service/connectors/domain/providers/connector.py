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


Environment = Literal["sandbox", "live"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One outside service and how it is set up.

    `setup` is `config` where a row alone connects (Mode A of the contract) and `oauth` where the
    provider's own consent page is needed (Mode B). `required` and `optional` map the names of
    credentials to their formats, which are ASCII; `webhook_secret` is the format of a signing
    secret, None where there is none. `formats_in_words` says the same to people, by the same names.
    Every credential is a secret, and may not stand in `config`, but for `identifiers`. A value is
    one line, but for `multiline`. `secret_prefixes` are the beginnings by which the provider's
    credentials are known; they are what `config` is searched for. `sandbox_prefixes` and
    `live_prefixes` begin values that belong to one of the provider's environments only. `fields`
    are the row's fields that the connector makes use of. `sandbox` and `live` are API hosts, equal
    where the credentials decide.
    """

    title: str
    setup: Literal["config", "oauth"] = "config"
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str | None = None
    formats_in_words: Mapping[str, str] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    multiline: tuple[str, ...] = ()
    secret_prefixes: tuple[str, ...] = ()
    sandbox_prefixes: tuple[str, ...] = ()
    live_prefixes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sandbox: str
    live: str
    documentation: str

    @property
    def credentials(self) -> Mapping[str, str]:
        """The formats of all credentials, required and optional, by their names."""
        return {**self.required, **self.optional}

    def environment(self, value: str) -> Environment | None:
        """The environment that a credential names by its beginning; None where it names none."""
        if value.startswith(self.sandbox_prefixes):
            return "sandbox"
        return "live" if value.startswith(self.live_prefixes) else None
