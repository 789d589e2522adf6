"""The app's client secret in Secrets Manager, read through Powertools with a short cache."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import (
    GetParameterError,
    TransformParameterError,
)
from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import map_aws_errors
from connectors.domain.errors import NotSetUp
from connectors.domain.providers.shopify import ClientSecrets

APP_REFUSED = "shopify app refused"
"""The log line that raises the alarm: our app has no secret, or Shopify does not accept it."""

CACHED_SECONDS = 60
"""How long a rotated secret may go unnoticed; the previous one is accepted meanwhile."""


@dataclass(frozen=True, slots=True)
class AppSecret:
    """JSON of `client_secret` and, while it is being rotated, `previous_client_secret`.

    `alarm` is told where there is none: an operator has to look, and no merchant can help.
    """

    provider: SecretsProvider
    name: str
    alarm: Callable[[str], object]

    def __call__(self) -> ClientSecrets:
        """The secrets in force. Raises Unavailable, or NotSetUp where there is none to be had."""
        try:
            return self._in_force()
        except NotSetUp:
            self.alarm(APP_REFUSED)
            raise

    def _in_force(self) -> ClientSecrets:
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
            return self._missing(wrapped.__context__ or wrapped)

    def _missing(self, cause: BaseException) -> NoReturn:
        try:
            with map_aws_errors("secretsmanager"):
                raise cause
        except ClientError as refused:
            # Gone, or not ours to read: as good as none, and the operator's to mend.
            raise NotSetUp from refused
