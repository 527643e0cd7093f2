"""The tables of figures in the pages of docs/, from the committed results.

    python bench/pages.py            writes them
    python bench/pages.py --check    ends with 1 where a page does not say what was measured

A table stands behind a line `<!-- figures: NAME -->` and is replaced up to the next empty line.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

Row = tuple[str, ...]
"""The cells of a line of a table."""

Counts = Mapping[str, int]
"""What the scorer of the cases counts, by its own names."""

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/explanation/error-rates.md", "docs/explanation/confidence.md")
_TABLE = re.compile(r"(<!-- figures: (?P<name>[\w-]+) -->\n\n)(?:\|.*\n)+")


def results(name: str) -> dict[str, Any]:
    """The committed figures of a measurement."""
    found: dict[str, Any] = json.loads((ROOT / "bench" / "results" / name).read_text("utf-8"))
    return found


def percent(part: float, whole: float = 1) -> str:
    """A share as the pages write it; a dash where there is nothing to have a share of."""
    return f"{100 * part / whole:.0f}\u00a0%" if whole else "–"


def _sets() -> Mapping[str, Counts]:
    """The sets of cases that are read and compared by the machine, with their counts."""
    return {
        "six real cases": results("cases.json")["all"],
        "invented cases, first reading": results("own-cases-blind.json")["counts"],
        "invented cases, now": results("own-cases.json")["all"],
    }


def read() -> Sequence[Row]:
    """How many attributions are found, and how many of them are right."""
    head = ("attributions", "found", "found, with the right speaker and act", "of those reported, expected")
    return (head, *((name, _of(c["found"], c["expected"]), *_shares(c)) for name, c in _sets().items()))


def _shares(counts: Counts) -> Row:
    return percent(counts["right"], counts["expected"]), percent(counts["found"], counts["predicted"])


def found() -> Sequence[Row]:
    """How many contradictions and omissions are found, and how many of those reported are right, when the machine has read."""
    kinds = ("contradictions", "omissions")
    rows = (
        (f"{kind}, {name}", *(_of(counts[f"{kind} hit"], counts[f"{kind} {of}"]) for of in ("expected", "predicted")))
        for kind in kinds
        for name, counts in _sets().items()
    )
    return (("", "of those expected, found", "of those reported, right"), *rows)


def _of(part: int, all_of_them: int) -> str:
    return f"{part} of {all_of_them}, {percent(part, all_of_them)}"


def everything() -> Sequence[Row]:
    """Omissions beside calling everything an omission that one account tells and the other does not."""
    sets = {"six real cases": results("cases.json")["all"], "invented cases, now": results("own-cases.json")["all"]}
    rows = (
        (n, percent(c["omissions hit"], c["omissions predicted"]), percent(c["everything hit"], c["everything"]))
        for n, c in sets.items()
    )
    return (("", "omissions reported that are right", "right if everything were called an omission"), *rows)


def compared() -> Sequence[Row]:
    """Comparison alone, with the attributions of the annotators given."""
    sets = {"six real cases": results("compare-gold.json")["all"], "24 invented cases": results("compare-gold-own.json")["all"]}
    rows = (
        (
            f"{kind}, {name}",
            _of(c["hit"], c["expected"]),
            _of(c["hit"], c["predicted"]),
        )
        for kind in ("contradictions", "omissions", "agreements")
        for name, c in ((name, kinds[kind]) for name, kinds in sets.items())
    )
    return (("", "of those expected, found", "of those reported, right"), *rows)


def disputes() -> Sequence[Row]:
    """Comparison on the made-up disputes."""
    names = {"tuned": "those whose misses were looked at", "held out": "those whose misses were not"}
    found = results("disputes.json")
    unseen = results("disputes-unseen.json")
    counts = [(name, found[key]["contradictions"]) for key, name in names.items()]
    counts.append((f"{unseen['disputes']} more that nothing was learnt from", unseen["all"]["contradictions"]))
    rows = ((name, percent(c["hit"], c["expected"]), percent(c["hit"], c["predicted"])) for name, c in counts)
    return (("disputes", "contradictions found", "of those reported, right"), *rows)


def polnear() -> Sequence[Row]:
    """Reading by the annotation of PolNeAR, F1 in percent."""
    names = {"fused": "what ships: rules and learned reader", "tagger": "the learned reader alone", "rules": "the rules alone"}
    readers = results("attribution-polnear-dev.json")["readers"]
    keys = ("tokens/source", "tokens/cue", "tokens/content", "attribution")
    return (
        ("F1, percent", "source", "cue", "content", "whole attribution"),
        *((name, *(f"{readers[reader][k]['F1']:.1f}" for k in keys)) for reader, name in names.items()),
        ("two trained annotators against each other", "81", "69", "92", "76"),
    )


def parts() -> Sequence[Row]:
    """Which part of an attribution that was found is right."""
    blind, now = results("own-cases-blind.json")["counts"], results("own-cases.json")["all"]
    names = {
        "account": "the account that carries it",
        "about": "the countries it speaks of",
        "stance": "stance",
        "speaker": "speaker",
        "act": "speech act",
    }
    rows = ((name, percent(blind[k], blind["found"]), percent(now[k], now["found"])) for k, name in names.items())
    return (("", "right at first", "right now"), *rows)


def attributions() -> Sequence[Row]:
    """What the confidence of an attribution says beside what was accepted."""
    bins = results("confidence-reliability.json")["bins"]
    ends = [*(b["from"] for b in bins[1:]), None]
    rows = (
        (_between(b["from"], end), str(b["attributions"]), f"{b['said']:.2f}", percent(b["accepted"]))
        for b, end in zip(bins, ends, strict=True)
    )
    return (("confidence", "attributions", "said on average", "accepted"), *rows)


def pairs() -> Sequence[Row]:
    """What the weighed scores of pairs say beside the share of contradictions."""
    tables = results("compare-reliability.json")
    opposed, rival = tables["opposed stance"]["bins"], tables["rival versions"]["bins"]
    ends = [*(b["from"] for b in opposed[1:]), None]
    rows = (
        (_between(one["from"], end), *(text for b in (one, other) for text in (str(b["pairs"]), _share(b))))
        for one, other, end in zip(opposed, rival, ends, strict=True)
    )
    head = ("score", "opposed stance: pairs", "contradictions among them", "rival versions: pairs", "contradictions among them")
    return (head, *rows)


def findings() -> Sequence[Row]:
    """What the confidence of a contradiction says beside the share that the annotation has."""
    bins = results("compare-confidence.json")["all"]
    ends = [*(b["from"] for b in bins[1:]), None]
    rows = (
        (_between(b["from"], end), str(b["findings"]), f"{b['mean confidence']:.2f}", percent(b["right"]))
        for b, end in zip(bins, ends, strict=True)
    )
    return (("confidence", "contradictions", "said on average", "right"), *rows)


def _share(found: Mapping[str, Any]) -> str:
    low, high = found["interval"]
    return f"{percent(found['contradictions'])} ({100 * low:.0f} to {100 * high:.0f})"


def _between(begin: float, end: float | None) -> str:
    return f"{begin:g}–{1 if end is None else end:g}"


TABLES: Mapping[str, Callable[[], Sequence[Row]]] = MappingProxyType(
    {f.__name__: f for f in (read, found, everything, compared, disputes, polnear, parts, attributions, pairs, findings)}
)
"""Every table, by the name that stands in the page. The head is its first row."""


def table(rows: Sequence[Row]) -> str:
    """Rows as Markdown; columns of figures stand on the right."""
    head, *body = rows
    lines = [head, tuple("---" if i == 0 else "--:" for i in range(len(head))), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(text: str) -> str:
    """A page with its tables made anew. Raises KeyError where it names a table that there is none of."""
    return _TABLE.sub(lambda m: m[1] + table(TABLES[m["name"]]()), text)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or check them."""
    outdated = [page for page in PAGES if (text := (ROOT / page).read_text("utf-8")) != written(text)]
    for page in outdated:
        if "--check" not in arguments:
            (ROOT / page).write_text(written((ROOT / page).read_text("utf-8")), encoding="utf-8")
        sys.stderr.write(f"{page}: other figures than in bench/results; read the words around them again\n")
    return 1 if outdated and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
