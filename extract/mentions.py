"""What a mention of somebody is by itself: a name with its titles and countries, an office, a body, a source, a pronoun.

A mention is read from its own noun phrase alone; who it is in the article is for `extract.actors`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack

from spacy.tokens import Doc, Span, Token

from extract.countries import Found, Role
from extract.descriptions import body_nouns, person_nouns
from extract.metadata_outlets import outlet_named
from extract.name_phrases import (
    body_in_apposition,
    countries_in,
    is_role,
    looks_like_person,
    name_before,
    name_behind,
    name_run,
    named_apposition,
    own_words,
    past_bodies,
    text_of,
    title_before,
    title_behind,
    title_earlier,
    title_further,
)
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
_PERSONAL = {
    "he", "she", "they", "it", "we", "i", "him", "her", "them", "us", "me", "who", "his", "their", "its", "my", "our", "itself",
}  # fmt: skip
_OF_SOMEBODY = {("account",), ("version",)}
"""Words that are an account only as somebody's: `the Kremlin's account`, not `her bank account`."""
_KEPT = "mentions"
"""The key of `doc.user_data` under which the mentions of a document are kept."""
_NAMED_SO = {"group", "movement", "militia", "party", "faction", "union", "front", "coalition", "alliance", "website", "charity"}
"""Nouns for bodies behind which their name stands without a comma."""
_GOVERNMENT = {"government", "regime", "authorities", "authority", "administration", "presidency", "leadership", "side", "cabinet"}
_QUANTIFIERS = {"many", "some", "several", "others", "most", "few", "both", "all", "those", "one", "people"}


def mention_at(doc: Doc, place: Offsets) -> SourceMention:
    """The mention whose words stand at the characters given, read once and kept with the document."""
    kept: dict[Offsets, SourceMention] = doc.user_data.setdefault(_KEPT, {})
    mention = kept.get(place)
    if mention is None:
        span = doc.char_span(*place, alignment_mode="expand")
        mention = kept[place] = mention_of(_without_deed(span) if span is not None else doc[0:1])
    return mention


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
    named = named_apposition(head) or name_before(span, head) if head.pos_ == "NOUN" else None
    named = named if named is not None else name_behind(head)
    for read in (_pronoun, _account, _country, _person, _organization, _office, _body):
        found = read(span, head, named)
        if found is not None:
            return found
    return _mention(MentionKind.UNNAMED, span, name=_bare(span), plural=head.tag_ in ("NNS", "NNPS"), codes=_codes(span))


def _abbreviated(span: Span) -> SourceMention | None:
    """A body that the text abbreviates, by its whole name or by the letters: `the Office for Dams (OFD)`, `OFD`."""
    text = text_of(span.doc)
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


def _head(span: Span) -> Token:
    """The head noun of the phrase; an abbreviation in brackets or a stray verb is not."""
    root = span.root
    last = span[-1]
    behind = last.pos_ == "PROPN" and last.i > root.i + 1 and last.nbor(-1).pos_ == "PROPN" and last.ent_type_ != "ORG"
    if behind and title_ending([root.lower_], 1) is not None and not countries_in(span[-1:]):
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
    text = text_of(span.doc)
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
            if lemma in _OF_SOMEBODY and not any(c.dep_ == "poss" or countries_in(span.doc[c.i : c.i + 1]) for c in head.children):
                return None
            if head.pos_ == "NOUN" or length > 1:
                return _mention(MentionKind.ACCOUNT, span, name=_bare(span), institution=str(kind), codes=_codes(span))
    return None


def _country(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A country by name, capital or seat; its government; or people who speak for it as a whole (`representatives from Iran`)."""
    found = countries_in(span)
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
    run = named if named is not None else name_run(span, head)
    if run is None or (named is None and _is_body_so_called(run)):
        return None
    body = institution_in([t.lower_ for t in run])
    if named is None and body is not None and len(body.phrase) > 1 and body.phrase[-1] == run[-1].lower_:
        return None  # `the General Staff`
    if named is not None:
        held = title_in([t.lower_ for t in span])
        inner = title_in([t.lower_ for t in named])  # `a spokesman, Colonel Turki al-Malki`
        begin = named.start + (inner[2] if inner is not None and inner[1] == 0 and inner[2] < len(named) else 0)
        title = " ".join(held[0].phrase) if held else ""
    else:
        split = title_before(span, run)
        if split is None:
            return None
        begin, title = split
    name = run.doc[past_bodies(run, begin) : run.end]
    title = title or title_earlier(span, name) or title_further(name) or (head.lower_ if named is not None else "")
    if not title and (not looks_like_person(name) or body is not None):
        return None
    around = span.doc[min(span.start, run.start) : max(span.end, run.end)]
    codes = _codes(around, outside=name) or _codes_behind(run) or (_codes_before(name) if title else ())
    return _mention(MentionKind.PERSON, around, name=own_words(name), title=title or title_behind(run), codes=codes)


def _organization(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A named body: its whole phrase is its name (`the Syrian Observatory for Human Rights`)."""
    words = [t.lower_ for t in span]
    body = institution_in(words)
    if head == span[0] and head.is_sent_start and is_unnamed_word(head.lower_, head.lemma_.lower()):
        return None  # `Voters in Malta`
    proper = (head.pos_ == "PROPN" and (not head.is_lower or "." in head.text)) or head.ent_type_ == "ORG"
    if not proper and not (body is not None and head.text[:1].isupper()):
        return None
    held = title_ending(words, head.i - span.start + 1)
    bare = _bare(span).casefold()
    if held is not None and (head.ent_type_ != "ORG" or bare == " ".join(held[0].phrase)):
        return None
    if (len(span) == 1 and head.is_sent_start and head.lower_ in person_nouns()) or (is_role(head) and head.ent_type_ != "ORG"):
        return None  # `Counsel said`
    name = _own_name(span, head)
    if not name:
        return None
    if outlet_named(name) is not None or (body is not None and body.kind == "media"):
        return _mention(MentionKind.MEDIA, span, name=name, codes=_codes(span), institution="media")
    kind = body.kind if body is not None else ""
    body = institution_in(name.casefold().split())
    alone = len(name.split()) == 1 and body is not None and not name.isupper()
    if alone or (span[0].lower_ == "the" and len(name.split()) == 1 and not name.isupper() and body is not None):
        return _mention(MentionKind.BODY, span, name=name, codes=_codes(span), institution=kind)
    return _mention(MentionKind.ORGANIZATION, span, name=name, codes=_codes(span), institution=kind)


def _is_body_so_called(run: Span) -> bool:
    """Whether the noun right in front of a name says that it is a body: `the rebel group Jaysh al-Wadi`, `the daily Nordposten`."""
    if run.start < 2 or run.start == run.sent.start or title_ending([run[0].lower_], 1) is not None:
        return False  # `campaign chairman John Lee`
    noun = run.doc[run.start - 1]
    first = noun.i
    while first > noun.sent.start and run.doc[first - 1].pos_ in ("NOUN", "ADJ", "DET") and run.doc[first - 1].is_lower:
        first -= 1
    inside = first > noun.sent.start and run.doc[first - 1].lower_ in ("of", "at", "by")
    inside = inside or (run.doc[first - 1].lower_ == "for" and noun.lower_ not in _NAMED_SO)
    return noun.is_lower and noun.lower_ in body_nouns() and not inside


def _own_name(span: Span, head: Token) -> str:
    """The name of a body without what describes it in front: `the photo agency Lumen`, `the ruling Homeland Party`."""
    begin = head.i
    while begin > span.start and (span.doc[begin - 1].pos_ == "PROPN" or span.doc[begin - 1].text in "-’'"):
        begin -= 1
    front = [t for t in span.doc[span.start : begin] if t.lower_ not in _DETERMINERS]
    last = front[-1] if front else head
    plain = last.is_lower and last.tag_ != "NNS" and (last.lower_ in body_nouns() or last.pos_ in ("ADJ", "VERB"))
    if head.pos_ == "PROPN" and plain and not any(t.tag_ == "POS" or t.pos_ == "PROPN" for t in front):
        return own_words(span.doc[begin : span.end])
    return _bare(span)


def _office(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """One person by office: `the Iranian president`, `a Palestinian minister`; several are unnamed (`ministers`)."""
    words = [t.lower_ for t in span]
    held = title_ending(words, head.i - span.start + 1)
    several = head.tag_ in ("NNS", "NNPS") and head.lower_ not in ("d'affaires", "d’affaires")
    if held is None or several or is_unnamed_word(head.lower_, ""):
        return None
    return _mention(MentionKind.OFFICE, span, name=_bare(span), title=" ".join(held[0].phrase), codes=_codes(span))


def _body(span: Span, head: Token, named: Span | None) -> SourceMention | None:
    """A body by a common noun: `the ministry`, `the Iranian foreign ministry`."""
    words = [t.lower_ for t in span]
    body = institution_in(words)
    known = head.lemma_.lower() in body_nouns() and head.tag_ == "NN"
    if (body is not None or known) and (run := body_in_apposition(head)) is not None:
        around = span.doc[span.start : max(span.end, run.end)]
        kind = body.kind if body is not None else ""
        return _mention(MentionKind.ORGANIZATION, around, name=own_words(run), codes=_codes(span), institution=kind)
    if (known or body is not None) and _has_name_in_front(span, head):
        kind = body.kind if body is not None else ""
        return _mention(MentionKind.ORGANIZATION, span, name=_bare(span), institution=kind)  # `the Houthi movement`
    if body is None and known and _codes(span):
        return _mention(MentionKind.BODY, span, name=_bare(span), codes=_codes(span))  # `Russia's reconciliation centre`
    if body is None or is_unnamed_word(head.lower_, head.lemma_.lower()) or head.lower_ in _QUANTIFIERS:
        return None
    return _mention(MentionKind.BODY, span, name=_bare(span), codes=_codes(span), institution=body.kind)


