"""Who is who in one article: mentions become actors, and names, offices, bodies and pronouns lead to the right one."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from extract.bodies import (
    ANY_OFFICE,
    POSTS,
    SPEAKS_FOR_COUNTRY,
    THE_COUNTRY,
    alike,
    is_for_country,
    is_named_so,
    is_same_body,
    is_same_office,
    is_such_a_body,
    source_name,
    with_country_behind,
)
from extract.countries import by_code, find_countries
from extract.descriptions import (
    SAME,
    Description,
    description_of,
    descriptions,
    fit,
    introduced_between,
    known_nouns,
    person_nouns,
)
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.metadata_outlets import outlet_named
from extract.model import Actor, ActorKind, Article, Span, slug
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.references import FEMALE, LEADERS, MALE, SIDES, Entry, History
from extract.roles import institution_in

_NAMED = (MentionKind.PERSON, MentionKind.ORGANIZATION, MentionKind.MEDIA, MentionKind.COUNTRY)


class ActorBook:
    """The actors of one article. Made from the whole document first, so that a surname finds the full name that follows later."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc, self.article = doc, article
        self.entries: dict[str, Entry] = {}
        self.home = self.publisher(article.publisher) if article.publisher else None
        self.history = History(doc)
        mentions = list(self._names())
        for mention, _ in sorted(mentions, key=lambda m: (-len(m[0].name.split()), m[0].offsets)):
            self._enter(mention)
        for body in doc.user_data.get("abbreviations", ()):
            if (entry := self.entries.get(f"actor/{slug(article.text[body.begin : body.end])}")) is not None:
                entry.aliases.setdefault(body.short)
        for mention, head in mentions:
            entry = self._enter(mention)
            self._note(mention, head, entry)
            for description in descriptions(head):
                entry.described(description.noun, description.front | description.of)
            entry.said |= {w.casefold() for w in mention.text.split()} if mention.title else set()

    # ------------------------------------------------------------------ what is in the book

    def _names(self) -> Iterator[tuple[SourceMention, Token]]:
        """Every named mention of the document with its head: what the model labels, and capitalised names that it does not."""
        for head in self._heads():
            mention = mention_at(self.doc, offsets(noun_phrase(head)))
            if mention.kind in _NAMED:
                yield mention, head

    def _heads(self) -> Iterator[Token]:
        """The heads of names; the office before a name in apposition stands for it."""
        roots = {(e.root if e.root.pos_ in ("PROPN", "NOUN", "ADJ") else e[-1]).i: e.label_ for e in self.doc.ents}
        for token in self.doc:
            if token.i in roots:
                if roots[token.i] in ("PERSON", "ORG", "GPE", "NORP"):
                    yield token.head if token.dep_ == "appos" and token.head.pos_ == "NOUN" else token
            elif token.pos_ == "PROPN" and token.dep_ not in ("compound", "amod", "nmod") and _is_a_name(token):
                yield token

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

    def note_group(self, place: int, actors: Iterable[str]) -> None:
        """Remember that several took part in something together, told at a place."""
        entries = [self.entries[a] for a in actors if a in self.entries]
        span = self.doc.char_span(place, place + 1, alignment_mode="expand")
        if len(entries) > 1 and span is not None:
            self.history.add(span[0], entries)

    def _enter(self, mention: SourceMention) -> Entry:
        """The entry of a named mention, made or enriched."""
        if mention.kind == MentionKind.COUNTRY:
            named = mention.institution or mention.name in by_code(mention.codes[0]).names[1:]
            return self._country(mention.codes[0], mention.text if named else "")
        entry = self._known(mention)
        if entry is None:
            kinds = {MentionKind.PERSON: ActorKind.PERSON, MentionKind.MEDIA: ActorKind.MEDIA}
            entry = self._add(Entry(kinds.get(mention.kind, ActorKind.ORGANIZATION), mention.name, institution=mention.institution))
        entry.begin = min(entry.begin, mention.offsets[0])
        entry.aliases.setdefault(mention.name)
        if entry.kind == ActorKind.ORGANIZATION:
            entry.aliases.setdefault(with_country_behind(mention.name, mention.institution))
        if mention.title:
            entry.called(mention.title)
        for code in self._spoken_for(mention):
            if not entry.represents:
                entry.represents[code] = None
        return entry

    def _known(self, mention: SourceMention) -> Entry | None:
        """The entry that the mention names, shorter or longer: the likest name, of equals the one mentioned last before it."""
        words = tuple(slug(mention.name).split("-"))
        person = mention.kind == MentionKind.PERSON
        if not person and self._is_home(mention, words):
            return self.home
        begin = mention.offsets[0]
        near = {id(e): -i for i, e in enumerate(self.history.before(begin))}
        bare = len(words) == 1 and not mention.institution
        best: tuple[tuple[int, int], Entry] | None = None
        for entry in self.entries.values():
            score = alike(words, entry, person=person, bare=bare, part=mention.definite and entry.begin < begin)
            if not person and (same := is_same_body(mention.name, mention.institution, entry)):
                score = max(score, same)
            rank = (score, near.get(id(entry), entry.begin - 10**9 if entry.begin < begin else -(10**10)))
            if score and (best is None or rank >= best[0]):
                best = rank, entry
        return best[1] if best is not None else None

    def _is_home(self, mention: SourceMention, words: tuple[str, ...]) -> bool:
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

    def _add(self, entry: Entry) -> Entry:
        """The entry under its id, or the one that has this id already."""
        return self.entries.setdefault(actor_of(entry).id, entry)

    def _country(self, code: str, alias: str = "") -> Entry:
        entry = self._add(Entry(ActorKind.COUNTRY, by_code(code).name, code=code))
        if alias:
            entry.aliases.setdefault(alias.removeprefix("the ").removeprefix("The "))
        return entry

    def country(self, code: str) -> Entry:
        """The country as an actor."""
        return self._country(code)

    def name(self, actor: str) -> str:
        """The name of the actor with the id."""
        return self.entries[actor].name

    def publisher(self, name: str) -> Entry:
        """The outlet that publishes the article, under its own name; a body that speaks for itself stays a body."""
        body = institution_in(name.casefold().split())
        media = outlet_named(name) is not None or body is None or body.kind == "media"
        entry = self._add(Entry(ActorKind.MEDIA if media else ActorKind.ORGANIZATION, name))
        if not media and body is not None and body.kind in SPEAKS_FOR_COUNTRY:
            entry.institution = body.kind
            entry.represents.update(dict.fromkeys(f.code for f in find_countries(name)[:1]))
        return entry

    def unnamed_publisher(self, evidence: Span) -> Entry:
        """The outlet of an article that does not name it: a source of this article alone."""
        return self._add(Entry(ActorKind.UNNAMED, "unnamed publisher", evidence=evidence))

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
        entries = self._group(mention) or (self._resolve(mention),)
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        self._note(mention, span.root if span is not None else None, *entries)
        return entries

    def ids(self, place: Offsets) -> tuple[str, ...]:
        """The ids of the actors that the words at the characters stand for."""
        return tuple(actor_of(e).id for e in self.resolve_all(place))

    def _group(self, mention: SourceMention) -> tuple[Entry, ...]:
        """Those for whom a pronoun stands, or whom `both sides` and `the two leaders` mean."""
        begin = mention.offsets[0]
        if mention.kind == MentionKind.PRONOUN:
            span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
            return self.history.pronoun(span[0]) if span is not None else ()
        words = mention.text.casefold().split()
        noun = words[-1]
        if mention.definite and len(words) == 2 and noun in THE_COUNTRY:
            codes = next((e.codes for e in self.history.before(begin) if e.codes), ())
            return (self._country(codes[0]),) if codes else ()
        several = words[0] in ("both", "neither") or "two" in words[:-1] or (words[0] == "the" and noun in ("sides", "parties"))
        if not several or noun not in SIDES | LEADERS | {"two"}:
            return ()
        group = self.history.group_before(begin, noun)
        if not group and noun in SIDES:
            named = dict.fromkeys(c for e in self.history.before(begin) for c in e.codes)
            return tuple(self._country(c) for c in reversed(named)) if len(named) == 2 else ()
        if noun in SIDES and all(e.codes for e in group):
            return tuple(dict.fromkeys(self._country(e.codes[0]) for e in group))
        return group

    def _resolve(self, mention: SourceMention) -> Entry:
        if mention.kind in _NAMED:
            return self._enter(mention)
        found = {MentionKind.OFFICE: self._office, MentionKind.BODY: self._body}.get(mention.kind, self._described)(mention)
        return found if found is not None else self._unnamed(mention)

    def _office(self, mention: SourceMention) -> Entry | None:
        """The person whom the article gave this office, nearest before, else anywhere; countries must not clash."""
        if (beside := self._beside(mention)) is not None:
            return beside
        word = mention.title.split()[-1]
        here = self.history.in_sentence(mention.offsets[0]) if " of " not in mention.name else list(self.entries.values())
        people = [e for e in self.history.before(mention.offsets[0]) if e.kind == ActorKind.PERSON]
        people += [e for e in self.entries.values() if e.kind == ActorKind.PERSON]
        for entry in people:
            clash = _other_country(mention, entry)
            held = any(is_same_office(mention.title, t) for t in entry.titles) and fit(entry, self._description(mention)) > 0
            vague = word in ANY_OFFICE and entry not in here and bool(set(mention.codes) & set(entry.represents))
            if not clash and ((held and (mention.definite or mention.codes)) or vague):
                return entry
        return self._described(mention)

    def _description(self, mention: SourceMention) -> Description:
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        return description_of(span) if span is not None else Description(mention.name.casefold())

    def _described(self, mention: SourceMention) -> Entry | None:
        """Whom a description means: who is called so before it, of equals the nearest; or who alone is called so later."""
        if mention.plural or not (mention.definite or self._stands_alone(mention)):
            return self._told_next(mention)
        begin, what = mention.offsets[0], self._description(mention)
        best: tuple[int, int, int] | None = None
        found: Entry | None = None
        for seen in self.history.singles_before(begin):
            entry = seen.entries[0]
            degree = 0 if _other_country(mention, entry) else fit(entry, what)
            rank = (degree, len(entry.said & what.front), seen.begin)
            if degree and (best is None or rank > best):
                best, found = rank, entry
        if best is not None and found is not None:
            return None if introduced_between(self.doc, best[2] + 1, begin, what.noun) else found
        later = [e for e in self.entries.values() if fit(e, what) == SAME and not _other_country(mention, e)]
        return later[0] if len(later) == 1 else self._told_next(mention)

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
        if self._is_home(mention, tuple(slug(mention.name).split("-"))):
            return self.home
        if (office := self._office_of(mention)) is not None:
            return office
        before = self.history.before(mention.offsets[0])
        for same in (is_named_so, is_such_a_body):
            for entry in before:
                clash = _other_country(mention, entry)
                if not clash and entry.kind in (ActorKind.ORGANIZATION, ActorKind.MEDIA) and same(entry, mention):
                    entry.aliases.setdefault(mention.name)
                    return entry
        post = bool(POSTS & set(mention.name.casefold().split()))
        if mention.institution == "government" and not post:
            codes = mention.codes or tuple(e.code for e in self.history.before(mention.offsets[0]) if e.code)[:1]
            return self._country(codes[0], mention.text) if codes and codes[0] else None
        if mention.codes:
            entry = self._add(Entry(ActorKind.ORGANIZATION, mention.name, institution=mention.institution))
            if mention.institution in SPEAKS_FOR_COUNTRY and not entry.represents:
                entry.represents[mention.codes[0]] = None
            return entry
        return self._described(mention)

    def _office_of(self, mention: SourceMention) -> Entry | None:
        """The office of a person (`Lawson's office`, `his office`), which speaks for whom that person does."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        owner = next((c for c in span.root.children if c.dep_ == "poss"), None) if span is not None else None
        if span is None or owner is None or span.root.lower_ != "office" or mention.codes:
            return None
        person = self.resolve(offsets(noun_phrase(owner)))
        if person.kind != ActorKind.PERSON:
            return None
        entry = self._add(Entry(ActorKind.ORGANIZATION, f"office of {person.name}", institution="government"))
        entry.aliases.setdefault(mention.text)
        entry.represents.update(person.represents)
        return entry

    def _stands_alone(self, mention: SourceMention) -> bool:
        """Whether a noun without article stands for one person like a name: `Counsel said`."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        return span is not None and len(span) == 1 and span.root.tag_ in ("NN", "NNP") and span.root.lower_ in person_nouns()

    def _told_next(self, mention: SourceMention) -> Entry | None:
        """Who is named in the next sentence, where the article first only describes them."""
        return None

    def _unnamed(self, mention: SourceMention) -> Entry:
        """An unnamed source of this article, at this place."""
        begin, end = mention.offsets
        entry = Entry(ActorKind.UNNAMED, source_name(mention), evidence=self.article.span(begin, end), plural=mention.plural)
        speaks = mention.institution in SPEAKS_FOR_COUNTRY and mention.institution
        if speaks or any(is_for_country(w) for w in (mention.title, *mention.name.casefold().split()) if w):
            entry.represents.update(dict.fromkeys(mention.codes[:1]))
        if mention.kind == MentionKind.PRONOUN:
            entry.gender = "m" if mention.name in MALE else "f" if mention.name in FEMALE else ""
        if mention.kind in (MentionKind.OFFICE, MentionKind.BODY, MentionKind.UNNAMED):
            what = self._description(mention)
            entry.described(what.noun, what.front | what.of)
        return self._add(entry)


def actor_of(entry: Entry) -> Actor:
    """The frozen record of an entry."""
    aliases = tuple(a for a in entry.aliases if a and a != entry.name)
    return Actor(entry.kind, entry.name, aliases, entry.code, tuple(sorted(entry.represents)), entry.evidence)


def _other_country(mention: SourceMention, entry: Entry) -> bool:
    """Whether words and actor are of different countries."""
    return bool(mention.codes and entry.represents and not set(mention.codes) & set(entry.represents))


def _is_a_name(token: Token) -> bool:
    """Whether a capitalised word that the model does not label, or labels as a thing, heads the name of somebody."""
    before = token.nbor(-1) if token.i else token
    if not token.ent_type_ and token.is_title and before.is_title and before.pos_ == "PROPN":
        return True
    if token.ent_type_ in ("DATE", "TIME", "MONEY", "LANGUAGE") or not token.text[0].isupper():
        return False
    if any(d.noun in known_nouns() for d in descriptions(token)):
        return True
    behind = token.nbor() if token.i + 1 < len(token.doc) else token
    more = behind.lower_ in ("of", "for") and any(c.pos_ == "PROPN" for c in behind.children)
    return more and (token.lower_ in known_nouns() or institution_in([token.lower_]) is not None)
