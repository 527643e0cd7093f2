"""Ways of stating an omission that no set phrase holds: `neither statement mentioned X`, `no such request was mentioned in it`.

`FORMS` are functions of one token: each gives the omission that is stated with it, or None. What all ways need (who is silent,
which words name what is left out) stands here too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.mentions import MentionKind, mention_at
from extract.phrases import has_no, noun_phrase, offsets, subtree
from extract.proposals import Offsets
from extract.said import subject_of

_MENTIONS = {"mention", "include", "address", "acknowledge", "cite", "contain", "note"}
_TELLS = _MENTIONS | {"say", "state", "admit", "concede", "explain", "report", "disclose", "refer", "speak", "tell"}
_NOWHERE = {"nowhere", "never"}
_STANDS = _MENTIONS | {"appear", "feature", "figure", "find", "record", "report", "make", "be"}
"""Verbs of what stands in an account: `no such request was mentioned in it`, `nothing of it appears in the text`."""

_IS_THERE = {"be", "appear", "feature", "figure"}
_NOTHING = {"nothing", "none"}
_HOLDS = _MENTIONS | {"make", "carry", "hold", "record", "report", "give"}
"""Verbs of an account that holds something, or not."""

_LEFT = {"out", "unmentioned"}
_POINTS_BACK = {
    "it", "that", "this", "them", "these", "those", "such", "so", "which", "something", "either", "any", "a", "the", "one",
}  # fmt: skip
_POINTED_AT = {"reference", "mention", "point", "thing", "remark", "comment", "kind", "sort", "of"}


@dataclass(frozen=True, slots=True)
class StatedGap:
    """Words that state an omission: their place, the words for what is left out, and the mention of the silent account or side.

    `vouched` is the clause that the statement itself holds to be so: `X` of `it did not mention that X`. `of_account` says that
    only an account can leave something out by these words; `points_back` that they stand for what was told before (`made no
    mention of it`, `which it did not mention`).
    """

    evidence: Offsets
    omitted: Offsets
    silent: Offsets
    vouched: Offsets | None = None
    of_account: bool = False
    points_back: bool = False


def told_gap(first: Token, behind: list[Token], silent: Offsets) -> StatedGap:
    """The omission whose words run from a token to the end of those that name it."""
    omitted = offsets(behind)
    vouched = offsets(behind[1:]) if behind[0].lower_ == "that" and behind[0].dep_ == "mark" and len(behind) > 2 else None
    return StatedGap((first.idx, omitted[1]), omitted, silent, vouched, points_back=points_back(behind))


def points_back(words: list[Token]) -> bool:
    """Whether words stand for what was told before and name nothing themselves: `it`, `that`, `any such thing`."""
    return all(t.lower_ in _POINTS_BACK or t.lemma_.lower() in _POINTED_AT for t in words)


def behind(last: Token) -> list[Token]:
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


def subject_around(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb on which it depends."""
    return subject_of(verb) or subject_of(verb.head)


def silent_before(doc: Doc, phrase: Token) -> Offsets | None:
    """The mention of the account or side that leaves it out: nearest in front of the phrase in its sentence, an account first."""
    actors: list[Offsets] = []
    for token in reversed(list(doc[phrase.sent.start : phrase.i])):
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "NUM") or token.head.lower_ == "unlike":
            continue
        place = offsets(noun_phrase(token))
        kind = mention_at(doc, place).kind
        if kind == MentionKind.ACCOUNT:
            return place
        if token.dep_ in ("nsubj", "nsubjpass", "poss"):
            actors.append(place)
    return actors[0] if actors else None


def left_out_behind(verb: Token) -> Token | None:
    """What a clause is about that says an omission of it: `the request, which the text omitted`, `something it left out`."""
    clause = next((t for t in (verb, *verb.ancestors) if t.dep_ == "relcl"), None)
    if clause is None or clause.sent != verb.sent or clause.head.i > clause.i:
        return None
    return clause.head


def account_in(verb: Token) -> Token | None:
    """The account in which something is said to stand or not: `in the Greek statement` with this verb."""
    prepositions = [c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("in", "from")]
    if verb.lemma_ == "be":
        things = [c for c in verb.children if c.dep_ in ("attr", "nsubj")]
        prepositions += [c for t in things for c in t.children if c.dep_ == "prep" and c.lower_ == "in"]
    for noun in (c for p in prepositions for c in p.children if c.dep_ == "pobj"):
        if mention_at(noun.doc, offsets(noun_phrase(noun))).kind == MentionKind.ACCOUNT:
            return noun
    return None


# ------------------------------------------------------------------------------------------- the forms


def _neither(verb: Token) -> StatedGap | None:
    """What two accounts leave out alike: `neither statement mentioned the dispute`."""
    if verb.lemma_ not in _MENTIONS:
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    words = behind(verb)
    if subject is None or not words or not (subject.lower_ == "neither" or any(c.lower_ == "neither" for c in subject.children)):
        return None
    silent, omitted = offsets(noun_phrase(subject)), offsets(words)
    return StatedGap((silent[0], omitted[1]), omitted, silent)


