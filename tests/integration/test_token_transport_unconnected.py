"""Where no connection comes about nothing was sent, and nothing can arrive late."""

import socket
from contextlib import closing
from typing import Any

import pytest
import urllib3

from connectors.adapters.shopify import client
from connectors.adapters.shopify.client import HttpsTransport
from connectors.domain.providers.shopify_tokens import OutcomeUnknown
from tests.integration.test_token_transport import FORM, PATIENT


@pytest.fixture
def transport() -> HttpsTransport:
    return HttpsTransport(urllib3.PoolManager())


def test_where_nobody_listens_nothing_was_sent(transport: HttpsTransport) -> None:
    with closing(socket.socket()) as unheeded:
        unheeded.bind(("127.0.0.1", 0))
        with pytest.raises(OutcomeUnknown) as told:
            transport(f"http://127.0.0.1:{unheeded.getsockname()[1]}/", FORM, PATIENT)
    assert type(told.value) is OutcomeUnknown


def test_where_nobody_answers_the_first_word_nothing_was_sent_either(
    transport: HttpsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted: list[Any] = []

    def unanswered(_: Any, timeout: Any, *given: Any, **more: Any) -> socket.socket:
        granted.append(timeout)
        raise TimeoutError

    monkeypatch.setattr("urllib3.util.connection.create_connection", unanswered)
    with pytest.raises(OutcomeUnknown) as told:
        transport("http://127.0.0.1:9/", FORM, PATIENT)
    assert type(told.value) is OutcomeUnknown
    assert granted == [client.CONNECT_SECONDS]
