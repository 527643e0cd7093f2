"""Who is who in one article: mentions become actors, and names, offices, bodies and pronouns lead to the right one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from extract.countries import by_code
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.metadata_outlets import outlet_named
from extract.model import Actor, ActorKind, Article, Span, slug
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.roles import institution_in, title_ending

_ANY_OFFICE = {
    "leader",
    "official",
    "head",
    "chief",
    "politician",
    "diplomat",
    "man",
    "woman",
    "counterpart",
    "statesman",
    "aide",
    "adviser",
}
_FOR_OTHERS = {
    "counterpart", "leader", "spokesperson", "spokesman", "spokeswoman", "aide", "adviser", "advisor", "official", "envoy",
    "representative", "governor", "negotiator", "delegate", "commander",
}  # fmt: skip
_SPEAKS_FOR_COUNTRY = {"ministry", "government", "parliament", "military", "police", "agency", "court", ""}
_REACH = 1500
"""How many characters back a pronoun looks for whom it stands for."""


@dataclass(slots=True)
class Entry:
    """One actor while the article is being read: what its mentions so far say of it."""

    kind: ActorKind
    name: str
    code: str | None = None
    titles: set[str] = field(default_factory=set)
    represents: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    evidence: Span | None = None
    plural: bool = False

    def actor(self) -> Actor:
        """The frozen record."""
        aliases = tuple(a for a in self.aliases if a and a != self.name)
        return Actor(self.kind, self.name, aliases, self.code, tuple(sorted(self.represents)), self.evidence)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name as an id spells them."""
        return tuple(slug(self.name).split("-"))


