"""Every way a request can be refused, as a tree of facts without a status.

Refusal
├── Malformed            the request cannot be read
│   ├── InvalidJson · BodyTooLarge · UnsupportedMediaType · InvalidIdempotencyKey
│   └── InvalidVersion · InvalidParameter · InvalidConnectorType
├── Unadmitted           the caller may not do this
│   ├── MissingApiKey · InvalidApiKey · ExpiredApiKey · AddressNotAllowed
│   └── InsufficientScope · LiveModeRequiresLiveKey · RateLimited
├── FieldRefused         one field of the body is wrong
│   ├── ForbiddenField · UnknownField · MissingField · InvalidField
│   └── FieldNotApplicable · CredentialInConfig · WrongEnvironment
├── Conflicting          the stored state does not allow it
│   ├── AlreadyConnected · Disconnected · CredentialsStored · AuthorizationRequired
│   ├── OauthOnly · IdempotencyKeyReused · ConcurrentUpdate · StaleVersion
│   ├── ShopConnectedElsewhere
│   └── RestoreInHand    a ConcurrentUpdate of which we know what is at work
├── NoSuchRoute · MethodNotAllowed · NotConnected · NotSetUp
└── Unavailable          a neighbour did not answer in time
    └── UnreadableRow    a stored row that this release does not understand
"""

from dataclasses import dataclass

# Not frozen: the interpreter writes the traceback onto an exception that is being raised.


class Refusal(Exception):
    """A request that is not carried out; nothing was changed."""


class Malformed(Refusal):
    """The request cannot be read."""


class InvalidJson(Malformed):
    """The body is not one JSON object."""


class BodyTooLarge(Malformed):
    """The body is longer than the contract allows."""


class UnsupportedMediaType(Malformed):
    """The body is announced as something other than JSON."""


class InvalidIdempotencyKey(Malformed):
    """The `Idempotency-Key` is empty, too long or not printable."""


class InvalidVersion(Malformed):
    """`Arcus-Version` names a version that was never published."""


@dataclass(eq=False)
class InvalidParameter(Malformed):
    """A query parameter is unknown, repeated or out of range; `param` unless its name is odd."""

    param: str | None
    expected: str


class InvalidConnectorType(Malformed):
    """The path names a connector that the catalogue does not have."""


class NoSuchRoute(Refusal):
    """No route has this path."""


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    """The path exists, but not for this method."""

    allowed: tuple[str, ...]


class Unadmitted(Refusal):
    """The caller may not do this."""


class MissingApiKey(Unadmitted):
    """No bearer key was sent."""


class InvalidApiKey(Unadmitted):
    """The key is not one of ours, or was revoked."""


class ExpiredApiKey(Unadmitted):
    """The key's last day has passed."""


class AddressNotAllowed(Unadmitted):
    """The key is bound to addresses, and the caller's is not among them."""


@dataclass(eq=False)
class InsufficientScope(Unadmitted):
    """The key lacks the scope that the route asks for."""

    required: str


@dataclass(eq=False)
class RateLimited(Unadmitted):
    """The key has used its allowance; `retry_after` is in whole seconds."""

    retry_after: int


class LiveModeRequiresLiveKey(Unadmitted):
    """A test key asked for live mode."""


@dataclass(eq=False)
class FieldRefused(Refusal):
    """One field of the body is wrong; `param` is its path in the client's own spelling."""

    param: str
    expected: str = ""


class ForbiddenField(FieldRefused):
    """The field may never be sent here: a credential, or the caller's own identity."""


class UnknownField(FieldRefused):
    """The contract has no such field."""


class MissingField(FieldRefused):
    """The field has to be sent."""


class InvalidField(FieldRefused):
    """The value does not fit the field; `expected` says what would."""


class FieldNotApplicable(FieldRefused):
    """The field belongs to another connector."""


class CredentialInConfig(FieldRefused):
    """A value in `config` has the published shape of a credential, or the name of one."""


class WrongEnvironment(FieldRefused):
    """A credential of the provider's other environment; `expected` is the connection's own mode."""


class Conflicting(Refusal):
    """The stored state does not allow it."""


class AlreadyConnected(Conflicting):
    """The entity already has a connection of this type in this key mode."""


class Disconnected(Conflicting):
    """The connection is disconnected; only connecting again revives it."""


class CredentialsStored(Conflicting):
    """The mode cannot change while credentials are stored that do not name the new one."""


class AuthorizationRequired(Conflicting):
    """The connection cannot be switched on before the merchant has authorized it."""


class OauthOnly(Conflicting):
    """The connector gets its credentials by the provider's consent page only."""


class IdempotencyKeyReused(Conflicting):
    """The key belongs to another request: another method, path or body."""


class ConcurrentUpdate(Conflicting):
    """Others kept changing the same row; nothing was changed by this request."""


class RestoreInHand(ConcurrentUpdate):
    """The connection is being restored; until that has ended, nothing else may be begun."""


class StaleVersion(Conflicting):
    """`If-Match` names a version that is no longer the current one."""


class ShopConnectedElsewhere(Conflicting):
    """Another connection holds the shop; a token for this one would retire that one's."""


class NotConnected(Refusal):
    """There is no such row for this caller: absent, or somebody else's."""


class NotSetUp(Refusal):
    """The operator of this stack has not registered an app for the connector."""


@dataclass(eq=False)
class Unavailable(Refusal):
    """A neighbour did not answer in time, or not usefully; try again in `retry_after` seconds."""

    neighbour: str
    retry_after: int = 2


class UnreadableRow(Unavailable):
    """A stored row that this release does not understand: no retry helps, an operator has to look.

    `entity_id` and `connector_type` say where it stands, `fault` what was wrong with it; none of
    what it holds.
    """

    def __init__(self, entity_id: str, connector_type: str, fault: str) -> None:
        super().__init__("connections", 300)
        self.entity_id = entity_id
        self.connector_type = connector_type
        self.fault = fault
