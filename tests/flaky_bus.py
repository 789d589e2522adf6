"""A bus that does not take everything: stands between one real client and where it would send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError

Entry = dict[str, Any]
Judge = Callable[[list[Entry]], "Fate"]


@dataclass(frozen=True)
class Refused:
    """The whole call is answered with an error."""

    code: str
    status: int = 400


class OutOfReach:
    """Nothing answers."""


Fate = Refused | OutOfReach | list[str | None]
"""What becomes of a call: nothing of it is taken, or each entry is, unless a code stands for it."""


def taken(entries: list[Entry]) -> Fate:
    """A judge that takes everything."""
    return [None] * len(entries)


def down(entries: list[Entry]) -> Fate:
    """A judge that is not there."""
    return OutOfReach()


def rejecting(entries: list[Entry]) -> Fate:
    """A judge that will never take anything."""
    return ["MalformedDetail"] * len(entries)


def first(*fates: Fate, then: Judge = taken) -> Judge:
    """A judge of the first calls, one by one; the others are judged by `then`."""
    waiting: Iterator[Fate] = iter(fates)
    return lambda entries: next(waiting, None) or then(entries)


@dataclass
class FlakyBus:
    """Judges every PutEvents call of a client and delivers what it takes.

    It answers in place of the network, after the SDK's own retries, so that nothing waits.
    """

    judge: Judge = taken
    deliver: Callable[[list[Entry]], object] = lambda entries: None
    calls: list[list[Entry]] = field(default_factory=list)
    """Every call's entries, taken or not."""

    @contextmanager
    def before(self, client: Any) -> Iterator[None]:
        """Answer the client's calls as long as the block lasts."""
        hooks = {"provide-client-params": self._note, "before-call": self._answer}
        for moment, hook in hooks.items():
            client.meta.events.register(f"{moment}.events.PutEvents", hook)
        try:
            yield
        finally:
            for moment, hook in hooks.items():
                client.meta.events.unregister(f"{moment}.events.PutEvents", hook)

    def _note(self, params: dict[str, Any], **_: object) -> None:
        self.calls.append(params["Entries"])

    def _answer(self, **_: object) -> tuple[AWSResponse, dict[str, Any]]:
        fate = self.judge(self.calls[-1])
        if isinstance(fate, OutOfReach):
            raise EndpointConnectionError(endpoint_url="https://events.example")
        if isinstance(fate, Refused):
            return _response(fate.status, {"Error": {"Code": fate.code, "Message": "no"}})
        accepted = [e for e, code in zip(self.calls[-1], fate, strict=True) if code is None]
        if accepted:
            self.deliver(accepted)
        entries = [{"ErrorCode": code} if code else {"EventId": "1"} for code in fate]
        failed = len(fate) - len(accepted)
        return _response(200, {"FailedEntryCount": failed, "Entries": entries})


def _response(status: int, parsed: dict[str, Any]) -> tuple[AWSResponse, dict[str, Any]]:
    parsed["ResponseMetadata"] = {"HTTPStatusCode": status}
    return AWSResponse("https://events.example", status, HTTPHeaders(), None), parsed