class ActorBook:
    """The actors of one article. Made from the whole document first, so that a surname finds the full name that follows later."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc, self.article = doc, article
        self.entries: dict[str, Entry] = {}
        self._seen: list[tuple[int, Entry, bool]] = []  # begin of the mention, entry, whether it is a subject
        mentions = list(self._names())
        for mention, _ in sorted(mentions, key=lambda m: (-len(m[0].name.split()), m[0].offsets)):
            self._enter(mention)
        for mention, subject in mentions:
            self._seen.append((mention.offsets[0], self._enter(mention), subject))

    # ------------------------------------------------------------------ what is in the book

    def _names(self) -> Iterator[tuple[SourceMention, bool]]:
        """Every named mention of the document, in order, with whether it is the subject of its clause."""
        for ent in self.doc.ents:
            if ent.label_ not in ("PERSON", "ORG", "GPE", "NORP"):
                continue
            head = ent.root.head if ent.root.dep_ == "appos" and ent.root.head.pos_ == "NOUN" else ent.root
            mention = mention_at(self.doc, offsets(noun_phrase(head)))
            if mention.kind in (MentionKind.PERSON, MentionKind.ORGANIZATION, MentionKind.MEDIA, MentionKind.COUNTRY):
                yield mention, _is_subject(ent.root)

    def _enter(self, mention: SourceMention) -> Entry:
        """The entry of a named mention, made or enriched."""
        if mention.kind == MentionKind.COUNTRY:
            return self._country(mention.codes[0], mention.text if mention.institution else "")
        entry = self._known(mention)
        if entry is None:
            kinds = {MentionKind.PERSON: ActorKind.PERSON, MentionKind.MEDIA: ActorKind.MEDIA}
            entry = self._add(Entry(kinds.get(mention.kind, ActorKind.ORGANIZATION), mention.name))
        entry.aliases.setdefault(mention.name)
        if mention.title:
            entry.titles.add(mention.title)
        for code in self._spoken_for(mention):
            if not entry.represents:
                entry.represents[code] = None
        return entry

    def _known(self, mention: SourceMention) -> Entry | None:
        """The entry whose name the mention's name is, shorter or longer: same last word for people, contained for bodies."""
        words = tuple(slug(mention.name).split("-"))
        person = mention.kind == MentionKind.PERSON
        for entry in reversed(self.entries.values()):
            if (entry.kind == ActorKind.PERSON) != person or entry.kind in (ActorKind.COUNTRY, ActorKind.UNNAMED):
                continue
            short, long = sorted((words, entry.words), key=len)
            if short == long or (set(short) <= set(long) and short[-1] == long[-1] and (person or len(short) > 1)):
                return entry
        return None

    def _spoken_for(self, mention: SourceMention) -> tuple[str, ...]:
        """The countries for which the mention presents somebody as speaking."""
        if mention.kind == MentionKind.PERSON:
            held = title_ending(mention.title.split(), len(mention.title.split())) if mention.title else None
            speaks = held is not None and (held[0].government or mention.title.split()[-1] in _FOR_OTHERS)
            return mention.codes[:1] if speaks else ()
        return mention.codes[:1] if mention.institution in _SPEAKS_FOR_COUNTRY and mention.institution else ()

    def _add(self, entry: Entry) -> Entry:
        """The entry under its id, or the one that has this id already."""
        return self.entries.setdefault(entry.actor().id, entry)

    def _country(self, code: str, alias: str = "") -> Entry:
        entry = self._add(Entry(ActorKind.COUNTRY, by_code(code).name, code=code))
        if alias:
            entry.aliases.setdefault(alias.removeprefix("the ").removeprefix("The "))
        return entry

    def country(self, code: str) -> Actor:
        """The country as an actor."""
        return self._country(code).actor()

    def name(self, actor: str) -> str:
        """The name of the actor with the id."""
        return self.entries[actor].name

    def publisher(self, name: str) -> Entry:
        """The outlet that publishes the article, under its own name; a body that speaks for itself stays a body."""
        body = institution_in(name.casefold().split())
        media = outlet_named(name) is not None or body is None or body.kind == "media"
        return self._add(Entry(ActorKind.MEDIA if media else ActorKind.ORGANIZATION, name))

    def unnamed_publisher(self, evidence: Span) -> Entry:
        """The outlet of an article that does not name it: a source of this article alone."""
        return self._add(Entry(ActorKind.UNNAMED, "unnamed publisher", evidence=evidence))

    def actors(self, used: set[str]) -> tuple[Actor, ...]:
        """The records of the entries that something uses, by id."""
        made = {e.actor().id: e.actor() for e in self.entries.values()}
        return tuple(made[i] for i in sorted(used) if i in made)

    # ------------------------------------------------------------------ who a mention is

    def resolve(self, place: Offsets) -> Entry:
        """The actor that the words at the characters stand for; an unnamed source where nothing names one."""
        mention = mention_at(self.doc, place)
        entry = self._resolve(mention)
        self._seen.append((mention.offsets[0], entry, True))
        self._seen.sort(key=lambda s: s[0])
        return entry

    def _resolve(self, mention: SourceMention) -> Entry:
        if mention.kind in (MentionKind.PERSON, MentionKind.ORGANIZATION, MentionKind.MEDIA, MentionKind.COUNTRY):
            return self._enter(mention)
        found = {
            MentionKind.PRONOUN: self._pronoun,
            MentionKind.OFFICE: self._office,
            MentionKind.BODY: self._body,
        }.get(mention.kind, self._same_source)(mention)
        return found if found is not None else self._unnamed(mention)

    def _before(self, mention: SourceMention) -> list[tuple[Entry, bool]]:
        """Entries mentioned before a mention within reach, nearest first."""
        begin = mention.offsets[0]
        return [(e, s) for place, e, s in reversed(self._seen) if begin - _REACH < place < begin]

    def _pronoun(self, mention: SourceMention) -> Entry | None:
        """The nearest subject that the pronoun can stand for, else the nearest mention."""
        singular = mention.name in ("he", "she", "him", "her", "his", "who", "i", "me", "my")
        fits = [(e, s) for e, s in self._before(mention) if _fits(e, singular=singular, thing=mention.name in ("it", "its"))]
        here = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        subjects = [e for e, s in fits if s]
        if singular and here is not None and (apart := self._same_sentence(here[0], fits)) is not None:
            return apart
        return subjects[0] if subjects else (fits[0][0] if fits else None)

    def _same_sentence(self, pronoun: Token, fits: list[tuple[Entry, bool]]) -> Entry | None:
        """The subject of the clause above, where the pronoun is the subject of a clause below it (`Trump said he ordered`)."""
        begin = pronoun.sent.start_char
        inside = [
            e
            for place, e, s in self._seen
            if begin <= place < pronoun.idx and s and e.kind in (ActorKind.PERSON, ActorKind.UNNAMED)
        ]
        known = [e for e in inside if any(e is f for f, _ in fits)]
        return known[0] if known else None

    def _office(self, mention: SourceMention) -> Entry | None:
        """The person whom the article gave this office, nearest before, else anywhere; countries must not clash."""
        if (beside := self._beside(mention)) is not None:
            return beside
        word = mention.title.split()[-1]
        people = [e for e, _ in self._before(mention) if e.kind == ActorKind.PERSON]
        people += [e for e in self.entries.values() if e.kind == ActorKind.PERSON]
        for entry in people:
            clash = mention.codes and entry.represents and not set(mention.codes) & set(entry.represents)
            held = any(t.split()[-1] == word for t in entry.titles)
            vague = word in _ANY_OFFICE and bool(set(mention.codes) & set(entry.represents))
            if not clash and ((held and (mention.definite or mention.codes)) or vague):
                return entry
        return self._same_source(mention)

    def _beside(self, mention: SourceMention) -> Entry | None:
        """The person whose name stands right before the office, as in an apposition that lost its commas."""
        here = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        if here is None or here.start == 0:
            return None
        before = here.start - 1
        while before > 0 and (self.doc[before].is_space or self.doc[before].text == ","):
            before -= 1
        token = self.doc[before]
        if token.ent_type_ != "PERSON" or before < here.start - 2:
            return None
        named = mention_at(self.doc, offsets(noun_phrase(token)))
        return self._enter(named) if named.kind == MentionKind.PERSON else None

    def _body(self, mention: SourceMention) -> Entry | None:
        """The body of this kind named before; a government is its country; a body of a named country is one by itself."""
        words = set(slug(mention.name).split("-"))
        for entry, _ in self._before(mention):
            same = entry.kind in (ActorKind.ORGANIZATION, ActorKind.MEDIA) and words <= set(entry.words)
            if same and (not mention.codes or not entry.represents or set(mention.codes) & set(entry.represents)):
                entry.aliases.setdefault(mention.name)
                return entry
        if mention.institution == "government":
            codes = mention.codes or tuple(e.code for e, _ in self._before(mention) if e.code)[:1]
            return self._country(codes[0], mention.text) if codes and codes[0] else None
        if mention.codes:
            entry = self._add(Entry(ActorKind.ORGANIZATION, mention.name))
            if mention.institution in _SPEAKS_FOR_COUNTRY:
                entry.represents.setdefault(mention.codes[0])
            return entry
        return None

    def _same_source(self, mention: SourceMention) -> Entry | None:
        """`the source` after `an informed source`: the unnamed source with the same noun before it."""
        if not mention.definite:
            return None
        noun = mention.name.split()[-1].casefold() if mention.name else ""
        for entry, _ in self._before(mention):
            if (
                entry.kind == ActorKind.UNNAMED
                and noun in {w.casefold() for w in entry.name.split()}
                and entry.plural == mention.plural
            ):
                return entry
        return None

    def _unnamed(self, mention: SourceMention) -> Entry:
        """An unnamed source of this article, at this place."""
        begin, end = mention.offsets
        entry = Entry(ActorKind.UNNAMED, _source_name(mention), evidence=self.article.span(begin, end), plural=mention.plural)
        for code in mention.codes[:1]:
            entry.represents[code] = None
        return self._add(entry)


def _fits(entry: Entry, *, singular: bool, thing: bool) -> bool:
    """Whether a pronoun can stand for the entry: he for a person, it for a country or body, they for several."""
    if singular:
        return entry.kind == ActorKind.PERSON or (entry.kind == ActorKind.UNNAMED and not entry.plural)
    if thing:
        return entry.kind in (ActorKind.COUNTRY, ActorKind.ORGANIZATION, ActorKind.MEDIA)
    return entry.kind != ActorKind.PERSON


def _is_subject(token: Token) -> bool:
    while token.dep_ in ("compound", "amod", "poss", "nmod", "appos") and token.head != token:
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass", "agent") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _source_name(mention: SourceMention) -> str:
    """How an unnamed source is called: its words, with `unnamed` before a bare noun."""
    name = " ".join((mention.name or mention.text).split())
    if mention.kind == MentionKind.PRONOUN:
        return f"unnamed source ({name})"
    return f"unnamed {name}" if " " not in name and name.islower() else name
