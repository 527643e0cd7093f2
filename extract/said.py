"""What the rules on speech acts look at: the words of a saying, who acts in them, and whether that is the speaker's own side."""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extract.proposals import Offsets, Proposal
from extract.roles import institution_in
from extract.sources import can_speak

FIRST = {"we", "i"}
THIRD = {"he", "she", "it", "they"}
_POSSESSIVES = {"his", "her", "its", "their", "our", "my"}
_BODY_WORDS = (
    "country government nation army force troop navy administration ministry party company side team state group movement office"
    " cabinet alliance union"
)
_BODIES = frozenset(_BODY_WORDS.split())
_HOSTILE = frozenset({
    "terrorist", "militant", "rebel", "insurgent", "gunman", "aggressor", "adversary", "enemy", "occupier", "mercenary",
    "separatist", "militia", "extremist", "jihadist", "hijacker", "pirate", "invader",
})  # fmt: skip
_HAPPENS = {"be", "take", "seem", "appear", "rain", "snow", "become", "happen", "cost", "depend"}
"""Verbs whose `it` may stand for nobody."""
_WISHES = {"like", "want", "wish", "have", "need"}
"""Verbs behind which a speaker does at once what follows: `I would like to thank`."""


Answer = tuple[str, str]
"""A speech act and the reason for it."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What the rules look at: the proposal, the head of its content, and for which countries its speaker speaks."""

    doc: Doc
    proposal: Proposal
    root: Token | None
    roots: tuple[Token, ...]
    unnamed: bool
    sides: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words of the content in lower case."""
        known: str | None = self.doc.user_data.get("text")
        text = known if known is not None else self.doc.text  # a Doc builds its text anew each time it is asked
        return " ".join(text[b:e] for b, e in self.proposal.content).casefold()


def tokens_of(saying: Saying) -> list[Token]:
    """The tokens of the content."""
    spans = [saying.doc.char_span(b, e, alignment_mode="expand") for b, e in saying.proposal.content]
    return [t for s in spans if s is not None for t in s]


def main_verbs(root: Token | None) -> list[Token]:
    """The head of the content and the verbs coordinated with it; for a whole quotation those of its other sentences too."""
    if root is None:
        return []
    return [root, *(t for t in root.conjuncts if t.pos_ in ("VERB", "AUX"))]


def meant_verb(verb: Token) -> Token:
    """The verb itself, or what the speaker wishes to do by saying so: `want to thank`."""
    if verb.lemma_.lower() not in _WISHES:
        return verb
    return next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB"), verb)


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, also in a passive, or None."""
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)


def agent_of(verb: Token) -> Token | None:
    """Who does it: the subject, in a passive the noun behind `by`."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        by = next((c for c in verb.children if c.dep_ == "agent"), None)
        return next(iter(by.children), None) if by is not None else None
    return subject_of(verb)


def is_followed_by(verb: Token, word: str) -> bool:
    """Whether a lemma stands among the three words behind a verb."""
    return any(t.lemma_.lower() == word for t in verb.doc[verb.i + 1 : verb.i + 4])


def codes_of(saying: Saying, tokens: list[Token]) -> set[str]:
    """The ISO codes of the countries that the tokens name, from the first to the last."""
    begin, end = min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens)
    return {f.code for f in saying.doc.user_data.get("countries", ()) if begin <= f.begin < end}


def is_own_name(saying: Saying, noun: Token) -> bool:
    """Whether a subject is the speaker, or of the country for which the speaker speaks."""
    words: Span = saying.doc[noun.left_edge.i : noun.right_edge.i + 1]
    codes = codes_of(saying, list(words))
    return bool(codes and codes <= set(saying.sides)) or any(noun.text == name.split()[-1] for name in saying.names if name)


def is_own_body(noun: Token) -> bool:
    """Whether a noun is what the speaker speaks for, by a possessive: `his country`, `our forces`."""
    return noun.lemma_.lower() in _BODIES and any(c.dep_ == "poss" and c.lower_ in _POSSESSIVES for c in noun.children)


def is_other_side(saying: Saying, noun: Token) -> bool:
    """Whether a noun names, or is said to be of or by, a country that is not the speaker's; where it is does not count."""
    own = [noun, *(t for c in noun.children if c.dep_ in ("amod", "compound", "poss", "nmod") for t in c.subtree)]
    own += [t for c in noun.children if c.dep_ == "prep" and c.lower_ in ("of", "by", "from") for t in c.subtree]
    return any(codes_of(saying, [t]) - set(saying.sides) for t in own)


def is_hostile(noun: Token) -> bool:
    """Whether a noun names an armed other by what its enemies call it: `the terrorists`, `the adversary`."""
    words = {noun.lemma_.lower(), *(c.lemma_.lower() for c in noun.children if c.dep_ in ("amod", "compound", "poss"))}
    return bool(words & _HOSTILE)


def charges_somebody(saying: Saying) -> bool:
    """Whether the content or the target of blame names somebody who can answer for it."""
    place = saying.proposal.target
    tokens = tokens_of(saying) + list((saying.doc.char_span(*place, alignment_mode="expand") if place else None) or [])
    return any(can_speak(t) or t.pos_ == "PRON" for t in tokens)


def of_own(saying: Saying, tokens: Iterable[Token]) -> bool:
    """Whether the only country named among the tokens is the speaker's own."""
    codes = codes_of(saying, list(tokens))
    return bool(codes) and codes <= set(saying.sides)


def of_own_root(saying: Saying) -> bool:
    """Whether the subject of the content is the speaker's own side."""
    subject = subject_of(saying.root) if saying.root is not None else None
    return subject is not None and (subject.lower_ in FIRST or is_own_name(saying, subject))


def speaks_of_itself(saying: Saying, subject: Token, verb: Token) -> bool:
    """Whether the subject is the speaker or the speaker's own side: `he`, `our forces`, `it` of a body that acts."""
    if subject.lower_ == "it":
        return bool(saying.sides) or (is_body(saying) and verb.lemma_.lower() not in _HAPPENS)
    if subject.lower_ == "they" and is_one_person(saying):
        return False
    if subject.lower_ in FIRST | THIRD or is_own_name(saying, subject) or is_own_body(subject):
        return True
    place = saying.proposal.source
    source = _words_at(saying, place) if place is not None else []
    return (
        bool(source) and source[0] in ("its", "their") and subject.ent_type_ in ("GPE", "ORG")
    )  # France will ..., its minister said


def _words_at(saying: Saying, place: Offsets) -> list[str]:
    span = saying.doc.char_span(*place, alignment_mode="expand")
    return [t.lower_ for t in span] if span is not None else []


def is_one_person(saying: Saying) -> bool:
    """Whether the speaker is one person by name or by `he` or `she`, for whom `they` cannot stand."""
    place = saying.proposal.source
    span = saying.doc.char_span(*place, alignment_mode="expand") if place is not None else None
    return span is not None and (span.text.lower() in ("he", "she") or span.root.ent_type_ == "PERSON")


def is_own(saying: Saying, noun: Token, verb: Token) -> bool:
    """Whether a noun that acts in a content is the speaker, the speaker's side, or called what the speaker is called."""
    place = saying.proposal.source
    called = noun.pos_ in ("NOUN", "PROPN") and place is not None and noun.lower_ in _words_at(saying, place)
    return called or speaks_of_itself(saying, noun, verb)


def is_body(saying: Saying) -> bool:
    """Whether the speaker is named as an institution, which `it` can stand for."""
    place = saying.proposal.source
    return place is not None and institution_in(_words_at(saying, place)) is not None
