"""What an article says in its own voice: all of it in a body's own text, else what others dispute, a toll or harm done.

A report mostly hands on what others say. Near its top it may also assert, and be held to it, how many were killed or hurt, or
who did it. Such a sentence becomes an attribution of the publisher, without a cue and with a low confidence; at most MOST an
article. The text of a body that speaks for itself (`extract.releases`) is its statement, sentence by sentence.
"""

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Span, Token

from extract.charges import armed_with, harms
from extract.claims import main_verb, modality, polarity
from extract.cues import cue_index
from extract.drafts import Draft, Saying
from extract.model import Modality, Polarity
from extract.phrases import without_dateline
from extract.proposals import Offsets, Proposal
from extract.releases import is_statement
from extract.said import agent_of, is_hostile

MOST = 2
"""How many such claims are taken from one article."""
REACH = 4
"""Among how many sentences of the article, from its first on, they are looked for."""
_TOLLS = frozenset({"martyred", "kill", "die", "injure", "wound", "martyr", "evacuate", "drown", "hurt"})
_HEDGES = frozenset({"reportedly", "allegedly", "apparently", "suspected", "alleged", "unconfirmed", "claim", "according"})


def speak_for_publisher(draft: Draft) -> None:
    """Add the claims in the article's own voice to the sayings that its cues gave."""
    own, taken = draft.actors.tells_of_home, _taken(draft)
    if own:
        found = [s for s in draft.doc.sents if draft.is_read(s[-1].idx) and is_statement(s) and not _is_in(taken, s)]
    else:
        found = [s for s in _first_sentences(draft) if not _is_in(taken, s) and _carries_dispute(draft, s)][:MOST]
    for sentence in found:
        begin, end = without_dateline(draft.article.text, sentence.start_char, sentence.end_char)
        place = draft.trimmed(begin, _without_mark(draft, begin, end))
        if place is None:
            continue
        reason = "a body's own text" if own else "the article's own voice, near its top"
        proposal = Proposal(content=(place,), act="assert", frame="own", reasons=(reason,))
        draft.sayings.append(Saying(proposal, speakers=(draft.publisher,)))


def _without_mark(draft: Draft, begin: int, end: int) -> int:
    """The end of a sentence without its full stop and space."""
    return begin + len(draft.article.text[begin:end].rstrip(" \n\t.!"))


def _first_sentences(draft: Draft) -> Iterator[Span]:
    """The first sentences that are read and hold a verb."""
    count = 0
    for sentence in draft.doc.sents:
        if not draft.is_read(sentence[-1].idx) or not any(t.pos_ == "VERB" for t in sentence):
            continue
        count += 1
        if count > REACH:
            return
        yield sentence


def _carries_dispute(draft: Draft, sentence: Span) -> bool:
    """Whether the article itself tells a counted toll or a named country's harm in a sentence, unhedged and without any report."""
    if any(t.lemma_.lower() in _HEDGES for t in sentence):
        return False
    root = main_verb(sentence)
    verbs = [root, *(t for t in root.conjuncts if t.pos_ == "VERB"), *(c for c in root.children if c.dep_ == "advcl")]
    if polarity(root) != Polarity.POSITIVE or modality(root) != Modality.CERTAIN:
        return False
    return any(_is_toll(v) or _is_harm(draft, v) for v in verbs)


def _taken(draft: Draft) -> list[Offsets]:
    """Where somebody is said to speak, and what is somebody's words: in order, what meets joined."""
    places = [p for s in draft.sayings for p in (*s.proposal.content, s.proposal.cue, s.proposal.clause) if p is not None]
    joined: list[Offsets] = []
    for begin, end in sorted([*places, *((q.begin, q.end) for q in draft.doc.user_data["quotes"])]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _is_in(taken: list[Offsets], sentence: Span) -> bool:
    """Whether the sentence shares a character with one of the places, which are in order and apart."""
    before = bisect_left(taken, (sentence.end_char,)) - 1
    return before >= 0 and sentence.start_char < taken[before][1]


def _is_toll(verb: Token) -> bool:
    """Whether people are counted who were killed, hurt or driven out: `At least 12 people were killed`, `killing 26 civilians`."""
    if not {verb.lemma_.lower(), verb.lower_} & _TOLLS:
        return False
    counted = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")]
    return any(t.like_num or t.lower_ in ("dozens", "scores", "hundreds", "thousands") for c in counted for t in c.subtree)


def _is_harm(draft: Draft, verb: Token) -> bool:
    """Whether a named country's side, or an armed group, is said to have done harm."""
    agent = agent_of(verb)
    harmful = verb.lemma_.lower() in harms("verb") and verb.lemma_.lower() not in cue_index()
    if agent is None or not (harmful or armed_with(verb) is not None):
        return False
    own = [agent, *agent.subtree]
    named = any(f.begin <= t.idx < f.end for t in own for f in draft.doc.user_data.get("countries", ()))
    return named or is_hostile(agent) or any(t.lemma_.lower() in ("government", "regime") for t in own)
