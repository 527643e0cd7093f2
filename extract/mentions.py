"""What a mention of somebody is by itself: a name with its titles and countries, an office, a body, a source, a pronoun.

A mention is read from its own noun phrase alone; who it is in the article is for `extract.actors`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from spacy.tokens import Doc, Span, Token

from extract.countries import Found, Role
from extract.metadata_outlets import outlet_named
from extract.names import is_misspelt_title
from extract.proposals import Offsets
from extract.roles import account_words, institution_in, is_unnamed_word, title_ending, title_in


class MentionKind(StrEnum):
    """What the words denote."""

    PERSON = "person"
    ORGANIZATION = "organization"
    MEDIA = "media"
    COUNTRY = "country"
    OFFICE = "office"
    BODY = "body"
    UNNAMED = "unnamed"
    ACCOUNT = "account"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class SourceMention:
    """One mention: its words, and what they say by themselves.

    `name` is the name without titles, determiners and countries; `title` the office in lower case; `codes` the ISO codes of the
    countries in the phrase; `institution` the kind of body. `definite` says that it stands for somebody known already.
    """

    kind: MentionKind
    offsets: Offsets
    text: str
    name: str
    title: str = ""
    codes: tuple[str, ...] = ()
    institution: str = ""
    plural: bool = False
    definite: bool = False


_DETERMINERS = {
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "some", "many", "several",
    "other",
}  # fmt: skip
_DEFINITE = {"the", "this", "that", "these", "those", "his", "her", "its", "their"}
_PARTICLES = {
    "al", "el", "bin", "ibn", "abu", "de", "da", "di", "del", "der", "van", "von", "la", "le", "-", "’", "'", ".", "ul", "ur",
}  # fmt: skip
_PERSONAL = {
    "he", "she", "they", "it", "we", "i", "him", "her", "them", "us", "me", "who", "his", "their", "its", "my", "our", "itself",
}  # fmt: skip
_BODIES_IN_LETTERS = {"UN", "EU", "AU", "NATO", "OSCE", "IAEA", "WHO", "UNICEF", "UNHCR", "ICC", "ASEAN", "OPEC"}
_OF_SOMEBODY = {("account",), ("version",)}
"""Words that are an account only as somebody's: `the Kremlin's account`, not `her bank account`."""
_MEDIA_WORDS = {"tv", "television", "radio", "channel", "news"}
_GOVERNMENT = {"government", "regime", "authorities", "authority", "administration", "presidency", "leadership", "side", "cabinet"}
_QUANTIFIERS = {"many", "some", "several", "others", "most", "few", "both", "all", "those", "one", "people"}


def mention_at(doc: Doc, place: Offsets) -> SourceMention:
    """The mention whose words stand at the characters given."""
    span = doc.char_span(*place, alignment_mode="expand")
    return mention_of(_without_deed(span) if span is not None else doc[0:1])


def _without_deed(span: Span) -> Span:
    """The phrase without what somebody is accused of or does (`prosecutors of selling land`)."""
    for token in span[1:-1]:
        if token.lower_ in ("of", "for") and token.nbor().tag_ == "VBG" and token.nbor().dep_ == "pcomp":
            return span.doc[span.start : token.i]
    return span


def mention_of(span: Span) -> SourceMention:
    """The mention of a noun phrase, by the first of the readings that fits it."""
    head = _head(span)
    if (body := _abbreviated(span)) is not None:
        return body
    named = (_named_apposition(head) or _name_behind(span, head) or _name_before(span, head)) if head.pos_ == "NOUN" else None
    for read in (_pronoun, _account, _country, _person, _organization, _office, _body):
        found = read(span, head, named)
        if found is not None:
            return found
    return _mention(MentionKind.UNNAMED, span, name=_bare(span), plural=head.tag_ in ("NNS", "NNPS"), codes=_codes(span))


def _abbreviated(span: Span) -> SourceMention | None:
    """A body that the text abbreviates, by its whole name or by the letters: `the Office for Dams (OFD)`, `OFD`."""
    text: str = span.doc.user_data.get("text", span.doc.text)
    countries: tuple[Found, ...] = span.doc.user_data.get("countries", ())
    for body in span.doc.user_data.get("abbreviations", ()):
        before = text[span.start_char : body.begin].strip().casefold()
        whole = span.start_char <= body.begin < span.end_char and before in ("", "the")
        if not whole and _bare(span) != body.short:
            continue
        inside = [f for f in countries if body.begin <= f.begin < body.end]
        if any(f.begin <= body.begin and body.end <= f.end for f in inside):
            return None  # `the United Arab Emirates (UAE)`
        name = " ".join(text[body.begin : body.end].split())
        kind = institution_in(name.casefold().split())
        media = MentionKind.MEDIA if kind is not None and kind.kind == "media" else MentionKind.ORGANIZATION
        codes = tuple(dict.fromkeys(f.code for f in inside))
        return _mention(media, span, name=name, codes=codes, institution=kind.kind if kind else "")
    return None


def _name_before(span: Span, head: Token) -> Span | None:
    """The name that stands directly before its office, without a comma: `Said Al-Harbi chief of the agency`."""
    if title_ending([head.lower_], 1) is None or head.i == 0 or head.nbor(-1).ent_type_ != "PERSON":
        return None
    return next((e for e in span.doc[: head.i].ents[-1:] if e.end == head.i and len(e) > 1), None)


def _name_behind(span: Span, head: Token) -> Span | None:
    """The name that follows an office between commas, where the parse lost the apposition: `a spokeswoman for X, Ann Lee, said`."""
    doc, begin = span.doc, span.end + 1
    if span.end >= len(doc) - 2 or doc[span.end].text != "," or title_ending([head.lower_], 1) is None:
        return None
    end = begin
    while end < len(doc) and _in_name(doc[end]) and not doc[end].is_punct:
        end += 1
    name = doc[begin:end]
    closed = end < len(doc) and (doc[end].text in ",." or doc[end].pos_ in ("VERB", "AUX"))
    return name if closed and len(name) > 1 and _looks_like_person(name) and not _found(name) else None


def _head(span: Span) -> Token:
    """The head noun of the phrase; an abbreviation in brackets or a stray verb is not."""
    root = span.root
    last = span[-1]
    behind = last.pos_ == "PROPN" and last.i > root.i + 1 and last.nbor(-1).pos_ == "PROPN" and last.ent_type_ != "ORG"
    if behind and title_ending([root.lower_], 1) is not None and not _found(span[-1:]):
        return last  # `President of Ukraine Volodymyr Zelenskyy`
    if root.pos_ in ("VERB", "AUX", "ADP", "PUNCT"):
        nouns = [t for t in span if t.pos_ in ("NOUN", "PROPN", "PRON")]
        root = nouns[-1] if nouns else root
    return root


class _Fields(TypedDict, total=False):
    """What the words of a mention say, as `SourceMention` holds it."""

    name: str
    title: str
    codes: tuple[str, ...]
    institution: str
    plural: bool


def _mention(kind: MentionKind, span: Span, **fields: Unpack[_Fields]) -> SourceMention:
    """The mention of a span, with its own words."""
    text: str = span.doc.user_data.get("text", span.doc.text)
    begin, end = span.start_char, span.end_char
    values: _Fields = {"name": "", **fields}
    return SourceMention(kind, (begin, end), text[begin:end], definite=span[0].lower_ in _DEFINITE, **values)


def _pronoun(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    if len(span) == 1 and head.lower_ in _PERSONAL:
        return _mention(MentionKind.PRONOUN, span, name=head.lower_, plural=head.lower_ in ("they", "them", "we", "us", "their"))
    return None


def _account(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """`the Iranian statement`, `a readout of the call`, `it` is none."""
    words = [t.lower_ for t in span]
    here = head.i - span.start
    for length in (3, 2, 1):
        begin = here - length + 1
        phrase = tuple(words[begin : here + 1]) if begin >= 0 else ()
        lemma = (*phrase[:-1], head.lemma_.lower())
        if (phrase in account_words() or lemma in account_words()) and head.pos_ != "PRON" and head.tag_ != "NNPS":
            kind = account_words().get(phrase) or account_words()[lemma]
            if lemma in _OF_SOMEBODY and not any(c.dep_ == "poss" or _found(span.doc[c.i : c.i + 1]) for c in head.children):
                return None
            if head.pos_ == "NOUN" or length > 1:
                return _mention(MentionKind.ACCOUNT, span, name=_bare(span), institution=str(kind), codes=_codes(span))
    return None


def _country(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A country by name, capital or seat; its government; or people who speak for it as a whole (`representatives from Iran`)."""
    found = _found(span)
    words = [t for t in span if t.lower_ not in _DETERMINERS and not t.is_punct and not t.is_space and t.tag_ != "POS"]
    if not found or not words:
        return None
    covered = sum(1 for w in words if any(f.begin <= w.idx < f.end for f in found))
    first = found[0]
    if covered == len(words) and len(found) == 1 and first.role != Role.DEMONYM:
        return _mention(MentionKind.COUNTRY, span, name=first.surface, codes=(first.code,))
    if head.lower_ in _GOVERNMENT or (head.lemma_.lower() == "representative" and head.tag_ == "NNS"):
        return _mention(MentionKind.COUNTRY, span, name=_bare(span), codes=(first.code,), institution="government")
    return None


def _person(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A name, with titles before it or in an apposition: `Iranian President Masoud Pezeshkian`, `a spokesperson, Ann Lee`."""
    run = named if named is not None else _name_run(span, head)
    if run is None:
        return None
    body = institution_in([t.lower_ for t in run])
    if named is None and body is not None and len(body.phrase) > 1:
        return None  # `the General Staff`
    if named is not None:
        held = title_in([t.lower_ for t in span])
        begin, title = named.start, " ".join(held[0].phrase) if held else ""
    else:
        split = _title_before(span, run)
        if split is None:
            return None
        begin, title = split
    name = run.doc[_past_bodies(run, begin) : run.end]
    title = title or _title_earlier(span, name)
    if not title and (not _looks_like_person(name) or body is not None):
        return None
    around = span.doc[min(span.start, run.start) : max(span.end, run.end)]
    codes = _codes(around, outside=name) or _codes_behind(run)
    return _mention(MentionKind.PERSON, around, name=_words(name), title=title or _title_behind(run), codes=codes)


def _title_before(span: Span, run: Span) -> tuple[int, str] | None:
    """Where the name begins behind its title, and the title; None where a title ends the phrase: an office without a name."""
    doc = span.doc
    first = max(0, run.end - 40)
    words = [t.lower_ for t in doc[first : run.end]]
    for end in range(run.end, max(run.start, span.start) - 1, -1):
        held = title_ending(words, end - first)
        if held is None:
            continue
        if end < run.end:
            return max(run.start, end), " ".join(held[0].phrase)
        if len(run) <= len(held[0].phrase) + 1:
            return None
    return run.start, ""


def _title_earlier(span: Span, name: Span) -> str:
    """The title that stands further in front of the name in the same phrase: `Iran's envoy to the UN Amir Rostami`."""
    words = [t.lower_ for t in span.doc[span.start : name.start]]
    for end in range(len(words), 0, -1):
        held = title_ending(words, end)
        if held is not None and span.doc[span.start + end].tag_ != "POS":
            return " ".join(held[0].phrase)
    return ""


