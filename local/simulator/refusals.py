"""Why a token call gets no tokens by Shopify's own rules, without any fault."""

from local.simulator.shop import Closing


class Refused(Exception):
    """A token call's refusal, as Shopify words it."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status, self.error, self.description = status, error, description


class Closed(Exception):
    """The shop is closed or frozen."""

    def __init__(self, closing: Closing) -> None:
        super().__init__("closed")
        self.closing = closing


class Moved(Exception):
    """The shop has another domain of its own, and is to be asked there."""

    def __init__(self, domain: str) -> None:
        super().__init__("moved")
        self.domain = domain
