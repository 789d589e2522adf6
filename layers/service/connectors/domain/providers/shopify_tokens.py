"""Shopify's expiring tokens: the pair that is kept, and how the token endpoint's answers read."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self, final

from connectors.domain.credentials import Credentials
from connectors.domain.moments import timestamp

MASKED = ("access_token", "refresh_token")
"""The names that a connected row shows of its set."""


DEAD = (
    (400, "invalid_grant", ""),
    (401, "invalid_request", "active refresh_token"),
    # A code is for one exchange: after a lost answer, this is what asking again is told.
    (400, "invalid_request", "authorization code"),
)
"""Status, error and part of the description of answers after which asking again is in vain."""

PASSING = frozenset({408, 425, 429})
"""Statuses below 500 that say "not now", and nothing of the shop."""

_WORD = re.compile(r"[a-z_]{1,64}")


class TokenTrouble(Exception):
    """The token endpoint gave no pair.

    ├── OutcomeUnknown    nobody knows what became of the call: ask again with the same token
    │   └── ResponseLost  there was no answer: the call may even reach Shopify later
    │       └── Outlasted  nor would there have been one in the time that the asker had
    ├── RequestRefused    a plain no, that says nothing of the token: a closed shop, for months
    ├── InvalidGrant      the token or code is over for good
    └── AppRefused        our own client id or secret is wrong: an operator's matter
    """


class OutcomeUnknown(TokenTrouble):
    """No answer, or none that tells what has happened."""


class ResponseLost(OutcomeUnknown):
    """Something was sent and nothing came back: it may arrive late, and retire others' tokens."""


class Outlasted(ResponseLost):
    """The answer takes longer than whoever asked may wait."""


class RequestRefused(TokenTrouble):
    """The shop answered with a plain 4xx, or a redirect; asking again at once is in vain.

    `word` is the answer's own `error` where it is a short one, fit for a log; else None.
    """

    def __init__(self, status: int, word: str | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.word = word


class InvalidGrant(TokenTrouble):
    """The refresh token, or the code, is not accepted any more."""


class AppRefused(TokenTrouble):
    """Our app itself was refused; the tokens may be sound."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a pair is good: its access token until `ends_at`, its refresh token, if nobody uses
    it, until `renewable_until`; and the scopes as Shopify spells them.
    """

    ends_at: datetime
    renewable_until: datetime
    scopes: str


@final
class Tokens:
    """An access token, the refresh token that came with it, and the refresh token before it.

    The one before is kept because of a lost race: where two refresh at once, the pair that is
    committed may be the one that the other call has retired, and then only the one before lives.
    Shows no token: not printed, not pickled, not compared.
    """

    __slots__ = ("__access", "__before", "__refresh", "terms")

    def __init__(self, access: str, refresh: str, before: str | None, terms: Terms) -> None:
        self.__access: Final = access
        self.__refresh: Final = refresh
        self.__before: Final = before
        self.terms: Final = terms

    @classmethod
    def kept(cls, credentials: Credentials) -> Self:
        """The pair in a set that `keep` made."""
        values = credentials.reveal()["credentials"]
        ends_at, until = (values[name] for name in ("expires_at", "refresh_expires_at"))
        moments = datetime.fromisoformat(ends_at), datetime.fromisoformat(until)
        terms = Terms(*moments, values["scope"])
        return cls(
            values["access_token"], values["refresh_token"], values.get("refresh_before"), terms
        )

    def keep(self) -> Credentials:
        """All of it, for the vault."""
        values = {
            "access_token": self.__access,
            "refresh_token": self.__refresh,
            "expires_at": timestamp(self.terms.ends_at),
            "refresh_expires_at": timestamp(self.terms.renewable_until),
            "scope": self.terms.scopes,
        }
        return Credentials(values | ({"refresh_before": self.__before} if self.__before else {}))

    def hand_out(self) -> Credentials:
        """What a worker gets: it has no business with refresh tokens."""
        return Credentials({"access_token": self.__access})

    def succeeding(self, earlier: "Tokens") -> "Tokens":
        """The same pair, as the one that was got for the earlier one's refresh token."""
        return Tokens(self.__access, self.__refresh, earlier.reveal(), self.terms)

    @property
    def predecessor(self) -> "Tokens | None":
        """The pair as it would be with the refresh token before, to ask with that one."""
        if self.__before is None:
            return None
        return Tokens(self.__access, self.__before, None, self.terms)

    def reveal(self) -> str:
        """The refresh token, for the token endpoint."""
        return self.__refresh

    def lives(self, at: datetime, *, for_the_next: timedelta = timedelta()) -> bool:
        """Whether the access token is still accepted then, by our own clock."""
        return at + for_the_next < self.terms.ends_at

    def __repr__(self) -> str:
        return f"Tokens(ends_at={timestamp(self.terms.ends_at)})"

    def __reduce__(self) -> Any:
        raise TypeError("tokens are not copied out of the process")


def tokens(status: int, body: bytes, asked_at: datetime) -> Tokens:
    """The pair in an answer of the token endpoint (spec: shopify, "Answers to tell apart").

    The schema is strict: a missing `expires_in` that was kept as nothing has bricked shops for good
    elsewhere. Lifetimes count from the moment of asking. Raises a TokenTrouble.
    """
    if status == 200:
        return _pair(body, asked_at)
    told = _told(body)
    error, description = told.get("error"), str(told.get("error_description", ""))
    if error == "invalid_client" and 400 <= status < 500:
        raise AppRefused
    if any((status, error) == (said, name) and part in description for said, name, part in DEAD):
        raise InvalidGrant
    if 300 <= status < 500 and status not in PASSING:
        raise RequestRefused(status, error if _is_word(error) else None)
    raise OutcomeUnknown


def _is_word(error: object) -> bool:
    return isinstance(error, str) and _WORD.fullmatch(error) is not None


def _pair(body: bytes, asked_at: datetime) -> Tokens:
    # Imported by the first answer: hand-outs and upkeep rarely ask for a pair, and do without
    # pydantic until then.
    from connectors.domain.providers.token_answer import TokenAnswer  # noqa: PLC0415

    pair = TokenAnswer.read(body)
    if pair is None:
        raise OutcomeUnknown
    ends_at = asked_at + timedelta(seconds=pair.expires_in)
    until = asked_at + timedelta(seconds=pair.refresh_token_expires_in)
    terms = Terms(ends_at, until, pair.scope)
    return Tokens(pair.access_token, pair.refresh_token, None, terms)


def _told(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
