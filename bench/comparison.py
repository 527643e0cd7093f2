"""How well comparison does when reading is perfect: contradictions and omissions on readings made of the cases' gold.

    python bench/comparison.py CASES_DIR [--out FILE] [--misses]

Each case's `expected.json` becomes readings (content from the evidence, speaker, act, polarity, countries and account as
annotated; for whom a speaker speaks is not annotated and stands in SIDES here), which are compared with the judge by
rules. Printed and written: hits, predictions and expectations for each case, with the naive floor beside them (everything
that a compared account does not carry is left out of it). Ids only; no words of the articles.
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from extract.judge import RuleJudge
from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Event,
    Polarity,
    Reading,
    Span,
    StatedOmission,
)
from graph.compare import Comparison, compare
from graph.reference import stance_of

Json = dict[str, Any]

SIDES = {
    "Masoud Pezeshkian": "IR", "Ilham Aliyev": "AZ", "Hikmat Hajiyev": "AZ", "Mufid al-Hasaynah": "PS", "COGAT": "IL",
    "Gaza Ministry of Interior": "PS", "Mohamed Abu Shamallah": "PS", "Said Al-Saudi": "PS", "Israel": "IL", "Iran": "IR",
    "Hassan Rouhani": "IR", "Mike Pompeo": "US", "Volodymyr Zelenskyy": "UA", "Parliament of Iraq": "IQ", "Adil Abdul-Mahdi": "IQ",
    "Morgan Ortagus": "US", "Iraqi government": "IQ", "Foreign Ministry of Iraq": "IQ", "Talal Barazi": "SY",
    "Homs governor": "SY", "Donald Trump": "US", "US officials": "US", "United States": "US", "Syria": "SY",
    "Russian Defense Ministry": "RU", "Sergey Lavrov": "RU", "Russia": "RU", "Russian Foreign Ministry": "RU",
}  # fmt: skip
"""For whom the speakers of the cases speak."""

KINDS = {"social media post": AccountKind.POST, "official statement": AccountKind.STATEMENT}


class Oracle:
    """The readings of one case, and the way back from records to the ids of its annotation."""

    def __init__(self, folder: Path) -> None:
        self.expected: Json = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        self.texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}
        self.gold_of: dict[tuple[str, str], str] = {}
        self.account_of: dict[tuple[str, str], str] = {}
        self.readings = [self._reading(stem) for stem in self.texts]

    def _reading(self, stem: str) -> Reading:
        article = Article(self.texts[stem], published=self.expected.get("article", {}).get("published"))
        rows = [a for a in self.expected["attributions"] if self._file(a) == stem]
        publisher = Actor(ActorKind.MEDIA, stem.replace("_", " "))
        actors = {publisher.id: publisher} | {a.id: a for a in (_actor(r["source"], article) for r in rows)}
        events = self._events(article, actors)
        accounts = self._accounts(stem, article, rows, actors, events)
        attributions: list[Attribution] = []
        for row in rows:
            attributions.append(_attribution(row, article, accounts[row["account"]].id, attributions))
            self.gold_of[(article.id, attributions[-1].id)] = row["id"]
        return Reading(
            article, "gold", tuple(actors.values()), tuple(events.values()), tuple(accounts.values()), tuple(attributions),
            self._omissions(article, accounts),
        )  # fmt: skip

    def _file(self, row: Json) -> str:
        return row["account"] if row["account"] in self.texts else "article"

    def _events(self, article: Article, actors: dict[str, Actor]) -> dict[str, Event]:
        found = {}
        for row in self.expected.get("events", []):
            if "kind" in row:
                parties = [Actor(ActorKind.PERSON, name) for name in row["participants"]]
                actors.update({p.id: p for p in parties if p.id not in actors})
                place = _find(article, row["date_text"])
                found[row["id"]] = Event(row["kind"], row["kind"], place, tuple(p.id for p in parties), row["date"])
        return found

    def _accounts(
        self, stem: str, article: Article, rows: list[Json], actors: dict[str, Actor], events: dict[str, Event]
    ) -> dict[str, Account]:
        found: dict[str, Account] = {}
        for row in self.expected["accounts"]:
            if row["id"] == stem or (row["id"] == "article" and stem == "article"):
                account = Account(AccountKind.ARTICLE, stem, next(iter(actors)), access=Access.FULL_TEXT)
            elif "file" not in row:
                first = next(r["evidence"] for r in rows if r["account"] == row["id"])
                issuer = _actor(row["issuer"], article)
                actors.setdefault(issuer.id, issuer)
                place = _find(article, row.get("mentions", [first])[0])
                event = events[row["event"]].id if "event" in row else None
                kind = KINDS.get(row["kind"], AccountKind.STATEMENT)
                account = Account(kind, row["id"], issuer.id, place, event, ARTICLE)
            else:
                continue
            found[row["id"]] = account
            self.account_of[(article.id, account.id)] = row["id"]
        return found

    def _omissions(self, article: Article, accounts: dict[str, Account]) -> tuple[StatedOmission, ...]:
        ids = {gold: key[1] for key, gold in self.gold_of.items() if key[0] == article.id}
        return tuple(
            StatedOmission(
                ids[row["attribution"]], accounts[row["reported_in"]].id, accounts[row["absent_from"]].id, _find(article, words)
            )
            for row in self.expected["omissions"]
            if (words := row.get("noted_by_article"))
        )


def _find(article: Article, words: str) -> Span:
    begin = article.text.index(words)
    return article.span(begin, begin + len(words))


def _actor(name: str, article: Article) -> Actor:
    """The annotated source as an actor, speaking for whom SIDES says."""
    if re.fullmatch("[A-Z]{2}", name):
        return Actor(ActorKind.COUNTRY, name, code=name)
    return Actor(ActorKind.ORGANIZATION, name, represents=(SIDES[name],) if name in SIDES else ())


def _attribution(row: Json, article: Article, account: str, before: list[Attribution]) -> Attribution:
    """The annotated attribution; one whose content lies inside the one before, within it, is reported by it."""
    content = _find(article, row["evidence"])
    ordinal = sum(b.claim.spans == (content,) for b in before)
    polarity = Polarity(row.get("polarity", "positive"))
    around = [b for b in before if b.account == account and b.claim.spans[0].begin < content.begin < b.claim.spans[0].end]
    claim = Claim((content,), tuple(sorted(row["about"])), polarity, ordinal=ordinal)
    speaker = _actor(row["source"], article).id
    return Attribution((speaker,), row["act"], claim, account, within=around[-1].id if around else None, confidence=0.9)


def measure(oracle: Oracle, found: Comparison) -> tuple[Counter[str], list[str]]:
    """Hits, predictions and expectations of one case, and what was missed."""
    gold = oracle.gold_of
    wanted = {frozenset((c["one"], c["other"])) for c in oracle.expected["contradictions"]}
    got = {frozenset((gold[c.one], gold[c.other])): c for c in found.contradictions}
    aligned = {frozenset((c["one"], c["other"])) for c in oracle.expected["aligned"]}
    agreed = {frozenset((gold[c.one], gold[c.other])) for c in found.agreements}
    compared = {a for pair in oracle.expected["compare"] for a in pair}
    left_out = {(o["attribution"], o["absent_from"]) for o in oracle.expected["omissions"]}
    inferred = {(gold[o.omitted], oracle.account_of[o.left_out_of]) for o in found.omissions}
    stated = {
        (gold[(r.article.id, o.attribution)], oracle.account_of[(r.article.id, o.left_out_of)])
        for r in oracle.readings
        for o in r.omissions
    }
    omitted = {o for o in inferred | stated if o[1] in compared}
    everything = {
        (a["id"], silent)
        for pair in oracle.expected["compare"]
        for told, silent in (pair, pair[::-1])
        for a in oracle.expected["attributions"]
        if a["account"] == told
    }
    counts = Counter()  # type: Counter[str]
    for name, right, guess in (
        ("contradictions", wanted, set(got)), ("agreements", aligned, agreed), ("omissions", left_out, omitted),
        ("floor", left_out, everything),
    ):  # fmt: skip
        counts.update({f"{name} expected": len(right), f"{name} predicted": len(guess), f"{name} hit": len(right & guess)})
    notes = [f"contradiction missed {'/'.join(sorted(p))}" for p in wanted - set(got)]
    notes += [f"contradiction wrong {'/'.join(sorted(p))}: {got[p].rule}: {got[p].detail}" for p in set(got) - wanted]
    notes += [f"agreement missed {'/'.join(sorted(p))}" for p in aligned - agreed]
    notes += [f"agreement wrong {'/'.join(sorted(p))}" for p in agreed - aligned]
    notes += [f"omission missed {a} by {b}" for a, b in left_out - omitted]
    notes += [f"omission wrong {a} by {b}" for a, b in omitted - left_out]
    return counts, sorted(notes)


def figures_of(counts: Counter[str]) -> Json:
    """Precision, recall and F1 of each kind, in percent."""
    result: Json = {}
    for name in ("contradictions", "agreements", "omissions", "floor"):
        hit, guess, right = (counts[f"{name} {k}"] for k in ("hit", "predicted", "expected"))
        result[name] = {
            "hit": hit, "predicted": guess, "expected": right,
            "precision": round(100 * hit / guess, 1) if guess else None,
            "recall": round(100 * hit / right, 1) if right else None,
            "f1": round(200 * hit / (guess + right), 1) if guess + right else None,
        }  # fmt: skip
    return result


def main() -> None:
    """Compare every case and print or write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--out", type=Path, help="write the figures as JSON here")
    parser.add_argument("--misses", action="store_true", help="also print what was missed, case by case")
    args = parser.parse_args()
    total, cases, judge = Counter(), {}, RuleJudge()  # type: Counter[str], Json, RuleJudge
    for folder in sorted(p.parent for p in args.cases.glob("*/expected.json")):
        oracle = Oracle(folder)
        ids = {r.article.id for r in oracle.readings}
        found = compare(oracle.readings, judge=judge, stance_of=stance_of, together=[ids] if len(ids) > 1 else [])
        counts, notes = measure(oracle, found)
        total.update(counts)
        cases[folder.name] = {k: counts[k] for k in sorted(counts)}
        if args.misses:
            print(f"== {folder.name}", *notes, sep="\n   ")
    result = {"judge": judge.name, "all": figures_of(total), "cases": cases}
    print(json.dumps(result["all"], indent=1))
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
