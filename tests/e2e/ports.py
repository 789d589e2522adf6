"""Ports for an engine and the Shopify simulator next to it."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """A port that is free and has a free neighbour, for the Shopify simulator.

    Below those that the system gives to outgoing calls: one of them could take the neighbour
    before the simulator does.
    """
    for port in random.sample(range(20_000, 32_000, 2), 100):
        with socket.socket() as probe, socket.socket() as neighbour, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            neighbour.bind(("127.0.0.1", port + 1))
            return port
    raise RuntimeError("no two free ports beside each other")
