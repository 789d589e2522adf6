"""Rows 5 and 7: what only a clock can tell, as medians of measurements that take turns.

Judged is CPU. Over neighbours that sleep, the time by the clock says more of the machine than of
us: the same code was 1.4 times its round trips on one and 1.8 on another.
"""

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
OVER_THE_USUAL, OVER_THE_THIRD = 0.55, 6.0

Taken = dict[str, list[float]]
"""By design the seconds of each round."""


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
    clock, cpu = (
        {name: [each[which] for each in rounds] for name, rounds in taken.items()}
        for which in (0, 1)
    )
    return [_judged(cpu, clock), *_shown(clock)]


def _judged(cpu: Taken, clock: Taken) -> Row:
    burnt, took = (median(seconds["ours"]) * 1000 for seconds in (cpu, clock))
    ratio, told = over(cpu["ours"], cpu["usual"]), f"{burnt:.1f} ms of CPU, {took:.1f} in all"
    what = "CPU of a POST / of the usual design"
    return Row(5, what, ratio, OVER_THE_USUAL, {USUAL: 1.0}, told)


def _shown(clock: Taken) -> list[Row]:
    ours, usual, raw = (clock[name] for name in ("ours", "usual", "raw"))
    trips = {USUAL: over(usual, raw)}
    return [
        Row(5, "its time / its raw round trips", over(ours, raw), beside=trips),
        Row(5, "its time / the usual design's", over(ours, usual), beside={USUAL: 1.0}),
    ]


def over(ours: list[float], others: list[float]) -> float:
    """The median of the ratios, round by round."""
    return median(one / other for one, other in zip(ours, others, strict=True))


def first_call(built: Artefact) -> list[Row]:
    """Row 7: CPU of the first call by TLS over the third of a client as the SDK makes it.

    Over our own third, whatever makes every call cheaper would make this ratio worse. Ours and the
    plain app take turns.
    """
    folder = MADE / "certificates"
    certificate, secret = certificates.issue(folder)
    five = built.layers[1] / "connectors" / "adapters" / "aws" / "amazon-roots.pem"
    every = packages() / "botocore" / "cacert.pem"
    ours, all_of_them = (certificates.bundle(folder, b, certificate) for b in (five, every))
    ratios: dict[str, list[float]] = {"handler": [], PLAIN: []}
    with stub(built, 0, certificate, secret) as port:
        address = {"AWS_ENDPOINT_URL": f"https://localhost:{port}"}
        trusting = {"AWS_CA_BUNDLE": str(all_of_them)}
        for _ in range(STARTS):
            built_one = built.environment("integrations") | address
            first, *_ = child.run("hand_shakes.py", built_one, "handler", str(ours))
            calls = child.run("hand_shakes.py", surroundings() | address | trusting, APPS[PLAIN])
            ratios["handler"].append(first / calls[2])
            ratios[PLAIN].append(calls[0] / calls[2])
    ratio, plain = (median(found) for found in ratios.values())
    what = "CPU of the first HTTPS call / a plain third"
    return [Row(7, what, ratio, OVER_THE_THIRD, {PLAIN: plain})]


@contextmanager
def stub(built: Artefact, milliseconds: float, *told: str | Path) -> Iterator[int]:
    """AWS on loopback for as long as the block; its port."""
    search = paths(*built.layers, ROOT)
    command = [sys.executable, "-m", "bench.stub", str(milliseconds), *map(str, told)]
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
