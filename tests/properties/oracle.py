"""What must hold of whatever the readers give for any bytes: the fuzzers of `fuzz/` and the properties here ask the same."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from extract.errors import InputError
from extract.inputs_html import MAX_LABEL
from extract.metadata import complete, headline_spans, paragraphs
from extract.model import Article
from extract.text import clean_text, refuse_characters

LONGEST_REASON = 400
"""Characters of a reason: it is one sentence."""

_ADDRESS = re.compile(r"https?://[^\x00-\x20<>\"{}|\\^`]+", re.I)


def check_all(found: Iterable[Article | InputError]) -> list[Article | InputError]:
    """What a reader gave, each of it sound. Raises AssertionError."""
    items = list(found)
    for item in items:
        if isinstance(item, Article):
            check_article(item)
        else:
            check_error(item)
    return items


def check_article(article: Article) -> None:
    """An article's text has passed the gate, its labels are single lines, and offsets cut the same words out."""
    assert clean_text(article.text, source="-") == article.text
    whole = complete(article)
    assert complete(whole) == whole
    for label in (whole.title, whole.publisher, whole.language):
        if label is not None:
            check_label(label)
    if whole.published is not None:
        assert date.fromisoformat(whole.published).isoformat() == whole.published
    if whole.url is not None:
        assert _ADDRESS.fullmatch(whole.url)
    check_paragraphs(whole.text)
    for begin, end in headline_spans(whole):
        assert whole.span(begin, end).text.split()
    assert re.fullmatch("[0-9a-f]{12}", whole.id)


def check_label(label: str) -> None:
    """A label is one line that holds something, without what a text may not hold."""
    refuse_characters(label, source="-")
    assert label == " ".join(label.split())
    assert 0 < len(label) <= MAX_LABEL


def check_paragraphs(text: str) -> None:
    """Paragraphs stand in order and apart, and hold every character of the text that is not white space."""
    found = paragraphs(text)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    words = "".join(text[begin:end] for begin, end in found)
    assert "".join(words.split()) == "".join(text.split())


def check_error(error: InputError) -> None:
    """An error is one line that can be shown, with its place and one sentence of reason."""
    assert error.source
    assert 0 < len(error.reason) <= LONGEST_REASON
    assert str(error).isprintable(), ascii(str(error))
    assert error.line is None or error.line > 0