def _past_bodies(run: Span, begin: int) -> int:
    """The index behind the bodies and countries at the begin of a run of names: `Interfax news agency Ivan Petrov`."""
    doc = run.doc
    while begin < run.end - 1 and (institution_in([doc[begin].lower_]) is not None or doc[begin].lower_ in _MEDIA_WORDS):
        begin += 1
    while begin < run.end - 1 and _found(doc[begin : begin + 1]) and doc[begin].ent_type_ != "PERSON":
        begin += 1
    if begin < run.end - 2 and doc[begin].text in _BODIES_IN_LETTERS:
        begin += 1
    if begin < run.end - 2 and is_misspelt_title(doc[begin].lower_):
        begin += 1
    return begin


def _name_run(span: Span, head: Token) -> Span | None:
    """The proper nouns in a row that end with the head, particles and hyphens included."""
    if head.pos_ != "PROPN" and head.ent_type_ != "PERSON":
        return None
    doc, begin, end = span.doc, head.i, head.i + 1
    while begin > span.start and _in_name(doc[begin - 1]):
        begin -= 1
    while end < span.end and _in_name(doc[end]) and doc[end].ent_type_ in (head.ent_type_, "PERSON"):
        end += 1
    while begin < end - 1 and (doc[begin].is_punct or doc[begin].is_space or doc[begin].lower_ in ("the", "a", "an")):
        begin += 1
    while end > begin + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
        end -= 1
    while begin and doc[begin].ent_iob_ == "I" and doc[begin].ent_type_ == "PERSON":
        begin -= 1
    return doc[begin:end]


