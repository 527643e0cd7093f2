"""The name inside a noun phrase, its title before or behind it, and what in front of it belongs to neither."""

from functools import cache

from spacy.tokens import Doc, Span, Token

from extract.countries import Found
from extract.descriptions import body_nouns, name_words, person_nouns
from extract.metadata_outlets import outlet_named
from extract.names import is_misspelt_title
from extract.roles import institution_in, title_ending, title_in
from extract.wordlists import titles

_MEDIA_WORDS = {"tv", "television", "radio", "channel", "news"}


_BODIES_IN_LETTERS = {"UN", "EU", "AU", "NATO", "OSCE", "IAEA", "WHO", "UNICEF", "UNHCR", "ICC", "ASEAN", "OPEC"}


_COMPANY_ENDS = frozenset({
    "plc", "ltd", "inc", "corp", "gmbh", "llc", "metals", "holdings", "airlines", "airways", "motors", "shipping", "maritime",
    "industries", "petroleum", "telecom", "pharma", "logistics", "systems", "technologies", "railways", "minerals", "resources",
})  # fmt: skip
"""Last words of companies' names, which the model may take for surnames."""
_NOBLE = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz", "Abd", "Al", "El", "O")
_PLACES = ("GPE", "LOC", "FAC", "DATE")
_PARTICLES = {
    "al", "el", "bin", "ibn", "abu", "de", "da", "di", "del", "der", "van", "von", "la", "le", "-", "’", "'", ".", "ul", "ur",
}  # fmt: skip


def name_before(span: Span, head: Token) -> Span | None:
    """The name that stands directly before its office, without a comma: `Said Al-Harbi chief of the agency`."""
    if title_ending([head.lower_], 1) is None or head.i == 0 or head.nbor(-1).ent_type_ != "PERSON":
        return None
    return next((e for e in span.doc[: head.i].ents[-1:] if e.end == head.i and len(e) > 1), None)


def name_behind(head: Token) -> Span | None:
    """The name that follows an office between commas, however far the phrase goes on: `the commander of Hama, Ann Lee, said`."""
    doc = head.doc
    if not is_role(head):
        return None
    near = doc[head.i + 1 : head.i + 10]
    comma = next((t.i for t in near if (t.is_punct and t.text not in "-’'.") or t.pos_ in ("VERB", "AUX")), 0)
    if not comma or doc[comma].text != ",":
        return None
    begin = comma + 1
    while begin < len(doc) - 1 and title_ending([doc[begin].lower_], 1) is not None and doc[begin + 1].text[:1].isupper():
        begin += 1
    end = begin
    while end < len(doc) and _goes_on(doc[end], begins=end == begin):
        end += 1
    name = doc[begin:end]
    least = 1 if begin > comma + 1 else 2
    return name if least <= len(name) < 6 and _is_closed(name) and _is_new_person(name) else None


@cache
def _role_words() -> frozenset[str]:
    """The last words of titles, and the nouns for people."""
    return person_nouns() | {t.phrase[-1] for t in titles()}


def is_role(noun: Token) -> bool:
    """Whether a noun denotes a person by office, job or role, and no body as well."""
    if noun.lower_ not in _role_words() and not noun.lower_.endswith(("man", "woman")):
        return False
    words = [t.lower_ for t in noun.doc[max(0, noun.i - 3) : noun.i + 1]]
    if title_ending(words, len(words)) is not None or noun.lower_.endswith(("man", "woman")):
        return True
    return noun.lower_ in person_nouns() and noun.lower_ not in body_nouns()


def _goes_on(token: Token, *, begins: bool) -> bool:
    """Whether a token belongs to a name between commas."""
    capital = token.text[:1].isupper() and (token.is_alpha or token.text[-1] == ".")
    return capital or (not begins and (token.text == "-" or token.lower_ in _PARTICLES) and token.text not in ".’'")


def _is_closed(name: Span) -> bool:
    """Whether a comma or the end of the sentence follows a name, or, behind a person's, the verb."""
    if name.end >= len(name.doc):
        return True
    after = name.doc[name.end]
    known = any(t.ent_type_ == "PERSON" for t in name)
    ends = after.text in (",", ".", ")", ";") or (after.is_space and "\n" in after.text)
    return ends or (known and after.pos_ in ("VERB", "AUX"))


def _is_new_person(name: Span) -> bool:
    """Whether words that stand where a person's name is due are no body's, no outlet's, and no place's."""
    words = [t.lower_ for t in name]
    apart = institution_in(words) is None and outlet_named(own_words(name)) is None and not countries_in(name)
    return apart and {t.ent_type_ for t in name} <= {"PERSON", "ORG", "NORP", "PRODUCT", "GPE", "FAC", ""} and not name[0].is_stop


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


def title_further(name: Span) -> str:
    """The title whose field stands between it and the name: `Minister of Trade and Supply Ann Lee`, where the parse lost it."""
    doc, first = name.doc, 0
    if len(name) < 2 or name.start == 0 or not doc[name.start - 1].is_title:
        return ""
    for i in range(name.start - 2, max(first, name.start - 9) - 1, -1):
        if not (doc[i + 1].is_title or doc[i + 1].lower_ in ("of", "for", "and", "the")):
            return ""
        held = title_ending([t.lower_ for t in doc[max(first, i - 3) : i + 1]], min(4, i - max(first, i - 3) + 1))
        if held is not None and doc[i + 1].lower_ in ("of", "for"):
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
    if begin < run.end - 2 and (is_misspelt_title(doc[begin].lower_) or doc[begin].lower_ in person_nouns()):
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
    if (
        name[-1].lower_ in _COMPANY_ENDS
        or outlet_named(own_words(name)) is not None
        or (labels != {"PERSON"} and _is_made_up(name))
    ):
        return False
    return "PERSON" in labels or bool(
        labels & {"NORP", "", "WORK_OF_ART"} and not labels & {"ORG", "FAC", "EVENT", "LAW", "PRODUCT"} and 1 < len(name) < 5
    )


def _is_made_up(name: Span) -> bool:
    """Whether a name is a body's by its last word or by a capital inside a word: `Health Directorate`, `RiverKeepers Delta`."""
    inner = any(
        w.text[1:] != w.text[1:].casefold() and not w.is_upper and not w.text.startswith(_NOBLE) and w.is_alpha for w in name
    )
    return inner or (name[-1].is_title and name[-1].lower_ in body_nouns() | name_words())


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
        if child.dep_ != "appos" or child.i < head.i or child.pos_ != "PROPN":
            continue
        run = head.doc[child.left_edge.i : child.i + 1]
        place = child.ent_type_ in ("GPE", "LOC") and len(run) < 2
        person = child.ent_type_ == "PERSON" and (len(run) < 2 or head.doc[run.start - 1].text != ",")
        amount = child.ent_type_ in ("DATE", "TIME", "CARDINAL")
        if not (place or person or amount or countries_in(run)):
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
