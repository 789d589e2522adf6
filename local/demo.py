"""The demo entity: two keys, kept on this machine so that the next run has the same ones."""

import json
import os
import socket
import urllib.request
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from connectors.adapters.system import SystemClock
from connectors.domain.api_keys import digest
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.issue_key import IssueKey, NewKey
from connectors.wiring import operator as wiring
from local.places import ROOT, Broken
from local.stack import Stack

SHARED = ROOT / ".local" / "demo.env"


@dataclass(frozen=True)
class Demo:
    """An entity and its keys; a key's text is on nobody's disk but in this machine's `.local/`."""

    entity_id: str
    test_key: str
    live_key: str

    @classmethod
    def on(cls, stack: Stack) -> "Demo":
        """The demo entity of a run; keys that the table no longer knows are stored there again."""
        kept = stack.places.home / "demo.json"
        operator = wiring.operator(stack.session(), stack.outputs()["KeysTable"])
        known = json.loads(kept.read_text()) if kept.exists() else {"entity_id": str(uuid.uuid4())}
        for name, livemode in (("test_key", False), ("live_key", True)):
            text = known.get(name)
            if text is None or not operator.keys.count(digest(text), SystemClock()()):
                new_key = NewKey(entity_id=known["entity_id"], livemode=livemode, name="make run")
                known[name] = _issue(operator.issue_key, new_key, text)
        write_private(kept, json.dumps(known))
        return cls(**known)

    def publish(self, stack: Stack, base_url: str) -> None:
        """Write `demo.env` for scripts: this run's own, and the folder's where no run has it.

        The folder's is the first run's, or the default port's where that one starts later.
        """
        text = (
            f"ARCUS_BASE_URL={base_url}\n"
            f"ARCUS_TEST_KEY={self.test_key}\n"
            f"ARCUS_LIVE_KEY={self.live_key}\n"
        )
        write_private(stack.places.home / "demo.env", text)
        if stack.places.default or not _answers(SHARED):
            write_private(SHARED, text)

    def withdraw(self, stack: Stack) -> None:
        """Remove what `publish` wrote, and nobody else's."""
        for path in (SHARED, stack.places.home / "demo.env"):
            if _base_url(path).startswith(stack.places.endpoint + "/"):
                path.unlink(missing_ok=True)

    def unconnected(self, base_url: str) -> str | None:
        """A connector type that the test key can still connect; None where it has them all."""
        request = urllib.request.Request(
            f"{base_url}/v1/integrations?limit=100",
            headers={"Authorization": f"Bearer {self.test_key}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                taken = {row["connector_type"] for row in json.load(answer)["data"]}
        except (OSError, ValueError, KeyError):
            raise Broken("The API does not list the demo entity's integrations.") from None
        config_only = (name for name, known in CATALOGUE.items() if known.setup == "config")
        return next((name for name in config_only if name not in taken), None)


def _issue(issue_key: IssueKey, new_key: NewKey, text: str | None) -> str:
    """A new key's text; or the given one again, all of which but its end follows from it."""
    if text is not None:
        end = text.rpartition("_")[2]
        issue_key = replace(issue_key, random_text=lambda _: end)
    return issue_key(new_key).secret


def write_private(path: Path, text: str) -> None:
    """Atomically, for the owner's eyes only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _base_url(path: Path) -> str:
    try:
        return path.read_text().partition("\n")[0].removeprefix("ARCUS_BASE_URL=")
    except OSError:
        return ""


def _answers(path: Path) -> bool:
    """Whether somebody listens where the file points; a run that was killed leaves it behind."""
    address = urlsplit(_base_url(path))
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1):
            return True
    except OSError:
        return False
