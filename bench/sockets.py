"""Row 14: CPU of requests over loopback sockets, beside their AWS calls made in other ways."""

from bench import child
from bench.artefact import Artefact
from bench.row import Row
from bench.wall import over, stub

ROUNDS = 150
OVER_THE_FLOOR = {
    "GET": 3.0,
    "list of 16": 3.0,
    "POST": 3.5,
    "PUT credentials": 3.0,
    "hand-out": 2.5,
}
"""Of the same calls signed by hand, sent over urllib3 and read as JSON."""


def rows(built: Artefact) -> list[Row]:
    """Each kind of request over the floor; how it stands to plain boto3 calls is said beside it."""
    found = measured(built, ROUNDS)
    return [
        Row(
            14,
            f"CPU over sockets: {kind} / its calls signed by hand",
            over(found[kind]["ours"], found[kind]["floor"]),
            goal,
            remark=f"{over(found[kind]['ours'], found[kind]['plain']):.2f} of plain boto3 calls",
        )
        for kind, goal in OVER_THE_FLOOR.items()
    ]


def measured(built: Artefact, rounds: int) -> dict[str, dict[str, list[float]]]:
    """By kind and way the CPU seconds of each round; the rounds of all ways alternate."""
    found: dict[str, dict[str, list[float]]] = {}
    with stub(built, 0, "again") as port:
        address = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        for function in ("integrations", "credentials"):
            environment = built.environment(function) | address
            found |= child.run("sockets.py", environment, function, str(rounds))
    return found
