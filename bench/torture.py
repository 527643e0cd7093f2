"""SIGKILL at random moments of `run`, `judge`, `compact`, `push`, and faults at each of their steps: what is lost, what is half.

    python -m bench.torture [--kills 200] [--every 1] [--seed 0] [--out bench/results/torture.json] [--quiet]

A store is copied, a command is killed in the middle one to four times and looked at after each kill, then ends undisturbed; the
store must be the one that an undisturbed command leaves, quad by quad (`tests/faults/torture.py`). `push` goes to a real oxigraph
server. The seed draws how often and after how many seconds; what the processor does in that time no seed decides.

Then, on a smaller store, each command is killed before its first step of writing, before its second and so on to the last
(`tests/faults/steps.py`), and refused each of these steps once, as by a full disk, which it must tell in one sentence; with
`--every 3` each third step, with 0 none. Ends with 1 where anything was lost, half-written, or otherwise than after an undisturbed
command.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: processes with threads are not to be forked

from communique import __version__
from tests.communique.servers import oxigraph
from tests.faults.articles import SMALL
from tests.faults.server import SparqlServer
from tests.faults.torture import Tally, Torture

TOLD = 20
"""How many lines of what went wrong are printed and kept."""


@dataclass(frozen=True, slots=True)
class Plans:
    """How many kills at random, each how manieth step of writing is disturbed, and the seed."""

    kills: int
    every: int
    seed: int


def torture(plans: Plans, *, quiet: bool) -> tuple[Tally, Tally]:
    """What kills at random and what faults at each step have done, in a folder that goes afterwards."""

    def tell(words: str) -> None:
        if not quiet:
            sys.stderr.write(f"{words}\n")

    with tempfile.TemporaryDirectory() as place, oxigraph(Path(place) / "server") as url:
        works = [Torture(Path(place) / name, seed=plans.seed, tell=tell) for name in ("random", "steps")]
        server = SparqlServer(url)
        if plans.kills:
            works[0].until(plans.kills, works[0].commands(server))
        for command in works[1].commands(server, plan=SMALL) if plans.every else ():
            works[1].kill_each_step(command, every=plans.every)
            works[1].refuse_each_step(command, every=plans.every)
    return works[0].tally, works[1].tally


def report(tally: Tally, steps: Tally, plans: Plans, *, seconds: float) -> dict[str, object]:
    """What is printed and kept."""
    packages = ("pyoxigraph", "oxigraph", "spacy", "pyshacl")
    found = {name: version(name) for name in packages}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "versions": {"communique": __version__, "python": platform.python_version(), **found},
        "seed": plans.seed,
        "seconds": round(seconds),
        "kills": tally.killed + steps.killed,
        "kills at random moments": dict(sorted(tally.kills.items())),
        "kills before a step of writing": dict(sorted(steps.kills.items())),
        "steps of writing refused": dict(sorted(steps.refused.items())),
        "restarts": tally.restarts + steps.restarts,
        "looks at the store": tally.looks + steps.looks,
        "articles written": tally.written + steps.written,
        "lost": len(tally.lost) + len(steps.lost),
        "half-written": len(tally.half) + len(steps.half),
        "otherwise than undisturbed": len(tally.wrong) + len(steps.wrong),
        "what went wrong": [*tally.lost, *tally.half, *tally.wrong, *steps.lost, *steps.half, *steps.wrong][:TOLD],
    }


def main() -> int:
    """Torture, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--every", type=int, default=1, help="disturb each n-th step of writing; 0: none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args()
    begin = time.monotonic()
    plans = Plans(given.kills, given.every, given.seed)
    found = report(*torture(plans, quiet=given.quiet), plans, seconds=time.monotonic() - begin)
    for name, value in found.items():
        sys.stdout.write(f"{name}: {value if isinstance(value, str | int) else json.dumps(value)}\n")
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if found["what went wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
