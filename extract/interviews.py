"""Interviews printed as turns: `RADIO: What happened? LUND: They cut the rope.`, `Q: ... A: ...`.

What a paragraph says behind the name of who is asked is that person's words, without quotation marks and without a cue. The
questions are nobody's claims.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span

from extract.actors import actor_of
from extract.drafts import Draft, Saying
from extract.model import ActorKind
from extract.proposals import Offsets, Proposal
from extract.references import Entry, name_words

_LABEL = re.compile(r"^(?P<label>[A-ZÀ-Þ][\w.’'-]*(?: [\w.’'-]+){0,4}):[ \t]+(?=\S)", re.MULTILINE)
_ASKS = frozenset({"q", "question", "interviewer", "reporter", "journalist", "host", "moderator", "presenter", "radio"})
_ANSWERS = frozenset({"a", "answer"})
_FEWEST = 4
"""How many labelled paragraphs, of two labels at least twice each, make an interview."""
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one says at a stretch: the label in front, and the characters of the words."""

    label: str
    begin: int
    end: int


def find_turns(text: str) -> tuple[Turn, ...]:
    r"""The turns of an interview, in order; none where the text is no interview. A turn ends with its last paragraph or the next.

    >>> [t.label for t in find_turns("Q: Who?\n\nA: The sea.\n\nQ: When?\n\nA: In May.\n\nThe sea did not reply.")]
    ['Q', 'A', 'Q', 'A']
    """
    found = list(_LABEL.finditer(text))
    count = Counter(_key(m["label"]) for m in found)
    often = {key for key, times in count.items() if times > 1}
    kept = [m for m in found if _key(m["label"]) in often]
    if len(kept) < _FEWEST or len(often) < 2:
        return ()
    ends = [m.start() for m in kept[1:]]
    last = text.find("\n", kept[-1].end())
    ends.append(last if last >= 0 else len(text))
    return tuple(Turn(m["label"], m.end(), end) for m, end in zip(kept, ends, strict=True))


def _key(label: str) -> str:
    """The last word of a label, by which a person and a station are named after the first turn."""
    return name_words(label)[-1]


def answers(draft: Draft) -> Iterator[Saying]:
    """The sentences of the answers as sayings of who answers, but for questions and for what somebody else is told to have said."""
    turns = find_turns(draft.article.text)
    speakers = {label: _speaker(draft, label, turns[0].begin) for label in dict.fromkeys(t.label for t in turns)}
    for sentence in draft.doc.sents if any(speakers.values()) else ():
        end = sentence.start_char + len(sentence.text.rstrip())
        turn = next((t for t in turns if t.begin < end <= t.end), None)
        speaker = speakers[turn.label] if turn is not None else None
        place = _words_of(draft, sentence, turn.begin) if turn is not None else None
        if speaker is None or place is None or _is_told(draft, place):
            continue
        proposal = Proposal(
            content=(place,), act="assert", frame="quote", clause=place, quoted=True, reasons=("a turn of the interview",)
        )
        yield Saying(proposal, speakers=(actor_of(speaker).id,))


def _speaker(draft: Draft, label: str, begin: int) -> Entry | None:
    """Who a label names: the person of that name, for `A` the first person named; nobody for who asks."""
    words = name_words(label)
    people = [e for e in draft.actors.entries.values() if e.kind == ActorKind.PERSON]
    if words[-1] in _ASKS or label == draft.article.publisher:
        return None
    if words[-1] in _ANSWERS and len(words) == 1:
        return min((e for e in people if e.begin < begin), key=lambda e: e.begin, default=None)
    named = [e for e in people if e.words[-1] == words[-1] and set(words) <= {*e.words, *(w for t in e.titles for w in t.split())}]
    return min(named, key=lambda e: e.begin, default=None)


def _words_of(draft: Draft, sentence: Span, begin: int) -> Offsets | None:
    """The characters of a sentence without its label and its last mark; None for a question or for less than three words."""
    first, last = max(sentence.start_char, begin), sentence.end_char
    text = draft.article.text[first:last].rstrip()
    if text.endswith("?") or len(text.split()) < _LEAST_WORDS or not any(t.pos_ in ("VERB", "AUX") for t in sentence):
        return None
    return draft.trimmed(first, first + len(text.rstrip(" .!")))


def _is_told(draft: Draft, place: Offsets) -> bool:
    """Whether most of a sentence is what somebody is said to have said."""
    size = place[1] - place[0]
    shares = (
        sum(max(0, min(e, place[1]) - max(b, place[0])) for b, e in s.proposal.content) / size
        for s in draft.sayings
        if s.proposal.source is not None and not _is_pronoun(draft, s.proposal.source)
    )
    return any(share > 0.5 for share in shares)


def _is_pronoun(draft: Draft, source: Offsets) -> bool:
    """Whether a source is the one who answers, or a thing that was spoken of."""
    return draft.article.text[source[0] : source[1]].casefold() in ("i", "we", "it", "this", "that")
