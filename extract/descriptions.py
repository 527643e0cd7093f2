"""What an article calls somebody besides the name (`a farmer`, `the ferry's operator`, `the 24-year-old`), and whom this means.

`descriptions.tsv` holds nouns for people and bodies with the narrower nouns that they cover (`boss`: director, chairman), for
bodies also words of their names (`bank`: savings) and kinds of `institutions.tsv`; `agents.tsv` holds the noun for who does a verb
(`operate`: operator). Whether a description fits is told in degrees, so that what the article says outright wins over what a name
suggests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from extract.model import ActorKind
from extract.phrases import noun_phrase
from extract.references import Entry
from extract.roles import institution_in, title_noun
from extract.wordlists import data_file, read_table

SAME, NARROWER, NAMED, KIND = 4, 3, 2, 1
"""Degrees of fit: called so outright, called by a narrower noun, so by a word of its name, so by the kind of body that it is."""

_BODIES = (ActorKind.ORGANIZATION, ActorKind.MEDIA)
_OF = ("of", "for", "in", "at", "from")
_OF_THE_UN = frozenset({"world", "united", "international", "unicef", "unhcr", "unesco", "unrwa", "who", "wfp", "iaea", "ocha"})
"""First words of the names of bodies of the United Nations."""
_PAST = frozenset({"former", "ex", "late", "ousted", "retired", "onetime"})
_LONGEST_NAME = 8
"""Words of the longest name of a body; what is longer is a headline."""
_INDEFINITE = ("a", "an", "another", "one", "second", "third")


@dataclass(frozen=True, slots=True)
class Description:
    """A noun with the other nouns of its phrase: those in front, and those of whom or what it is (`the captain of the ferry`).

    `names` are those of all these that are names themselves.
    """

    noun: str
    front: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Wider:
    """What a noun covers: narrower nouns or words of names, and kinds of institutions."""

    narrower: frozenset[str]
    kinds: frozenset[str]


@cache
def _wider() -> dict[tuple[str, str], _Wider]:
    """What a noun for a person or a body covers, by noun and `person` or `body`."""
    rows = read_table(data_file("descriptions.tsv"), ("noun", "of", "narrower", "kinds"))
    return {(r[0], r[1]): _Wider(frozenset(r[2].split()), frozenset(r[3].split())) for _, r in rows}


@cache
def person_nouns() -> frozenset[str]:
    """The nouns for people of the list, narrower ones included."""
    return frozenset(w for (noun, of), wider in _wider().items() if of == "person" for w in (noun, *wider.narrower))


@cache
def body_nouns() -> frozenset[str]:
    """The nouns for bodies of the list."""
    return frozenset(noun for noun, of in _wider() if of == "body")


@cache
def name_words() -> frozenset[str]:
    """Words of bodies' names that the list gives."""
    return frozenset(w for (_, of), wider in _wider().items() if of == "body" for w in wider.narrower)


@cache
def known_nouns() -> frozenset[str]:
    """The nouns for people and for bodies of the list."""
    return person_nouns() | body_nouns()


@cache
def _agents() -> dict[str, str]:
    """The noun for who does a verb."""
    return {r[0]: r[1] for _, r in read_table(data_file("agents.tsv"), ("verb", "noun"))}


# ------------------------------------------------------------------ what a description says


def description_of(span: Span) -> Description:
    """The description that a mention without a name is."""
    return _description(_noun_of(span), list(span))


def _noun_of(span: Span) -> Token:
    """The noun of a phrase; `24-year-old` has its last word."""
    root = span.root
    return root if root.pos_ in ("NOUN", "PROPN", "ADJ") else next((t for t in reversed(span) if t.pos_ == "NOUN"), root)


