"""Rows 5 and 7: what only a clock can tell, as medians of measurements that take turns."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench import certificates, child
from bench.artefact import MADE, PROCESS, Artefact, Unmeasured, packages, paths
from bench.compared import APPS, FOLDER, PLAIN, USUAL, surroundings
from bench.row import Row
from local.places import ROOT

DELAY_MS = 5
ROUNDS, STARTS = 60, 9
OVER_ITS_TRIPS, OVER_THE_USUAL, OVER_THE_THIRD = 1.65, 0.45, 6.0


def post(built: Artefact) -> list[Row]:
    """Row 5: a POST beside its raw round trips, and beside the usual design."""
    with stub(built, DELAY_MS) as port:
        environment = built.environment("integrations")
        search = paths(Path(environment["PYTHONPATH"]), FOLDER)
        environment |= {
            "PYTHONPATH": search,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_LAMBDA_FUNCTION_NAME": "app",
        }
        taken = child.run("designs.py", environment, str(ROUNDS))
    over_trips = median(o / r for o, r in zip(taken["ours"], taken["raw"], strict=True))
    usual = median(u / r for u, r in zip(taken["usual"], taken["raw"], strict=True))
    over_usual = median(o / u for o, u in zip(taken["ours"], taken["usual"], strict=True))
    told = f"{median(taken['ours']) * 1000:.1f} ms"
    return [
        Row(5, "POST / its raw round trips", over_trips, OVER_ITS_TRIPS, {USUAL: usual}, told),
        Row(5, "POST / the usual design", over_usual, OVER_THE_USUAL, {USUAL: 1.0}),
    ]


def first_call(built: Artefact) -> list[Row]:
    """Row 7: CPU of the first call by TLS over the third's, ours and the plain app's in turns."""
    folder = MADE / "certificates"
    certificate, secret = certificates.issue(folder)
    five = built.layers[1] / "connectors" / "adapters" / "amazon-roots.pem"
    every = packages() / "botocore" / "cacert.pem"
    ours, all_of_them = (certificates.bundle(folder, b, certificate) for b in (five, every))
    ratios: dict[str, list[float]] = {"handler": [], PLAIN: []}
    with stub(built, 0, certificate, secret) as port:
        address = {"AWS_ENDPOINT_URL": f"https://localhost:{port}"}
        trusting = {"AWS_CA_BUNDLE": str(all_of_them)}
        for _ in range(STARTS):
            built_one = built.environment("integrations") | address
            calls = child.run("hand_shakes.py", built_one, "handler", str(ours))
            ratios["handler"].append(calls[0] / calls[2])
            calls = child.run("hand_shakes.py", surroundings() | address | trusting, APPS[PLAIN])
            ratios[PLAIN].append(calls[0] / calls[2])
    ratio, plain = (median(found) for found in ratios.values())
    return [Row(7, "CPU of the first HTTPS call / third", ratio, OVER_THE_THIRD, {PLAIN: plain})]


@contextmanager
def stub(built: Artefact, milliseconds: float, *certificate: Path) -> Iterator[int]:
    """AWS on loopback for as long as the block; its port."""
    search = paths(*built.layers, ROOT)
    command = [sys.executable, "-m", "bench.stub", str(milliseconds), *map(str, certificate)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=PROCESS | {"PYTHONPATH": search},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        line = process.stdout.readline()
        if not line.strip():
            raise Unmeasured("the stub did not start")
        yield int(line)
    finally:
        process.kill()
        process.communicate()
