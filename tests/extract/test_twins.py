"""Contradictions and their twins in invented disputes: what fires, and what must not although it looks alike."""

from pathlib import Path

import pytest

from extract.judge import RuleJudge, installed_weigher
from extract.model import Account, AccountKind, Article, Attribution, Claim, Polarity, Position, Relation
from graph.reference import stance_of

DATA = Path(__file__).resolve().parent.parent / "data" / "comparison" / "twins.tsv"
ROWS = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
ACCOUNT = Account(AccountKind.ARTICLE, "the article", "actor/press")


def position(cells: list[str]) -> Position:
    """The position of one claim of a row, in an article of its own."""
    speaker, sides, act, sign, about, content, day = cells
    article = Article(f"On this {speaker} had a word: {content}. So it stood in the paper of {day}.", published=day)
    begin = article.text.index(f"{content}.")
    polarity = Polarity.NEGATIVE if sign == "-" else Polarity.POSITIVE
    claim = Claim((article.span(begin, begin + len(content)),), tuple(sorted(about.split())), polarity)
    attribution = Attribution((f"actor/{speaker.casefold().replace(' ', '-')}",), act, claim, confidence=0.9)
    return Position(article, attribution, ACCOUNT, stance_of(act, polarity), (speaker,), tuple(sides.split()))


def related(row: list[str], judge: RuleJudge) -> Relation:
    """What the judge makes of the two claims of a row, which it met before, as in a comparison."""
    one, other = position(row[2:9]), position(row[9:16])
    judge.meet((one, other))
    return judge.relate(one, other)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r[1])
def test_every_row_has_both_claims(row: list[str]) -> None:
    """A row names what is expected, what it shows and two claims of seven columns."""
    assert len(row) == 16


@pytest.mark.model
@pytest.mark.parametrize("row", ROWS, ids=lambda r: r[1])
def test_a_contradiction_is_found_and_its_twin_is_not(row: list[str]) -> None:
    """With words and meaning the judge finds the contradiction of a row, of its kind, and none in the twin."""
    weigher = installed_weigher()
    assert weigher is not None, "the weights of models/embeddings ship with the project and are missing"
    found = related(row, RuleJudge(weigher=weigher))
    kind = found.kind.value if found.kind.is_contradiction else "none"
    assert kind == row[0], f"{found.rule}: {found.detail}"


@pytest.mark.parametrize("row", [r for r in ROWS if r[0] == "none"], ids=lambda r: r[1])
def test_words_alone_find_no_contradiction_in_a_twin(row: list[str]) -> None:
    """Without the encoder fewer contradictions are found, and still none where there is none."""
    assert not related(row, RuleJudge(weigher=None)).kind.is_contradiction
