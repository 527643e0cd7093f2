"""Where names stand in a document, by the heads of their phrases: those that the model labels and those that it does not."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from extract.descriptions import body_nouns, descriptions, is_country, known_nouns
from extract.name_phrases import name_behind
from extract.names import is_misspelt_title
from extract.roles import institution_in

_MISTAKEN = ("WORK_OF_ART", "PRODUCT", "FAC", "EVENT", "LAW")
"""Labels that the model gives to names that it does not know."""


def heads(doc: Doc) -> Iterator[Token]:
    """The heads of names; the office before a name in apposition stands for it."""
    behind = {t.i: (t, name) for t in doc if t.pos_ in ("NOUN", "PROPN") and (name := name_behind(t)) is not None}
    named = {i for _, name in behind.values() for i in range(name.start, name.end)}
    roots = {(e.root if e.root.pos_ in ("PROPN", "NOUN", "ADJ") else e[-1]).i: e.label_ for e in doc.ents}
    for token in doc:
        if token.i in behind:
            yield token
        elif token.i in named:
            continue
        elif token.i in roots and roots[token.i] not in (*_MISTAKEN, "LOC"):
            if roots[token.i] in ("PERSON", "ORG", "GPE", "NORP"):
                yield token.head if token.dep_ == "appos" and token.head.pos_ == "NOUN" else token
        elif token.pos_ == "PROPN" and token.dep_ not in ("compound", "amod", "nmod") and _is_a_name(token):
            yield token


def _is_a_name(token: Token) -> bool:
    """Whether a capitalised word that the model does not label, or labels as a thing, heads the name of somebody."""
    before = token.nbor(-1) if token.i else token
    new = not token.ent_type_ or (token.ent_type_ in _MISTAKEN and token.dep_ == "nsubj" and token.pos_ == "PROPN")
    if new and token.is_title and before.is_title and before.pos_ == "PROPN":
        return True
    is_body = token.is_title and (token.lower_ in body_nouns() or institution_in([token.lower_]) is not None)
    if is_body and token.ent_type_ in (*_MISTAKEN, "LOC") and not is_country(token):
        return True
    if is_body and not token.ent_type_ and any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in token.children):
        return True
    if token.ent_type_ in ("DATE", "TIME", "MONEY", "LANGUAGE") or not token.text[0].isupper() or is_misspelt_title(token.lower_):
        return False
    if any(d.noun in known_nouns() for d in descriptions(token)):
        return True
    behind = token.nbor() if token.i + 1 < len(token.doc) else token
    more = behind.lower_ in ("of", "for") and any(c.pos_ == "PROPN" for c in behind.children)
    return more and (token.lower_ in known_nouns() or institution_in([token.lower_]) is not None)


def last_of_name(head: Token) -> Token:
    """The last word of the name that a mention by an office or a name holds."""
    behind = name_behind(head)
    if behind is not None:
        return behind[-1]
    beside = (c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > head.i)
    return next(beside, head) if head.pos_ == "NOUN" else head


def is_a_date(name: str) -> bool:
    """Whether a name is none: `27 February`."""
    return name[:1].isdigit() and not any(w.isupper() for w in name.split())
