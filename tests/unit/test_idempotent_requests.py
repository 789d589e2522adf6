"""A request to process once: what stands for it, and what does not (api.md §1)."""

from typing import Any

import pytest

from connectors.domain.connection.idempotency import IdempotentRequest, StoredResponse
from tests.unit.calling import a_call, admitted
from tests.unit.keyring import TEXT


def a_claim(*, holds_secrets: bool = False, **parts: Any) -> IdempotentRequest:
    parts = {"headers": {"Idempotency-Key": "once"}} | parts
    request = admitted(a_call(**parts))
    claim = request.claim(lambda outcome: StoredResponse(200, ""), holds_secrets=holds_secrets)
    assert claim is not None
    return claim


def test_without_an_idempotency_key_there_is_no_claim() -> None:
    assert admitted(a_call()).claim(lambda outcome: StoredResponse(200, "")) is None


def test_a_claim_shows_neither_the_key_nor_the_body() -> None:
    claim = a_claim(body='{"a":"planted"}')
    assert "once" not in repr(claim)
    assert "planted" not in repr(claim)
    assert len({claim.id, a_claim(headers={"Idempotency-Key": "twice"}).id}) == 2


@pytest.mark.parametrize("text", ['{"a":1,"b":"é"}', ' { "b" : "\\u00e9" , "a" : 1 } '])
@pytest.mark.parametrize("path", ["/v1/integrations/stripe", "/v1/integrations/stripe/"])
def test_the_same_meaning_has_the_same_fingerprint(text: str, path: str) -> None:
    same = a_claim(body='{"a":1,"b":"é"}')
    assert a_claim(path=path, body=text).fingerprint == same.fingerprint


@pytest.mark.parametrize(
    "other", [{"method": "PATCH"}, {"path": "/v1/integrations/ups"}, {"body": '{"a":1}'}]
)
def test_another_method_path_or_body_has_another(other: dict[str, Any]) -> None:
    assert a_claim(**other).fingerprint != a_claim().fingerprint


def test_a_fingerprint_of_secrets_cannot_be_guessed_without_the_caller_s_key() -> None:
    other = {"Idempotency-Key": "once", "Authorization": "Bearer " + TEXT[:-1] + "0"}
    made = [
        a_claim(holds_secrets=True),
        a_claim(holds_secrets=True, headers=other, key=None),
        a_claim(),
    ]
    assert len({claim.fingerprint for claim in made}) == 3
