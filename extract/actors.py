"""Who is who in one article: mentions become actors, and names, offices, bodies and pronouns lead to the right one."""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from extract.bodies import (
    SPEAKS_FOR_COUNTRY,
    alike,
    is_for_country,
    is_part,
    is_same_body,
    owned_name,
    source_name,
    with_country_behind,
)
from extract.countries import by_code, find_countries
from extract.descriptions import (
    age_behind,
    body_nouns,
    descriptions,
    is_country,
    known_nouns,
    person_nouns,
)
from extract.meanings import Meanings
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.metadata_outlets import outlet_named
from extract.model import Actor, ActorKind, Article, Span, slug
from extract.name_heads import heads, is_a_date, last_of_name
from extract.names import find_defined
from extract.phrases import noun_phrase, offsets, word_at
from extract.proposals import Offsets
from extract.references import FEMALE, MALE, Entry, History, is_where, name_words
from extract.releases import has_legal_form, performs
from extract.roles import institution_in
from extract.self_named import name_beside, own_name

_NO_PERSON = ("DATE", "TIME", "LOC", "FAC", "NORP", "LAW", "MONEY")
_PEOPLE = frozenset({"man", "woman"})
_OPENING = 600
"""Characters within which a text of a body's own names it first."""
NAMED = (MentionKind.PERSON, MentionKind.ORGANIZATION, MentionKind.MEDIA, MentionKind.COUNTRY)


