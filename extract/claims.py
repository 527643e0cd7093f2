"""What a content says by itself: its polarity, its modality, the countries it speaks of."""

from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from extract.model import Modality, Polarity
from extract.phrases import has_no
from extract.proposals import Offsets

_POSSIBLE = {"may", "might", "could"}
_POSSIBLY = {"possibly", "perhaps", "maybe", "reportedly", "allegedly", "apparently", "purportedly", "supposedly", "potentially"}
_PROBABLY = {"probably", "likely", "presumably", "unlikely"}
_SEEMS = {"appear", "seem", "believe", "suspect", "think", "consider"}
_NO = {"no", "neither"}
_NOTHING = {"no", "nobody", "nothing", "none", "never", "neither", "nowhere"}
_OWN = {"its", "our", "we", "us", "their", "they", "his", "her", "he", "she", "it", "my", "i"}


def root_of(doc: Doc, content: tuple[Offsets, ...]) -> Token | None:
    """The verb or noun that heads the first piece of a content, a verb where its first sentence has one."""
    heads = roots_of(doc, content)
    return next((t for t in heads if t.pos_ in ("VERB", "AUX")), heads[0] if heads else None)


def roots_of(doc: Doc, content: tuple[Offsets, ...], most: int = 3) -> list[Token]:
    """The heads of the first sentences of a content, at most `most`, over all its pieces."""
    spans = [doc.char_span(b, e, alignment_mode="expand") for b, e in content]
    return [main_verb(s) for span in spans if span is not None for s in _sentences(span)][:most]


def _sentences(span: Span) -> list[Span]:
    """The sentences of a span, cut to it."""
    begins = [span.start, *(t.i for t in span[1:] if t.is_sent_start)]
    cut = [span.doc[begin:end] for begin, end in pairwise([*begins, span.end])]
    return [s for s in cut if any(t.is_alpha for t in s)] or [span]


def main_verb(span: Span) -> Token:
    """The root of a span; where the parse gives a word that is no verb, its first finite verb."""
    root = span.root
    if root.pos_ in ("VERB", "AUX"):
        return root
    verbs = [t for t in span if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass", "amod", "acl", "relcl", "advcl")]
    return verbs[0] if verbs else root


def polarity(root: Token | None) -> Polarity:
    """Negative where the head of the content is negated: `will not permit`, `there was no`, `no soldier died`."""
    if root is None:
        return Polarity.POSITIVE
    for child in root.children:
        if (child.dep_ == "neg" and not _is_not_only(child)) or child.lower_ in ("never", "neither", "nor"):
            return Polarity.NEGATIVE
        if child.dep_ == "advmod" and child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
            return Polarity.NEGATIVE
        if child.lower_ in ("without",) and root.pos_ == "NOUN":
            return Polarity.NEGATIVE
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and _has_no(child):
            return Polarity.NEGATIVE
    return Polarity.NEGATIVE if root.pos_ in ("NOUN", "PROPN") and _has_no(root) else Polarity.POSITIVE


def _is_not_only(negation: Token) -> bool:
    """`not only`, `not just`: no negation."""
    return negation.i + 1 < len(negation.doc) and negation.nbor(1).lower_ in ("only", "just", "merely", "simply")


def _has_no(noun: Token) -> bool:
    return has_no(noun, alone=_NOTHING, before=_NO)


def modality(root: Token | None) -> Modality:
    """Possible with may, might, could, reportedly; probable with likely or `is believed to`; else certain."""
    if root is None:
        return Modality.CERTAIN
    beside = list(root.head.children)
    if root.head.lemma_.lower() == "rule" and any(c.dep_ == "prt" for c in beside) and any(c.dep_ == "neg" for c in beside):
        return Modality.POSSIBLE  # not ruled out
    words = {c.lower_ for c in root.children if c.dep_ in ("aux", "advmod", "acomp")}
    if words & (_POSSIBLE | _POSSIBLY):
        return Modality.POSSIBLE
    passive = any(c.dep_ == "auxpass" for c in root.children)
    if words & _PROBABLY or (root.lemma_.lower() in _SEEMS and (passive or root.lemma_.lower() in ("appear", "seem"))):
        return Modality.PROBABLE
    if any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in root.children):
        return Modality.POSSIBLE
    return Modality.CERTAIN


def about(doc: Doc, content: tuple[Offsets, ...], represents: tuple[str, ...], addressed: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The ISO codes of the countries that a content speaks of, sorted.

    Those it names; the speaker's own where it says `its` or `we`; the addressee's where it says `their` or `your`.
    """
    codes: set[str] = set()
    for begin, end in content:
        codes.update(f.code for f in doc.user_data.get("countries", ()) if begin <= f.begin and f.end <= end)
        span = doc.char_span(begin, end, alignment_mode="expand")
        if span is not None and any(t.lower_ in _OWN and t.pos_ == "PRON" for t in span):
            codes.update(represents)
        if span is not None and any(t.lower_ in ("their", "your", "you") for t in span):
            codes.update(addressed)
    return tuple(sorted(codes))