def _nowhere(adverb: Token) -> StatedGap | None:
    """What stands nowhere in an account, the adverb first: `nowhere does it say that the water is the same`."""
    verb = adverb.head
    if adverb.lower_ not in _NOWHERE or verb.lemma_ not in _TELLS or verb.i < adverb.i:
        return None
    if not any(c.lemma_ == "do" and c.i < verb.i for c in verb.children):
        return None
    subject = subject_around(verb)
    words = behind(verb)
    if subject is None or not words or not adverb.i < subject.i < verb.i:
        return None
    return told_gap(adverb, words, offsets(noun_phrase(subject)))


def _nowhere_in(adverb: Token) -> StatedGap | None:
    """What an account does not hold, the account beside the adverb: `nowhere in the Greek statement is the mosque mentioned`."""
    verb = adverb.head
    if adverb.lower_ != "nowhere" or verb.lemma_ not in _STANDS:
        return None
    inside = [c for c in adverb.children if c.lower_ == "in"] + [c for c in verb.children if c.lower_ == "in"]
    account = next((n for p in inside for n in p.children if n.dep_ == "pobj"), None)
    told = next((c for c in verb.children if c.dep_ == "ccomp" and c.lemma_ in _STANDS), verb)  # `is the mosque mentioned`
    subject = next((c for c in told.children if c.dep_ in ("nsubj", "nsubjpass", "attr") and c.i > adverb.i), None)
    if account is None or subject is None or mention_at(verb.doc, offsets(noun_phrase(account))).kind != MentionKind.ACCOUNT:
        return None
    silent, omitted = offsets(noun_phrase(account)), offsets(noun_phrase(subject))
    return StatedGap((min(adverb.idx, omitted[0]), max(silent[1], omitted[1])), omitted, silent)


def _left_out(verb: Token) -> StatedGap | None:
    """What stands between verb and particle: `left the clinic out of its figures`, `leaves the debt unmentioned`."""
    if verb.lemma_ != "leave" or verb.pos_ != "VERB" or any(c.dep_ == "neg" for c in verb.children):
        return None
    particle = next((t for t in verb.subtree if t.lower_ in _LEFT and t.i > verb.i + 1), None)
    if particle is None:
        return None
    omitted = next((t for t in verb.subtree if t.dep_ in ("dobj", "nsubj") and verb.i < t.i < particle.i), None)
    silent = silent_before(verb.doc, verb)
    if omitted is None or silent is None:
        return None
    words = subtree(omitted, before=particle.i)
    return StatedGap((verb.idx, particle.idx + len(particle)), offsets(words), silent, points_back=points_back(words))


def _none_in(verb: Token) -> StatedGap | None:
    """What is said not to stand in an account: `no such request was mentioned in it`, `there was no apology in the letter`."""
    if verb.lemma_ not in _STANDS or verb.pos_ not in ("VERB", "AUX"):
        return None
    account = account_in(verb)
    things = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "attr") and c.lower_ != "there"]
    negated = verb.lemma_ in _IS_THERE and any(c.dep_ == "neg" for c in verb.children)  # `the promise is not in the minutes`
    thing = next((t for t in things if negated or has_no(t, alone=_NOTHING, before={"no"})), None)
    if account is None or thing is None:
        return None
    silent = offsets(noun_phrase(account))
    empty = _NOTHING | {"no", "of"}
    own = [t for t in thing.subtree if t.lower_ not in empty and not account.is_ancestor(t) and t != account]
    words = [t for t in own if not (t.lower_ == "in" and account in t.children)]
    if not words:
        return None
    omitted = offsets(words)
    begin, end = min(omitted[0], silent[0], verb.idx), max(omitted[1], silent[1], verb.idx + len(verb))
    return StatedGap((min(begin, thing.idx), end), omitted, silent, of_account=True, points_back=points_back(words))


def _did_not(auxiliary: Token) -> StatedGap | None:
    """One of two accounts that does not hold what the other does, with no verb: `the Bolivian statement did not`."""
    if auxiliary.lemma_ != "do":
        return None
    subject = next((c for c in auxiliary.children if c.dep_ == "nsubj"), None)
    negation = next((c for c in auxiliary.children if c.dep_ == "neg"), None)
    if negation is None or subject is None or auxiliary.i + 1 != negation.i:
        return None
    after = auxiliary.doc[negation.i + 1] if negation.i + 1 < auxiliary.sent.end else None
    if after is not None and not after.is_punct and not after.is_space:
        return None
    silent = offsets(noun_phrase(subject))
    if mention_at(auxiliary.doc, silent).kind != MentionKind.ACCOUNT and subject.lower_ != "one":
        return None
    place = (silent[0], negation.idx + len(negation))
    return StatedGap(place, (auxiliary.idx, place[1]), silent, of_account=True, points_back=True)


def _no_such(such: Token) -> StatedGap | None:
    """What an account is said not to hold, told before: `the readout made no such reference`, `contained no such request`."""
    if such.lower_ != "such" or such.i == such.sent.start or such.nbor(-1).lower_ != "no":
        return None
    noun, verb = such.head, such.head.head
    silent = silent_before(such.doc, verb) if noun.dep_ == "dobj" and verb.lemma_ in _HOLDS else None
    if silent is None:
        return None
    words = [t for t in noun.subtree if t.i > such.i]
    place = offsets(words)
    return StatedGap((verb.idx, place[1]), place, silent, of_account=True, points_back=points_back(words))


FORMS: tuple[Callable[[Token], StatedGap | None], ...] = (_neither, _nowhere, _nowhere_in, _left_out, _none_in, _did_not, _no_such)
"""The forms in the order in which they are tried."""
