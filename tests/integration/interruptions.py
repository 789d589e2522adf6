"""What happens between Shopify's answer and our own commit."""

from collections.abc import Callable

import pytest

from connectors.adapters.vault import SecretsManagerVault


def before_it_is_kept(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have something happen once Shopify has answered with tokens, before they are kept."""
    create, pending = SecretsManagerVault.create, [act]

    def delayed(*given: object) -> object:
        if pending:
            pending.pop()()
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(SecretsManagerVault, "create", delayed)
