"""What can be made to go wrong with token calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock

from local.simulator.answers import REDIRECTS, Body
from local.simulator.fields import WrongField, check_header

GRANT_TYPES = AUTHORIZATION_CODE, REFRESH_TOKEN = ("authorization_code", "refresh_token")


class Kind(StrEnum):
    """The ways; `worked` says in which of them the call's work is done all the same."""

    REFUSED = "refused"
    """Any 4xx."""
    REDIRECT = "redirect"
    SERVER_ERROR = "server_error"
    """Any 5xx."""
    SLOW = "slow"
    """The work is done at once, the answer held back."""
    SLOW_START = "slow_start"
    """The call waits before its work is done."""
    LOST_ANSWER = "lost_answer"
    RESET = "reset"
    HTML_520 = "html_520"
    ERROR_500 = "error_500"
    TOO_MANY = "too_many"
    MISSING_FIELD = "missing_field"
    INVALID_GRANT = "invalid_grant"
    INVALID_CLIENT = "invalid_client"
    WRONG_SCOPES = "wrong_scopes"

    @property
    def worked(self) -> bool:
        """Whether Shopify does what was asked."""
        return self in _WORKED


_WORKED = {
    Kind.SLOW,
    Kind.SLOW_START,
    Kind.LOST_ANSWER,
    Kind.MISSING_FIELD,
    Kind.WRONG_SCOPES,
}
STATUSES: dict[Kind, tuple[int, Sequence[int], str]] = {
    Kind.REFUSED: (403, range(400, 500), "400 to 499"),
    Kind.REDIRECT: (302, REDIRECTS, ", ".join(map(str, REDIRECTS))),
    Kind.SERVER_ERROR: (503, range(500, 600), "500 to 599"),
}
"""Of the ways with a status that can be chosen: the usual one, all, and all in words."""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, for whom and how often. Raises WrongField."""

    kind: Kind
    times: int | None = 1
    """For how many calls; None until cleared."""
    shop: str | None = None
    """The only shop that it meets; None for all."""
    grant_type: str | None = None
    """The only grant type that it meets; None for both."""
    seconds: float = 3
    """How long, for the slow ones."""
    missing: str = "expires_in"
    """Which field of the answer, for `missing_field`."""
    scopes: str | None = None
    """What is granted, for `wrong_scopes`; None for all that was asked but the last."""
    status: int | None = None
    """For those in `STATUSES`; None for the usual one."""
    body: Body = Body.JSON
    error: str | None = None
    """The word in a JSON body; None for Shopify's `errors` with what the status means."""
    error_description: str | None = None
    location: str | None = None
    """Where a redirect leads; None: to another shop, where a call would be seen."""
    retry_after: str | None = None
    """The header of this name, in seconds or as a date."""

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise WrongField("times", "at least 1, or empty (null) until it is cleared")
        if self.grant_type not in (None, *GRANT_TYPES):
            raise WrongField("grant_type", f"one of {', '.join(GRANT_TYPES)}, or none for both")
        if not 0 <= self.seconds <= 600:
            raise WrongField("seconds", "a number from 0 to 600")
        check_header("location", self.location)
        check_header("retry_after", self.retry_after)
        if self.status is not None:
            self._check_status(self.status)

    def _check_status(self, status: int) -> None:
        if self.kind not in STATUSES:
            raise WrongField("status", f"only for {', '.join(STATUSES)}")
        _, known, words = STATUSES[self.kind]
        if status not in known:
            raise WrongField("status", f"for {self.kind}: {words}")

    @property
    def chosen_status(self) -> int:
        """The status of an answer whose status can be chosen."""
        return self.status or STATUSES[self.kind][0]

    def meets(self, shop: str, grant_type: str, names: Collection[str] = ()) -> bool:
        """Whether such a call is one of those it is for; `names` are the shop's others."""
        return self.shop in (None, shop, *names) and self.grant_type in (None, grant_type)

    def narrow(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """The scopes that are granted while it lasts."""
        if self.kind is not Kind.WRONG_SCOPES:
            return scopes
        return scopes[:-1] if self.scopes is None else tuple(filter(None, self.scopes.split(",")))


@dataclass
class Faults:
    """Those that are armed, in the order of arming: a call meets the first that is for it."""

    numbered: dict[int, Fault] = field(default_factory=dict)
    """By a number that stays the same while it is armed."""

    def __post_init__(self) -> None:
        self._lock, self._last = Lock(), 0

    @property
    def armed(self) -> list[Fault]:
        """Those that are armed."""
        with self._lock:
            return list(self.numbered.values())

    def arm(self, fault: Fault) -> int:
        """From the next call on. Answers its number."""
        with self._lock:
            self._last += 1
            self.numbered[self._last] = fault
            return self._last

    def clear(self, shop: str | None = None) -> None:
        """Disarm all; or those that are for this shop alone."""
        with self._lock:
            kept = {
                n: fault for n, fault in self.numbered.items() if shop not in (None, fault.shop)
            }
            self.numbered = kept

    def disarm(self, number: int) -> None:
        """Disarm one, if it is still armed."""
        with self._lock:
            self.numbered.pop(number, None)

    def take(self, shop: str, grant_type: str, names: Collection[str] = ()) -> Fault | None:
        """What this call meets, which is one call less for the others."""
        with self._lock:
            for number, fault in self.numbered.items():
                if fault.meets(shop, grant_type, names):
                    self._spend(number, fault)
                    return fault
        return None

    def _spend(self, number: int, fault: Fault) -> None:
        if fault.times == 1:
            del self.numbered[number]
        elif fault.times is not None:
            self.numbered[number] = replace(fault, times=fault.times - 1)
