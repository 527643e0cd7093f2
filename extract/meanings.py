"""Whom words without a name mean in an article: an office, a body by what it is, a description, `both sides`, `the same man`."""

from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from extract.bodies import (
    ANY_OFFICE,
    POSTS,
    SPEAKS_FOR_COUNTRY,
    THE_COUNTRY,
    is_named_so,
    is_same_office,
    is_such_a_body,
    with_country_behind,
)
from extract.descriptions import (
    KIND,
    NAMED,
    SAME,
    Description,
    body_nouns,
    description_of,
    fit,
    introduced_between,
    is_derived,
    is_force,
    is_other_kind,
    noun_word,
    person_nouns,
)
from extract.mentions import MentionKind, SourceMention, mention_at
from extract.model import ActorKind
from extract.phrases import noun_phrase, offsets
from extract.references import LEADERS, SIDES, Entry, name_words
from extract.roles import title_noun

_BODIES = (ActorKind.ORGANIZATION, ActorKind.MEDIA)
_NEAR = 400
"""Characters behind a person's last mention within which a new description may mean it."""
_LEAD = 600
"""Characters of an article's begin in which somebody may be described first and named in the next sentence."""
_CHILDREN = frozenset({"son", "daughter", "child", "children", "baby", "boy", "girl", "newborn", "toddler"})
_KIN = {
    "husband": frozenset({"wife"}), "widower": frozenset({"wife"}), "wife": frozenset({"husband"}), "widow": frozenset({"husband"}),
    "mother": _CHILDREN, "father": _CHILDREN, "parent": _CHILDREN,
    "brother": frozenset({"brother", "sister"}), "sister": frozenset({"brother", "sister"}),
}  # fmt: skip
_WORDS_OF = frozenset({
    "figures", "data", "report", "reports", "headline", "headlines", "website", "site", "article", "articles", "statement",
    "statements", "story", "stories", "editorial", "survey", "poll", "study", "analysis", "estimate", "estimates", "account",
})  # fmt: skip
"""What somebody says by: `whose figures show` is who shows."""
_FINDINGS = frozenset({
    "information", "finding", "datum", "data", "review", "result", "investigation", "inquiry", "inspection", "assessment",
    "estimate", "analysis", "calculation", "count", "record",
})  # fmt: skip
"""What a body speaks from in its own text."""
_ANYBODY = frozenset({
    "pensioner", "man", "woman", "mum", "dad", "mother", "father", "gran", "grandmother", "grandfather", "teenager", "victim",
    "survivor", "resident", "villager", "local", "patient", "tourist", "shopper", "customer", "passenger", "neighbour", "fan",
})  # fmt: skip
"""What anybody may be called who was quoted before by name alone."""
_MEN = frozenset({"husband", "widower", "father", "brother"})

if TYPE_CHECKING:
    from extract.actors import ActorBook