def _has_name_in_front(span: Span, head: Token) -> bool:
    """Whether a name that is no country's makes the noun for a body one body's: `the Houthi movement`, not `a UN agency`."""
    front = [t for t in span if t.i < head.i and t.head == head and t.dep_ in ("compound", "nmod", "amod")]
    named = any(t.pos_ == "PROPN" and t.text[0].isupper() and t.ent_type_ not in ("GPE", "PERSON", "DATE") for t in front)
    if len(front) == 1 and front[0].text in ("UN", "U.N.", "EU"):
        return False
    government = head.lower_ in _GOVERNMENT or head.lower_ in ("ministry", "army", "military", "police")
    return named and span[0].lower_ == "the" and not countries_in(span) and not government and head.tag_ == "NN"


def _codes_before(name: Span) -> tuple[str, ...]:
    """The country in front of a name and its title, where the parse lost them: `Egypt's Foreign Minister Samir Adly`."""
    begin = name.start
    while begin > max(0, name.start - 6) and (name.doc[begin - 1].is_title or name.doc[begin - 1].tag_ == "POS"):
        begin -= 1
    return _codes(name.doc[begin : name.start]) if begin < name.start else ()


def _codes_behind(run: Span) -> tuple[str, ...]:
    """The countries of an apposition behind the name."""
    for child in run.root.children:
        if child.dep_ == "appos" and child.i > run.root.i:
            return _codes(run.doc[child.left_edge.i : min(child.i + 5, child.right_edge.i + 1)])
    return ()


def _codes(span: Span, *, outside: Span | None = None) -> tuple[str, ...]:
    """The ISO codes of the countries named in a span, in order, once; not those inside `outside`."""
    kept = [f for f in countries_in(span) if outside is None or not (outside.start_char <= f.begin < outside.end_char)]
    return tuple(dict.fromkeys(f.code for f in kept))


def _bare(span: Span) -> str:
    """The words of a phrase without determiners."""
    tokens = list(span)
    while tokens and (tokens[0].lower_ in _DETERMINERS or tokens[0].is_punct or tokens[0].is_space) and len(tokens) > 1:
        tokens.pop(0)
    return own_words(span.doc[tokens[0].i : span.end]) if tokens else ""
