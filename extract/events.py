"""The events of which an article gives accounts: calls, meetings, attacks, with who took part and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from extract.countries import Found, Role
from extract.dates import is_relative, resolve_date
from extract.mentions import MentionKind, mention_at
from extract.model import Article, Event
from extract.phrases import MODALS, noun_phrase, offsets
from extract.proposals import Offsets
from extract.sources import source_of_verb
from extract.wordlists import EventWord, events

DIALOGUES = frozenset({"phone call", "meeting", "talks", "summit", "visit"})
"""Events whose participants each give an account of what was said."""

_FAMILIES = {
    "airstrike": "attack", "shooting": "attack", "explosion": "attack", "clash": "attack", "downing": "crash", "accident": "crash",
    "vote": "election", "trial": "arrest",
}  # fmt: skip
"""Kinds between which an article changes the word for one event."""
_TAKE_PART = (MentionKind.PERSON, MentionKind.COUNTRY, MentionKind.ORGANIZATION, MentionKind.OFFICE, MentionKind.PRONOUN)
_UNREAL = MODALS - {"can", "’ll", "'ll"} | {"to"}
_REACH = 9
_IN_LEAD = 3.0
_LEAD = 350
"""Characters in which a lead tells what the article is about."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One mention of an event: kind, the characters of its evidence, the mentions of those who took part, date, weight.

    `weight` says how much the article is about it: 3 in its lead, 1 below, half of it where it only is to happen.
    """

    kind: str
    evidence: Offsets
    participants: tuple[Offsets, ...]
    date: str | None
    weight: float = 1.0

    @property
    def family(self) -> str:
        """The kind under which other words for the same event are counted."""
        return _FAMILIES.get(self.kind, self.kind)


def _index() -> dict[str, list[EventWord]]:
    found: dict[str, list[EventWord]] = {}
    for word in sorted(events(), key=lambda w: -len(w.phrase)):
        found.setdefault(word.phrase[0], []).append(word)
    return found


def find_happenings(doc: Doc, article: Article, is_read: Callable[[int], bool]) -> Iterator[Happening]:
    """The mentions of events in order; `is_read` says whether the character at an offset belongs to the news."""
    index = _index()
    first = next((t.idx for t in doc if t.is_alpha and is_read(t.idx)), 0)
    for token in doc:
        words = index.get(token.lemma_.lower(), ())
        if not words or token.is_space or not is_read(token.idx) or _is_name(token):
            continue
        for word in words:
            tokens = _match(word, token)
            if tokens is None or (word.kind in DIALOGUES and _is_no_dialogue(word, tokens)):
                continue
            weight = (_IN_LEAD if token.idx < first + _LEAD else 1.0) * (0.5 if _is_unreal(tokens[0]) else 1.0)
            yield replace(_happening(word, tokens, article), weight=weight)
            break


def _is_name(token: Token) -> bool:
    """Whether the word is a part of the name of a place or of a date (`Downing Street`, `7 March`)."""
    countries: tuple[Found, ...] = token.doc.user_data.get("countries", ())
    inside = any(f.begin <= token.idx < f.end for f in countries)
    return inside or token.ent_type_ in ("DATE", "PERSON") or (token.pos_ == "PROPN" and token.is_title and not token.is_sent_start)


def _is_unreal(token: Token) -> bool:
    """Whether a verb only is to happen, or did not: `agreed to meet`, `would meet`, `never met`."""
    return token.pos_ == "VERB" and any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in _UNREAL) for c in token.children)


def _is_no_dialogue(word: EventWord, tokens: list[Token]) -> bool:
    """A dialogue that only is to happen, and `a call to end the war`, which is a request."""
    head = tokens[-1]
    if word.pos == "V":
        return _is_unreal(tokens[0])
    asks = any(c.dep_ in ("acl", "relcl") and c.tag_ == "VB" for c in head.children)
    asks = asks or any(c.dep_ == "prep" and c.lower_ == "for" for c in head.children)
    return word.phrase == ("call",) and asks


def _match(word: EventWord, token: Token) -> list[Token] | None:
    """The tokens of an event's phrase from its first word on; other words may stand between those of a verb's phrase."""
    if word.pos == "V" and (token.pos_ != "VERB" or token.dep_ in ("amod", "acl", "compound")):
        return None
    if word.pos == "N" and token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return None
    tokens, at = [token], token.i + 1
    for lemma in word.phrase[1:]:
        last = min(at + (_REACH if word.pos == "V" else 1), len(token.doc))
        found = next(
            (token.doc[i] for i in range(at, last) if token.doc[i].lemma_.lower() == lemma or token.doc[i].lower_ == lemma), None
        )
        if found is None:
            return None
        tokens.append(found)
        at = found.i + 1
    return tokens


def _happening(word: EventWord, tokens: list[Token], article: Article) -> Happening:
    """The event with its participants and the date that its sentence gives."""
    head, last = tokens[0], tokens[-1]
    people = [offsets(noun_phrase(p)) for p in _people(word, tokens) if not _is_setting(word, p)]
    people = [p for p in people if mention_at(head.doc, p).kind in _TAKE_PART]
    when = _date_near(last, article)
    end = max(last.idx + len(last), when[1] if when else 0)
    begin = head.idx if word.pos == "V" else head.left_edge.idx if head == last else head.idx
    return Happening(word.kind, (begin, end), tuple(people), when[0] if when else None)


def _people(word: EventWord, tokens: list[Token]) -> list[Token]:
    """The heads of the mentions of those who took part, by the phrase of the event."""
    if word.pos == "N":
        return _of_noun(tokens[-1]) or (_around_noun(tokens) if word.kind in DIALOGUES else [])
    return _of_verb(tokens) if word.kind in DIALOGUES else _named_subject(tokens[0])


def _around_noun(tokens: list[Token]) -> list[Token]:
    """Who talked in it: `Putin told Macron in a telephone call`."""
    noun = tokens[-1]
    inside = noun.dep_ == "pobj" and noun.head.lower_ in ("in", "during", "at") and noun.head.head.pos_ == "VERB"
    return _of_verb([noun.head.head]) if inside else []


def _is_setting(word: EventWord, noun: Token) -> bool:
    """Whether a visit's object is only where it was (`travelled to Odesa`), not whom."""
    countries: tuple[Found, ...] = noun.doc.user_data.get("countries", ())
    return word.kind == "visit" and any(f.begin <= noun.idx < f.end and f.role in (Role.PLACE, Role.CAPITAL) for f in countries)


