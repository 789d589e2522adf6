"""The demo entity: two keys, kept on this machine so that the next run has the same ones."""

import json
import os
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from connectors import wiring
from connectors.adapters.system import SystemClock
from connectors.domain.api_keys import digest
from connectors.operations.issue_key import KeyWish
from local.places import ROOT
from local.stack import Stack


@dataclass(frozen=True)
class Demo:
    """An entity and its keys; a key's text is on nobody's disk but in this machine's `.local/`."""

    entity_id: str
    test_key: str
    live_key: str

    @classmethod
    def on(cls, stack: Stack) -> "Demo":
        """The demo entity of a run, made anew where its keys are not in the table."""
        kept = stack.places.home / "demo.json"
        operator = wiring.operator(stack.session(), stack.outputs()["KeysTable"])
        if kept.exists():
            demo = cls(**json.loads(kept.read_text()))
            now = SystemClock()()
            if all(operator.keys.count(digest(k), now) for k in (demo.test_key, demo.live_key)):
                return demo
        entity_id = str(uuid.uuid4())
        test_key, live_key = (
            operator.issue_key(
                KeyWish(entity_id=entity_id, livemode=live, name=f"make run ({mode})")
            ).secret
            for mode, live in (("test", False), ("live", True))
        )
        demo = cls(entity_id, test_key, live_key)
        _write(kept, json.dumps(asdict(demo)))
        return demo

    def publish(self, stack: Stack, base_url: str) -> list[Path]:
        """Write `demo.env` for scripts: this run's own, and the folder's where no run has it."""
        text = (
            f"# make run, process {os.getpid()}\n"
            f"ARCUS_BASE_URL={base_url}\n"
            f"ARCUS_TEST_KEY={self.test_key}\n"
            f"ARCUS_LIVE_KEY={self.live_key}\n"
        )
        written = [stack.places.home / "demo.env"]
        shared = ROOT / ".local" / "demo.env"
        if not _held(shared):
            written.append(shared)
        for path in written:
            _write(path, text)
        return written


def _write(path: Path, text: str) -> None:
    """Atomically, for the owner's eyes only."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(text)
    draft.rename(path)


def _held(path: Path) -> bool:
    """Whether the process that wrote the file still runs."""
    try:
        owner = int(path.read_text().splitlines()[0].rpartition(" ")[2])
        os.kill(owner, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True
