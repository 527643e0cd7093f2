"""What a pronoun or a word like `both sides` leads back to: the history of who was mentioned where, and how it is searched.

The order of preference follows what centering theory found of English (Grosz, Joshi, Weinstein 1995): the subject of the latest
sentence first, then its other subjects, then whom else it names, then the sentence before.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Token

from extract.model import ActorKind, Span, slug
from extract.quotes import Quote
from extract.roles import institution_in, is_account_word, title_noun

MALE = frozenset({"he", "him", "his", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
THINGS = frozenset({"it", "its", "itself"})
PLURALS = frozenset({"they", "them", "their", "themselves"})
SIDES = frozenset({
    "sides", "countries", "governments", "nations", "states", "capitals", "parties", "neighbours", "neighbors", "delegations",
})  # fmt: skip
LEADERS = frozenset({
    "leaders", "presidents", "ministers", "men", "women", "politicians", "statesmen", "premiers", "chancellors",
})  # fmt: skip
_TITLES_OF_MEN = frozenset({
    "mr", "mr.", "spokesman", "chairman", "king", "prince", "lord", "sir", "sheikh", "emir", "sultan", "congressman",
})  # fmt: skip
_TITLES_OF_WOMEN = frozenset({
    "mrs", "mrs.", "ms", "ms.", "spokeswoman", "chairwoman", "queen", "princess", "lady", "dame", "congresswoman",
    "businesswoman",
})  # fmt: skip
_WHERE = frozenset({"in", "at", "near", "outside", "around", "into", "across", "towards", "toward", "inside", "through"})
SAYS = frozenset(
    {"say", "add", "tell", "write", "claim", "warn", "note", "insist", "explain", "vow", "continue", "recall", "stress"}
)
_INVERTED = ("ccomp", "dobj", "npadvmod", "attr")
"""What the parser takes a subject for that stands behind its verb: `said the driver Ann Lee`."""
_ENDS = frozenset({",", "”", '"', "’", "'", "''", "-", "–", "—"})
_REACH = 1500
"""How many characters back a pronoun looks for whom it stands for."""


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as ids spell them; the same names are asked for again and again."""
    return tuple(slug(name).split("-"))


@lru_cache(maxsize=1024)
def _is_thing(noun: str) -> bool:
    """Whether a noun denotes an account or a body."""
    return is_account_word(noun, noun) or institution_in([noun]) is not None


@dataclass(slots=True, eq=False)
class Entry:
    """One actor while the article is being read: what its mentions so far say of it.

    `nouns` are the nouns by which the article calls it, each with the other words of its phrases (`captain`: ferry); `said` holds
    all those words; `begin` is where its name stands first. `is_place` says that the
    model took a place for somebody: it stands behind `in` or `at`, and never `acts` (is a subject or speaks).
    """

    kind: ActorKind
    name: str
    code: str | None = None
    titles: set[str] = field(default_factory=set)
    represents: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    evidence: Span | None = None
    plural: bool = False
    institution: str = ""
    gender: str = ""
    nouns: dict[str, frozenset[str]] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    begin: int = 10**9
    is_place: bool = False
    acts: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name as an id spells them."""
        return name_words(self.name)

    @property
    def is_thing(self) -> bool:
        """Whether it is unnamed and no person: an account whose issuer is not known, or a body (`the military's team`)."""
        return self.kind == ActorKind.UNNAMED and bool(self.nouns) and all(_is_thing(n) for n in self.nouns)

    @property
    def codes(self) -> tuple[str, ...]:
        """The country that it is, and those for which it speaks."""
        return tuple(c for c in (self.code, *self.represents) if c)

    def described(self, noun: str, words: frozenset[str]) -> None:
        """Note a noun by which the article calls it, and the other words of the phrase."""
        self.nouns[noun] = self.nouns.get(noun, frozenset()) | words
        self.said |= words

    def called(self, title: str) -> None:
        """Note a title, and the gender that it tells."""
        self.titles.add(title)
        last = title_noun(title)
        if not self.gender:
            self.gender = "m" if last in _TITLES_OF_MEN else "f" if last in _TITLES_OF_WOMEN else ""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One mention in the history: where it begins, of whom (several for `A and B`), its place in its sentence (0: main subject).

    `speaks` says that it is the subject of a verb of saying.
    """

    begin: int
    entries: tuple[Entry, ...]
    rank: int
    speaks: bool = False


