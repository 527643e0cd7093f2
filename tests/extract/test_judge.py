"""Relations of two claims: each rule with the twin in which it must not fire."""

import json
from pathlib import Path
from typing import Any

import pytest

from extract.judge import RULES, RuleJudge
from extract.model import Account, AccountKind, Article, Attribution, Claim, Modality, Position, RelationKind, Span, Stance

DATA = Path(__file__).resolve().parent.parent / "data" / "comparison"
CASES: list[dict[str, Any]] = json.loads((DATA / "relations.json").read_text(encoding="utf-8"))


def position(
    article: Article, row: dict[str, Any], *, modality: Modality = Modality.CERTAIN, responds_to: tuple[str, ...] = ()
) -> Position:
    """The position of a row whose text stands in the article."""
    begin = article.text.index(row["text"])
    claim = Claim((article.span(begin, begin + len(row["text"])),), tuple(row.get("about", ())), modality=modality)
    speaker = f"actor/{row['speaker'].casefold().replace(' ', '-')}"
    attribution = Attribution((speaker,), row["act"], claim, responds_to=responds_to, confidence=0.9)
    account = Account(AccountKind.ARTICLE, "the article", "actor/press")
    return Position(article, attribution, account, Stance(row["stance"]), (row["speaker"],), tuple(row.get("sides", ())))


def pair(case: dict[str, Any]) -> tuple[Position, Position]:
    """Both positions: in one article, or, where days of publication are given, in one each."""
    sentences = [f"Earlier {row['speaker']} spoke of this: {row['text']}." for row in (case["one"], case["other"])]
    if "published" in case["one"]:
        sentences = [f"{s} So it stood on {r['published']}." for s, r in zip(sentences, (case["one"], case["other"]), strict=True)]
        articles = [Article(s, published=r["published"]) for s, r in zip(sentences, (case["one"], case["other"]), strict=True)]
    else:
        articles = [Article(" ".join(sentences))] * 2
    return position(articles[0], case["one"]), position(articles[1], case["other"])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_a_rule_fires_on_its_case_and_not_on_its_twin(case: dict[str, Any]) -> None:
    """The judge relates the two claims as a careful reader does, whichever is given first."""
    one, other = pair(case)
    found = RuleJudge(weigher=None).relate(one, other)
    assert found.kind is RelationKind(case["expect"]), found.detail
    assert RuleJudge(weigher=None).relate(other, one) == found


@pytest.mark.parametrize("case", [c for c in CASES if c["expect"] != "none"], ids=lambda c: c["name"])
def test_a_relation_says_why(case: dict[str, Any]) -> None:
    """Every relation names its rule, its reason in words and both scores between 0 and 1."""
    found = RuleJudge(weigher=None).relate(*pair(case))
    assert found.rule
    assert found.detail
    assert 0 < found.matter <= 1
    assert 0 < found.confidence <= 1


def test_each_rule_decides_some_case() -> None:
    """No rule of the list is without a case of its own."""
    deciding = set()
    for case in CASES:
        if "published" in case["one"] or case["expect"] != "none":
            deciding.add(RuleJudge(weigher=None).relate(*pair(case)).rule)
    assert len(deciding) >= len(RULES)


def test_what_the_article_presents_as_an_answer_is_on_one_matter() -> None:
    """A reply without words in common is linked by the article's own word for it."""
    article = Article("Oslo said that herring stocks were plundered. Torshavn replied that this was a fairy tale.")
    one = position(article, {"speaker": "Oslo", "act": "accuse", "stance": "affirms", "text": "herring stocks were plundered"})
    row = {"speaker": "Torshavn", "act": "dismiss", "stance": "rejects", "text": "this was a fairy tale"}
    other = position(article, row, responds_to=(one.attribution.id,))
    assert RuleJudge(weigher=None).relate(one, other).kind is RelationKind.OPPOSED_STANCE


def test_an_attribution_has_no_relation_to_itself() -> None:
    """One and the same attribution neither agrees nor conflicts with itself."""
    one, _ = pair(CASES[0])
    assert RuleJudge(weigher=None).relate(one, one).kind is RelationKind.NONE


def test_the_nearest_are_the_most_alike() -> None:
    """Nearest neighbours come by matter score, and what shares nothing is left out."""
    article = Article(
        "Frogs sang loudly. Divers raised the sunken trawler. The sunken trawler was raised by divers today. Divers raised a flag."
    )
    texts = ["Frogs sang loudly", "Divers raised a flag", "The sunken trawler was raised by divers today"]
    one = position(article, {"speaker": "A", "act": "assert", "stance": "affirms", "text": "Divers raised the sunken trawler"})
    others = tuple(position(article, {"speaker": "B", "act": "assert", "stance": "affirms", "text": t}) for t in texts)
    assert RuleJudge(weigher=None).nearest(one, others, most=5)[0] == 2
    assert 0 not in RuleJudge(weigher=None).nearest(one, others, most=5)
    assert len(RuleJudge(weigher=None).nearest(one, others, most=1)) == 1


def test_a_sentence_that_tells_the_matter_is_found() -> None:
    """The silent account's sentences are searched, also where no claim was read in them."""
    article = Article("A mayor said divers raised the sunken trawler.")
    one = position(
        article, {"speaker": "A mayor", "act": "assert", "stance": "affirms", "text": "divers raised the sunken trawler"}
    )
    silent = Article("It rained all day. The sunken trawler had by then been raised by navy divers. The harbour was closed.")
    mention = RuleJudge(weigher=None).search(one, silent, None)
    assert mention is not None
    assert mention.sentence.text.startswith("The sunken trawler")
    outside: tuple[Span, ...] = (silent.span(0, 5),)
    assert RuleJudge(weigher=None).search(one, silent, outside) is None


def test_a_denial_weighs_more_than_a_courtesy() -> None:
    """An analyst cares more that a denial is left out than that thanks are; less for what is only possible."""
    article = Article("They denied a theft. They thanked a friend.")
    denial = position(article, {"speaker": "They", "act": "deny", "stance": "rejects", "text": "a theft"})
    thanks = position(article, {"speaker": "They", "act": "thank", "stance": "neither", "text": "a friend"})
    doubtful = position(
        article, {"speaker": "They", "act": "deny", "stance": "rejects", "text": "a theft"}, modality=Modality.POSSIBLE
    )
    judge = RuleJudge(weigher=None)
    assert judge.weight(denial) > judge.weight(thanks)
    assert judge.weight(denial) > judge.weight(doubtful)
