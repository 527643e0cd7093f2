"""Fit the classifier of speech acts: `python -m train.acts CASES... [--out models/attribution/acts.json] [--table FILE]`.

CASES are folders of annotated cases (`train/cases`, `bench/own_cases`): a folder a case with its texts, `expected.json` and
`meta.json`. Each text is read with the shipped reader; an attribution whose cue leaves its act open and whose content answers an
expected one is a sample, and the expected act its label. Needs the environment of the project, not torch.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extract.act_features import features_of
from extract.acts import JUDGE
from extract.learned_acts import is_open
from extract.model import Article
from extract.pipeline import parse
from extract.proposals import Offsets
from extract.reader import Reader
from extract.said import Answer, Saying
from train.logistic import Reals, fit_logistic, predict, reliability

BARS = {"accuse": 0.6, "deny": 0.5}
"""The acts that are learned, and from which probability on each is given: on articles left out, two of three are right."""

SAME = {"dismiss": "deny", "reject": "deny", "allege": "accuse"}
"""Expected acts that are learned as another."""

RIDGE = 4.0
"""How strongly weights are drawn towards 0."""

SEEN = 3
"""Features of fewer samples are left out."""

SMALLEST = 0.04
"""Weights nearer to 0 are left out."""

FOLDS = 8

Content = tuple[Offsets, ...]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Sample:
    """One saying: its case, its features, whether the classifier is asked about it, the act that is expected."""

    case: str
    features: dict[str, float]
    asked: bool
    act: str


class Collector:
    """An `ActJudge` that answers as the rules do and keeps what it was asked."""

    def __init__(self) -> None:
        self.seen: dict[Content, tuple[dict[str, float], bool]] = {}

    def judge(self, saying: Saying, answer: Answer) -> Answer:
        """The rules' answer."""
        self.seen[saying.proposal.content] = (features_of(saying), is_open(saying, answer))
        return answer


