"""SIGKILL at random moments of `run`, `judge`, `compact` and `push`: what is lost, and what is there by half.

    python -m bench.torture [--kills 200] [--steps 0] [--seed 0] [--out bench/results/torture.json] [--quiet]

A store is copied, a command is killed in the middle one to four times and looked at after each kill, then ends undisturbed; the
store must be the one that an undisturbed command leaves, quad by quad (`tests/faults/torture.py`). `push` goes to a real oxigraph
server. The seed draws how often and after how many seconds; what the processor does in that time no seed decides. Ends with 1 where
anything was lost, half-written, or otherwise than after an undisturbed command.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: processes with threads are not to be forked

from communique import __version__
from tests.communique.servers import oxigraph
from tests.faults.server import SparqlServer
from tests.faults.torture import Tally, Torture

TOLD = 20
"""How many lines of what went wrong are printed and kept."""


def torture(kills: int, *, seed: int, steps: int, quiet: bool) -> Tally:
    """So many kills at random, and one before every so many steps of writing, in a folder that goes afterwards."""

    def tell(words: str) -> None:
        if not quiet:
            sys.stderr.write(f"{words}\n")

    with tempfile.TemporaryDirectory() as place, oxigraph(Path(place) / "server") as url:
        folder = Path(place) / "work"
        folder.mkdir()
        work = Torture(folder, seed=seed, tell=tell)
        commands = work.commands(SparqlServer(url))
        work.until(kills, commands)
        for command in commands if steps else ():
            work.kill_each_step(command, every=steps)
    return work.tally


def report(tally: Tally, *, seed: int, seconds: float) -> dict[str, object]:
    """What is printed and kept."""
    packages = ("pyoxigraph", "oxigraph", "spacy", "pyshacl")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "versions": {
            "communique": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in packages},
        },
        "seed": seed,
        "seconds": round(seconds),
        "rounds": tally.rounds,
        "kills": tally.killed,
        "kills by command": dict(sorted(tally.kills.items())),
        "restarts": tally.restarts,
        "looks at the store": tally.looks,
        "articles written": tally.written,
        "lost": len(tally.lost),
        "half-written": len(tally.half),
        "otherwise than undisturbed": len(tally.wrong),
        "what went wrong": [*tally.lost, *tally.half, *tally.wrong][:TOLD],
    }


def main() -> int:
    """Torture, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--steps", type=int, default=0, help="kill before each n-th step of writing too; 0: before none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args()
    begin = time.monotonic()
    tally = torture(given.kills, seed=given.seed, steps=given.steps, quiet=given.quiet)
    found = report(tally, seed=given.seed, seconds=time.monotonic() - begin)
    for name, value in found.items():
        sys.stdout.write(f"{name}: {value if isinstance(value, str | int) else json.dumps(value)}\n")
    if given.out is not None:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if tally.lost or tally.half or tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