def _in_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.ent_type_ == "PERSON" or token.lower_ in _PARTICLES


def _looks_like_person(name: Span) -> bool:
    """By its entity label or shape, where no title says so."""
    labels = {t.ent_type_ for t in name}
    if len(name) == 1 and name[0].is_upper and len(name[0]) > 1:
        return False
    if outlet_named(_words(name)) is not None:
        return False
    return "PERSON" in labels or bool(
        labels & {"NORP", ""} and not labels & {"ORG", "FAC", "EVENT", "LAW", "PRODUCT"} and 1 < len(name) < 5
    )


def _organization(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A named body: its whole phrase is its name (`the Syrian Observatory for Human Rights`)."""
    words = [t.lower_ for t in span]
    body = institution_in(words)
    if head == span[0] and head.is_sent_start and is_unnamed_word(head.lower_, head.lemma_.lower()):
        return None  # `Voters in Malta`
    proper = head.pos_ == "PROPN" or head.ent_type_ == "ORG"
    if not proper and not (body is not None and head.text[:1].isupper()):
        return None
    if title_ending(words, head.i - span.start + 1) is not None and head.ent_type_ != "ORG":
        return None
    name = _bare(span)
    if not name:
        return None
    if outlet_named(name) is not None or (body is not None and body.kind == "media"):
        return _mention(MentionKind.MEDIA, span, name=name, codes=_codes(span), institution="media")
    kind = body.kind if body is not None else ""
    alone = len(name.split()) == 1 and body is not None and not name.isupper()
    if alone or (span[0].lower_ == "the" and len(name.split()) == 1 and not name.isupper() and body is not None):
        return _mention(MentionKind.BODY, span, name=name, codes=_codes(span), institution=kind)
    return _mention(MentionKind.ORGANIZATION, span, name=name, codes=_codes(span), institution=kind)


def _office(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """One person by office: `the Iranian president`, `a Palestinian minister`; several are unnamed (`ministers`)."""
    words = [t.lower_ for t in span]
    held = title_ending(words, head.i - span.start + 1)
    if held is None or head.tag_ in ("NNS", "NNPS") or is_unnamed_word(head.lower_, ""):
        return None
    return _mention(MentionKind.OFFICE, span, name=_bare(span), title=" ".join(held[0].phrase), codes=_codes(span))


def _body(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A body by a common noun: `the ministry`, `the Iranian foreign ministry`."""
    words = [t.lower_ for t in span]
    body = institution_in(words)
    if body is None or is_unnamed_word(head.lower_, head.lemma_.lower()) or head.lower_ in _QUANTIFIERS:
        return None
    return _mention(MentionKind.BODY, span, name=_bare(span), codes=_codes(span), institution=body.kind)


def _named_apposition(head: Token) -> Span | None:
    """The name in an apposition to an office: `a State Department spokesperson, Morgan Ortagus`."""
    for child in head.children:
        named = child.dep_ == "appos" and child.pos_ == "PROPN" and child.ent_type_ not in ("GPE", "LOC", "FAC", "DATE")
        if named and child.i > head.i and title_ending([head.lower_], 1) is not None:
            return _name_run(head.doc[child.left_edge.i : child.i + 1], child)
    return None


def _title_behind(run: Span) -> str:
    """The title in an apposition behind the name: `Talal Barazi, the governor of Homs`."""
    for child in run.root.children:
        if child.dep_ == "appos" and child.i > run.root.i:
            held = title_in([t.lower_ for t in run.doc[child.left_edge.i : child.right_edge.i + 1]])
            if held is not None:
                return " ".join(held[0].phrase)
    return ""


def _codes_behind(run: Span) -> tuple[str, ...]:
    """The countries of an apposition behind the name."""
    for child in run.root.children:
        if child.dep_ == "appos" and child.i > run.root.i:
            return _codes(run.doc[child.left_edge.i : min(child.i + 5, child.right_edge.i + 1)])
    return ()


def _found(span: Span) -> list[Found]:
    """The countries named inside a span."""
    found: tuple[Found, ...] = span.doc.user_data.get("countries", ())
    return [f for f in found if f.begin < span.end_char and f.end > span.start_char]


def _codes(span: Span, *, outside: Span | None = None) -> tuple[str, ...]:
    """The ISO codes of the countries named in a span, in order, once; not those inside `outside`."""
    kept = [f for f in _found(span) if outside is None or not (outside.start_char <= f.begin < outside.end_char)]
    return tuple(dict.fromkeys(f.code for f in kept))


def _words(span: Span) -> str:
    """The words as the article writes them, without a possessive."""
    text: str = span.doc.user_data.get("text", span.doc.text)
    words = " ".join(text[span.start_char : span.end_char].split())
    return words.removesuffix("’s").removesuffix("'s").strip(" ,.;:[]“”‘’\"'")


def _bare(span: Span) -> str:
    """The words of a phrase without determiners."""
    tokens = list(span)
    while tokens and (tokens[0].lower_ in _DETERMINERS or tokens[0].is_punct or tokens[0].is_space) and len(tokens) > 1:
        tokens.pop(0)
    return _words(span.doc[tokens[0].i : span.end]) if tokens else ""
