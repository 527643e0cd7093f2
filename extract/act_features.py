"""What the learned classifier of speech acts looks at in a saying: its words, and who is said to do what in it.

Every feature is a string; nothing is looked up outside of the document. Names are replaced by what they are (`⟨person⟩`, `⟨own⟩`,
`⟨other⟩`), so that no figure rests on who somebody is. Lists of words stand in `extract/data/harms.tsv`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from extract.charges import armed_with, harms
from extract.proposals import Proposal
from extract.said import (
    FIRST,
    THIRD,
    Saying,
    agent_of,
    codes_of,
    is_hostile,
    is_other_side,
    is_own,
    main_verbs,
    subject_of,
    tokens_of,
)

NEAR = 700
"""Characters around a content in which other cues count as its neighbours."""

SHORT, LONG = 40, 160
"""Characters below and above which a content is short and long."""

_LISTS = (
    "foul", "knows", "orders", "pays", "casualty", "measure", "dismissive", "verb", "noun", "wrong", "arms", "armed", "craft",
    "breaks", "omits", "rule", "part", "mind", "guilt", "deed", "silence",
)  # fmt: skip
"""Lists of which a content may have a word."""

_OF_VERBS = ("verb", "wrong", "breaks", "omits", "mind", "foul", "knows", "orders", "pays", "casualty")
"""Lists that say what a verb does."""

_OF_OBJECTS = ("noun", "deed", "guilt", "part", "foul", "casualty", "measure", "dismissive")
"""Lists that say what something is done to, or what somebody is called."""

_AGENTS = ("armed", "craft", "arms")
"""Lists of what acts in a content without being somebody's name."""

_SOURCES = ("aggrieved", "neutral", "official")
"""Lists of what a source is."""

_NO = frozenset({"no", "none", "nobody", "nothing", "never", "neither", "not", "n't", "n’t", "nor", "without"})
_TELLING = frozenset({
    "accuse", "deny", "reject", "dismiss", "condemn", "threaten", "promise", "request", "admit", "allege", "warn",
})  # fmt: skip
_FUTURE = frozenset({"will", "’ll", "'ll", "would", "wo"})
_POSSIBLE = frozenset({"can", "could", "may", "might"})
_DUE = frozenset({"must", "should", "shall"})
_KINDS = {"PERSON": "person", "ORG": "body", "GPE": "place", "CARDINAL": "number"}
_POINTING = frozenset({"there", "this", "that", "who", "which"})
_PLACES = "places of lemmas"


@lru_cache(maxsize=65_536)
def lists_of(lemma: str) -> frozenset[str]:
    """The lists that hold a lemma."""
    return frozenset(name for name in (*_LISTS, *_SOURCES) if lemma in harms(name))


def features_of(saying: Saying) -> dict[str, float]:
    """The features with their values: 1 for each mark, and for each word what makes the words of any content weigh alike."""
    words = words_of(saying)
    return {**{f"word {w}": 2.0 / len(words) ** 0.5 for w in words}, **dict.fromkeys(marks_of(saying), 1.0)}


# ---------------------------------------------------------------------------------------------- words


def words_of(saying: Saying) -> list[str]:
    """The lemmas of a content and pairs of neighbours, each once, sorted; names and numbers by their kind."""
    kinds = [_word(saying, t) for t in tokens_of(saying) if t.is_alpha or t.like_num or t.lower_ in _NO]
    merged = [k for i, k in enumerate(kinds) if not (i and k == kinds[i - 1] and k.startswith("⟨"))]
    pairs = {f"{a} {b}" for a, b in pairwise(merged)}
    return sorted({*merged, *pairs})


def _word(saying: Saying, token: Token) -> str:
    """A token's lemma, or what it is where it is a name or a number."""
    if token.like_num:
        return "⟨number⟩"
    if token.ent_type_ in ("DATE", "TIME"):
        return "⟨time⟩"
    if token.pos_ == "PROPN" or (token.ent_type_ in ("GPE", "NORP", "PERSON", "ORG", "LOC", "FAC") and token.is_title):
        codes = codes_of(saying, [token])
        if codes:
            return "⟨own⟩" if codes <= set(saying.sides) else "⟨other⟩"
        return f"⟨{token.ent_type_.lower() or 'name'}⟩"
    return token.lower_ if token.pos_ == "AUX" else token.lemma_.lower()


