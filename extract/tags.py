"""Speech tags by position alone: who stands right before or after a cue, where the parse lost it.

Newswire often drops the comma before its tags (`... killed four children a source in Homs told the agency Friday.`), and the
parser then hangs speaker and cue somewhere into the sentence. Position still shows them.
"""

from collections.abc import Collection
from dataclasses import replace

from spacy.tokens import Doc, Token

from extract.cue_hits import CueHit
from extract.phrases import offsets
from extract.proposals import Offsets, Proposal

_NAME = {"PROPN"}
_LINKS = {"in", "of", "for", "from", "at"}
_JOINS = ("and", "but")
_LONGEST_TAG = 14
"""How many words a tag in the middle of a sentence may have: `said the village chief, Wilder Lund, in a letter`."""
_TAIL = 8
"""How many words may follow the tag before the sentence ends: `told the agency by telephone on Friday`."""


def phrase_before(cue: Token) -> list[Token]:
    """The noun phrase that ends right before a cue: a name in capitals, or a noun back to its determiner; empty if none."""
    doc, end = cue.doc, cue.i
    while end > 0 and (doc[end - 1].is_space or doc[end - 1].lower_ in ("also", "earlier", "later", "had", "has", "have", "then")):
        end -= 1
    begin = end
    while begin > cue.sent.start and doc[begin - 1].pos_ in _NAME:
        begin -= 1
    if begin < end and begin > cue.sent.start and doc[begin - 1].lower_ not in (*_LINKS, "the", "a", "an"):
        return _words(doc, begin, end)
    return _back_to_determiner(cue, end)


def _back_to_determiner(cue: Token, end: int) -> list[Token]:
    """The words back to the nearest determiner, where only nouns, adjectives and links stand between."""
    doc, begin = cue.doc, end - 1
    while begin >= max(cue.sent.start, end - 9):
        token = doc[begin]
        if token.lower_ in ("the", "a", "an", "another"):
            before = doc[begin - 1] if begin > cue.sent.start else None
            if before is not None and before.lower_ in _LINKS and doc[begin - 2].pos_ in ("NOUN", "PROPN"):
                begin -= 1
                continue
            return _words(doc, begin, end)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PART") and token.lower_ not in _LINKS and not token.is_space:
            return []
        begin -= 1
    return []


def phrase_after(cue: Token) -> list[Token]:
    """The noun phrase that begins right after a cue (`said a statement from the coordinator`), to the end of its words."""
    doc, begin = cue.doc, cue.i + 1
    if begin < len(doc) and doc[begin].ent_type_ == "PERSON":
        return [
            t
            for t in doc[begin : begin + 9]
            if t.ent_type_ == "PERSON" and all(doc[i].ent_type_ == "PERSON" for i in range(begin, t.i))
        ]
    end = begin
    while end < cue.sent.end and (doc[end].pos_ in ("NOUN", "PROPN", "ADJ", "DET", "NUM", "PART") or doc[end].lower_ in _LINKS):
        end += 1
    words = _words(doc, begin, end)
    return words if any(w.pos_ in ("NOUN", "PROPN") for w in words) and words[0].pos_ in ("DET", "PROPN", "NOUN") else []


def _words(doc: Doc, begin: int, end: int) -> list[Token]:
    return [doc[i] for i in range(begin, end) if not doc[i].is_space]


def place_beside(cue: Token) -> Offsets | None:
    """The characters of the phrase before a cue, else after it, or None."""
    words = phrase_before(cue) or phrase_after(cue)
    return offsets(words) if words else None


def tagged_sentence(hit: CueHit) -> Proposal | None:
    """The sentence before a speech tag at its end, as content, with the phrase before the cue as source; None where it is none."""
    finite = hit.head.tag_ in ("VBD", "VBZ", "VBP") or any(c.dep_ == "aux" for c in hit.head.children)
    if hit.cue.pos != "V" or not finite or not {"that", "quote"} & set(hit.cue.content):
        return None
    sentence = hit.head.sent
    tail = [t for t in sentence if t.i > hit.last.i and t.is_alpha]
    source = phrase_before(hit.head)
    if not source or len(tail) > _TAIL or any(t.pos_ == "VERB" for t in tail):
        return None
    content = [t for t in sentence if t.i < source[0].i]
    if sum(t.is_alpha for t in content) < 4 or not any(t.pos_ in ("VERB", "AUX") for t in content):
        return None
    return Proposal(
        content=(offsets(content),),
        act=hit.cue.act,
        cue=hit.offsets,
        lemma=" ".join(hit.cue.lemma),
        frame="that",
        source=offsets(source),
        clause=offsets(list(sentence)),
        reasons=(f"cue '{' '.join(hit.cue.lemma)}' as a tag at the end of the sentence",),
    )


def resumed(doc: Doc, proposal: Proposal, heads: Collection[int]) -> Proposal:
    """The proposal with what goes on behind its tag: `The water rose, said the mayor, Ann Lund, and two men drowned`.

    `heads` are the indices of the verbs and nouns that are cues: a clause that reports something itself is not what is said.
    """
    cue = doc.char_span(*proposal.cue, alignment_mode="expand") if proposal.cue is not None else None
    if cue is None or proposal.frame != "that" or proposal.source is None or proposal.end > cue.start_char:
        return proposal
    after = cue.sent[cue.end - cue.sent.start :]
    join = next((t for t in after if t.lower_ in _JOINS and t.nbor(-1).text == ","), None)
    rest = [t for t in after if join is not None and t.i > join.i]
    if join is None or join.i - cue.start > _LONGEST_TAG or join.idx < proposal.source[1] or not _is_clause(rest, heads):
        return proposal
    return replace(proposal, content=(*proposal.content, offsets(rest)))


def _is_clause(words: list[Token], heads: Collection[int]) -> bool:
    """Whether words hold a finite verb with its subject in front, and nothing that reports."""
    first = words[0].i if words else 0
    subject = next((t for t in words if t.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if subject is None or subject.head.i <= subject.i or any(t.i in heads for t in words):
        return False
    return not any(t.pos_ in ("VERB", "AUX") for t in words if first <= t.i < subject.i)
