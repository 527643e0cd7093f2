"""The figures of predicted attributions against marked ones: tokens by role, contents exact and overlapping, attributions.

The same definitions as the bench of the project; a token is a run of word characters or a single mark.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from train.corpus import ROLES, Marked, Offsets

_TOKEN = re.compile(r"\w+|[^\w\s]")

Ids = frozenset[int]
Tokens = dict[str, Ids]


@dataclass(slots=True)
class Figures:
    """Counts summed over articles."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, text: str, predicted: Iterable[Marked], marked: Iterable[Marked]) -> None:
        """Count one article."""
        starts = [m.start() for m in _TOKEN.finditer(text)]
        gold = [t for t in (_tokens(starts, m) for m in marked) if t["content"]]
        found = [t for t in (_tokens(starts, m) for m in predicted) if t["content"]]
        for role in ROLES:
            g, p = _union(gold, role), _union(found, role)
            self.counts.update({f"{role} tp": len(g & p), f"{role} pred": len(p), f"{role} gold": len(g)})
        pairs = one_to_one(found, gold, overlap)
        exact = one_to_one(found, gold, lambda p, g: float(p["content"] == g["content"]))
        right = [(i, j) for i, j in pairs if source_right(found[i], gold[j])]
        self.counts.update(pred=len(found), gold=len(gold), exact=len(exact), overlap=len(pairs), full=len(right))

    def of(self, name: str) -> tuple[float, float, float]:
        """Precision, recall and F1 in percent of a role, or of `exact`, `overlap`, `full`."""
        c = self.counts
        tp, pred, gold = (c[f"{name} {k}"] for k in ("tp", "pred", "gold")) if name in ROLES else (c[name], c["pred"], c["gold"])
        precision, recall = tp / pred if pred else 0.0, tp / gold if gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)

    def table(self) -> dict[str, tuple[float, float, float]]:
        """All figures by name."""
        return {name: self.of(name) for name in (*ROLES, "exact", "overlap", "full")}


def token_ids(starts: Sequence[int], spans: Iterable[Offsets]) -> Ids:
    """Indices of the tokens that begin inside any of the spans."""
    kept = tuple(spans)
    return frozenset(i for i, s in enumerate(starts) if any(b <= s < e for b, e in kept)) if kept else frozenset()


def _tokens(starts: Sequence[int], marked: Marked) -> Tokens:
    return {role: token_ids(starts, marked.role(role)) for role in ROLES}


def _union(rows: Iterable[Tokens], role: str) -> Ids:
    return frozenset(i for row in rows for i in row[role])


def overlap(p: Tokens, g: Tokens) -> float:
    """The share of common content tokens, where at least half is common; else 0."""
    shared = len(p["content"] & g["content"])
    score = shared / len(p["content"] | g["content"]) if shared else 0.0
    return score if score >= 0.5 else 0.0


def source_right(p: Tokens, g: Tokens) -> bool:
    """Whether the sources share a token, or both have none."""
    return bool(p["source"] & g["source"]) or not (p["source"] or g["source"])


def one_to_one(found: Sequence[Tokens], gold: Sequence[Tokens], key: Callable[[Tokens, Tokens], float]) -> list[tuple[int, int]]:
    """Pairs of indices, best first, each index once."""
    scored = sorted(((k, i, j) for i, p in enumerate(found) for j, g in enumerate(gold) if (k := key(p, g)) > 0), reverse=True)
    taken_p: set[int] = set()
    taken_g: set[int] = set()
    pairs = []
    for _, i, j in scored:
        if i not in taken_p and j not in taken_g:
            taken_p.add(i)
            taken_g.add(j)
            pairs.append((i, j))
    return pairs


def tokens_of(text: str, marked: Iterable[Marked]) -> list[Tokens]:
    """The token indices of each attribution of a text."""
    starts = [m.start() for m in _TOKEN.finditer(text)]
    return [_tokens(starts, m) for m in marked]
