"""What can be made to go wrong with token calls."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock

GRANT_TYPES = AUTHORIZATION_CODE, REFRESH_TOKEN = ("authorization_code", "refresh_token")


class Kind(StrEnum):
    """The ways; `worked` says in which of them the call's work is done all the same."""

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


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong, for whom and how often."""

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

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError("times is at least 1, or null until cleared")
        if self.grant_type not in (None, *GRANT_TYPES):
            raise ValueError(f"grant_type is one of {', '.join(GRANT_TYPES)}")
        if not 0 <= self.seconds <= 600:
            raise ValueError("seconds is from 0 to 600")

    def meets(self, shop: str, grant_type: str) -> bool:
        """Whether such a call is one of those it is for."""
        return self.shop in (None, shop) and self.grant_type in (None, grant_type)

    def narrow(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """The scopes that are granted while it lasts."""
        if self.kind is not Kind.WRONG_SCOPES:
            return scopes
        return scopes[:-1] if self.scopes is None else tuple(filter(None, self.scopes.split(",")))


@dataclass
class Faults:
    """Those that are armed, in the order of arming: a call meets the first that is for it."""

    armed: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()

    def arm(self, fault: Fault) -> None:
        """From the next call on."""
        with self._lock:
            self.armed.append(fault)

    def clear(self) -> None:
        """Disarm all."""
        with self._lock:
            self.armed.clear()

    def take(self, shop: str, grant_type: str) -> Fault | None:
        """What this call meets, which is one call less for the others."""
        with self._lock:
            for place, fault in enumerate(self.armed):
                if fault.meets(shop, grant_type):
                    self._spend(place, fault)
                    return fault
        return None

    def _spend(self, place: int, fault: Fault) -> None:
        if fault.times == 1:
            del self.armed[place]
        elif fault.times is not None:
            self.armed[place] = replace(fault, times=fault.times - 1)