def _description(noun: Token, phrase: list[Token]) -> Description:
    """The description by a noun and the words of its phrase."""
    if (years := _years_old(noun)) is not None:
        return Description(years)
    own = [t for t in phrase if t != noun and t.pos_ in ("NOUN", "PROPN") and t.ent_type_ != "NORP" and not is_country(t)]
    behind = frozenset(t.lemma_.lower() for t in own if t.i > noun.i or any(a.dep_ == "poss" for a in _path(t, noun)))
    names = frozenset(t.lemma_.lower() for t in own if t.pos_ == "PROPN" and not t.is_sent_start)
    past = "former " if any(t.lower_ in _PAST for t in phrase if t.i < noun.i) else ""
    return Description(past + noun_word(noun), frozenset(t.lemma_.lower() for t in own) - behind, behind, names)


def is_country(token: Token) -> bool:
    """Whether a word belongs to the name of a country, or of a place that stands for one: the West Bank."""
    return any(f.begin <= token.idx < f.end for f in token.doc.user_data.get("countries", ()))


def _path(token: Token, top: Token) -> Iterator[Token]:
    """A token and the tokens above it, below another."""
    while token != top:
        yield token
        if token.head == token:
            return
        token = token.head


def noun_word(noun: Token) -> str:
    """A noun in the singular, in lower case."""
    return noun.lower_ if noun.lower_.startswith(("d'", "d’")) else noun.lemma_.lower()


def _years_old(last: Token) -> str | None:
    """`24-year-old`, by its last word."""
    before = last.doc[max(0, last.i - 4) : last.i + 1]
    text = before.text.casefold().replace(" ", "")
    return text if last.lower_ == "old" and len(before) == 5 and text.endswith("-year-old") and before[0].is_digit else None


# ------------------------------------------------------------------ what an article calls the bearer of a name


def descriptions(head: Token, name: Token | None = None) -> Iterator[Description]:
    """What the text calls somebody at a mention by name: `head` is the last word of `name`, or the noun that the name explains."""
    if name is None:
        name = head
    elif name != head:
        yield _description(head, noun_phrase(head))
    for noun in (*_appositions(name), *_predicates(name), *_in_front(name)):
        yield _description(noun, noun_phrase(noun))
    yield from _deeds(name)
    if (age := age_behind(name)) is not None:
        yield Description(f"{age}-year-old")


def _appositions(name: Token) -> Iterator[Token]:
    """The nouns that explain a name behind it: `Halcyon Maritime, a company based in Oslo`."""
    for child in name.children:
        if child.dep_ == "appos" and child.i > name.i and child.pos_ == "NOUN" and child.tag_ != "NNS":
            yield child
            yield from (c for c in child.children if c.dep_ == "conj" and c.tag_ == "NN")


def _predicates(name: Token) -> Iterator[Token]:
    """The nouns that a sentence says somebody is: `Halcyon Maritime is a company`."""
    if name.dep_ == "nsubj" and name.head.lemma_ == "be":
        yield from (c for c in name.head.children if c.dep_ == "attr" and c.tag_ == "NN")


def _in_front(name: Token) -> Iterator[Token]:
    """The noun right in front of a name: `the rebel group Jaysh al-Wadi`, `Waitress Jodie Marsh`."""
    begin = name.i
    while begin > name.sent.start and (name.doc[begin - 1].pos_ == "PROPN" or name.doc[begin - 1].text in "-’'"):
        begin -= 1
        if name.doc[begin].lower_ in person_nouns():
            yield name.doc[begin]
    before = name.doc[begin - 1] if begin > name.sent.start else name
    lower = before.lower_
    if before.is_lower and (lower in person_nouns() | body_nouns() or (before.tag_ == "NN" and before.head == name)):
        yield before


