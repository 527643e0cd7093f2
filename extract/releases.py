"""The text of a body that speaks for itself: a press release, a ministry's statement, the report of a monitoring group.

What such a text tells without naming a source is what the body says. Each whole sentence of it becomes an attribution of who
publishes it, without a cue, unless somebody else speaks in it.
"""

from spacy.tokens import Doc, Span

from extract.claims import main_verb
from extract.names import LEGAL_FORMS
from extract.quotes import Quote

_FORMS = LEGAL_FORMS | {"oyj", "asa"}
_PERFORMED = frozenset({
    "appeal", "apologise", "apologize", "ask", "call", "condemn", "demand", "deplore", "expect", "express", "find", "reaffirm",
    "recommend", "regret", "reiterate", "reject", "request", "thank", "urge", "warn", "welcome",
})  # fmt: skip
"""What a body does by saying that it does: `We ask the court to ...`."""
_ENOUGH = 2
"""From how many such sentences on a text is taken for its publisher's own statement."""
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")


def has_legal_form(name: str) -> bool:
    """Whether a name is that of a company by its legal form.

    >>> has_legal_form("Tengri Metals plc"), has_legal_form("Hellweg Guss GmbH, press office"), has_legal_form("The Rift Daily")
    (True, True, False)
    """
    return any(word.strip(".,()").casefold() in _FORMS for word in name.split()[1:])


def performs(doc: Doc) -> bool:
    """Whether a text's own `we`, outside quotation marks, asks, warns or thanks, more than once: `We urge both sides to ...`."""
    quotes: tuple[Quote, ...] = doc.user_data.get("quotes", ())
    found = 0
    for token in doc:
        if token.lower_ != "we" or token.dep_ != "nsubj" or token.head.tag_ != "VBP" or token.head.lemma_ not in _PERFORMED:
            continue
        found += not any(q.begin <= token.idx < q.end for q in quotes)
    return found >= _ENOUGH


def is_statement(sentence: Span) -> bool:
    """Whether a sentence that is nobody else's is a statement: finished by its mark, with a subject and a verb."""
    if not sentence.text.rstrip().endswith((".", "!")):
        return False
    root = main_verb(sentence)
    return root.pos_ in ("VERB", "AUX") and any(c.dep_ in _SUBJECTS for c in root.children)