def samples(folder: Path, reader: Reader) -> Iterator[Sample]:
    """The samples of one case."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    texts = sorted(folder.glob("*.txt"))
    for path in texts:
        own = [a for a in expected["attributions"] if _file_of(a, {t.stem for t in texts}) == path.stem]
        text = path.read_text("utf-8")
        seen = _seen(reader, Article(text, **_known(folder, path.stem)))
        for content, act in matched(text, seen, own).items():
            features, asked = seen[content]
            yield Sample(folder.name, features, asked, SAME.get(act, act))


def _seen(reader: Reader, article: Article) -> dict[Content, tuple[dict[str, float], bool]]:
    """What the judge is asked when an article is read."""
    doc, collector = next(parse(reader.nlp, [article.text])), Collector()
    doc.user_data[JUDGE] = collector
    reader.read_doc(doc, article)
    return collector.seen


def _file_of(attribution: dict[str, Any], stems: set[str]) -> str:
    account: str = attribution["account"]
    return account if account in stems else "article"


def _known(folder: Path, stem: str) -> dict[str, str]:
    """Publisher and date of a text, as the case tells them."""
    path = folder / "meta.json"
    meta = json.loads(path.read_text("utf-8")).get("sources", {}).get(stem, {}) if path.exists() else {}
    known = {"publisher": meta.get("publisher", ""), "published": meta.get("date", "")}
    return {name: value for name, value in known.items() if name == "publisher" or _DAY.fullmatch(value)}


def matched(text: str, contents: Sequence[Content] | dict[Content, Any], expected: Sequence[dict[str, Any]]) -> dict[Content, str]:
    """The expected act of each content that covers at least half of an evidence, the most alike first."""
    ways = [
        (like, -i, content) for content in contents for i, row in enumerate(expected) if (like := _like(text, content, row)) > 0
    ]
    found: dict[Content, str] = {}
    taken: set[int] = set()
    for _, minus, content in sorted(ways, reverse=True):
        if content not in found and -minus not in taken:
            taken.add(-minus)
            found[content] = expected[-minus]["act"]
    return found


def _like(text: str, content: Content, row: dict[str, Any]) -> float:
    """The share of common characters of a content and the best place of an evidence; 0 where less than half of it is covered."""
    best, size = 0.0, sum(e - b for b, e in content)
    for place in re.finditer(re.escape(row["evidence"]), text):
        length = place.end() - place.start()
        shared = sum(max(0, min(e, place.end()) - max(b, place.start())) for b, e in content)
        if shared >= 0.5 * length and size <= 3 * length:
            best = max(best, shared / (length + size - shared))
    return best


def names_of(rows: Sequence[Sample]) -> list[str]:
    """The features of at least SEEN samples, sorted."""
    counts = Counter(name for row in rows for name in row.features)
    return sorted(name for name, n in counts.items() if n >= SEEN)


def table_of(rows: Sequence[Sample], names: Sequence[str]) -> Reals:
    """Samples by features."""
    index = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.features.items():
            if name in index:
                table[number, index[name]] = value
    return table


def fitted(rows: Sequence[Sample]) -> dict[str, dict[str, Any]]:
    """For each act of BARS its record in the file of weights."""
    names = names_of(rows)
    table = table_of(rows, names)
    made = {}
    for act, bar in BARS.items():
        weights = fit_logistic(table, np.array([float(r.act == act) for r in rows]), ridge=RIDGE)
        kept = {n: round(float(w), 3) for n, w in zip(names, weights[:-1], strict=True) if abs(w) >= SMALLEST}
        made[act] = {"bar": bar, "constant": round(float(weights[-1]), 3), "weights": kept}
    return made


def crosswise(rows: Sequence[Sample], act: str) -> Reals:
    """The probability of an act for each sample, by weights fitted without its fold of cases."""
    folds = {case: i % FOLDS for i, case in enumerate(sorted({r.case for r in rows}))}
    made = np.zeros(len(rows))
    for fold in range(FOLDS):
        rest = [r for r in rows if folds[r.case] != fold]
        own = [i for i, r in enumerate(rows) if folds[r.case] == fold]
        names = names_of(rest)
        weights = fit_logistic(table_of(rest, names), np.array([float(r.act == act) for r in rest]), ridge=RIDGE)
        made[own] = predict(table_of([rows[i] for i in own], names), weights)
    return made


def report(rows: Sequence[Sample], sure: dict[str, Reals]) -> dict[str, Any]:
    """What the classifier does to samples whose case it was not fitted on."""
    asked = np.array([r.asked for r in rows])
    found: dict[str, Any] = {"samples": len(rows), "asked": int(asked.sum()), "cases": len({r.case for r in rows})}
    best = np.max(np.stack(list(sure.values())), axis=0)
    for act, bar in BARS.items():
        given = asked & (sure[act] >= bar) & (sure[act] == best)
        acts = [r.act for r, g in zip(rows, given, strict=True) if g]
        right, were = sum(a == act for a in acts), sum(a == "assert" for a in acts)
        found[act] = {"bar": bar, "given": len(acts), "right": right, "were right before": were}
        marks = np.array([float(r.act == act) for r in rows])
        found[act]["reliability"] = reliability(sure[act][asked], marks[asked])
    return found


def main(arguments: list[str] | None = None) -> int:
    """Read, fit, and write weights and table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("models/attribution/acts.json"))
    parser.add_argument("--table", type=Path, default=Path("bench/results/speech-acts.json"))
    options = parser.parse_args(arguments)
    reader = Reader.load()
    folders = sorted(f.parent for cases in options.cases for f in cases.glob("*/expected.json"))
    rows = [sample for folder in folders for sample in samples(folder, reader)]
    record = {"made by": "python -m train.acts train/cases bench/own_cases", "acts": fitted(rows)}
    options.out.write_text(json.dumps(record, indent=0, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    found = report(rows, {act: crosswise(rows, act) for act in BARS})
    options.table.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