# ---------------------------------------------------------------------------------------------- marks


def marks_of(saying: Saying) -> list[str]:
    """Who speaks, how it is said, who does what in the content, and what is said around it; each once, sorted."""
    return sorted({*_of_cue(saying), *_of_source(saying), *_of_verbs(saying), *_of_lists(saying), *_of_neighbours(saying)})


def _of_cue(saying: Saying) -> Iterator[str]:
    """The cue, its frame, and how long the content is."""
    proposal = saying.proposal
    yield from (f"cue {proposal.lemma}", f"frame {proposal.frame}", f"quoted {proposal.quoted}", f"proposer {proposal.proposer}")
    size = proposal.end - proposal.begin
    yield "short" if size < SHORT else "long" if size > LONG else "middling"
    if proposal.negated:
        yield "negated cue"


def _of_source(saying: Saying) -> Iterator[str]:
    """What the source is: a kind of name, a pronoun, one who suffers, one who only sees, one who answers for something."""
    place = saying.proposal.source
    span = saying.doc.char_span(*place, alignment_mode="expand") if place is not None else None
    yield f"unnamed {saying.unnamed}"
    yield f"sides {min(len(saying.sides), 2)}"
    if span is None:
        return
    yield f"source is {span.root.ent_type_ or span.root.pos_}"
    lemmas = {t.lemma_.lower() for t in _described(span)}
    yield from (f"source {name}" for name in _SOURCES if lemmas & harms(name))
    if len(span) == 1 and span.root.pos_ == "PRON":
        yield f"source {span.root.lower_}"


def _described(span: Span) -> list[Token]:
    """The words of a source and of what stands beside it: `Ana Ruiz, a spokeswoman for the port`."""
    beside = [t for c in span.root.children if c.dep_ in ("appos", "compound", "nmod") for t in c.subtree]
    return [*span, *beside]


def _of_verbs(saying: Saying) -> Iterator[str]:
    """For each main verb its form, its agent's kind and both together; for verbs below the agent's kind and what they do."""
    tokens = tokens_of(saying)
    verbs = [v for root in saying.roots for v in main_verbs(root) if v in tokens]
    for number, verb in enumerate(verbs):
        kind, form = _kind(saying, agent_of(verb), verb), _form(verb)
        yield from (f"agent {kind}", f"form {form}", f"agent {kind} {form}", f"verb {verb.lemma_.lower()} {kind}")
        if number == 0:
            yield from (
                f"first {verb.lemma_.lower()}",
                f"first is {verb.tag_}",
                f"subject {_kind(saying, subject_of(verb), verb)} {form}",
            )
        yield from (f"{deed} by {kind} {form}" for deed in _deeds(verb))
    for verb in (t for t in tokens if t.pos_ == "VERB" and t not in verbs):
        done = lists_of(verb.lemma_.lower()).intersection(_OF_VERBS)
        if done:
            kind = _kind(saying, agent_of(verb), verb)
            yield from (f"below {name} by {kind}" for name in done)


def _deeds(verb: Token) -> Iterator[str]:
    """What the lists say of a verb and of its objects."""
    yield from lists_of(verb.lemma_.lower()).intersection(_OF_VERBS)
    if armed_with(verb) is not None:
        yield "armed with"
    for child in verb.children:
        if child.dep_ in ("dobj", "attr", "acomp", "prep", "xcomp", "oprd"):
            yield from (f"object {name}" for t in child.subtree for name in lists_of(t.lemma_.lower()).intersection(_OF_OBJECTS))


