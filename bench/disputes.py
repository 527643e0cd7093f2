"""How well comparison does on disputes made up for it, in the variety of the news: `bench/data/disputes.txt`.

    python bench/disputes.py [--out FILE] [--misses]
    python bench/disputes.py --unseen [--out FILE]

Each claim becomes one sentence of an article (one an account) with its attribution given; every pair of a case that the
file does not call a contradiction is none. Counted: contradictions found (with the right kind beside), pairs wrongly called
one, and omissions of the cases with two accounts. Every third case is counted apart: rules were
written without looking at it, though thresholds were chosen with all totals in view. The weights
of the judge are fitted anew for each case, on all the others.

`--unseen` measures the judge that ships on `bench/data/unseen`: disputes in the same form that nothing was learnt from, and no
rule or threshold was chosen on; totals only, so that it stays so.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.embeddings import Encoder
from extract.judge import RuleJudge
from extract.model import (
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Polarity,
    Reading,
    Span,
)
from extract.weigher import Weigher
from graph.compare import Comparison, compare
from graph.reference import stance_of

Json = dict[str, Any]
Key = tuple[str, str]

DATA = Path(__file__).resolve().parent / "data" / "disputes.txt"
UNSEEN = DATA.parent / "unseen"
VERBS = {"accuse": "accused others, saying that", "deny": "denied that", "request": "asked for this:", "assert": "said that"}


@dataclass(frozen=True, slots=True)
class Row:
    """One claim of a case."""

    id: str
    account: str
    speaker: str
    sides: tuple[str, ...]
    act: str
    polarity: Polarity
    about: tuple[str, ...]
    text: str


@dataclass(slots=True)
class Dispute:
    """A case: its claims, which contradict each other and how, which agree, and which the other account leaves out."""

    name: str
    rows: list[Row] = field(default_factory=list)
    contradictions: dict[frozenset[str], str] = field(default_factory=dict)
    agreements: set[frozenset[str]] = field(default_factory=set)
    omitted: set[str] = field(default_factory=set)


def read(path: Path = DATA) -> tuple[Dispute, ...]:
    """The cases of the file. Raises ValueError, with the line, where a line has another form."""
    cases: list[Dispute] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("== "):
            cases.append(Dispute(line[3:]))
        elif line.startswith("! "):
            one, other, kind = line[2:].split(" ", 2)
            cases[-1].contradictions[frozenset((one, other))] = kind
        elif line.startswith("? "):
            cases[-1].agreements.add(frozenset(line[2:].split()))
        elif line.startswith("~ "):
            cases[-1].omitted.add(line[2:].strip())
        elif line and not line.startswith("#"):
            cases[-1].rows.append(_row(line, number))
    return tuple(cases)


def _row(line: str, number: int) -> Row:
    cells = [c.strip() for c in line.split("|")]
    if len(cells) != 8:
        raise ValueError(f"line {number}: {len(cells)} columns where 8 are needed")
    polarity = Polarity.NEGATIVE if cells[5] == "-" else Polarity.POSITIVE
    return Row(cells[0], cells[1], cells[2], tuple(cells[3].split()), cells[4], polarity, tuple(cells[6].split()), cells[7])


def readings(case: Dispute) -> Iterator[tuple[Reading, dict[Key, str]]]:
    """One article an account, with the ids of its claims by key."""
    for name in sorted({r.account for r in case.rows}):
        rows = [r for r in case.rows if r.account == name]
        text = f"News of {case.name}, told by {name}."
        places: list[tuple[int, int]] = []
        for row in rows:
            speaker = row.speaker[0].upper() + row.speaker[1:]
            text += f" {speaker} {VERBS.get(row.act, 'said this:')} "
            places.append((len(text), len(text) + len(row.text)))
            text += f"{row.text}."
        article = Article(text, published="2031-05-04")
        yield _reading(article, rows, places)


def _reading(article: Article, rows: list[Row], places: list[tuple[int, int]]) -> tuple[Reading, dict[Key, str]]:
    press = Actor(ActorKind.MEDIA, f"Press {article.id}")
    actors = {press.id: press}
    attributions, ids = [], {}
    for row, (begin, end) in zip(rows, places, strict=True):
        speaker = Actor(ActorKind.ORGANIZATION, row.speaker, represents=row.sides)
        actors[speaker.id] = speaker
        claim = Claim((Span(begin, end, row.text),), tuple(sorted(row.about)), row.polarity)
        attributions.append(Attribution((speaker.id,), row.act, claim, confidence=0.9))
        ids[(article.id, attributions[-1].id)] = row.id
    account = Account(AccountKind.ARTICLE, "the article", press.id, access=Access.FULL_TEXT)
    return Reading(article, "made up", tuple(actors.values()), (), (account,), tuple(attributions)), ids


def compared(case: Dispute, judge: RuleJudge) -> tuple[Comparison, dict[Key, str]]:
    """The comparison of the case, and the ids of its claims by key."""
    found = list(readings(case))
    ids = {key: row for _, known in found for key, row in known.items()}
    articles = {reading.article.id for reading, _ in found}
    together = [articles] if len(articles) > 1 else []
    return compare([r for r, _ in found], judge=judge, stance_of=stance_of, together=together), ids


def measure(case: Dispute, judge: RuleJudge) -> tuple[Counter[str], list[str]]:
    """Counts of one case, and what was missed or wrong."""
    found, ids = compared(case, judge)
    got = {frozenset((ids[c.one], ids[c.other])): c for c in found.contradictions}
    wanted = case.contradictions
    hits = got.keys() & wanted.keys()
    omitted = {ids[o.omitted] for o in found.omissions} if case.omitted else set()
    counts = Counter(
        {"contradictions expected": len(wanted), "contradictions predicted": len(got), "contradictions hit": len(hits),
         "kind right": sum(got[p].kind.value == wanted[p] for p in hits),
         "omissions expected": len(case.omitted), "omissions predicted": len(omitted), "omissions hit": len(omitted & case.omitted)}
    )  # fmt: skip
    notes = [f"missed  {'/'.join(sorted(p))} {wanted[p]}" for p in wanted.keys() - got.keys()]
    notes += [
        f"wrong   {'/'.join(sorted(p))} {got[p].confidence} {got[p].rule}: {got[p].detail}" for p in got.keys() - wanted.keys()
    ]
    notes += [f"omission missed {o}" for o in case.omitted - omitted] + [f"omission wrong {o}" for o in omitted - case.omitted]
    return counts, sorted(notes)


def is_held_out(index: int) -> bool:
    """Whether the case at this index is kept for measuring alone."""
    return index % 3 == 2


def judge_without(name: str) -> RuleJudge:
    """The judge with weights that were fitted on all cases but this one."""
    from bench import fit_pairs, fit_silence

    return RuleJudge(weigher=Weigher(Encoder.load(), fit_pairs.fitted(name)), silence=fit_silence.fitted(name))


def figures_of(counts: Counter[str]) -> Json:
    """Precision, recall and F1 in percent."""
    result: Json = {"kind right": counts["kind right"]}
    for name in ("contradictions", "omissions"):
        hit, guess, right = (counts[f"{name} {k}"] for k in ("hit", "predicted", "expected"))
        result[name] = {
            "hit": hit, "predicted": guess, "expected": right,
            "precision": round(100 * hit / guess, 1) if guess else None,
            "recall": round(100 * hit / right, 1) if right else None,
            "f1": round(200 * hit / (guess + right), 1) if guess + right else None,
        }  # fmt: skip
    return result


def unseen(judge: RuleJudge) -> Json:
    """The contradictions of a judge on the disputes of UNSEEN, file by file and in all; omissions are not all marked there."""
    parts = {path.stem: read(path) for path in sorted(UNSEEN.glob("*.txt"))}
    counts = {name: sum((measure(case, judge)[0] for case in cases), Counter[str]()) for name, cases in parts.items()}
    return {
        "judge": judge.name,
        "disputes": sum(map(len, parts.values())),
        **{
            name: {"contradictions": figures_of(found)["contradictions"]}
            for name, found in {"all": sum(counts.values(), Counter[str]()), **counts}.items()
        },
    }


def main() -> None:
    """Compare every case and print or write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="write the figures as JSON here")
    parser.add_argument("--misses", action="store_true", help="also print what was missed in the cases that rules may be tuned on")
    parser.add_argument("--words", action="store_true", help="by words alone, without the encoder")
    parser.add_argument("--unseen", action="store_true", help="the disputes of bench/data/unseen, by the judge that ships")
    args = parser.parse_args()
    result = unseen(RuleJudge()) if args.unseen else tuned_and_held_out(words=args.words, misses=args.misses)
    print(json.dumps(result, indent=1))
    if args.out:
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def tuned_and_held_out(*, words: bool, misses: bool) -> Json:
    """The figures of the disputes of DATA, those that rules were tuned on and the others; by words alone where asked."""
    cases = read()
    parts = {"tuned": Counter[str](), "held out": Counter[str]()}
    for index, case in enumerate(cases):
        counts, notes = measure(case, RuleJudge(weigher=None) if words else judge_without(case.name))
        parts["held out" if is_held_out(index) else "tuned"].update(counts)
        if misses and not is_held_out(index):
            print(f"== {case.name}", *notes, sep="\n   ")
    judge = RuleJudge(weigher=None) if words else RuleJudge()
    return {"judge": judge.name, **{name: figures_of(counts) for name, counts in parts.items()}}


if __name__ == "__main__":
    main()
