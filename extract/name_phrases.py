"""The name inside a noun phrase, its title before or behind it, and what in front of it belongs to neither."""

from spacy.tokens import Doc, Span, Token

from extract.countries import Found
from extract.metadata_outlets import outlet_named
from extract.names import is_misspelt_title
from extract.roles import institution_in, title_ending, title_in

_MEDIA_WORDS = {"tv", "television", "radio", "channel", "news"}


_BODIES_IN_LETTERS = {"UN", "EU", "AU", "NATO", "OSCE", "IAEA", "WHO", "UNICEF", "UNHCR", "ICC", "ASEAN", "OPEC"}


_PLACES = ("GPE", "LOC", "FAC", "DATE")
_PARTICLES = {
    "al", "el", "bin", "ibn", "abu", "de", "da", "di", "del", "der", "van", "von", "la", "le", "-", "’", "'", ".", "ul", "ur",
}  # fmt: skip


def name_before(span: Span, head: Token) -> Span | None:
    """The name that stands directly before its office, without a comma: `Said Al-Harbi chief of the agency`."""
    if title_ending([head.lower_], 1) is None or head.i == 0 or head.nbor(-1).ent_type_ != "PERSON":
        return None
    return next((e for e in span.doc[: head.i].ents[-1:] if e.end == head.i and len(e) > 1), None)


def name_behind(span: Span, head: Token) -> Span | None:
    """The name that follows an office between commas, where the parse lost the apposition: `a spokeswoman for X, Ann Lee, said`."""
    doc, begin = span.doc, span.end + 1
    if span.end >= len(doc) - 2 or doc[span.end].text != "," or title_ending([head.lower_], 1) is None:
        return None
    end = begin
    while end < len(doc) and _in_name(doc[end]) and (not doc[end].is_punct or (doc[end].text == "-" and end > begin)):
        end += 1
    name = doc[begin:end]
    closed = end < len(doc) and (doc[end].text in ",." or doc[end].pos_ in ("VERB", "AUX"))
    return name if closed and len(name) > 1 and looks_like_person(name) and not countries_in(name) else None


def title_before(span: Span, run: Span) -> tuple[int, str] | None:
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


def title_earlier(span: Span, name: Span) -> str:
    """The title that stands further in front of the name in the same phrase: `Iran's envoy to the UN Amir Rostami`."""
    words = [t.lower_ for t in span.doc[span.start : name.start]]
    for end in range(len(words), 0, -1):
        held = title_ending(words, end)
        if held is not None and span.doc[span.start + end].tag_ != "POS":
            return " ".join(held[0].phrase)
    return ""


def past_bodies(run: Span, begin: int) -> int:
    """The index behind the bodies and countries at the begin of a run of names: `Interfax news agency Ivan Petrov`."""
    doc = run.doc
    while begin < run.end - 1 and (institution_in([doc[begin].lower_]) is not None or doc[begin].lower_ in _MEDIA_WORDS):
        begin += 1
    while begin < run.end - 1 and countries_in(doc[begin : begin + 1]) and doc[begin].ent_type_ != "PERSON":
        begin += 1
    if begin < run.end - 2 and doc[begin].text in _BODIES_IN_LETTERS:
        begin += 1
    if begin < run.end - 2 and is_misspelt_title(doc[begin].lower_):
        begin += 1
    return begin


def name_run(span: Span, head: Token) -> Span | None:
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


def looks_like_person(name: Span) -> bool:
    """By its entity label or shape, where no title says so."""
    labels = {t.ent_type_ for t in name}
    if len(name) == 1 and name[0].is_upper and len(name[0]) > 1:
        return False
    if outlet_named(own_words(name)) is not None:
        return False
    return "PERSON" in labels or bool(
        labels & {"NORP", ""} and not labels & {"ORG", "FAC", "EVENT", "LAW", "PRODUCT"} and 1 < len(name) < 5
    )


def named_apposition(head: Token) -> Span | None:
    """The name in an apposition to an office: `a State Department spokesperson, Morgan Ortagus`."""
    for child in head.children:
        long = child.i - child.left_edge.i > 1 and not countries_in(head.doc[child.left_edge.i : child.i + 1])
        named = (
            child.dep_ == "appos"
            and child.pos_ == "PROPN"
            and (child.ent_type_ not in _PLACES or (long and child.ent_type_ == "GPE"))
        )
        if named and child.i > head.i and title_ending([head.lower_], 1) is not None:
            return name_run(head.doc[child.left_edge.i : child.i + 1], child)
    return None


def body_in_apposition(head: Token) -> Span | None:
    """The name of a body in an apposition to the word for it: `the ship's operator, Halcyon Maritime`."""
    for child in head.children:
        run = head.doc[child.left_edge.i : child.i + 1]
        if child.dep_ == "appos" and child.i > head.i and child.ent_type_ == "ORG" and not countries_in(run):
            return run
    return None


def title_behind(run: Span) -> str:
    """The title in an apposition behind the name: `Talal Barazi, the governor of Homs`."""
    for child in run.root.children:
        if child.dep_ == "appos" and child.i > run.root.i:
            held = title_in([t.lower_ for t in run.doc[child.left_edge.i : child.right_edge.i + 1]])
            if held is not None:
                return " ".join(held[0].phrase)
    return ""


def text_of(doc: Doc) -> str:
    """The article's own text, of which the document may have been parsed with marks masked."""
    text: str | None = doc.user_data.get("text")
    return doc.text if text is None else text


def countries_in(span: Span) -> list[Found]:
    """The countries named inside a span."""
    found: tuple[Found, ...] = span.doc.user_data.get("countries", ())
    return [f for f in found if f.begin < span.end_char and f.end > span.start_char]


def own_words(span: Span) -> str:
    """The words as the article writes them, without a possessive."""
    text = text_of(span.doc)
    words = " ".join(text[span.start_char : span.end_char].split())
    return words.removesuffix("’s").removesuffix("'s").strip(" ,.;:[]“”‘’\"'")