def _form(verb: Token) -> str:
    """Negated or not, passive or active, real, future, possible or due: `no-active-is`."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    nouns = [c for c in verb.children if c.dep_ in ("dobj", "attr", "nsubj", "nsubjpass")]
    no = any(t.dep_ == "neg" or t.lower_ in _NO for t in (*verb.children, *(g for n in nouns for g in n.children)))
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    mood = "must" if helpers & _DUE else "will" if helpers & _FUTURE else "may" if helpers & _POSSIBLE else "is"
    return f"{'no' if no else 'so'}-{'passive' if passive else 'active'}-{mood}"


def _kind(saying: Saying, noun: Token | None, verb: Token) -> str:
    """What somebody is to the speaker: the speaker's own, another side, a person, a body, a thing."""
    if noun is None:
        return "nobody"
    if noun.lower_ in FIRST or noun.lower_ in THIRD or noun.lower_ in _POINTING:
        return f"own {noun.lower_}" if noun.lower_ in THIRD and is_own(saying, noun, verb) else noun.lower_
    if is_own(saying, noun, verb):
        return "own"
    thing = next((name for name in _AGENTS if noun.lemma_.lower() in harms(name)), "")
    if is_other_side(saying, noun):
        return "other arms" if thing == "arms" else "other"
    if is_hostile(noun):
        return "hostile"
    return thing or _KINDS.get(noun.ent_type_, noun.pos_.lower())


def _of_lists(saying: Saying) -> Iterator[str]:
    """Which lists the content has a word of, which words of denial, how many were harmed, and whose country it names."""
    tokens = tokens_of(saying)
    held = {name for t in tokens for name in lists_of(t.lemma_.lower())}
    yield from (f"has {name}" for name in held)
    if any(t.lower_ in _NO for t in tokens):
        yield "has no"
    if any(t.lower_ in _NO for t in tokens[:3]):
        yield "begins with no"
    if "casualty" in held and any(t.like_num for t in tokens):
        yield "counts the harmed"
    codes = codes_of(saying, tokens) if tokens else set()
    if codes - set(saying.sides):
        yield "names another country"
    if codes & set(saying.sides):
        yield "names its own country"


# ---------------------------------------------------------------------------------------------- around it


def _of_neighbours(saying: Saying) -> Iterator[str]:
    """What the cues around do, and whether others speak of the same."""
    proposals: list[Proposal] = saying.doc.user_data.get("proposals", [])
    here = saying.proposal.begin
    for other in proposals:
        if other.act in _TELLING and abs(other.begin - here) < NEAR and other.begin != here:
            yield f"{'before' if other.begin < here else 'behind'} {other.act}"
    mine = {t.lemma_.lower() for t in tokens_of(saying) if _tells(t)}
    if mine:
        places = _places(saying.doc, proposals)
        before = sum(lemma in places and places[lemma].first_end <= here for lemma in mine) / len(mine)
        behind = sum(lemma in places and places[lemma].last_begin >= saying.proposal.end for lemma in mine) / len(mine)
        yield from (f"shared before {_share(before)}", f"shared behind {_share(behind)}")


def _share(value: float) -> str:
    return "none" if value == 0 else "some" if value < 0.5 else "most"


def _tells(token: Token) -> bool:
    return token.pos_ in ("NOUN", "VERB", "ADJ") and not token.is_stop


@dataclass(slots=True)
class _Place:
    """Where the contents that have a lemma lie: the end of the first to end, the begin of the last to begin."""

    first_end: int
    last_begin: int


def _places(doc: Doc, proposals: list[Proposal]) -> Mapping[str, _Place]:
    """For each lemma of a content of the document where such contents lie; made once a document."""
    known: dict[str, _Place] | None = doc.user_data.get(_PLACES)
    if known is not None:
        return known
    made: dict[str, _Place] = {}
    for proposal in proposals:
        spans = [doc.char_span(b, e, alignment_mode="expand") for b, e in proposal.content]
        for lemma in {t.lemma_.lower() for s in spans if s is not None for t in s if _tells(t)}:
            place = made.setdefault(lemma, _Place(proposal.end, proposal.begin))
            place.first_end, place.last_begin = min(place.first_end, proposal.end), max(place.last_begin, proposal.begin)
    doc.user_data[_PLACES] = made
    return made