def _of_verb(tokens: list[Token]) -> list[Token]:
    """Subject with its coordinations, object of `meet`, and `with` whom."""
    verb = tokens[0]
    subject = source_of_verb(verb)
    people = [subject, *subject.conjuncts] if subject is not None else []
    for child in verb.children:
        if child.dep_ in ("dobj", "dative") and child.pos_ != "ADP" and child not in tokens:
            people += [child, *child.conjuncts]
    if len(people) < 2 and len(tokens) == 1:
        people += _name_right_of(verb)
    for token in tokens:
        for child in token.children:
            if child.dep_ in ("prep", "dative") and child.lower_ in ("with", "to") and child not in tokens:
                people += [p for c in child.children if c.dep_ == "pobj" for p in (c, *c.conjuncts)]
    return people


def _name_right_of(verb: Token) -> list[Token]:
    """The person named right behind the verb, where the parse lost the object: `met Commission President Klara von der Aue`."""
    for token in verb.doc[verb.i + 1 : verb.i + _REACH]:
        if token.ent_type_ == "PERSON":
            return [next(e for e in verb.doc.ents if e.start <= token.i < e.end)[-1]]
        if token.pos_ not in ("PROPN", "NOUN", "ADJ") and token.tag_ != "PRP$":
            break
    return []


def _named_subject(verb: Token) -> list[Token]:
    """The named subject of an event that is no dialogue."""
    named = ("PERSON", "GPE", "ORG", "NORP")
    return [c for c in verb.children if c.dep_ == "nsubj" and c.ent_type_ in named]


