"""How well comparison does when reading is perfect: the cases' own attributions compared, and scored by the cases' scorer.

    python bench/compare_gold.py CASES SCORER [--out FILE] [--graphs FOLDER] [--misses]

Each case's `expected.json` becomes readings (`bench.gold`), which are compared and built into a graph a case; SCORER (the
`score.py` of the cases) then counts contradictions and omissions as it does for graphs read from the text. Written: counts and
figures for all and for each case, with the naive floor beside them. Ids only, no words of the articles.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, serialize

from bench.disputes import judge_without
from bench.fit_pairs import LEARNT
from bench.gold import Gold
from extract.countries import load_countries
from extract.judge import RuleJudge
from graph.build import article_quads, text_quads
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import Comparison, compare
from graph.reference import reference_quads, stance_of

Json = dict[str, Any]


def compared(gold: Gold) -> Comparison:
    """The comparison of a case's readings, whose texts are stated to tell one event.

    For a case from which the judge's weights were learnt they are learnt anew without it.
    """
    ids = {r.article.id for r in gold.readings}
    judge = judge_without(gold.folder.name) if gold.folder.name in LEARNT else RuleJudge()
    return compare(gold.readings, judge=judge, stance_of=stance_of, together=[ids] if len(ids) > 1 else [])


def write_graph(gold: Gold, found: Comparison, target: Path) -> None:
    """All quads of a case, as TriG."""
    quads = [q for r in gold.readings for q in (*article_quads(r), *text_quads(r))]
    quads += [*alignment_quads(found.matters, found.clusters), *findings_quads(found.findings), *reference_quads(load_countries())]
    target.write_bytes(serialize(quads, format=RdfFormat.TRIG) or b"")


def scored(scorer: Path, cases: Path, graphs: Path, *options: str) -> str:
    """What the scorer prints. Raises CalledProcessError where it fails."""
    command = [sys.executable, str(scorer), str(cases), str(graphs), *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def agreement_counts(gold: Gold, found: Comparison) -> Json:
    """Hits, predictions and expectations of pairs that agree, which the scorer does not count."""
    wanted = {frozenset((c["one"], c["other"])) for c in gold.expected.get("aligned", [])}
    got = {frozenset((gold.gold_of[c.one], gold.gold_of[c.other])) for c in found.agreements}
    return {"agreements expected": len(wanted), "agreements predicted": len(got), "agreements hit": len(wanted & got)}


def figures_of(counts: Json) -> Json:
    """Precision, recall and F1 of each kind, in percent."""
    counts = counts | {f"floor {k}": counts.get(v, 0) for k, v in
                       (("hit", "everything hit"), ("predicted", "everything"), ("expected", "omissions expected"))}  # fmt: skip
    return {name: _rates(*(counts.get(f"{name} {k}", 0) for k in ("hit", "predicted", "expected"))) for name in
            ("contradictions", "agreements", "omissions", "floor")}  # fmt: skip


def _rates(hit: int, predicted: int, expected: int) -> Json:
    return {
        "hit": hit,
        "predicted": predicted,
        "expected": expected,
        "precision": round(100 * hit / predicted, 1) if predicted else None,
        "recall": round(100 * hit / expected, 1) if expected else None,
        "f1": round(200 * hit / (predicted + expected), 1) if predicted + expected else None,
    }


def explained(gold: Gold, found: Comparison) -> list[str]:
    """Every contradiction that was found, with its rule and reason, by the ids of the annotation."""
    return [
        f"   {gold.gold_of[c.one]}/{gold.gold_of[c.other]}: {c.confidence:.2f} {c.rule}: {c.detail}" for c in found.contradictions
    ]


def main() -> None:
    """Compare every case, score the graphs and print or write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--out", type=Path, help="write the figures as JSON here")
    parser.add_argument("--graphs", type=Path, help="keep the graphs here")
    parser.add_argument("--misses", action="store_true", help="also print what was missed, case by case")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        graphs = args.graphs or Path(work)
        graphs.mkdir(parents=True, exist_ok=True)
        agreed: dict[str, Json] = {}
        for folder in sorted(p.parent for p in args.cases.glob("*/expected.json")):
            gold = Gold(folder)
            found = compared(gold)
            write_graph(gold, found, graphs / f"{folder.name}.trig")
            agreed[folder.name] = agreement_counts(gold, found)
            if args.misses:
                print(f"== {folder.name}", *explained(gold, found), sep="\n")
        cases = {n: json.loads(scored(args.scorer, args.cases, graphs, "--case", n, "--json")) | agreed[n] for n in agreed}
        print(scored(args.scorer, args.cases, graphs, *(["--misses"] if args.misses else [])))
    total = {k: sum(c.get(k, 0) for c in cases.values()) for k in sorted({k for c in cases.values() for k in c})}
    result = {
        "judge": RuleJudge().name,
        "all": figures_of(total),
        "cases": {n: dict(sorted(c.items())) for n, c in cases.items()},
    }
    print(json.dumps(result["all"], indent=1))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
