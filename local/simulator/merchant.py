"""A merchant without a browser: answers the authorize page over HTTP, for tests of any process."""

import http.client
from urllib.parse import parse_qsl, urlencode, urlsplit


class NotSentBack(Exception):
    """The page refused, or did not lead back to the app."""


def approve(oauth_url: str) -> str:
    """Let the app in; answers the callback's address, which is not called. Raises NotSentBack."""
    return _choose(oauth_url, "approve")


def deny(oauth_url: str) -> str:
    """Keep the app out; answers the callback's address, which is not called. Raises NotSentBack."""
    return _choose(oauth_url, "deny")


def _choose(oauth_url: str, choice: str) -> str:
    parts = urlsplit(oauth_url)
    fields = urlencode([*parse_qsl(parts.query, keep_blank_values=True), ("choice", choice)])
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", parts.path, fields, headers)
        answer = connection.getresponse()
        location = answer.getheader("Location")
        if answer.status != 303 or location is None:
            raise NotSentBack(f"{answer.status}: {answer.read().decode(errors='replace')[-400:]}")
        return location
    finally:
        connection.close()
