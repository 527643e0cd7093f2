"""Who a cue makes the speaker, and to whom it was said: noun phrases of the parse, not yet actors."""

from functools import cache

from spacy.tokens import Token

from extract.cue_hits import CueHit
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.quotes import Quote, innermost
from extract.roles import speaking_nouns
from extract.tags import phrase_after, place_beside
from extract.wordlists import data_file, read_table

_NOBODY = {"anyone", "anybody", "everyone", "everybody", "nobody", "none", "whoever", "nothing", "one", "you"}
_AMOUNTS = {"PERCENT", "MONEY", "QUANTITY", "DATE", "TIME", "ORDINAL"}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_FINITE = ("VBD", "VBZ", "VBP")
_RELATIVE = {"who", "which", "that", "whom"}
_OWN_DATA = {
    "information",
    "datum",
    "data",
    "figure",
    "estimate",
    "count",
    "tally",
    "assessment",
    "calculation",
    "number",
    "record",
}
_COMES_FROM = {"come", "emerge", "make", "voice", "issue", "level", "raise"}
_NEAR = 40
"""Within how many tokens of the cue a noun inside a quotation can have been taken for its subject."""
_NO_SOURCE = {"it", "there", "this", "what", "which", "that"}


def source_place(hit: CueHit) -> Offsets | None:
    """The characters of the speaker's mention, by the parse or, for a finite verb without a subject, by position."""
    source = source_of(hit)
    if source is not None and hit.cue.pos == "V" and _is_quoted_apart(source, hit.head):
        words = phrase_after(hit.head)
        return offsets(words) if words else None
    if source is not None:
        return mention_offsets(source)
    finite = (
        not _has_subject(hit.head)
        and hit.cue.pos == "V"
        and hit.head.tag_ in ("VBD", "VBZ", "VBP")
        and "quote" in hit.cue.content
        and not is_passive(hit.head)
    )
    return place_beside(hit.head) if finite else None


def _is_quoted_apart(source: Token, cue: Token) -> bool:
    """Whether a noun stands in a quotation that ends before the cue: somebody spoken of, not who speaks."""
    quotes: tuple[Quote, ...] = source.doc.user_data.get("quotes", ())
    around = innermost(quotes, source.idx, source.idx + len(source)) if source.i < cue.i else None
    return around is not None and around.end <= cue.idx and source.idx > around.begin and cue.i - source.i < _NEAR


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def mention_offsets(head: Token | None) -> Offsets | None:
    """The characters of the noun phrase of a head, or None."""
    return offsets(noun_phrase(head)) if head is not None else None


def source_of(hit: CueHit) -> Token | None:
    """The head of the noun phrase that the cue makes its speaker, or None; what has no voice is no speaker."""
    if hit.cue.pos == "A":
        possessor = next((c for c in hit.last.children if c.dep_ == "poss"), None)
        found = possessor if possessor is not None else _object_of(hit.last)
        if (
            found is not None
            and found.lemma_.lower() in _OWN_DATA
            and any(c.dep_ == "poss" and c.pos_ == "PRON" for c in found.children)
        ):
            return None  # `according to its own figures`: the speaker's, named already
    elif hit.cue.pos == "N":
        found = source_of_noun(hit.head)
    else:
        found = source_of_verb(hit.head)
    return None if found is None or is_mute(found) else found


@cache
def _mute_nouns() -> frozenset[str]:
    """Lemmas of common nouns for what can cause and show much, but says nothing: events, things, measures."""
    return frozenset(row[0] for _, row in read_table(data_file("mute.tsv"), ("word", "note")))


def is_mute(noun: Token) -> bool:
    """Whether a noun can be nobody's name: a thing or an event, an amount, anybody at all."""
    if noun.lower_ == "old" and noun.i and noun.nbor(-1).text == "-":
        return False  # the 24-year-old
    if noun.lower_ in _NOBODY or (noun.ent_type_ in _AMOUNTS and noun.pos_ != "PROPN"):
        people = any(c.dep_ == "prep" and c.lower_ in ("of", "in") for c in noun.children)  # one of them, 40 percent of voters
        return noun.ent_type_ in _AMOUNTS - {"PERCENT"} or not people
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in _mute_nouns()


