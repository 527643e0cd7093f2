"""Denials: contents that say of the speaker's own side that it did not do something, which make a denial of what is only `said`.

`Iran says it has never armed them` denies; `the ministry said it had no information` only says so. What is negated of others, and
`there was no ...`, stays an assertion whose polarity is negative.
"""

from spacy.tokens import Token

from extract.charges import harms
from extract.phrases import MODALS, has_no
from extract.said import Answer, Saying, is_body, is_one_person, is_own, main_verbs, subject_of, tokens_of

_UNREAL = MODALS | {"’d", "'d", "wo", "ca"}
_NOBODY = {"none", "nobody", "neither", "nothing"}
_NO = {"no", "neither", "never"}
_OWN = {"our", "its", "their", "his", "her", "my", "us", "them"}


def denied(saying: Saying) -> Answer | None:
    """What the speaker's own side is said not to have done, or to have had no part in, is denied."""
    for verb in (v for root in saying.roots for v in main_verbs(root)):
        if verb.pos_ not in ("VERB", "AUX") or any(c.dep_ == "aux" and c.lower_ in _UNREAL for c in verb.children):
            continue
        subject = subject_of(verb)
        if subject is None:
            continue
        own = is_own(saying, subject, verb) or _is_of_own(subject) or _is_none_of_own(subject)
        said = _negated(verb, subject)
        if own and said and (_is_none_of_own(subject) or not _is_no_deed(saying, verb)):
            return "deny", f"'{subject.text} ... {said}' denies it of the speaker's own side"
    return None


def _negated(verb: Token, subject: Token) -> str | None:
    """The words that negate the verb, its subject or its object; None where nothing does."""
    for child in verb.children:
        if child.dep_ == "neg" and not (child.i + 1 < len(child.doc) and child.nbor().lower_ in ("only", "just", "merely", "yet")):
            return f"{child.text} {verb.text}"
        if child.lower_ == "never":
            return f"never {verb.text}"
        if child.dep_ in ("dobj", "attr") and _has_no(child):
            return f"{verb.text} no {child.text}"
    return f"none ... {verb.text}" if _has_no(subject) else None


def _has_no(noun: Token) -> bool:
    return has_no(noun, alone=_NOBODY, before=_NO)


def _is_of_own(subject: Token) -> bool:
    """`Its aircraft`, `our drivers`."""
    return any(c.dep_ == "poss" and c.lower_ in _OWN for c in subject.children)


def _is_none_of_own(subject: Token) -> bool:
    """`None of its trucks`, `no drone of ours`: what is denied of all that is the speaker's."""
    if not _has_no(subject):
        return False
    return any(t.lower_ in _OWN or t.lower_ in ("ours", "theirs") for c in subject.children if c.dep_ == "prep" for t in c.subtree)


def _is_no_deed(saying: Saying, verb: Token) -> bool:
    """Whether not to do so is nothing of which one could be accused: to know, to have received, to have decided yet."""
    lemma = verb.lemma_.lower()
    if lemma == "have":
        return not any(c.dep_ == "dobj" and (c.lemma_.lower() in harms("part") or _is_nothing_to_do(c)) for c in verb.children)
    if lemma == "do":
        return not any(c.dep_ == "dobj" for c in verb.children)
    if lemma == "be":
        return not _is_guilt(verb)
    if lemma in harms("mind") or any(t.lower_ == "yet" for t in verb.children):
        return True
    private = is_one_person(saying) and not is_body(saying)
    return private and not {t.lemma_.lower() for t in tokens_of(saying)} & _deeds()


def _is_nothing_to_do(noun: Token) -> bool:
    """`Had nothing to do with it`."""
    return noun.lower_ == "nothing" and any(t.lemma_.lower() == "do" for t in noun.subtree)


def _is_guilt(verb: Token) -> bool:
    """`was not behind it`, `is not involved`, `was no party to it`, `was not there`."""
    return any(
        c.lemma_.lower() in harms("guilt") or c.lower_ in harms("guilt")
        for c in verb.children
        if c.dep_ in ("acomp", "attr", "prep", "advmod", "oprd")
    )


def _deeds() -> frozenset[str]:
    """Words for what a person is accused of."""
    return harms("verb") | harms("noun") | harms("wrong") | harms("deed")
