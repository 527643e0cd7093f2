"""The cues of reporting: the words that say that somebody said something, and what was done by saying it.

The list is `extract/data/cues.tsv`, one cue a line, tab separated:

    cue      the lemma, or a phrase in lemmas as spaCy's `en_core_web_sm` gives them (`call for`, `issue a warning`)
    pos      V   a verb, with its particle or fixed preposition
             VN  a verb and a noun or adjective as one phrase (`express concern`, `be disappointed`)
             N   a noun (`accusation`)
             A   an adverbial that names the source (`according to`, `in 's view`: the source stands before `'s`)
    act      the notation of the speech act in `ontology/speech-acts.ttl`
    content  the frames in which the content stands, the likeliest first, joined by commas; see FRAMES
    object   what the direct object is: `addressee`, `target` (what the content is said of), `content`, or `none`
    note     a hint for people

A frame stands at most once for a cue and part of speech, so that cue and frame name one act: `told her that`
asserts, `told her to` requests, and these are two rows. Where the act is `say`, the words of the content tell more
(`called it a lie`, `expressed his thanks`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from extract.errors import ResourceError
from extract.wordlists import data_file, read_table

_ACT_WORDS = (
    "say assert allege accuse announce confirm admit predict promise deny dismiss reject refuse doubt request recommend"
    " thank regret congratulate concern condemn warn threaten welcome praise apologise ask offer hope"
)
_PREPOSITION_WORDS = "for of on over about at against with as in to_np from by into"

ACTS = frozenset(_ACT_WORDS.split())
"""The notations of the speech-act scheme."""

POS = ("V", "VN", "N", "A")
"""Verb, verb with noun, noun, adverbial."""

PREPOSITIONS = frozenset(_PREPOSITION_WORDS.split())
"""Frames in which the content is the object of a preposition; `to_np` is the preposition `to`, and `as` also a bare predicate
(`called it a lie`)."""

FRAMES = frozenset({"that", "quote", "to", "ing", "obj"}) | PREPOSITIONS
"""Where the content stands: `that` a finite clause (also with whether, if, or nothing before it), `quote` quoted words, `to`
an infinitive, `ing` a gerund, `obj` the direct object, or behind a preposition. For a cue that itself ends in a preposition
`obj` is that preposition's noun and `ing` its gerund."""

OBJECTS = ("addressee", "target", "content", "none")
"""What the direct object of a cue can be."""

COLUMNS = ("cue", "pos", "act", "content", "object", "note")
"""The header of the list."""

_ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of the list; `lemma` is the phrase split at its spaces."""

    lemma: tuple[str, ...]
    pos: str
    act: str
    content: tuple[str, ...]
    object: str
    note: str = ""

    @property
    def head(self) -> str:
        """The lemma by which the cue is looked up: the verb of V and VN, the last word of N, the first of A."""
        return self.lemma[-1] if self.pos == "N" else self.lemma[0]

    @property
    def key(self) -> tuple[str, ...]:
        """The phrase without articles, between which a text may put others and adjectives (`issued its sharpest warning`)."""
        return tuple(word for word in self.lemma if word not in _ARTICLES)


def read_cues(path: Path) -> tuple[Cue, ...]:
    """The cues of a list, in its order.

    Raises ResourceError with file and line for a missing or malformed list: an unknown part of speech, act, frame or object,
    or a frame that stands twice for one cue.
    """
    cues = tuple(_cue(row, place) for place, row in read_table(path, COLUMNS))
    _check_apart(cues, path)
    return cues


def _cue(row: tuple[str, ...], place: str) -> Cue:
    """One line as a record, checked."""
    phrase, pos, act, content, object_, note = row
    cue = Cue(tuple(phrase.split()), pos, act, tuple(content.split(",")), object_, note)
    for problem in _problems(cue):
        raise ResourceError(f"{place}: {problem}")
    return cue


def _problems(cue: Cue) -> Iterator[str]:
    """What is wrong with the fields of a line, each in one clause."""
    if not cue.lemma:
        yield "the cue is empty"
    if cue.pos not in POS:
        yield f"unknown part of speech {cue.pos!r}; one of {', '.join(POS)}"
    if cue.act not in ACTS:
        yield f"unknown speech act {cue.act!r}; the notations stand in ontology/speech-acts.ttl"
    for frame in cue.content:
        if frame not in FRAMES:
            yield f"unknown frame {frame!r}; one of {', '.join(sorted(FRAMES))}"
    if cue.object not in OBJECTS:
        yield f"unknown object {cue.object!r}; one of {', '.join(OBJECTS)}"


def _check_apart(cues: tuple[Cue, ...], path: Path) -> None:
    """A frame stands once for a cue and part of speech."""
    seen: dict[tuple[tuple[str, ...], str, str], int] = {}
    for line, cue in enumerate(cues, start=2):
        for frame in cue.content:
            first = seen.setdefault((cue.lemma, cue.pos, frame), line)
            if first != line or cue.content.count(frame) > 1:
                raise ResourceError(f"{path}:{line}: {' '.join(cue.lemma)!r} has the frame {frame!r} twice, first in line {first}")


@cache
def load_cues() -> tuple[Cue, ...]:
    """The cues that ship with the package. Raises ResourceError where the list is malformed."""
    return read_cues(data_file("cues.tsv"))


@cache
def cue_index() -> Mapping[str, tuple[Cue, ...]]:
    """The shipped cues by their head, the longest phrase first, else in the order of the list."""
    found: dict[str, list[Cue]] = {}
    for cue in load_cues():
        found.setdefault(cue.head, []).append(cue)
    return MappingProxyType({head: tuple(sorted(cues, key=lambda c: -len(c.lemma))) for head, cues in found.items()})
