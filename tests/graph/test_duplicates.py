"""A text printed twice counts once."""

from extract.judge import RuleJudge
from extract.model import Reading
from graph.compare import Comparison, compare
from graph.duplicates import left_out, near_duplicate_texts, near_duplicates
from graph.reference import stance_of
from tests.graph.test_compare import article_reading

WIRE = (
    "A barge with forty tons of salt ran onto the northern mole in thick fog on Tuesday. Two sailors swam ashore; the harbour"
    " master said that the light had been out for a week, which the lighthouse keepers denied. Divers look at the hull tomorrow."
)
ROWS = [
    ("Arland", "accuse", "gunboats of Borland boarded a trawler in the strait at dawn and took its nets and its compass away"),
    ("Arland", "assert", "the skipper and two deck hands of the trawler were held below deck for nine hours without any food"),
    ("Borland", "deny", "its gunboats boarded a trawler in the strait"),
]


def test_one_text_with_another_headline_is_a_near_duplicate() -> None:
    """A wire story with another headline and a changed word is one text; another story is not."""
    texts = {"a": WIRE, "b": f"BARGE AGROUND. {WIRE.replace('Tuesday', 'Tuesday night')}", "c": "The market opened late. " * 12}
    assert near_duplicate_texts(texts) == (("a", "b"),)


def test_the_order_of_texts_changes_no_group() -> None:
    """Groups are sorted, whatever comes first; short texts are compared too."""
    texts = {"x": WIRE, "y": WIRE, "z": "Fog."}
    assert near_duplicate_texts(texts) == near_duplicate_texts(dict(reversed(texts.items()))) == (("x", "y"),)


def test_the_first_published_of_duplicates_counts() -> None:
    """Of one text printed on two days the earlier is kept."""
    early, late = (article_reading(ROWS, published=day, event="clash") for day in ("2031-04-02", "2031-04-03"))
    late = article_reading(ROWS, published="2031-04-03", event="encounter")
    groups = near_duplicates([late, early])
    assert groups == (tuple(sorted((early.article.id, late.article.id))),)
    assert left_out(groups, [late, early]) == {late.article.id}


def test_a_wire_story_printed_twice_gives_no_finding_twice() -> None:
    """Across articles a duplicate takes no part: the other outlet's claim contradicts the story once."""
    early = article_reading(ROWS[:2], published="2031-04-02", event="clash")
    late = article_reading(ROWS[:2], published="2031-04-03", event="encounter")
    other = article_reading([ROWS[2], ("Borland", "announce", "a hotline between the harbour masters of both countries")])
    found = _compared(early, late, other)
    assert found.duplicates == (tuple(sorted((early.article.id, late.article.id))),)
    assert len([c for c in found.contradictions if c.one[0] != c.other[0]]) == 1
    assert not any(late.article.id in {o.omitted[0], o.left_out_of[0]} for o in found.omissions)


def _compared(*readings: Reading) -> Comparison:
    together = [{r.article.id for r in readings}]
    return compare(readings, judge=RuleJudge(weigher=None), stance_of=stance_of, together=together)
