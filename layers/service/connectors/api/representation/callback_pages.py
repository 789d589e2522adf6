"""Where the merchant's browser lands after Shopify: a page of ours, or the caller's own address."""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template
from urllib.parse import urlencode

from connectors.api.http.call import Response
from connectors.domain.connection.row import Connection

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    ),
    "Content-Type": "text/html; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The address that was opened holds a code: it goes into no cache and no referrer."""

RETURN_ADDRESS = "return_address"
"""The member of `config` by which an entity asks for its own page instead."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one of the pages says."""

    status: int
    result: str
    mark: str
    title: str
    text: str


CONNECTED = Page(
    200,
    "connected",
    "✓",
    "Your shop is connected",
    "You can close this page and go back to the application you came from.",
)
REFUSED = Page(
    400,
    "refused",
    "✕",
    "Nothing was connected this time",
    "The request was declined, has expired, or was used before. Go back to the application you came"
    " from; if your shop does not show as connected there, start the connection again.",
)
TRY_AGAIN = Page(
    503,
    "try_again",
    "↻",
    "Your shop may not be connected yet",
    "Somebody did not answer in time. Wait a minute and go back to the application you came from;"
    " if your shop does not show as connected there, start the connection again.",
)
NOT_SET_UP = Page(
    503,
    "not_set_up",
    "!",
    "This application cannot connect shops just now",
    "It is not set up as it has to be, and starting again will not help. Please tell the people who"
    " run the application, with the reference below.",
)

_HTML = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style>
:root { color-scheme: light dark;
  --ink: #1c2430; --ground: #f4f5f7; --card: #fff; --quiet: #5b6675; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff4; --ground: #12161c; --card: #1c222b; --quiet: #a5b0c0; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { box-sizing: border-box; width: min(32rem, 100vw - 2rem); margin: 1rem; padding: 2rem;
  border-radius: 0.75rem; background: var(--card); }
h1 { margin: 0 0 0.75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
.mark { font-size: 2rem; line-height: 1; margin-bottom: 1rem; }
.reference { margin: 1.5rem 0 0; color: var(--quiet); font-size: 0.875rem;
  overflow-wrap: anywhere; }
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">$mark</div>
<h1>$title</h1>
<p>$text</p>
<p class="reference">Reference for support: $reference</p>
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Landing:
    """`return_addresses` is the operator's allow-list: an entity may ask for one of them only."""

    return_addresses: Sequence[str]

    def __call__(
        self, page: Page, reference: str, row: Connection | None = None, log_reason: str = ""
    ) -> Response:
        """The page; or the way to the entity's own, where it is known whose browser this is."""
        address = self._asked_for(row)
        if address is None:
            return Response(page.status, _spelled(page, reference), HEADERS, log_reason)
        told = urlencode({"integration": "shopify", "result": page.result, "reference": reference})
        away = f"{address}{'&' if '?' in address else '?'}{told}"
        return Response(303, "", _WITHOUT_CONTENT | {"Location": away}, log_reason)

    def _asked_for(self, row: Connection | None) -> str | None:
        asked = json.loads(row.config).get(RETURN_ADDRESS) if row is not None else None
        return asked if isinstance(asked, str) and asked in self.return_addresses else None


_WITHOUT_CONTENT = {name: HEADERS[name] for name in ("Cache-Control", "Referrer-Policy")}


def _spelled(page: Page, reference: str) -> str:
    return _HTML.substitute(
        title=html.escape(page.title),
        mark=page.mark,
        text=html.escape(page.text),
        reference=html.escape(reference),
    )
