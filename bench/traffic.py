"""What one connection sees in a month, as far as the model has to assume it."""

from dataclasses import dataclass, replace

from bench import template

MONTH = 730 * 3600
"""Seconds."""
TOKEN_SECONDS = 3600
"""That an access token of Shopify's lives (spec: shopify §2)."""
MARGIN = float(template.variables("credentials")["TOKEN_MARGIN"])

UNPRICED = {
    "list of 1": "a list is priced with ten rows",
    "POST": "a careful caller sends a key with it",
    "tick": "there is one a minute, whatever the connections",
}
"""Requests that are measured and that no connection's month holds, with the reason."""


@dataclass(frozen=True)
class Traffic:
    """Assumed: nobody has told us yet."""

    reads: float = 30
    lists: float = 4
    amends: float = 2
    hand_outs: float = 300
    months: float = 20
    """That a connection lasts, from its POST to its DELETE."""
    neighbours: float = 10
    """Connections of one entity, which share its keys."""
    shops: float = 1 / 16
    """The share of connections that are Shopify's: one of the sixteen types."""
    peak: float = 3
    """The busiest second beside the mean one, which quotas are asked for."""

    @property
    def refreshing(self) -> float:
        """The share of a shop's hand-outs that find their token about to end. They come by chance:
        behind each refresh, as many as come while its token is good need none.
        """
        good = TOKEN_SECONDS - MARGIN
        return 1 / (1 + self.hand_outs * good / MONTH)

    @property
    def requests(self) -> dict[str, float]:
        """How often each measured request comes. A row's writes are followed by both functions that
        hear of them, one at a time: at these rates a batch is one record.
        """
        of_shops = self.hand_outs * self.shops
        once, refreshed = 1 / self.months, of_shops * self.refreshing
        events = self.amends + 4 * once
        return {
            "GET": self.reads,
            "list of 10": self.lists,
            "PATCH": self.amends,
            **dict.fromkeys(("POST, once", "PUT credentials", "DELETE", "window closed"), once),
            "disconnect followed": once,
            "hand-out": self.hand_outs - of_shops,
            "hand-out, token lives": of_shops - refreshed,
            "hand-out, refreshed": refreshed,
            "event": events,
            # By upkeep all of them, and by the announcer those that are no events.
            "change followed": events + 2 * refreshed,
        }

    @property
    def at_worst(self) -> "Traffic":
        """The same where every connection is a shop."""
        return replace(self, shops=1)
