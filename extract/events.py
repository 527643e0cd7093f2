"""The events of which an article gives accounts: calls, meetings, attacks, with who took part and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extract.dates import resolve_date
from extract.model import Article, Event
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.sources import source_of_verb
from extract.wordlists import EventWord, events

DIALOGUES = frozenset({"phone call", "meeting", "talks", "summit", "visit"})
"""Events whose participants each give an account of what was said."""

_REACH = 6


@dataclass(frozen=True, slots=True)
class Happening:
    """One mention of an event: kind, the characters of its evidence, heads of the participants' mentions, date."""

    kind: str
    evidence: Offsets
    participants: tuple[Offsets, ...]
    date: str | None


def _index() -> dict[str, list[EventWord]]:
    found: dict[str, list[EventWord]] = {}
    for word in sorted(events(), key=lambda w: -len(w.phrase)):
        found.setdefault(word.phrase[0], []).append(word)
    return found


def find_happenings(doc: Doc, article: Article, is_read: Callable[[int], bool]) -> Iterator[Happening]:
    """The mentions of events in order; `is_read` says whether the character at an offset belongs to the news."""
    index = _index()
    for token in doc:
        if token.is_space or not is_read(token.idx):
            continue
        for word in index.get(token.lemma_.lower(), ()):
            tokens = _match(word, token)
            if tokens is not None:
                yield _happening(word, tokens, article)
                break


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
    people = _people(word, head, last)
    sentence = last.sent
    when = _date_near(sentence.start_char, sentence.end_char, last, article)
    end = max(last.idx + len(last), when[1] if when else 0)
    begin = head.idx if word.pos == "V" else head.left_edge.idx if head == last else head.idx
    return Happening(word.kind, (begin, end), tuple(offsets(noun_phrase(p)) for p in people), when[0] if when else None)


def _people(word: EventWord, head: Token, last: Token) -> list[Token]:
    """The heads of the mentions of those who took part, by the phrase of the event."""
    if word.pos == "N":
        return _of_noun(last)
    return _of_verb(head) if word.kind in DIALOGUES else _named_subject(head)


def _of_verb(verb: Token) -> list[Token]:
    """Subject with its coordinations, object of `meet`, and `with` whom."""
    subject = source_of_verb(verb)
    people = [subject, *subject.conjuncts] if subject is not None else []
    for child in verb.children:
        if child.dep_ == "dobj" and child.ent_type_ in ("PERSON", "GPE", "ORG", "NORP"):
            people += [child, *child.conjuncts]
        if child.dep_ == "prep" and child.lower_ in ("with", "to"):
            people += [
                p
                for c in child.children
                if c.dep_ == "pobj" and c.ent_type_ in ("PERSON", "GPE", "NORP", "ORG")
                for p in (c, *c.conjuncts)
            ]
    return people


def _named_subject(verb: Token) -> list[Token]:
    """The named subject of an event that is no dialogue."""
    named = ("PERSON", "GPE", "ORG", "NORP")
    return [c for c in verb.children if c.dep_ == "nsubj" and c.ent_type_ in named]


def _of_noun(noun: Token) -> list[Token]:
    """`between A and B`, `with B`, `A's call`."""
    people: list[Token] = []
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("between", "with", "of"):
            people += [
                p
                for c in child.children
                if c.dep_ == "pobj" and c.ent_type_ in ("PERSON", "GPE", "NORP")
                for p in (c, *c.conjuncts)
            ]
        if child.dep_ == "poss" and child.ent_type_ in ("PERSON", "GPE", "NORP"):
            people.append(child)
    return people


def _date_near(begin: int, end: int, token: Token, article: Article) -> tuple[str, int] | None:
    """The date that the sentence gives nearest behind the event, with where its words end if they directly follow."""
    dated = [e for e in token.sent.ents if e.label_ == "DATE"]
    for ent in sorted(dated, key=lambda e: (e.start < token.i, abs(e.start - token.i))):
        day = resolve_date(article.text[ent.start_char : ent.end_char], article.published)
        if day is not None:
            near = 0 <= ent.start - token.i <= 3
            return day, ent.end_char if near else 0
    return None


def merge(
    happenings: list[Happening], resolve: Callable[[Offsets], str], names: Callable[[str], str], article: Article
) -> tuple[Event, ...]:
    """The events of an article: one for each kind of dialogue and participants, and the first other event.

    `resolve` gives the actor id of a mention, `names` the name of an actor id. A later mention adds participants and a date.
    """
    made: list[tuple[Happening, list[str], str | None]] = []
    for happening in happenings:
        people = list(dict.fromkeys(resolve(p) for p in happening.participants))
        same = next((m for m in made if _is_same(m, happening, people)), None)
        if same is None:
            if happening.kind in DIALOGUES or not any(m[0].kind not in DIALOGUES for m in made):
                made.append((happening, people, happening.date))
            continue
        index = made.index(same)
        made[index] = (same[0], list(dict.fromkeys([*same[1], *people])), same[2] or happening.date)
    kept = [m for m in made if m[0].kind not in DIALOGUES or len(m[1]) > 1]
    return tuple(_event(h, people, day, names, article) for h, people, day in kept)


def _is_same(made: tuple[Happening, list[str], str | None], happening: Happening, people: list[str]) -> bool:
    """Whether a mention is of an event made already: the same kind, and no other people."""
    alike = made[0].kind == happening.kind or {made[0].kind, happening.kind} <= DIALOGUES - {"visit", "summit"}
    return alike and (not people or not made[1] or bool(set(people) & set(made[1])))


def _event(happening: Happening, people: list[str], day: str | None, names: Callable[[str], str], article: Article) -> Event:
    label = happening.kind
    if happening.kind in DIALOGUES and len(people) > 1:
        label += f" between {', '.join(names(p) for p in people[:-1])} and {names(people[-1])}"
    if day:
        label += f", {day}"
    return Event(happening.kind, label, article.span(*happening.evidence), tuple(people), day)
