"""The simulator as a process of its own: `python -m local.simulator`, until SIGTERM or Ctrl-C."""

import argparse
import signal
import sys
from threading import Event

from local.simulator.app import App, Lifetimes
from local.simulator.server import Simulator
from local.simulator.shops import DeadRefresh


def main() -> int:
    """Run until asked to end; the one line printed is the template of a shop's address."""
    given = _arguments()
    ending = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ending.set())
    app = App(
        given.client_id,
        given.client_secret,
        given.previous_secret,
        tuple(given.redirect_uri),
    )
    simulator = Simulator(
        app,
        port=given.port,
        deliver_to=given.deliver_to,
        lifetimes=Lifetimes(given.code, given.access, given.refresh, given.retry),
        dead_refresh=DeadRefresh(given.dead_refresh),
    )
    with simulator:
        print(simulator.address, flush=True)  # noqa: T201
        ending.wait()
    return 0


def _arguments() -> argparse.Namespace:
    usual = Lifetimes()
    parser = argparse.ArgumentParser(prog="python -m local.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-secret", required=True)
    parser.add_argument("--previous-secret", help="not revoked yet: what it signs with")
    parser.add_argument("--redirect-uri", action="append", default=[], help="may be repeated")
    parser.add_argument("--deliver-to", help="the service's address for webhooks")
    parser.add_argument("--dead-refresh", choices=list(DeadRefresh), default="invalid_grant")
    parser.add_argument("--code", type=float, default=usual.code, help="seconds a code lives")
    parser.add_argument("--access", type=int, default=usual.access, help="seconds")
    parser.add_argument("--refresh", type=int, default=usual.refresh, help="seconds")
    parser.add_argument("--retry", type=float, default=usual.retry, help="seconds")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