class History:
    """Who was mentioned where, in order of the text."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.seen: list[Seen] = []
        self._known: dict[int, list[Seen]] = {}
        self._starts = [s.start_char for s in doc.sents]

    def add(self, token: Token | None, entries: Sequence[Entry]) -> None:
        """Note a mention by the head of its words."""
        if token is None or not entries or any(s.entries == tuple(entries) for s in self._known.get(token.idx, ())):
            return
        for seen in [s for s in self._known.get(token.idx, ()) if s.entries[0].kind == ActorKind.UNNAMED]:
            self._known[token.idx].remove(seen)  # known better now
            self.seen.remove(seen)
        speaks = token.head.lemma_ in SAYS and (token.dep_ == "nsubj" or (token.dep_ in _INVERTED and token.i > token.head.i))
        seen = Seen(token.idx, tuple(entries), rank_of(token), speaks)
        self._known.setdefault(token.idx, []).append(seen)
        insort(self.seen, seen, key=lambda s: s.begin)

    def at(self, token: Token) -> Entry | None:
        """The single one whose mention has this head, or None."""
        return next((s.entries[0] for s in self._known.get(token.idx, ()) if len(s.entries) == 1), None)

    def before(self, begin: int) -> list[Entry]:
        """Single entries mentioned before a place within reach, nearest first."""
        near = self.seen[self._index(begin - _REACH + 1) : self._index(begin)]
        return [s.entries[0] for s in reversed(near) if len(s.entries) == 1]

    def singles_before(self, begin: int) -> list[Seen]:
        """Mentions of single entries before a place, nearest first, however far."""
        return [s for s in reversed(self.seen[: self._index(begin)]) if len(s.entries) == 1]

    def _index(self, begin: int) -> int:
        """How many mentions begin before a place."""
        return bisect_left(self.seen, begin, key=lambda s: s.begin)

    def in_sentence(self, begin: int) -> list[Entry]:
        """Single entries mentioned before a place in its own sentence."""
        start = self._starts[max(0, bisect_right(self._starts, begin) - 1)]
        return [s.entries[0] for s in self.seen[self._index(start) : self._index(begin)] if len(s.entries) == 1]

    def between(self, begin: int, end: int) -> list[Seen]:
        """Mentions of single entries that begin between two places, in order."""
        return [s for s in self.seen[self._index(begin) : self._index(end)] if len(s.entries) == 1]

    def last_between(self, begin: int, end: int) -> tuple[Entry, ...]:
        """Those of the last mention that begins between two places, or nobody."""
        inside = self.seen[self._index(begin) : self._index(end)]
        return inside[-1].entries if inside else ()

    def by_salience(self, begin: int) -> Iterator[Seen]:
        """Mentions before a place within reach: sentence by sentence backwards, in each the main subject first."""
        last = begin
        for start in reversed(self._starts[max(0, bisect_right(self._starts, begin) - 60) : bisect_right(self._starts, begin)]):
            if begin - start > _REACH:
                return
            inside = self.seen[self._index(start) : self._index(last)]
            yield from sorted(inside, key=lambda s: (s.rank, s.begin, -len(s.entries)))
            last = start

    def group_before(self, begin: int, noun: str) -> tuple[Entry, ...]:
        """The last several mentioned together before a place: people for `leaders`, anybody for `sides`; or nobody."""
        for seen in reversed(self.seen[: self._index(begin)]):
            if len(seen.entries) > 1:
                if noun in LEADERS and any(e.kind != ActorKind.PERSON for e in seen.entries):
                    continue
                return seen.entries
        return ()

    def pronoun(self, token: Token) -> tuple[Entry, ...]:
        """Whom a pronoun of the third person (or `who`, `we`, `I` without quotation) stands for, or nobody."""
        word = token.lower_
        other = _subject_entry(self, token)
        begin = _before_content(token) if _is_tag(token) else token.idx
        fitting = [s for s in self.by_salience(begin) if _fits(s, word) and s.entries != other]
        fitting = self._outside(fitting, token.idx)
        if not fitting and begin < token.idx:
            fitting = [s for s in self.by_salience(token.idx) if _fits(s, word)]
        if not fitting:
            return ()
        first = fitting[0].entries
        people = {e.name for s in fitting for e in s.entries if e.kind == ActorKind.PERSON}
        if len(first) == 1 and len(people) == 1 and not first[0].gender and first[0].kind == ActorKind.PERSON:
            first[0].gender = "m" if word in MALE else "f" if word in FEMALE else ""
        return first

    def _outside(self, seen: list[Seen], begin: int) -> list[Seen]:
        """Mentions, those in other quotations last: who is spoken of is not who goes on speaking."""
        quotes: tuple[Quote, ...] = self.doc.user_data.get("quotes", ())
        around = [q for q in quotes if q.begin <= begin < q.end]
        inside = {s.begin for s in seen if any(q.begin <= s.begin < q.end for q in quotes if q not in around)}
        return sorted(seen, key=lambda s: s.begin in inside)


def rank_of(token: Token) -> int:
    """The place of a mention in its sentence: 0 main subject or agent, 1 other subject, 2 anything else, 3 inside a noun phrase."""
    if token.dep_ in ("compound", "amod", "poss", "nmod"):
        return 3
    while token.dep_ == "appos" and token.head != token:
        token = token.head
    agent = token.dep_ == "pobj" and token.head.dep_ == "agent"
    if token.dep_ == "conj":
        return rank_of(token.head)
    if token.dep_ not in ("nsubj", "nsubjpass") and not agent:
        return 2
    verb = token.head
    while verb.dep_ == "conj" and verb.head != verb:
        verb = verb.head
    return 0 if verb.dep_ == "ROOT" else 1


def is_where(token: Token) -> bool:
    """Whether a name stands where a place does: behind `in`, `at`, `near`."""
    return token.dep_ == "pobj" and token.head.lower_ in _WHERE


def _subject_entry(history: History, token: Token) -> tuple[Entry, ...]:
    """Who is the subject of the clause in which the pronoun is an object: it cannot be the same one."""
    if token.dep_ not in ("dobj", "dative", "iobj", "pobj"):
        return ()
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    while (subject := next((c for c in verb.children if c.dep_ == "nsubj"), None)) is None and verb.dep_ == "conj":
        verb = verb.head
    if subject is None:
        return ()
    return history.last_between(subject.left_edge.idx, subject.right_edge.idx + 1)


def _is_tag(token: Token) -> bool:
    """Whether a pronoun and its verb only tag what stands before them: `The pond was full, it said`."""
    verb = token.head
    if token.dep_ != "nsubj" or verb.i < token.i or verb.lemma_ not in SAYS or token.i == token.sent.start:
        return False
    before = token.doc[token.sent.start : token.i]
    return before[-1].text in _ENDS and any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in before)


def _before_content(tag: Token) -> int:
    """Where the words begin that a tag behind them tags: behind the last colon, else with the sentence."""
    colon = next((t for t in reversed(tag.doc[tag.sent.start : tag.i]) if t.text == ":"), None)
    return colon.idx if colon is not None else tag.sent.start_char


def _fits(seen: Seen, word: str) -> bool:
    """Whether a pronoun can stand for a mention: he for a person, it for a country or body, they for several."""
    if len(seen.entries) > 1:
        return word in PLURALS
    entry = seen.entries[0]
    if entry.is_place:
        return False
    if word in PLURALS or word in ("we", "us", "our"):
        return entry.kind != ActorKind.PERSON and (entry.kind != ActorKind.UNNAMED or entry.plural or word not in PLURALS)
    if word in THINGS:
        return entry.kind in (ActorKind.COUNTRY, ActorKind.ORGANIZATION, ActorKind.MEDIA)
    other = "f" if word in MALE else "m" if word in FEMALE else "-"
    unnamed = entry.kind == ActorKind.UNNAMED and not entry.plural and not entry.is_thing
    return entry.gender != other and (entry.kind == ActorKind.PERSON or unnamed)