class Meanings:
    """What words without a name mean, given the actors that an article names."""

    def __init__(self, book: "ActorBook") -> None:
        self.book, self.doc = book, book.doc

    def span(self, mention: SourceMention) -> Span | None:
        """The tokens of a mention."""
        return self.doc.char_span(*mention.offsets, alignment_mode="expand")

    def one(self, mention: SourceMention) -> Entry | None:
        """The one that an office, a body or a description means, or None where the article names nobody for it."""
        if (named := self._called(mention) or self._same(mention) or self._force(mention)) is not None:
            return named
        find = {MentionKind.OFFICE: self._office, MentionKind.BODY: self._body}.get(mention.kind, self._described)
        return find(mention)

    def _called(self, mention: SourceMention) -> Entry | None:
        """A body by the word that the text gives it as a name of its own: `Tengri Metals plc (the "Group")`."""
        if not mention.definite or not mention.name[:1].isupper():
            return None
        return next((e for e in self.book.entries.values() if mention.name in e.aliases and e.kind in _BODIES), None)

    def _same(self, mention: SourceMention) -> Entry | None:
        """`the same man`, `the same source`: who spoke last, or was named last."""
        words = mention.text.casefold().split()
        if words[:2] != ["the", "same"] or mention.plural or len(words) > 3:
            return None
        begin, source = mention.offsets[0], words[-1] in ("source", "sources")
        spoken = [e for at, e in self.book.spoken if at < begin]
        people = [e for e in self.book.history.before(begin) if e.kind == ActorKind.PERSON]
        if source:
            return spoken[-1] if spoken else None
        return people[0] if people and words[-1] in person_nouns() | {"man", "woman"} else None

    def _force(self, mention: SourceMention) -> Entry | None:
        """`Cops`, `officers`: the police force, where the article names one and no other."""
        span = self.span(mention)
        words = [t for t in span if t.lower_ not in ("the", "police")] if span is not None else []
        if not mention.plural or len(words) != 1:
            return None
        what = Description(noun_word(words[0]))
        forces = [e for e in self.book.entries.values() if e.kind in _BODIES and is_force(e, what)]
        return forces[0] if len(forces) == 1 else None

    def owner(self, mention: SourceMention) -> Entry | None:
        """Whose a source is by a pronoun in front: Halcyon Maritime for `its spokesman`, the antecedent for `whose lawyer`."""
        span = self.span(mention)
        first = span[0] if span is not None else None
        if first is None or first.dep_ != "poss" or first.pos_ not in ("PRON", "DET"):
            return None
        if first.lower_ == "whose":
            noun = _antecedent(first)
            return self.book.resolve(offsets(noun_phrase(noun))) if noun is not None else None
        whose = self.book.history.pronoun(first)
        return whose[0] if len(whose) == 1 and whose[0].kind != ActorKind.UNNAMED else None

    def in_full(self, mention: SourceMention) -> str | None:
        """A source by its body's whole name: `spokesman for Tengri Metals` for `spokesman for Tengri`."""
        span = self.span(mention)
        behind = next((t for t in span if t.dep_ == "pobj" and t.head.lower_ in ("for", "of")), None) if span is not None else None
        known = self.book.history.at(behind) if behind is not None else None
        if known is None or behind is None or known.kind not in _BODIES or not known.name.startswith(f"{behind.text} "):
            return None
        return mention.name.replace(behind.text, known.name)

    def several(self, mention: SourceMention) -> tuple[Entry, ...]:
        """Those for whom a pronoun stands, or whom `both sides` and `the two leaders` mean."""
        begin = mention.offsets[0]
        if mention.kind == MentionKind.PRONOUN:
            span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
            return self.book.history.pronoun(span[0]) if span is not None else ()
        words = mention.text.casefold().split()
        noun = words[-1]
        if words[0] == "whose" and noun in _WORDS_OF and (owner := self.owner(mention)) is not None:
            return (owner,)
        if mention.definite and len(words) == 2 and noun in THE_COUNTRY:
            codes = next((e.codes for e in self.book.history.before(begin) if e.codes), ())
            return (self.book.country(codes[0]),) if codes else ()
        several = words[0] in ("both", "neither") or "two" in words[:-1] or (words[0] == "the" and noun in ("sides", "parties"))
        if not several or noun not in SIDES | LEADERS | {"two"}:
            return ()
        group = self.book.history.group_before(begin, noun)
        if not group and noun in SIDES:
            named = dict.fromkeys(c for e in self.book.history.before(begin) for c in e.codes)
            return tuple(self.book.country(c) for c in reversed(named)) if len(named) == 2 else ()
        if noun in SIDES and all(e.codes for e in group):
            return tuple(dict.fromkeys(self.book.country(e.codes[0]) for e in group))
        return group

    def _office(self, mention: SourceMention) -> Entry | None:
        """The person whom the article gave this office, nearest before, else anywhere; countries must not clash."""
        if (beside := self._beside(mention)) is not None:
            return beside
        word = title_noun(mention.title)
        here = self.book.history.in_sentence(mention.offsets[0]) if " of " not in mention.name else list(self.book.entries.values())
        people = [e for e in self.book.history.before(mention.offsets[0]) if e.kind == ActorKind.PERSON]
        people += [e for e in self.book.entries.values() if e.kind == ActorKind.PERSON]
        for entry in people:
            clash = _other_country(mention, entry)
            held = any(is_same_office(mention.title, t) for t in entry.titles) and fit(entry, self.description(mention)) > 0
            vague = word in ANY_OFFICE and entry not in here and bool(set(mention.codes) & set(entry.represents))
            if not clash and ((held and (mention.definite or mention.codes)) or vague):
                return entry
        return self._described(mention)

    def description(self, mention: SourceMention) -> Description:
        """What the words of a mention say."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        return description_of(span) if span is not None else Description(mention.name.casefold())

    def _described(self, mention: SourceMention) -> Entry | None:
        """Whom a description means: who is called so before it, of equals the nearest; or who alone is called so later."""
        if mention.plural or not (mention.definite or self._stands_alone(mention)):
            return self._told_next(mention)
        begin, what = mention.offsets[0], self.description(mention)
        if (kin := self._of_kin(what.noun, begin)) is not None:
            return kin
        best: tuple[int, int, int] | None = None
        found: Entry | None = None
        for seen in self.book.history.singles_before(begin):
            entry = seen.entries[0]
            degree = _degree(mention, entry, what)
            rank = (degree, len(entry.said & what.front), seen.begin)
            if degree and (best is None or rank > best):
                best, found = rank, entry
        if best is not None and found is not None:
            return None if introduced_between(self.doc, best[2] + 1, begin, what.noun) else found
        later = [e for e in self.book.entries.values() if e.kind != ActorKind.UNNAMED and _degree(mention, e, what) == SAME]
        if len(later) == 1:
            return later[0]
        for found in (self._varied(mention, what), self._told_in_full(what, begin), self._own(what)):
            if found is not None:
                return found
        return self._told_next(mention)

    def _told_in_full(self, what: Description, begin: int) -> Entry | None:
        """A body that was told in full before, in words that are no name: `the centre` after `Russia's reconciliation centre`."""
        if what.noun not in body_nouns() or what.of:
            return None
        for token in reversed(self.doc[: self._index(begin)]):
            named = token.lemma_.lower() == what.noun and any(
                c.ent_type_ in ("GPE", "NORP", "ORG") and c.dep_ in ("poss", "amod", "compound", "nmod") for c in token.children
            )
            words = {t.lower_ for t in noun_phrase(token)} if named else set()
            if named and what.front <= words and token.dep_ not in ("compound", "nmod"):
                found = self.book.resolve(offsets(noun_phrase(token)))
                return found if found.kind in _BODIES else None
        return None

    def own_finding(self, mention: SourceMention) -> Entry | None:
        """The body that speaks for itself, for what it found: `according to preliminary information` in its own release."""
        home, span = self.book.home, self.span(mention)
        if home is None or home.kind != ActorKind.ORGANIZATION or span is None or mention.kind != MentionKind.UNNAMED:
            return None
        others = any(t.pos_ in ("PROPN", "PRON") or (t.pos_ == "NOUN" and t != span.root) for t in span)
        return home if span.root.lemma_.lower() in _FINDINGS and not others else None

    def _own(self, what: Description) -> Entry | None:
        """The body that speaks for itself in the text: `the company` in its own press release."""
        home = self.book.home
        own = home is not None and home.kind == ActorKind.ORGANIZATION and what.noun in body_nouns() and not what.of
        return home if own else None

    def _of_kin(self, noun: str, begin: int) -> Entry | None:
        """Who is somebody's husband or mother by what the text says before: `his wife` makes the husband."""
        kin = _KIN.get(noun, frozenset())
        for token in reversed(self.doc[: self._index(begin)] if kin else []):
            owner = next((c for c in token.children if c.dep_ == "poss"), None) if token.lemma_.lower() in kin else None
            if owner is None:
                continue
            noun_of = _antecedent(owner) if owner.lower_ == "whose" else owner
            named = noun_of is not None and (noun_of != owner or owner.pos_ != "PRON")
            whose = (self.book.history.at(noun_of),) if named and noun_of is not None else self.book.history.pronoun(owner)
            if len(whose) == 1 and whose[0] is not None and whose[0].kind == ActorKind.PERSON:
                return whose[0] if whose[0].gender != ("f" if noun in _MEN else "m") else None
        return None

    def _index(self, begin: int) -> int:
        span = self.doc.char_span(begin, begin + 1, alignment_mode="expand")
        return span.start if span is not None else 0

    def _varied(self, mention: SourceMention, what: Description) -> Entry | None:
        """Who a new description of a known person varies: `the 44-year-old herder`, `the banker` after `head of Corrib Bank`."""
        if what.noun not in person_nouns() or what.of:
            return None
        span = self.span(mention)
        aged = span is not None and any(t.lower_ == "old" for t in span)
        near = [s.entries[0] for s in self.book.history.singles_before(mention.offsets[0]) if mention.offsets[0] - s.begin < _NEAR]
        people = list(dict.fromkeys(e for e in near if e.kind == ActorKind.PERSON and not e.is_place))
        fitting = [e for e in people if is_derived(what.noun, e.said)]
        last = [e for at, e in self.book.spoken if at < mention.offsets[0]][-1:] if what.noun in _ANYBODY else []
        open_to = people if aged else last
        fitting = fitting or [e for e in open_to if e in people and not e.titles and all(_is_age(n) for n in e.nouns)]
        return fitting[0] if len(fitting) == 1 else None

    def _beside(self, mention: SourceMention) -> Entry | None:
        """The person whose name stands right before the office, as in an apposition that lost its commas."""
        here = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        if here is None or here.start == 0 or here[0].lower_ == "whose":
            return None
        before = here.start - 1
        while before > 0 and (self.doc[before].is_space or self.doc[before].text == ","):
            before -= 1
        token = self.doc[before]
        if token.ent_type_ != "PERSON" or before < here.start - 2:
            return None
        named = mention_at(self.doc, offsets(noun_phrase(token)))
        return self.book.enter(named) if named.kind == MentionKind.PERSON else None

    def _body(self, mention: SourceMention) -> Entry | None:
        """The body of this kind named before; a government is its country; a body of a named country is one by itself."""
        if self.book.is_home(mention, name_words(mention.name)):
            return self.book.home
        if (office := self._office_of(mention)) is not None:
            return office
        if (known := self._known_body(mention)) is not None:
            known.aliases.setdefault(mention.name)
            return known
        if (named := self._ministry_of_minister(mention)) is not None:
            return named
        post = bool(POSTS & set(mention.name.casefold().split()))
        if mention.institution == "government" and not post:
            codes = mention.codes or tuple(e.code for e in self.book.history.before(mention.offsets[0]) if e.code)[:1]
            return self.book.country(codes[0], mention.text) if codes and codes[0] else None
        if mention.codes:
            entry = self.book.add(Entry(ActorKind.ORGANIZATION, mention.name, institution=mention.institution))
            if other := with_country_behind(mention.name, mention.institution):
                entry.aliases.setdefault(other)
            if mention.institution in SPEAKS_FOR_COUNTRY and not entry.represents:
                entry.represents[mention.codes[0]] = None
            return entry
        return self._described(mention)

    def _ministry_of_minister(self, mention: SourceMention) -> Entry | None:
        """`the ministry`, where none is named but a minister is: `Foreign Ministry` after `Foreign Minister Ann Lee`."""
        if mention.institution != "ministry" or mention.codes or not mention.definite or " " in mention.name:
            return None
        for person in self.book.history.before(mention.offsets[0]):
            title = next((t for t in sorted(person.titles) if title_noun(t) == "minister" and len(t.split()) == 2), None)
            if person.kind == ActorKind.PERSON and title is not None and title.split()[0] not in ("prime", "deputy", "first"):
                entry = Entry(ActorKind.ORGANIZATION, f"{title.split()[0].title()} Ministry", institution="ministry")
                entry.represents.update(person.represents)
                return self.book.add(entry)
        return None

    def _known_body(self, mention: SourceMention) -> Entry | None:
        """A body named before: by words of its name, by what the article calls it, by what such a body is."""
        before = [e for e in self.book.history.before(mention.offsets[0]) if e.kind in _BODIES and not _other_country(mention, e)]
        by_name = next((e for e in before if is_named_so(e, mention)), None)
        if by_name is not None:
            return by_name
        what = self.description(mention)
        best = max(before, key=lambda e: fit(e, what), default=None) if mention.definite else None
        if best is not None and fit(best, what) > KIND:
            return best if not mention.codes or set(mention.codes) & set(best.represents) else None
        salient = [s.entries[0] for s in self.book.history.by_salience(mention.offsets[0]) if len(s.entries) == 1]
        such = [e for e in salient if e in before and e.acts and is_such_a_body(e, mention) and not is_other_kind(e, what)]
        own = self._own(what)
        return own if own is not None and mention.definite and not mention.codes and own.acts else next(iter(such), None)

    def _office_of(self, mention: SourceMention) -> Entry | None:
        """The office of a person (`Lawson's office`, `his office`), which speaks for whom that person does."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        owner = next((c for c in span.root.children if c.dep_ == "poss"), None) if span is not None else None
        if span is None or owner is None or span.root.lower_ != "office" or mention.codes:
            return None
        person = self.book.resolve(offsets(noun_phrase(owner)))
        if person.kind != ActorKind.PERSON:
            return None
        entry = self.book.add(Entry(ActorKind.ORGANIZATION, f"office of {person.name}", institution="government"))
        entry.aliases.setdefault(mention.text)
        entry.represents.update(person.represents)
        return entry

    def _stands_alone(self, mention: SourceMention) -> bool:
        """Whether a noun without article stands for one person like a name: `Counsel said`."""
        span = self.doc.char_span(*mention.offsets, alignment_mode="expand")
        return span is not None and len(span) == 1 and span.root.tag_ in ("NN", "NNP") and span.root.lower_ in person_nouns()

    def _told_next(self, mention: SourceMention) -> Entry | None:
        """Who is named in the next sentence, where the first of the article only describes them: `a monitoring group said`."""
        span = self.span(mention)
        if span is None or mention.plural or mention.codes or span[0].lower_ not in ("a", "an"):
            return None
        sentence = span[0].sent
        after = next((self.doc[i].sent for i in range(sentence.end, len(self.doc)) if not self.doc[i].is_space), None)
        if after is None:
            return None
        what = self.description(mention)
        for seen in self.book.history.between(after.start_char, after.end_char):
            entry = seen.entries[0]
            new = entry.begin >= after.start_char and seen.speaks
            degree = fit(entry, what) if new else 0
            if degree == SAME or (degree >= NAMED and mention.offsets[0] < _LEAD):
                return entry
        return None


def _other_country(mention: SourceMention, entry: Entry) -> bool:
    """Whether words and actor are of different countries."""
    return bool(mention.codes and entry.represents and not set(mention.codes) & set(entry.represents))


def _other_office(mention: SourceMention, entry: Entry) -> bool:
    """Whether somebody holds offices of this name, but none that can be the one of the mention: two ministers."""
    alike = [t for t in entry.titles if mention.title and title_noun(t) == title_noun(mention.title)]
    return bool(alike) and not any(is_same_office(mention.title, t) for t in alike)


def _degree(mention: SourceMention, entry: Entry, what: Description) -> int:
    """How well a description fits somebody of no other country and no other office."""
    return 0 if _other_country(mention, entry) or _other_office(mention, entry) else fit(entry, what)


def _is_age(noun: str) -> bool:
    """Whether a noun only tells an age, or somebody's place in a family."""
    return noun.endswith("-year-old") or noun in _ANYBODY


def _antecedent(whose: Token) -> Token | None:
    """The noun that a clause with `whose` describes: by the parse, else the last in front; for an apposition the name."""
    clause = next((a for a in whose.ancestors if a.dep_ == "relcl"), None)
    before = [t for t in whose.doc[max(0, whose.i - 3) : whose.i] if t.pos_ in ("NOUN", "PROPN")]
    noun = clause.head if clause is not None else before[-1] if before else None
    while noun is not None and noun.dep_ == "pobj" and (noun.ent_type_ == "DATE" or noun.head.head.dep_ == "acl"):
        noun = next((a for a in noun.head.ancestors if a.pos_ in ("NOUN", "PROPN")), None)
    return noun.head if noun is not None and noun.dep_ == "appos" and noun.head.pos_ == "PROPN" else noun