def source_of_verb(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, also over coordination, participles (`stating that`) and passives (`by ...`)."""
    if depth > 6:
        return None
    if depth == 0 and (quoted := _quoted_as(verb)) is not None:
        return quoted
    outer = _outer_cue(verb) if verb.tag_ == "VBG" and depth == 0 else verb_beside(verb)
    if outer is not None:
        return source_of_verb(outer, depth + 1)
    subject = _subject_of(verb)
    if is_passive(verb):
        return _agent(verb)
    if subject is not None:
        return _antecedent(subject, verb)
    if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.pos_ in ("NOUN", "PROPN", "PRON")):
        return verb.head
    governor = _governor(verb)
    if governor is not None and verb.dep_ == "conj" and governor.dep_ == "ROOT" and verb.tag_ in _FINITE and is_passive(governor):
        return _subject_of(governor)  # `He was asked by the opposition whether ..., and said ...`
    return source_of_verb(governor, depth + 1) if governor is not None else None


def _governor(verb: Token) -> Token | None:
    """The verb above a verb that shares its subject, over nouns and prepositions, or None."""
    if verb.dep_ not in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "dep", "parataxis", "prep", "appos", "acl"):
        return None
    governor = verb.head
    while governor.pos_ not in ("VERB", "AUX") and governor.dep_ != "ROOT" and governor.head != governor:
        governor = governor.head
    return governor if governor.pos_ in ("VERB", "AUX") and governor != verb else None


def _quoted_as(verb: Token) -> Token | None:
    """Who is quoted `as saying`: the object of the quoting verb, in a passive its subject."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as" or verb.head.head.lemma_.lower() not in ("quote", "cite", "report"):
        return None
    return next((c for c in verb.head.head.children if c.dep_ in ("dobj", "nsubjpass")), None)


def verb_beside(verb: Token) -> Token | None:
    """The reporting verb beside which a coordinated one stands, where the parser put it into what was reported.

    `called on all sides to stop and thanked X` (a finite verb beside an infinitive), `said the attack was X and vowed Y` (the
    attack cannot vow), `voiced concern at X, called for Y and urged Z` (nothing was called for by anybody).
    """
    if verb.dep_ == "acl" and verb.tag_ in ("VBD", "VBN"):
        return _listed_with(verb)
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBN") or _has_subject(verb) or verb.head.pos_ not in ("VERB", "AUX"):
        return None
    first = verb.head
    if first.dep_ == "acl" and (outer := _listed_with(first)) is not None:
        return outer
    if first.tag_ == "VB" and verb.tag_ != "VBN" and any(c.dep_ == "aux" for c in first.children):
        outer = first.head
        while outer.pos_ not in ("VERB", "AUX") and outer.head != outer:
            outer = outer.head
        return outer if outer.pos_ in ("VERB", "AUX") and outer.tag_ == verb.tag_ else None
    subject = _subject_of(first)
    if first.dep_ != "ccomp" or first.i < first.head.i or subject is None or subject.pos_ == "PRON" or can_speak(subject):
        return None
    return first.head if first.head.pos_ == "VERB" else None


def _listed_with(verb: Token) -> Token | None:
    """The verb before a participle that is really one of a list of verbs: behind a comma, with `and`, and without `by`."""
    lists = any(c.dep_ == "cc" and c.lower_ == "and" for c in verb.children) and any(c.dep_ == "conj" for c in verb.children)
    if verb.i == 0 or not lists or verb.nbor(-1).text != "," or any(c.dep_ == "agent" for c in verb.children):
        return None
    return next((a for a in verb.ancestors if a.pos_ == "VERB" and a.i < verb.i), None)


def _subject_of(verb: Token) -> Token | None:
    """The subject; of several, the one with nothing but words of the verb's own between (`“Our troops,” said the colonel`)."""
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    return min(subjects, key=lambda c: (_marks_between(c, verb), abs(c.i - verb.i)), default=None)


def _marks_between(one: Token, other: Token) -> int:
    first, last = sorted((one.i, other.i))
    return sum(t.is_punct for t in one.doc[first + 1 : last])


def _outer_cue(verb: Token) -> Token | None:
    """The verb that reports the clause in which a participle stands, where that clause's own subject cannot be the speaker.

    `said the attack served X, adding that ...`: the attack adds nothing.
    `said the UN ignores it, urging it to ...`: nobody urges itself.
    """
    governor = verb.head
    while governor.pos_ not in ("VERB", "AUX") and governor.dep_ != "ROOT":
        governor = governor.head
    reporting = governor
    while (
        reporting.dep_ in ("conj", "advcl", "relcl", "acl", "xcomp", "pcomp", "prep", "pobj", "dobj")
        and reporting.head != reporting
    ):
        reporting = reporting.head
    if reporting.dep_ != "ccomp" or reporting.head.pos_ not in ("VERB", "AUX"):
        return None
    outer = reporting.head
    subject = next((c for c in governor.children if c.dep_ in _SUBJECTS), None)
    itself = any(c.lower_ in ("it", "him", "her", "them") and c.dep_ in ("dobj", "nsubj") for c in verb.children) or any(
        c.lower_ in ("it", "him", "her", "them")
        for x in verb.children
        if x.dep_ in ("ccomp", "xcomp")
        for c in x.children
        if c.dep_ == "nsubj"
    )
    apart = verb.dep_ == "advcl" and verb.i > governor.i and verb.nbor(-1).text in (",", "–", "—", "-")
    return outer if subject is None or itself or apart or not can_speak(subject) else None


def can_speak(noun: Token) -> bool:
    """Whether a noun can be a speaker: a name of somebody, a pronoun for one, an office or an institution."""
    if noun.pos_ == "PRON":
        return noun.lower_ in ("he", "she", "they", "we", "i", "who")
    if noun.ent_type_ in ("PERSON", "ORG", "GPE", "NORP"):
        return True
    return noun.pos_ == "PROPN" or noun.lemma_.lower() in speaking_nouns()


def source_of_noun(noun: Token) -> Token | None:
    """Whose accusation, call or report it is: a possessor, `by` or `from` somebody, or an adjective of a country."""
    for child in noun.children:
        if child.dep_ == "poss" and child.lower_ not in ("its", "their", "his", "her", "our", "my", "your"):
            return child
    comes = [noun.head] if noun.dep_ in ("nsubj", "nsubjpass") else []
    comes += [c for c in noun.children if c.dep_ == "acl"]
    for anchor in (noun, *(v for v in comes if v.lemma_ in _COMES_FROM)):
        prep = next((c for c in anchor.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from")), None)
        if prep is not None:
            return _object_of(prep)
    for child in noun.children:
        if child.dep_ in ("amod", "compound") and child.ent_type_ in ("NORP", "GPE"):
            return child
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive (`was accused of`), also as a bare participle behind a noun."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return True
    when = any(c.lower_ in ("when", "if", "once", "as") for c in verb.children if c.i < verb.i)
    if verb.is_sent_start and verb.tag_ in ("VBN", "VBD") and not any(c.dep_ in _SUBJECTS and c.i < verb.i for c in verb.children):
        return True  # `Asked whether ..., she replied`
    bare = (verb.tag_ == "VBN" or (verb.tag_ == "VBD" and when)) and not any(c.dep_ in ("aux", *_SUBJECTS) for c in verb.children)
    if bare and verb.dep_ == "conj":  # was arrested and accused of
        return is_passive(verb.head)
    asked = verb.dep_ == "advcl" and (verb.i < verb.head.i or when)
    return bare and (verb.dep_ == "acl" or asked)


def addressee_of(hit: CueHit) -> Token | None:
    """To whom it was said: the object where the cue says so, or `to` somebody."""
    verb = hit.head
    if is_passive(verb) and hit.cue.object == "addressee":
        return next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    if hit.cue.object == "addressee":
        found = next((c for c in verb.children if c.dep_ in ("dobj", "dative", "iobj")), None)
        if found is None:
            found = _object_of(hit.last) if hit.last.dep_ == "prep" or hit.last.pos_ == "ADP" else _clause_subject(verb)
        return found
    to = next((c for c in verb.children if c.dep_ in ("prep", "dative") and c.lower_ == "to" and c.i > verb.i), None)
    return _object_of(to) if to is not None else None


def target_of(hit: CueHit) -> Token | None:
    """Whom or what the act is about (accused X of, described X as)."""
    if hit.cue.object != "target":
        return None
    found = next((c for c in hit.head.children if c.dep_ in ("dobj", "nsubjpass")), None)
    return found if found is not None else _clause_subject(hit.head)


def _clause_subject(verb: Token) -> Token | None:
    """The subject of the clause below the verb: `urged Iran to`, where the parser reads `Iran` as subject of what follows."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp") and child.i > verb.i:
            subject = next((c for c in child.children if c.dep_ in _SUBJECTS), None)
            marked = any(c.dep_ == "mark" for c in child.children)
            if subject is not None and not marked and subject.i > verb.i:
                return subject
    return None


def _antecedent(subject: Token, verb: Token) -> Token | None:
    """The subject itself, or for `who` and `which` the noun they stand for; `who` is the person in front of it."""
    if subject.lower_ in _RELATIVE and verb.dep_ == "relcl":
        before = subject.nbor(-1) if subject.i else subject
        before = before.nbor(-1) if before.text == "," and before.i else before
        return before if subject.lower_ == "who" and before.ent_type_ == "PERSON" and not can_speak(verb.head) else verb.head
    return None if subject.lower_ in _NO_SOURCE and subject.lower_ != "it" else subject


def _agent(verb: Token) -> Token | None:
    """`by` whom, in a passive."""
    by = next((c for c in verb.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")), None)
    return _object_of(by) if by is not None else None


def _object_of(preposition: Token) -> Token | None:
    """The noun below a preposition, also below one more (`according to`)."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "dobj", "poss"):
            return child
    for child in preposition.children:
        if child.dep_ in ("prep", "pcomp"):
            return _object_of(child)
    return None
