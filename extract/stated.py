"""Omissions that the article itself states: `with no mention of Pezeshkian's calls to investigate`.

Set phrases stand in `data/omissions.tsv`. Three forms need more than a phrase: `neither statement mentioned X`, `nowhere does it
say that X`, and `left X out`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from extract.mentions import MentionKind, mention_at
from extract.phrases import noun_phrase, offsets, subtree
from extract.proposals import Offsets
from extract.wordlists import OmissionPhrase, omissions

_MENTIONS = {"mention", "include", "address", "acknowledge", "cite", "contain", "note"}
_TELLS = _MENTIONS | {"say", "state", "admit", "concede", "explain", "report", "disclose", "refer", "speak", "tell"}
_NOWHERE = {"nowhere", "never"}
_WEAK = {"report", "discuss", "address", "acknowledge", "cite", "note", "include", "contain", "comment", "touch", "dwell"}
"""Words that, said of somebody rather than of an account, mostly tell no omission: `the villagers did not report a theft`."""
_INSIDE = (["in", "it"], ["there", "of"], ["in", "them"], ["there", "about"])
"""Words that may stand inside a phrase: `no word in it about the delegates`."""


@dataclass(frozen=True, slots=True)
class StatedGap:
    """Words that state an omission: their place, the words for what is left out, and the mention of the silent account or side.

    `vouched` is the clause that the statement itself holds to be so: `X` of `it did not mention that X`. `of_account` says that
    only an account can leave something out by these words.
    """

    evidence: Offsets
    omitted: Offsets
    silent: Offsets
    vouched: Offsets | None = None
    of_account: bool = False


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
                gap, last = _neither(token) or _nowhere(token) or _left_out(token), token.i
            if gap is not None:
                done = last
                yield gap


def _neither(verb: Token) -> StatedGap | None:
    """What two accounts leave out alike: `neither statement mentioned the dispute`."""
    if verb.lemma_ not in _MENTIONS:
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    behind = _behind(verb)
    if subject is None or not behind or not (subject.lower_ == "neither" or any(c.lower_ == "neither" for c in subject.children)):
        return None
    silent, omitted = offsets(noun_phrase(subject)), offsets(behind)
    return StatedGap((silent[0], omitted[1]), omitted, silent)


def _nowhere(adverb: Token) -> StatedGap | None:
    """What stands nowhere in an account, the adverb first: `nowhere does it say that the water is the same`."""
    verb = adverb.head
    if adverb.lower_ not in _NOWHERE or verb.lemma_ not in _TELLS or verb.i < adverb.i:
        return None
    if not any(c.lemma_ == "do" and c.i < verb.i for c in verb.children):
        return None
    subject = _subject(verb)
    behind = _behind(verb)
    if subject is None or not behind or not adverb.i < subject.i < verb.i:
        return None
    return _told_gap(adverb, behind, offsets(noun_phrase(subject)))


def _left_out(verb: Token) -> StatedGap | None:
    """What stands between verb and particle: `left the clinic out`, `leaves the debt out of its figures`."""
    if verb.lemma_ != "leave" or verb.pos_ != "VERB" or any(c.dep_ == "neg" for c in verb.children):
        return None
    particle = next((c for c in verb.children if c.lower_ == "out" and c.i > verb.i + 1), None)
    omitted = next((c for c in verb.children if c.dep_ == "dobj"), None)
    if particle is None or omitted is None or not verb.i < omitted.i < particle.i:
        return None
    silent = _silent(verb.doc, verb)
    place = offsets(subtree(omitted, before=particle.i))
    return StatedGap((verb.idx, particle.idx + len(particle)), place, silent) if silent is not None else None


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
    behind = _behind(last)
    silent_head = _inside_phrase(first, last) or _silent(doc, first)
    if silent_head is None and (account := _account_behind(behind)) is not None:
        begin = account.left_edge.i if account.dep_ != "pobj" else account.head.i
        behind, silent_head = [t for t in behind if t.i < begin], offsets(noun_phrase(account))
    if not behind or silent_head is None:
        return None
    with_before = first.nbor(-1) if first.i > first.sent.start and first.nbor(-1).lower_ == "with" else first
    found = _told_gap(with_before, behind, silent_head)
    return replace(found, of_account=any(t.lemma_.lower() in _WEAK for t in matched))


def _told_gap(first: Token, behind: list[Token], silent: Offsets) -> StatedGap:
    """The omission whose words run from a token to the end of those that name it."""
    omitted = offsets(behind)
    vouched = offsets(behind[1:]) if behind[0].lower_ == "that" and behind[0].dep_ == "mark" and len(behind) > 2 else None
    return StatedGap((first.idx, omitted[1]), omitted, silent, vouched)


def _missing_from(first: Token, last: Token) -> StatedGap | None:
    """What stands in front of its phrase, or behind the verb: `X was left out of the text`, `absent from the text was X`."""
    subject = _subject_behind(first) or _subject(first)
    behind = [t for t in last.subtree if t.i > last.i]
    if subject is None or not behind:
        return None
    silent, omitted = offsets(behind), offsets(noun_phrase(subject))
    return StatedGap((min(omitted[0], first.idx), max(silent[1], omitted[1])), omitted, silent)


def _subject_behind(first: Token) -> Token | None:
    """What is absent, where the sentence begins with the phrase: `absent from the text was any word of the strike`."""
    if first.i != first.sent.start or first.head.lemma_ != "be" or first.head.i < first.i:
        return None
    return next((c for c in first.head.children if c.dep_ in ("attr", "nsubj") and c.i > first.head.i), None)


def _inside_phrase(first: Token, last: Token) -> Offsets | None:
    """The account for which a pronoun inside the phrase stands: `there was no word in it about the delegates`."""
    found = next((t for t in first.doc[first.i : last.i] if t.lower_ in ("it", "them") and t.head.lower_ == "in"), None)
    return offsets([found]) if found is not None else None


def _account_behind(behind: list[Token]) -> Token | None:
    """The account in which something is not to be found: `there was no mention of it in the Saudi statement`."""
    for token in behind:
        inside = token.dep_ == "pobj" and token.head.lower_ in ("in", "from") and token.pos_ in ("NOUN", "PRON")
        named = inside and mention_at(token.doc, offsets(noun_phrase(token))).kind == MentionKind.ACCOUNT
        if named or (inside and token.lower_ == "it"):
            return token
    return None


def _behind(last: Token) -> list[Token]:
    """The words that name what is left out: to the end of the clause."""
    tokens: list[Token] = []
    for token in last.doc[last.i + 1 : last.sent.end]:
        if token.text in (",", ";", ".", "—", "–", ":") or (
            tokens and token.lower_ in ("but", "while", "although", "though", "nor")
        ):
            break
        if not token.is_space:
            tokens.append(token)
    return tokens


def _subject(verb: Token) -> Token | None:
    for token in (verb, verb.head):
        found = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if found is not None:
            return found
    return None


def _silent(doc: Doc, phrase: Token) -> Offsets | None:
    """The mention of the account or side that leaves it out: nearest in front of the phrase in its sentence, an account first."""
    actors: list[Offsets] = []
    for token in reversed(list(doc[phrase.sent.start : phrase.i])):
        if token.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        place = offsets(noun_phrase(token))
        kind = mention_at(doc, place).kind
        if kind == MentionKind.ACCOUNT:
            return place
        if token.dep_ in ("nsubj", "nsubjpass", "poss"):
            actors.append(place)
    return actors[0] if actors else None
