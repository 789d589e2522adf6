"""Flame pictures of a cold import and of a warm POST, as SVG under `build/flames/`.

A box is a function, as wide as its share of the samples; what it called stands upon it. Blue is the
AWS SDK, orange everything else.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from bench import child
from bench.artefact import MADE, Artefact

WIDTH, LINE, LETTER, STARTS = 1400, 17, 6.2, 8
NARROWEST = 0.0015
TITLES = {"cold": "cold import of the HTTP function", "warm": "warm POST, without the network"}

SHARES = {
    "the SDK's calls": "botocore/client: _api_call",
    "the log line": "connectors/api/endpoint: _log",
}


@dataclass
class Box:
    """A function in its place, and what it called there."""

    name: str
    samples: int = 0
    inside: dict[str, "Box"] = field(default_factory=dict)

    def add(self, stack: list[str], samples: int) -> None:
        """Count a stack."""
        self.samples += samples
        if stack:
            name, *rest = stack
            self.inside.setdefault(name, Box(name)).add(rest, samples)

    @property
    def height(self) -> int:
        """How many boxes stand upon each other."""
        return 1 + max((box.height for box in self.inside.values()), default=0)


def drawn(box: Box, left: float, level: int, whole: Box) -> list[str]:
    """The box and all upon it, as SVG."""
    share = box.samples / whole.samples
    if share < NARROWEST:
        return []
    width, top = share * WIDTH, (whole.height - level) * LINE
    ours = not box.name.startswith(("botocore", "boto3", "urllib3", "s3transfer"))
    hue = 28 if ours else 205
    shade = 62 + sum(map(ord, box.name)) % 18
    room = int((width - 6) / LETTER)
    text = escape(box.name if len(box.name) <= room else f"{box.name[: room - 1]}…")
    parts = [
        f"<g><title>{escape(box.name)}: {share:.1%}</title>",
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{LINE - 1}"',
        f' fill="hsl({hue},70%,{shade}%)"/>',
        f'<text x="{left + 3:.1f}" y="{top + 12}">{text}</text></g>' if room > 3 else "</g>",
    ]
    for inner in sorted(box.inside.values(), key=lambda each: -each.samples):
        parts += drawn(inner, left, level + 1, whole)
        left += inner.samples / whole.samples * WIDTH
    return parts


def picture(title: str, stacks: Counter[str]) -> str:
    """The whole SVG."""
    whole = Box(title)
    for stack, samples in stacks.items():
        whole.add([frame for frame in stack.split(";") if frame], samples)
    height = (whole.height + 1) * LINE
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
    boxes = "".join(drawn(whole, 0, 0, whole))
    return f'{head} font-family="monospace" font-size="10.5">{boxes}</svg>'


def share(stacks: Counter[str], frame: str) -> float:
    """The part of the samples in which a function was at work, itself or by what it called."""
    return sum(n for stack, n in stacks.items() if frame in stack.split(";")) / stacks.total()


def main() -> int:
    """Sample, draw, and say what part of a warm POST the SDK and the log line are."""
    folder = MADE / "flames"
    folder.mkdir(parents=True, exist_ok=True)
    environment = Artefact.built().environment("integrations")
    for what, title in TITLES.items():
        stacks: Counter[str] = Counter()
        for _ in range(STARTS if what == "cold" else 1):
            stacks.update(child.run("sampled.py", environment, what))
        path: Path = folder / f"{what}.svg"
        path.write_text(picture(title, stacks), encoding="utf-8")
        print(path)
    for title, frame in SHARES.items():
        print(f"{title}: {share(stacks, frame):.0%} of a warm POST")
    return 0


if __name__ == "__main__":
    sys.exit(main())