def _deeds(name: Token) -> Iterator[Description]:
    """What somebody is by a deed: `Halcyon Maritime, which operates the tanker`, `the tanker was operated by Halcyon Maritime`."""
    verbs = [c for c in name.children if c.dep_ == "relcl"]
    verbs += [name.head] if name.dep_ == "nsubj" else []
    by = name.dep_ == "pobj" and name.head.dep_ == "agent"
    verbs += [name.head.head] if by else []
    for verb in verbs:
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) and not by
        noun = _agents().get(verb.lemma_.lower())
        if noun is None or passive:
            continue
        things = frozenset(c.lemma_.lower() for c in verb.children if c.dep_ == "dobj")
        yield Description(noun, things)


def age_behind(name: Token) -> str | None:
    """The age behind a name: `Omar Said, 24, was in the boat`."""
    after = name.doc[name.i + 1 : name.i + 4]
    if len(after) == 3 and after[0].text == "," and after[1].is_digit and len(after[1]) < 3 and after[2].text in ",.;)":
        return after[1].text
    return None


# ------------------------------------------------------------------ whom a description means


def fit(entry: Entry, description: Description) -> int:
    """How well a description fits somebody, 0 to SAME."""
    if entry.kind == ActorKind.COUNTRY or entry.plural or _clash(entry, description):
        return 0
    called = set(entry.nouns) | {title_noun(t) for t in entry.titles}
    if description.noun in called or description.noun.removeprefix("former ") in called:
        return SAME
    if entry.kind == ActorKind.UNNAMED:
        return 0
    wider = _wider().get((description.noun, "body" if entry.kind in _BODIES else "person"), _Wider(frozenset(), frozenset()))
    if called & wider.narrower or any(description.noun in t.split() for t in entry.titles):
        return NARROWER
    if entry.kind not in _BODIES or len(entry.words) > _LONGEST_NAME:
        return 0
    if description.noun in entry.words or wider.narrower & set(entry.words):
        return NAMED
    return KIND if entry.institution in wider.kinds else 0


def _clash(entry: Entry, description: Description) -> bool:
    """Whether the phrase says something else than what is said of somebody: `the mayor's spokesman` is not the army's."""
    titles = {w for t in entry.titles for w in t.split()}
    known = entry.said | set(entry.words) | titles | ({"un"} if entry.words[0] in _OF_THE_UN else set())
    if description.of - known or any(w in description.names and w not in known for w in description.front):
        return True
    before = entry.nouns.get(description.noun, frozenset())
    if before and description.front and not description.front & known:
        return True
    bodies = {w for w in description.front if institution_in([w]) is not None}
    theirs = {w for w in entry.said if institution_in([w]) is not None}
    return bool(bodies - known) and bool(theirs - bodies)


def is_force(entry: Entry, description: Description) -> bool:
    """Whether the members that a noun denotes are those of a body: `officers` of Dorset Police."""
    wider = _wider().get((description.noun, "members"))
    return wider is not None and bool(wider.narrower & set(entry.words) or entry.institution in wider.kinds)


def is_other_kind(entry: Entry, description: Description) -> bool:
    """Whether the article calls a body something else than a description does: a union is no company."""
    called = (set(entry.nouns) | set(entry.words)) & body_nouns()
    return bool(called) and not fit(entry, description)


def is_derived(noun: str, words: set[str]) -> bool:
    """Whether a noun for a person is made of one of the words: `banker` of `bank`, `unionist` of `union`."""
    return any(len(w) > 3 and noun.startswith(w) and noun[len(w) :] in ("er", "ist", "man", "woman", "ker", "lor") for w in words)


def introduced_between(doc: Doc, begin: int, end: int, noun: str) -> bool:
    """Whether the text between two characters brings in another one by the same noun: `a company in Leeds`."""
    span = doc.char_span(begin, end, alignment_mode="contract")
    return span is not None and any(
        t.lemma_.lower() == noun
        and t.pos_ == "NOUN"
        and t.dep_ not in ("appos", "attr", "compound", "nmod")
        and any(c.lower_ in _INDEFINITE for c in t.children if c.i < t.i)
        and not any(c.dep_ == "appos" for c in t.children)
        for t in span
    )
