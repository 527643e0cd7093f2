"""The learned reader of attributions: proposals of who said what, with a probability each, as a spaCy component.

    nlp.add_pipe("communique_tagger")       writes doc.user_data["tagged"], a list of SureProposal, and
    doc.spans["communique_tagger"]

Without the weights it proposes nothing and says so: `TaggerProposer.missing` and `doc.user_data["tagger missing"]` hold the
sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span

from extract.cue_hits import CueHit, cues_of, is_negated
from extract.errors import ResourceError
from extract.name_phrases import text_of
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets, Proposal
from extract.tagger_model import Spotted, TaggerModel
from extract.tagger_spans import inside_marks

SPANS = "communique_tagger"
"""The key of `doc.spans` under which the component shows what it proposes."""


@dataclass(frozen=True, slots=True)
class SureProposal(Proposal):
    """A proposal with the probability `sure` that a person would accept it.

    `mention` is the source with all that describes it (`Ana Ruiz, a spokeswoman for the port`), where `source` is its noun phrase
    alone; `marked` is the content as the learned reader's corpus marks contents: flat, and whole where `content` has only the
    piece that the rules read (empty: the same).
    """

    sure: float = 1.0
    mention: Offsets | None = None
    marked: tuple[Offsets, ...] = ()


@dataclass(frozen=True, slots=True)
class TaggerProposer:
    """Proposes attributions by the shipped weights. Needs a Doc with a parse, and the text in `doc.user_data["text"]` where
    it was masked.

    `model` is None where the weights are not installed; `missing` then says so. `least` is the probability from which on it
    proposes, None for the bar of its settings, at which it is best alone.
    """

    model: TaggerModel | None
    missing: str | None = None
    least: float | None = None
    name: str = field(default="tagger")

    @classmethod
    def load(cls, *, least: float | None = None) -> "TaggerProposer":
        """The proposer with the shipped weights; without them one that proposes nothing."""
        try:
            return cls(TaggerModel.load(), least=least)
        except ResourceError as error:
            return cls(None, f"the learned reader is not installed, the rules read alone: {error}")

    def propose(self, doc: Doc) -> Iterator[SureProposal]:
        """The proposals of the document, in order of their contents."""
        if self.model is None:
            return
        text = text_of(doc)
        found = [_proposal(doc, text, spotted) for spotted in self.model.read(text, least=self.least)]
        yield from sorted(found, key=lambda p: (p.content, p.cue or (0, 0)))


def _proposal(doc: Doc, text: str, spotted: Spotted) -> SureProposal:
    """What was spotted, with the act of its cue and its source as a noun phrase."""
    cut = [inside_marks(text, b, e) for b, e in spotted.content]
    quoted = any(marks for _, marks in cut)
    cue = _span(doc, spotted.cue)
    hit = _hit(text, spotted, cues_of(doc), quoted)
    source = spotted.source
    frame = _frame(text, spotted, quoted)
    return SureProposal(
        content=tuple(place for place, _ in cut),
        act=hit.cue.act if hit is not None else "say",
        cue=spotted.cue,
        lemma=" ".join(hit.cue.lemma) if hit is not None else (cue.root.lemma_.lower() if cue is not None else ""),
        frame=frame,
        source=_mention(doc, text, source) if source is not None else None,
        quoted=quoted,
        negated=hit is not None and hit.cue.pos in ("V", "VN") and is_negated(hit.head),
        proposer="tagger",
        reasons=(f"the learned reader is {spotted.sure:.2f} sure" + (", inside another's words" if spotted.inner else ""),),
        sure=round(spotted.sure, 4),
        mention=source,
    )


def _frame(text: str, spotted: Spotted, quoted: bool) -> str:
    """How the content stands to its cue, by its first word."""
    begin = spotted.content[0][0]
    first = text[begin : begin + 5].casefold()
    if quoted:
        return "quote"
    if first.startswith("that "):
        return "that"
    return "to" if first.startswith("to ") else "clause"


def _hit(text: str, spotted: Spotted, hits: Sequence[CueHit], quoted: bool) -> CueHit | None:
    """The entry of the list of cues for the words of a cue: the one with the frame of the content, else the longest."""
    begin, end = spotted.cue
    inside = [h for h in hits if begin <= h.head.idx < end]
    frame = _frame(text, spotted, quoted)
    fitting = [h for h in inside if frame in h.cue.content or (frame == "clause" and "that" in h.cue.content)]
    return max(fitting or inside, key=lambda h: len(h.tokens), default=None)


def _span(doc: Doc, place: Offsets) -> Span | None:
    return doc.char_span(*place, alignment_mode="expand")


def _mention(doc: Doc, text: str, place: Offsets) -> Offsets:
    """The mention that heads a source, without what only describes it: up to the first person's name, else its noun phrase."""
    span = _span(doc, place)
    if span is None:
        return place
    person = _first_person(span)
    if person is not None and "," not in text[place[0] : person.start_char]:
        return place[0], person.end_char
    begin, end = offsets(noun_phrase(span.root))
    return (begin, end) if place[0] <= begin and end <= place[1] else place


def _first_person(span: Span) -> Span | None:
    """The first person's name that lies in a span. `span.ents` would look through the whole document for each span."""
    doc = span.doc
    for token in span:
        if token.ent_type_ == "PERSON" and token.ent_iob_ == "B":
            end = token.i + 1
            while end < len(doc) and doc[end].ent_iob_ == "I":
                end += 1
            return doc[token.i : end] if end <= span.end else None
    return None


@Language.factory("communique_tagger")
def create_tagger(nlp: Language, name: str) -> "TaggerComponent":
    """The component, for `nlp.add_pipe("communique_tagger")`; it needs a parser before it."""
    return TaggerComponent(TaggerProposer.load())


@dataclass(frozen=True, slots=True)
class TaggerComponent:
    """Writes what the learned reader proposes into the document."""

    proposer: TaggerProposer

    def __call__(self, doc: Doc) -> Doc:
        """The document with its proposals."""
        found = list(self.proposer.propose(doc))
        doc.user_data["tagged"] = found
        if self.proposer.missing is not None:
            doc.user_data["tagger missing"] = self.proposer.missing
        doc.spans[SPANS] = [span for proposal in found for span in _labelled(doc, proposal)]
        return doc


def _labelled(doc: Doc, proposal: SureProposal) -> Iterator[Span]:
    """The spans of one proposal: content, cue, speaker."""
    places = [("content", c) for c in proposal.content] + [("cue", proposal.cue), ("speaker", proposal.mention)]
    for label, place in places:
        span = doc.char_span(*place, label=label, alignment_mode="expand") if place is not None else None
        if span is not None:
            yield span
