"""What gets in between: a process ends while Shopify is asked, or something else is done first."""

from collections.abc import Callable

import pytest

from connectors.adapters.secrets.vault import SecretsManagerVault
from tests.integration.authorizing import restore
from tests.integration.shopkeeper import Shopkeeper


class Killed(BaseException):
    """The process ends here."""


def killed_while_shopify_is_asked(keeper: Shopkeeper, act: Callable[[], object]) -> None:
    """Let the function die in the middle of what it does."""

    def kill() -> None:
        raise Killed

    keeper.house.street.meanwhile.append(kill)
    with pytest.raises(Killed):
        act()


def killed_while_restoring(keeper: Shopkeeper) -> None:
    killed_while_shopify_is_asked(keeper, lambda: restore(keeper))


def before_it_is_kept(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something happen once Shopify has answered with tokens, before they are kept."""
    create, pending = SecretsManagerVault.create, [act]

    def delayed(*given: object) -> object:
        if pending:
            pending.pop()()
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(SecretsManagerVault, "create", delayed)