class ActorBook:
    """The actors of one article. Made from the whole document first, so that a surname finds the full name that follows later."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc, self.article = doc, article
        self.entries: dict[str, Entry] = {}
        self.home = self.publisher(article.publisher) if article.publisher else None
        self.history = History(doc)
        self.spoken: list[tuple[int, Entry]] = []
        self.meanings = Meanings(self)
        mentions = list(self._names())
        for mention, _ in sorted(mentions, key=lambda m: (-len(m[0].name.split()), m[0].offsets)):
            self.enter(mention)
        for body in doc.user_data.get("abbreviations", ()):
            if (entry := self.entries.get(f"actor/{slug(article.text[body.begin : body.end])}")) is not None:
                entry.aliases.setdefault(body.short)
        mentions += self._short_names({head.i for _, head in mentions})
        for short, end in find_defined(article.text):
            for mention, _ in mentions:
                if mention.offsets[0] < end <= mention.offsets[1] + 2:
                    self.enter(mention).aliases.setdefault(short)
        for mention, head in mentions:
            entry = self.enter(mention)
            self._note(mention, head, entry)
            for description in descriptions(head, last_of_name(head)):
                entry.described(description.noun, description.front | description.of)
            entry.said |= {w.casefold() for w in mention.text.split()} if mention.title else set()
            if "Dr." in article.text[max(0, mention.offsets[0] - 4) : mention.offsets[1]]:
                entry.described("doctor", frozenset())
        self._mark_places(mentions)
        self._find_own_voice(mentions)
        self._note_subjects()

    # ------------------------------------------------------------------ what is in the book

    def _mark_places(self, mentions: list[tuple[SourceMention, Token]]) -> None:
        """Mark names in one word that stand behind `in` or `at` and are never a subject or called anything."""
        inside = {id(e) for _, head in mentions if is_where(head) and (e := self.history.at(head)) is not None}
        acting = {id(e) for _, head in mentions if head.dep_.startswith("nsubj") and (e := self.history.at(head)) is not None}
        for entry in self.entries.values():
            bare = len(entry.words) == 1 and not (entry.titles or entry.nouns or entry.institution)
            entry.acts = id(entry) in acting
            entry.is_place = bare and id(entry) in inside - acting

    def _find_own_voice(self, mentions: list[tuple[SourceMention, Token]]) -> None:
        """Who publishes a text that tells of itself from the begin on is a body speaking for itself, not an outlet."""
        home = self.home
        if home is None or home.kind != ActorKind.MEDIA or outlet_named(home.name) is not None:
            return
        own = [m for m, head in mentions if head.dep_.startswith("nsubj") and self.history.at(head) is home]
        if (len(own) > 1 and home.begin < _OPENING) or performs(self.doc):
            home.kind = ActorKind.ORGANIZATION

    @property
    def tells_of_home(self) -> bool:
        """Whether the text is that of a body that tells of itself: it names itself at the begin, asks as `we`, or is a company."""
        home = self.home
        if home is None or home.kind != ActorKind.ORGANIZATION:
            return False
        return home.begin < _OPENING or has_legal_form(home.name) or performs(self.doc)

    def _names(self) -> Iterator[tuple[SourceMention, Token]]:
        """Every named mention of the document with its head: what the model labels, and capitalised names that it does not."""
        for head in heads(self.doc):
            mention = mention_at(self.doc, offsets(noun_phrase(head)))
            if mention.kind == MentionKind.ORGANIZATION and age_behind(head) is not None:
                mention = replace(mention, kind=MentionKind.PERSON)
            if mention.kind in NAMED and not is_a_date(mention.name):
                yield mention, head

    def _short_names(self, known: set[int]) -> Iterator[tuple[SourceMention, Token]]:
        """Mentions of bodies by the first word of their name that the model does not label: `RiverKeepers`."""
        bodies = [e for e in self.entries.values() if e.kind in (ActorKind.ORGANIZATION, ActorKind.MEDIA) and len(e.words) > 1]
        firsts = {e.name.split()[0]: e for e in bodies if e.institution in ("", "agency", "company", "ngo", "group", "party")}
        names = {w for e in self.entries.values() if e.kind == ActorKind.PERSON for w in e.name.split()}
        for token in self.doc:
            if (
                token.text in names
                or token.pos_ != "PROPN"
                or token.ent_type_
                or token.i in known
                or token.dep_ in ("compound", "amod", "nmod")
            ):
                continue
            mention = mention_at(self.doc, offsets(noun_phrase(token))) if token.text in firsts else None
            if mention is not None and mention.name == token.text and is_part(mention, firsts[token.text], place=False):
                yield replace(mention, kind=MentionKind.ORGANIZATION), token

    def _note(self, mention: SourceMention, head: Token | None, *entries: Entry) -> None:
        """Remember where somebody was mentioned; a counterpart holds the office of whom it is the counterpart."""
        if mention.title.endswith("counterpart") and entries:
            other = next((e for e in self.history.before(mention.offsets[0]) if e.titles and e is not entries[0]), None)
            entries[0].titles |= other.titles if other is not None else set()
        self.history.add(head, entries)
        if head is not None and len(entries) == 1 and entries[0].kind != ActorKind.UNNAMED:
            self._note_joint(head)

    def _note_joint(self, head: Token) -> None:
        """Remember several who are named together (`A and B`), once the last of them was."""
        if head.dep_ != "conj":
            return
        first = head
        while first.dep_ == "conj" and first.head != first:
            first = first.head
        heads = [first, *first.conjuncts]
        joint = [entry for t in heads if (entry := self.history.at(t)) is not None]
        if len(joint) > 1 and len(joint) == len(heads):
            self.history.add(first, joint)

    def note_speaker(self, place: int, entry: Entry) -> None:
        """Remember who speaks at a place."""
        insort(self.spoken, (place, entry), key=lambda s: s[0])
        entry.acts = True

    def note_account(self, place: Offsets, issuer: str) -> None:
        """Remember that an account stands for its issuer: `It` behind `the notice said` is who gave the notice."""
        span = self.doc.char_span(*place, alignment_mode="expand")
        if span is not None and issuer in self.entries:
            self.history.add(span.root, (self.entries[issuer],))

    def _note_subjects(self) -> None:
        """Remember whom the subjects mean that are no names: `The minister left. He ...`, `Two farmers came. They ...`."""
        nouns, people = known_nouns() | _PEOPLE, (person_nouns() - body_nouns()) | _PEOPLE
        for token in self.doc:
            subject = token.dep_ in ("nsubj", "nsubjpass") and token.pos_ in ("NOUN", "PROPN")
            if not subject or token.lemma_.lower() not in nouns or self.history.at(token) is not None:
                continue
            mention = mention_at(self.doc, offsets(noun_phrase(token)))
            if token.i + 1 < len(self.doc) and token.nbor().ent_type_ == "PERSON":
                continue  # `Foreign Minister Ann Lee`, in pieces
            if mention.kind not in (MentionKind.OFFICE, MentionKind.BODY, MentionKind.UNNAMED):
                continue
            found = self.meanings.one(mention) if mention.definite else None
            if found is None and token.lemma_.lower() in people:
                found = self._unnamed(mention)
            if found is not None:
                self._note(mention, token, found)

    def note_group(self, place: int, actors: Iterable[str]) -> None:
        """Remember that several took part in something together, told at a place."""
        entries = [self.entries[a] for a in actors if a in self.entries]
        word = word_at(self.doc, place)
        if len(entries) > 1 and word is not None:
            self.history.add(word, entries)

    def enter(self, mention: SourceMention) -> Entry:
        """The entry of a named mention, made or enriched."""
        if mention.kind == MentionKind.COUNTRY:
            country = by_code(mention.codes[0])
            named = mention.institution or mention.name in (*country.names[1:], *country.seats, *country.capitals)
            return self.country(mention.codes[0], mention.text if named else "")
        entry = self._known(mention)
        if entry is None:
            kinds = {MentionKind.PERSON: ActorKind.PERSON, MentionKind.MEDIA: ActorKind.MEDIA}
            entry = self.add(Entry(kinds.get(mention.kind, ActorKind.ORGANIZATION), mention.name, institution=mention.institution))
        entry.begin = min(entry.begin, mention.offsets[0])
        entry.aliases.setdefault(mention.name)
        if entry.kind == ActorKind.ORGANIZATION and (other := with_country_behind(mention.name, mention.institution)):
            entry.aliases.setdefault(other)
        if mention.title:
            entry.called(mention.title)
        for code in self._spoken_for(mention):
            if not entry.represents:
                entry.represents[code] = None
        return entry

    def _known(self, mention: SourceMention) -> Entry | None:
        """The entry that the mention names, shorter or longer: the likest name, of equals the one mentioned last before it."""
        words = name_words(mention.name)
        person = mention.kind == MentionKind.PERSON
        if not person and self.is_home(mention, words):
            return self.home
        begin = mention.offsets[0]
        near = {id(e): -i for i, e in enumerate(self.history.before(begin))}
        bare = len(words) == 1 and not mention.institution
        surname = any(e.kind == ActorKind.PERSON and words[-1] in e.words for e in self.entries.values())
        place = self._label(mention) in ("GPE", "LOC", "FAC")
        best: tuple[tuple[int, int], Entry] | None = None
        for entry in self.entries.values():
            score = alike(words, entry, person=person, bare=bare)
            if not score and not mention.title and not surname:
                score = is_part(mention, entry, place=place)
            if not person and (same := is_same_body(mention.name, mention.institution, entry)):
                score = max(score, same)
            rank = (score, near.get(id(entry), entry.begin - 10**9 if entry.begin < begin else -(10**10)))
            if score and (best is None or rank >= best[0]):
                best = rank, entry
        return best[1] if best is not None else None

    def _label(self, mention: SourceMention) -> str:
        """The label that the model gives the head of a mention."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        return span.root.ent_type_ if span is not None else ""

    def is_home(self, mention: SourceMention, words: tuple[str, ...]) -> bool:
        """Whether a body named without its country is who publishes the text: `the Ministry of Defence` in its own statement."""
        home = self.home
        if home is None or home.kind != ActorKind.ORGANIZATION or not mention.institution:
            return False
        own = set(words) <= set(home.words) and (len(words) > 1 or mention.definite)
        return own and not (set(mention.codes) - set(home.represents))

    def _spoken_for(self, mention: SourceMention) -> tuple[str, ...]:
        """The countries for which the mention presents somebody as speaking."""
        if mention.kind == MentionKind.PERSON:
            owned = not mention.title and any(s in mention.text for s in ("'s ", "’s "))  # `Hungary's Orban`
            return mention.codes[:1] if owned or (mention.title and is_for_country(mention.title)) else ()
        return mention.codes[:1] if mention.institution in SPEAKS_FOR_COUNTRY and mention.institution else ()

    def add(self, entry: Entry) -> Entry:
        """The entry under its id, or the one that has this id already."""
        return self.entries.setdefault(actor_of(entry).id, entry)

    def country(self, code: str, alias: str = "") -> Entry:
        """The country as an actor."""
        entry = self.add(Entry(ActorKind.COUNTRY, by_code(code).name, code=code))
        if alias:
            entry.aliases.setdefault(alias.removeprefix("the ").removeprefix("The "))
        return entry

    def name(self, actor: str) -> str:
        """The name of the actor with the id."""
        return self.entries[actor].name

    def publisher(self, name: str) -> Entry:
        """The outlet that publishes the article, under its own name; a body that speaks for itself stays a body."""
        body = institution_in(name.casefold().split())
        nobody = (body is None or body.kind == "media") and not has_legal_form(name)
        media = outlet_named(name) is not None or nobody
        entry = self.add(Entry(ActorKind.MEDIA if media else ActorKind.ORGANIZATION, name))
        if not media and body is not None and body.kind in SPEAKS_FOR_COUNTRY:
            entry.institution = body.kind
            entry.represents.update(dict.fromkeys(f.code for f in find_countries(name)[:1]))
        return entry

    def unnamed_publisher(self, evidence: Span) -> Entry:
        """The outlet of an article that does not name it: a source of this article alone."""
        return self.add(Entry(ActorKind.UNNAMED, "unnamed publisher", evidence=evidence))

    def actors(self, used: set[str]) -> tuple[Actor, ...]:
        """The records of the entries that something uses, by id."""
        made = {a.id: a for a in map(actor_of, self.entries.values())}
        return tuple(made[i] for i in sorted(used) if i in made)

    # ------------------------------------------------------------------ who a mention is

    def resolve(self, place: Offsets) -> Entry:
        """The actor that the words at the characters stand for; an unnamed source where nothing names one."""
        return self.resolve_all(place)[0]

    def resolve_all(self, place: Offsets) -> tuple[Entry, ...]:
        """The actors that the words at the characters stand for: several for `they` and `both sides`; never none."""
        mention = mention_at(self.doc, place)
        entries = self.meanings.several(mention) or (self._resolve(mention),)
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        self._note(mention, span.root if span is not None else None, *entries)
        return entries

    def ids(self, place: Offsets) -> tuple[str, ...]:
        """The ids of the actors that the words at the characters stand for."""
        return tuple(actor_of(e).id for e in self.resolve_all(place))

    def _resolve(self, mention: SourceMention) -> Entry:
        if mention.kind in NAMED:
            return self.enter(mention)
        found = self.meanings.one(mention)
        if found is None:
            found = self._named_behind(mention)
        return found if found is not None else self._unnamed(mention)

    def _named_behind(self, mention: SourceMention) -> Entry | None:
        """The person whose name follows a description between commas: `One of the wounded, Omar Dia, said`."""
        if mention.plural or mention.kind not in (MentionKind.UNNAMED, MentionKind.OFFICE):
            return None
        place = name_beside(self.article.text, mention.offsets[1])
        span = self.doc.char_span(*place, alignment_mode="expand") if place is not None else None
        if span is None or any(is_country(t) or t.ent_type_ in _NO_PERSON for t in span) or span[0].is_stop:
            return None
        named = mention_at(self.doc, (span.start_char, span.end_char))
        if named.kind not in (MentionKind.PERSON, MentionKind.ORGANIZATION, MentionKind.UNNAMED) or named.institution:
            return None
        return self.enter(replace(named, kind=MentionKind.PERSON, name=named.name or named.text))

    def _unnamed(self, mention: SourceMention) -> Entry:
        """An unnamed source of this article, at this place."""
        begin, end = mention.offsets
        owner = self.meanings.owner(mention) if mention.kind != MentionKind.PRONOUN else None
        entry = Entry(ActorKind.UNNAMED, source_name(mention), evidence=self.article.span(begin, end), plural=mention.plural)
        if owner is not None:
            entry.aliases.setdefault(owned_name(mention, owner.name))
        elif (whole := self.meanings.in_full(mention)) is not None:
            entry.aliases.setdefault(whole)
        if owner is not None and is_for_country(mention.name.casefold().split()[-1]):
            entry.represents.update(owner.represents)
        speaks = mention.institution in SPEAKS_FOR_COUNTRY and mention.institution
        if speaks or any(is_for_country(w) for w in (mention.title, *mention.name.casefold().split()) if w):
            entry.represents.update(dict.fromkeys(mention.codes[:1]))
        if mention.kind == MentionKind.PRONOUN:
            entry.gender = "m" if mention.name in MALE else "f" if mention.name in FEMALE else ""
        if (name := own_name(self.article.text, end)) and not mention.plural:
            entry.aliases.setdefault(name)
        if mention.kind != MentionKind.PRONOUN:
            what = self.meanings.description(mention)
            entry.described(what.noun.removeprefix("former "), what.front | what.of)
        return self.add(entry)


def actor_of(entry: Entry) -> Actor:
    """The frozen record of an entry."""
    aliases = tuple(a for a in entry.aliases if a and a != entry.name)
    return Actor(entry.kind, entry.name, aliases, entry.code, tuple(sorted(entry.represents)), entry.evidence)