def _of_noun(noun: Token) -> list[Token]:
    """`between A and B`, `with B`, `A's call`."""
    people: list[Token] = []
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "with", "of"):
            people += [p for c in child.children if c.dep_ == "pobj" for p in (c, *c.conjuncts)]
        if child.dep_ == "poss" and child.ent_type_ in ("PERSON", "GPE", "NORP"):
            people.append(child)
    return people


def _date_near(token: Token, article: Article) -> tuple[str, int] | None:
    """The date that the sentence gives nearest to the event, with where its words end if they directly follow."""
    end = token.sent.end
    if end < len(token.doc) and token.doc[end - 1].is_alpha:  # the parser cut a sentence in two
        end = token.doc[end].sent.end
    near = token.doc[token.sent.start : end]
    ents = near.ents if any(t.ent_type_ in ("DATE", "TIME") for t in near) else ()  # all of the document's are looked through
    dated = [(e, article.text[e.start_char : e.end_char]) for e in ents if e.label_ in ("DATE", "TIME")]
    fixed = [d for _, t in dated if not is_relative(t) and (d := resolve_date(t, article.published)) is not None]
    for ent, words in sorted(dated, key=lambda d: (d[0].start < token.i, abs(d[0].start - token.i))):
        day = resolve_date(words, article.published, anchor=fixed[0] if fixed else None)
        if day is not None:
            return day, ent.end_char if 0 <= ent.start - token.i <= 3 else 0
    return None


@dataclass(slots=True)
class _Made:
    """One event while its mentions are put together."""

    first: Happening
    people: list[str]
    date: str | None

    def add(self, happening: Happening, people: list[str]) -> None:
        """A later mention adds participants, and a date where there is none."""
        self.people = list(dict.fromkeys([*self.people, *people]))
        self.date = self.date or happening.date


def merge(
    happenings: list[Happening],
    resolve: Callable[[Offsets], tuple[str, ...]],
    names: Callable[[str], str],
    article: Article,
) -> tuple[Event, ...]:
    """The events of an article: one for each kind of dialogue and participants, and the one other that the article is most about.

    `resolve` gives the actor ids of a mention, `names` the name of an actor id.
    """
    made: list[_Made] = []
    other = _most_about(happenings)
    for happening in happenings:
        if happening.kind not in DIALOGUES and happening.family != other:
            continue
        people = list(dict.fromkeys(i for p in happening.participants for i in resolve(p) if not i.startswith("source/")))
        same = next((m for m in made if _is_same(m, happening, people)), None)
        if same is None:
            made.append(_Made(happening, people, happening.date))
        else:
            same.add(happening, people)
    kept = [m for m in made if m.first.kind not in DIALOGUES or len(m.people) > 1]
    kept = kept or [m for m in made if m.first.weight >= _IN_LEAD][:1]  # `the two foreign ministers met`
    return tuple(_event(m, names, article) for m in kept)


def _most_about(happenings: list[Happening]) -> str | None:
    """The family of events, dialogues left out, that the article is most about: of equals the first."""
    weights: dict[str, float] = {}
    for happening in happenings:
        if happening.kind not in DIALOGUES:
            weights[happening.family] = weights.get(happening.family, 0.0) + happening.weight
    return max(weights, key=lambda f: weights[f], default=None)


def _is_same(made: _Made, happening: Happening, people: list[str]) -> bool:
    """Whether a mention is of an event made already: the same kind, and no other people."""
    kind = made.first.kind
    if happening.kind not in DIALOGUES:
        return kind not in DIALOGUES
    alike = kind == happening.kind or {kind, happening.kind} <= DIALOGUES - {"visit", "summit"}
    return alike and (not people or not made.people or bool(set(people) & set(made.people)))


def _event(made: _Made, names: Callable[[str], str], article: Article) -> Event:
    """The frozen record."""
    kind, people = made.first.kind, made.people
    label = kind
    if kind in DIALOGUES and len(people) > 1:
        label += f" between {', '.join(names(p) for p in people[:-1])} and {names(people[-1])}"
    if made.date:
        label += f", {made.date}"
    return Event(kind, label, article.span(*made.first.evidence), tuple(people), made.date)
