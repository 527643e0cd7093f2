"""Omissions that the article itself states: `with no mention of Pezeshkian's calls to investigate`.

Set phrases stand in `data/omissions.tsv`. The forms that need more than a phrase (`neither statement mentioned X`, `nowhere does it
say that X`, `left X out`, `no such request was mentioned in it`) are in `extract.stated_forms`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Doc, Token

from extract.mentions import MentionKind, mention_at
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.stated_forms import FORMS, StatedGap, behind, left_out_behind, points_back, silent_before, subject_around, told_gap
from extract.wordlists import OmissionPhrase, omissions

_WEAK = {"report", "discuss", "address", "acknowledge", "cite", "note", "include", "contain", "comment", "touch", "dwell"}
"""Words that, said of somebody rather than of an account, mostly tell no omission: `the villagers did not report a theft`."""
_INSIDE = (["in", "it"], ["there", "of"], ["in", "them"], ["there", "about"])
"""Words that may stand inside a phrase: `no word in it about the delegates`."""


def find_gaps(doc: Doc) -> Iterator[StatedGap]:
    """The places where the document says that an account leaves something out, in order."""
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space and not t.is_punct]
        done = -1
        for i, token in enumerate(tokens):
            if token.i <= done:
                continue
            found = _longest(tokens, i)
            gap, last = (_gap(doc, *found), found[1][-1].i) if found is not None else (None, token.i)
            if gap is None:
                gap, last = next((g for form in FORMS if (g := form(token)) is not None), None), token.i
            if gap is not None:
                done = last
                yield gap


@cache
def _by_first_word() -> dict[str, list[OmissionPhrase]]:
    """The phrases of omission by their first word."""
    found: dict[str, list[OmissionPhrase]] = {}
    for phrase in omissions():
        found.setdefault(phrase.phrase[0], []).append(phrase)
    return found


def _longest(tokens: list[Token], at: int) -> tuple[OmissionPhrase, list[Token]] | None:
    """The longest phrase of omission that begins at a token, unless a negation turns it round (`did not omit`)."""
    best: tuple[OmissionPhrase, list[Token]] | None = None
    token, index = tokens[at], _by_first_word()
    for phrase in (p for word in {token.lower_: 0, token.lemma_.lower(): 0} for p in index.get(word, ())):
        matched = _match(phrase.phrase, tokens, at)
        if matched is not None and (best is None or len(matched) > len(best[1])):
            best = phrase, matched
    if best is not None and not best[0].negates and _is_negated(token):
        return None
    return best


def _is_negated(first: Token) -> bool:
    """Whether a phrase that holds no negation stands under one: `did not omit the toll`, `was not silent on it`."""
    verbs = [first, first.head] if first.pos_ not in ("VERB", "AUX") else [first]
    return any(c.dep_ == "neg" for v in verbs for c in v.children)


def _match(lemmas: tuple[str, ...], tokens: list[Token], at: int) -> list[Token] | None:
    """The tokens of the phrase from one place on; an adverb may stand between its words."""
    matched: list[Token] = []
    for lemma in lemmas:
        if (
            at < len(tokens)
            and matched
            and tokens[at].pos_ == "ADV"
            and lemma not in (tokens[at].lower_, tokens[at].lemma_.lower())
        ):
            at += 1
        if matched and [t.lower_ for t in tokens[at : at + 2]] in _INSIDE:
            at += 2
        if at >= len(tokens) or lemma not in (tokens[at].lower_, tokens[at].lemma_.lower()):
            return None
        matched.append(tokens[at])
        at += 1
    return matched


def _gap(doc: Doc, phrase: OmissionPhrase, matched: list[Token]) -> StatedGap | None:
    """The stated omission of a phrase, with what is left out and by whom; None where one of them is not said."""
    first, last = matched[0], matched[-1]
    if phrase.frame == "subject":
        return _missing_from(first, last)
    words = behind(last)
    silent_head = _inside_phrase(first, last) or silent_before(doc, first)
    if silent_head is None and (account := _account_behind(words)) is not None:
        begin = account.left_edge.i if account.dep_ != "pobj" else account.head.i
        words, silent_head = [t for t in words if t.i < begin], offsets(noun_phrase(account))
    if silent_head is None:
        return None
    weak = any(t.lemma_.lower() in _WEAK for t in matched)
    if not words:
        return _of_relative(first, last, silent_head, of_account=weak)
    with_before = first.nbor(-1) if first.i > first.sent.start and first.nbor(-1).lower_ == "with" else first
    return replace(told_gap(with_before, words, silent_head), of_account=weak)


def _of_relative(first: Token, last: Token, silent: Offsets, *, of_account: bool) -> StatedGap | None:
    """What a clause behind it says to be left out: `the mosque, which the Greek statement did not mention`."""
    thing = left_out_behind(first)
    if thing is None or thing.pos_ not in ("NOUN", "PROPN", "PRON"):
        return None
    place = offsets([thing])
    back = points_back([thing]) or thing.pos_ == "PRON"
    end = last.idx + len(last)
    return StatedGap((min(silent[0], first.idx), end), place, silent, of_account=of_account, points_back=back)


def _missing_from(first: Token, last: Token) -> StatedGap | None:
    """What stands in front of its phrase, or behind the verb: `X was left out of the text`, `absent from the text was X`."""
    subject = _subject_behind(first) or _noun_before(first) or subject_around(first)
    words = [t for t in last.subtree if t.i > last.i]
    if subject is None or not words:
        return None
    silent, omitted = offsets(words), offsets(noun_phrase(subject))
    if subject.i < first.i and _noun_before(first) is subject:
        omitted = offsets([t for t in subject.subtree if t.i < first.i] or [subject])
    back = _stands_beside(subject, first) or points_back([t for t in noun_phrase(subject) if t.i <= subject.i])
    place = (min(omitted[0], first.idx), max(silent[1], omitted[1]))
    return StatedGap(place, omitted, silent, of_account=True, points_back=back)


def _stands_beside(noun: Token, first: Token) -> bool:
    """Whether a noun with its phrase stands behind a comma beside what it names: `asked for X, a request missing from the text`."""
    edge = noun.left_edge
    return noun.i < first.i and edge.i > noun.sent.start and noun.doc[edge.i - 1].text in (",", "—", "–")


def _noun_before(first: Token) -> Token | None:
    """The noun that a phrase behind it tells of: `a request missing from the readout`."""
    head = first.head
    behind_it = first.dep_ in ("acl", "amod", "relcl") and head.i < first.i and head.pos_ in ("NOUN", "PRON")
    return head if behind_it else None


def _subject_behind(first: Token) -> Token | None:
    """What is absent, where the sentence begins with the phrase: `absent from the text was any word of the strike`."""
    before = [t for t in first.doc[first.sent.start : first.i] if not t.is_punct and not t.is_space]
    opens = all(t.pos_ in ("ADV", "CCONJ") for t in before)
    if not opens or first.head.lemma_ != "be" or first.head.i < first.i:
        return None
    return next((c for c in first.head.children if c.dep_ in ("attr", "nsubj") and c.i > first.head.i), None)


def _inside_phrase(first: Token, last: Token) -> Offsets | None:
    """The account for which a pronoun inside the phrase stands: `there was no word in it about the delegates`."""
    found = next((t for t in first.doc[first.i : last.i] if t.lower_ in ("it", "them") and t.head.lower_ == "in"), None)
    return offsets([found]) if found is not None else None


def _account_behind(words: list[Token]) -> Token | None:
    """The account in which something is not to be found: `there was no mention of it in the Saudi statement`."""
    for token in words:
        inside = token.dep_ == "pobj" and token.head.lower_ in ("in", "from") and token.pos_ in ("NOUN", "PRON")
        named = inside and mention_at(token.doc, offsets(noun_phrase(token))).kind == MentionKind.ACCOUNT
        if named or (inside and token.lower_ == "it"):
            return token
    return None
