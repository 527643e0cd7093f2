"""The official scorer's figures, case by case, as committed under bench/results: a change shows which cases moved.

    python bench/case_results.py CASES GRAPHS SCORER OUT

CASES are the case folders, GRAPHS what `bench/cases.py` made of them, SCORER the path of `score.py`. Writes OUT.json (the counts of
each case and of all) and OUT.md (a table). Ends with 0, or with the exit code and message of the scorer.
"""

import json
import subprocess
import sys
from pathlib import Path

Counts = dict[str, int]


def score(scorer: Path, cases: Path, graphs: Path, *names: str) -> Counts:
    """The scorer's counts over the named cases, or over all. Raises CalledProcessError where the scorer fails."""
    command = [sys.executable, str(scorer), str(cases), str(graphs), "--json", *(a for n in names for a in ("--case", n))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {str(k): int(v) for k, v in json.loads(done.stdout).items()}


def share(counts: Counts, part: str, whole: str) -> str:
    """A percentage, or a dash where there is nothing to count."""
    total = counts.get(whole, 0)
    return f"{100 * counts.get(part, 0) / total:.1f}" if total else "–"


def f1(counts: Counts, kind: str) -> str:
    """F1 of contradictions or omissions."""
    total = counts.get(f"{kind} predicted", 0) + counts.get(f"{kind} expected", 0)
    return f"{200 * counts.get(f'{kind} hit', 0) / total:.1f}" if total else "–"


def row(name: str, counts: Counts) -> str:
    """One line of the table."""
    cells = [
        name,
        str(counts.get("expected", 0)),
        share(counts, "found", "expected"),
        share(counts, "right", "expected"),
        share(counts, "found", "predicted"),
        share(counts, "core found", "core expected"),
        share(counts, "core right", "core expected"),
        share(counts, "contradictions hit", "contradictions predicted"),
        share(counts, "contradictions hit", "contradictions expected"),
        f1(counts, "omissions"),
        floor(counts),
        f"{counts.get('stated omissions hit', 0)} of {counts.get('stated omissions expected', 0)}",
    ]
    return f"| {' | '.join(cells)} |"


def floor(counts: Counts) -> str:
    """The F1 of calling everything left out: the naive floor beside the omissions."""
    total = counts.get("everything", 0) + counts.get("omissions expected", 0)
    return f"{200 * counts.get('everything hit', 0) / total:.1f}" if counts.get("omissions expected") and total else "–"


HEAD = (
    "| case | attributions | found | right | precision | core found | core right"
    " | contradictions P | R | omissions F1 | naive | stated |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def main(cases: Path, graphs: Path, scorer: Path, out: Path) -> int:
    """Write both files."""
    names = sorted(p.parent.name for p in cases.glob("*/expected.json"))
    try:
        each = {name: score(scorer, cases, graphs, name) for name in names}
        everything = score(scorer, cases, graphs)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(str(error.stderr))
        return error.returncode
    record = {"cases": each, "all": everything}
    out.with_suffix(".json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")
    lines = [HEAD, *(row(name, counts) for name, counts in each.items()), row("**all**", everything)]
    out.with_suffix(".md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(f"usage: {sys.argv[0]} CASES GRAPHS SCORER OUT")
    sys.exit(main(*(Path(a) for a in sys.argv[1:])))
