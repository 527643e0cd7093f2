"""How two claims stand to each other, by rules one can read.

A relation passes two gates. The first asks whether the claims are on one matter (`extract.similarity`, `extract.answers`);
similar is not the same matter. The second is a list of rules (`extract.word_rules`), each a function that gives a relation with
its reason in words, or None; the first that decides wins.

Where no rule of words finds a contradiction, named features with the meaning of the claims among them are weighed
(`extract.weighed_rules`). Without the encoder's weights the rules of words stand alone, and the judge's name says so.
"""

from collections.abc import Sequence, Set
from typing import Literal

from extract.answers import matter_score
from extract.errors import ResourceError
from extract.model import Article, Mention, Modality, Position, Relation, RelationKind, Span
from extract.neighbours import Neighbours
from extract.pairs import Pair
from extract.silence import Searcher, load_silence, sentence_cosines
from extract.similarity import content_of, coverage, lacks_the_toll, sentence_contents
from extract.stems import table
from extract.weighed_rules import LINKED, agreement_in_meaning, alike_in_meaning, weighed
from extract.weigher import Weigher, Weights
from extract.word_rules import RULES, Rule

__all__ = ["LINKED", "RULES", "RuleJudge", "installed_weigher"]

FOUND = 0.6
"""Share of a claim's content that a sentence must hold to speak of its matter."""

MENTIONED = 0.7
"""Cosine from which a sentence speaks of a claim's matter."""


def installed_weigher() -> Weigher | None:
    """The weigher of this installation, or None where it has no weights for it."""
    try:
        return Weigher.load()
    except ResourceError:
        return None


def _touches(sentence: Span, region: Sequence[Span]) -> bool:
    return any(sentence.begin < r.end and r.begin < sentence.end for r in region)


class RuleJudge:
    """The Judge by rules: see `RULES`; give it other rules to try them, or a weigher of your own; None is words alone.

    Without being told, it weighs meaning where this installation has the weights for it; `name` says whether it does. `silence`
    are other weights for what an article leaves out than those that are installed.
    """

    def __init__(
        self,
        rules: Sequence[Rule] = RULES,
        *,
        weigher: Weigher | Literal["installed"] | None = "installed",
        silence: Weights | None = None,
    ) -> None:
        self._rules = tuple(rules)
        self._weigher = weigher = installed_weigher() if weigher == "installed" else weigher
        self.name = "rules 3, words alone" if weigher is None else "rules 3, words and meaning"
        self._searcher = None if weigher is None else Searcher(weigher.encoder, silence or load_silence())
        self._group: tuple[Position, ...] = ()
        self._neighbours = Neighbours(())
        self._weights = {act: float(weight) for act, weight in table("act-weights.tsv", 2)}

    def meet(self, group: Sequence[Position]) -> None:
        """Look at all positions among which pairs will be related: who speaks after whom tells what answers what.

        A pair of which one was not met is judged by itself.
        """
        if self._weigher is not None:
            self._weigher.meet(group)

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation of two positions; NONE with the matter score where no rule decides."""
        if one == other:
            return Relation(RelationKind.NONE, detail="one and the same attribution")
        pair = Pair.of(one, other)
        by_words = next((r for rule in self._rules if (r := rule(pair)) is not None), None)
        found = (
            by_words if self._weigher is None else weighed(pair, by_words, self._weigher) or alike_in_meaning(pair, self._weigher)
        )
        if self._weigher is not None and (found is None or found.kind is RelationKind.RELATED):
            found = agreement_in_meaning(pair, self._weigher) or found
        return found or Relation(RelationKind.NONE, matter=pair.matter, detail=pair.shared)

    def nearest(self, one: Position, others: tuple[Position, ...], *, most: int) -> tuple[int, ...]:
        """Indices of the positions with the highest matter scores above 0, highest first; ties in the order given.

        The index of a group is kept for the next call with the same tuple.
        """
        if self._group is not others:
            self._group, self._neighbours = others, Neighbours(others)
        found = self._neighbours.candidates(one)
        scored = [(matter_score(one, others[i])[0], -i) for i in found if others[i] != one]
        return tuple(-index for score, index in sorted(scored, reverse=True)[:most] if score > 0)

    def search(self, one: Position, article: Article, region: tuple[Span, ...] | None) -> Mention | None:
        """The sentence of the article that holds most of the claim's content, where that is at least `FOUND` of it.

        Where none does, the one nearest in meaning, if it is near enough (`MENTIONED`); or if a whole article is searched, and what
        it holds of the claim in all makes it likely that it speaks of it (`extract.silence`).
        """
        claim = content_of(one)
        best: Mention | None = None
        searched = [(s, told) for s, told in sentence_contents(article) if region is None or _touches(s, region)]
        for sentence, told in searched:
            share = 0.0 if lacks_the_toll(claim, told) else coverage(claim, told)
            if share >= FOUND and (best is None or share > best.score):
                best = Mention(sentence, round(share, 3))
        if best is None and searched:
            best = self._nearest_sentence(one, article, {s for s, _ in searched})
        if best is None and self._searcher is not None and region is None:
            return self._searcher.search(one, article)
        return best

    def _nearest_sentence(self, one: Position, article: Article, searched: Set[Span]) -> Mention | None:
        """The searched sentence that is nearest to the claim in meaning, if it is near enough."""
        if self._weigher is None:
            return None
        cosines = sentence_cosines(one, article, self._weigher.encoder)
        told = [(round(float(c), 3), s) for c, (s, _) in zip(cosines, sentence_contents(article), strict=True) if s in searched]
        cosine, sentence = max(told, key=lambda found: found[0])
        return Mention(sentence, cosine) if cosine >= MENTIONED else None

    def weight(self, one: Position) -> float:
        """By the act (`data/act-weights.tsv`), a tenth less for what is only possible; 0 for a claim without words of its own."""
        told = content_of(one)
        if not told.own and not told.names and not told.figures:
            return 0.0
        weight = self._weights.get(one.attribution.act, 0.5)
        return round(weight * (0.9 if one.attribution.claim.modality is Modality.POSSIBLE else 1.0), 3)
