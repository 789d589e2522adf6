"""The app's client secret in Secrets Manager, read through Powertools with a short cache."""

from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import (
    GetParameterError,
    TransformParameterError,
)

from connectors.adapters.aws_calls import calling
from connectors.domain.errors import NotSetUp
from connectors.domain.shopify import ClientSecrets

CACHED_SECONDS = 60
"""How long a rotated secret may go unnoticed; the previous one is accepted meanwhile."""


@dataclass(frozen=True, slots=True)
class AppSecret:
    """JSON of `client_secret` and, while it is being rotated, `previous_client_secret`."""

    provider: SecretsProvider
    name: str

    def __call__(self) -> ClientSecrets:
        """The secrets in force. Raises NotSetUp where the operator has put none, or Unavailable."""
        kept = self._kept()
        current = kept.get("client_secret") if isinstance(kept, dict) else None
        if not isinstance(current, str) or not current:
            raise NotSetUp
        previous = kept.get("previous_client_secret")
        return ClientSecrets(current, previous if isinstance(previous, str) else None)

    def _kept(self) -> Any:
        try:
            return self.provider.get(self.name, max_age=CACHED_SECONDS, transform="json")
        except TransformParameterError:
            # `from None`: the original error quotes the secret.
            raise NotSetUp from None
        except GetParameterError as wrapped:
            with calling("secretsmanager"):
                raise wrapped.__context__ or wrapped from None
