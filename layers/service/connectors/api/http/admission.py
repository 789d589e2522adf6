"""May this call go on, and as what: the checks of contract §1, in its order."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from connectors.api.http.call import Call
from connectors.api.http.json_body import text_of
from connectors.api.http.query import NONE, Parameters, single
from connectors.api.representation.presentation import API_VERSION
from connectors.domain.api_keys import SHAPE, Admission, digest
from connectors.domain.connection.idempotency import IdempotentRequest, RowChange, StoredResponse
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.errors import (
    InvalidApiKey,
    InvalidConnectorType,
    InvalidIdempotencyKey,
    InvalidVersion,
    LiveModeRequiresLiveKey,
    MissingApiKey,
    UnsupportedMediaType,
)
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation import json_text
from connectors.operations.ports.keys import Keys
from connectors.operations.ports.rows import WriteCommand

WRITING = frozenset({"POST", "PATCH", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An admitted call: whose it is, what it is about, and its body as text and as JSON."""

    owner: Owner
    connector_type: str
    at: datetime
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, list[str]] = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)
    """The query parameters of a writing call, each of them known."""
    text: str = field(repr=False)
    body: dict[str, Any] = field(repr=False)

    @property
    def place(self) -> Place:
        """Where the row stands that the path names."""
        return Place(self.owner, self.connector_type)

    def command(self, supplied: dict[str, Any]) -> WriteCommand:
        """The supplied fields as a command. Raises LiveModeRequiresLiveKey."""
        if supplied.get("mode") == "live" and not self.owner.livemode:
            raise LiveModeRequiresLiveKey
        return WriteCommand(self.place, supplied, self.at, self.headers.get("if-match"))

    def claim(
        self, answer: Callable[[RowChange], StoredResponse], *, holds_secrets: bool = False
    ) -> IdempotentRequest | None:
        """The request as one to process once, where the call carried an `Idempotency-Key`.

        The fingerprint of a body that holds secrets is keyed with the caller's own API key, which
        is stored nowhere: from a plain digest in a table a weak secret could be guessed offline.
        """
        key = self.headers.get("idempotency-key")
        if key is None:
            return None
        asked = f"?{urlencode(sorted(self.parameters.items()))}" if self.parameters else ""
        request = f"{self.method}\n{self.path}{asked}\n{json_text.canonical(self.body)}"
        seal = _bearer(self.headers).encode() if holds_secrets else b"public"
        fingerprint = hmac.digest(seal, request.encode(), "sha256").hex()
        return IdempotentRequest(hashlib.sha256(key.encode()).hexdigest(), fingerprint, answer)


def identify(call: Call, keys: Keys) -> Admission:
    """The key that the call carries, counted. Raises MissingApiKey or InvalidApiKey."""
    secret = _bearer(call.headers)
    if not SHAPE.fullmatch(secret):
        raise InvalidApiKey
    admission = keys.count(digest(secret), call.at)
    if admission is None:
        raise InvalidApiKey
    return admission


def _bearer(headers: Mapping[str, str]) -> str:
    """The key's text, however its scheme is spelled. Raises MissingApiKey."""
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise MissingApiKey
    return secret.strip()


def admit(
    call: Call,
    admission: Admission,
    scope: str,
    named: Mapping[str, str],
    known: Parameters = NONE,
) -> Request:
    """The call as a request. Raises the first refusal in the contract's order of checks.

    `known` are the query parameters of a writing route; a reading one looks at its own.
    """
    admission.check(call.address, scope)
    if call.headers.get("arcus-version", API_VERSION) != API_VERSION:
        raise InvalidVersion
    connector_type = named.get("connector_type", "")
    if connector_type not in CATALOGUE and "connector_type" in named:
        raise InvalidConnectorType
    writing = call.method in WRITING
    parameters = single(call.query, known) if writing else {}
    if writing:
        _check_headers(call)
    text = text_of(call) if writing else ""
    return Request(
        owner=admission.key.owner,
        connector_type=connector_type,
        at=call.at,
        method=call.method,
        path=call.path,
        headers=call.headers,
        query=call.query,
        parameters=parameters,
        text=text,
        body=json_text.parse(text),
    )


def _check_headers(call: Call) -> None:
    """Headers that mean one thing, or nothing at all: two of them mean nothing, equal or not."""
    key = call.headers.get("idempotency-key", "unsent")
    fit = 1 <= len(key) <= 255 and key.isprintable() and key.strip()
    if not fit or "idempotency-key" in call.repeated:
        raise InvalidIdempotencyKey
    if call.raw_body and "content-type" in call.repeated:
        raise UnsupportedMediaType
