"""Title, date and publisher where an article's own text gives them, and its paragraphs.

Only the first 400 and the last 200 characters are looked at, and nothing that an input's format or the caller has said is
changed: a date from the middle of the story is never its date of publication, and `told Reuters` does not make Reuters its
publisher.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from extract.metadata_dates import Clue, dateline_date, find_date, find_labelled, url_date, url_year
from extract.metadata_outlets import (
    closing_publisher,
    copyright_year,
    dateline_publisher,
    outlet_named,
    self_mention,
    url_publisher,
)
from extract.model import Article

HEAD, TAIL = 400, 200
"""How many characters of the beginning and of the end are looked at."""

_LONGEST_TITLE = 200
_WRAPPED_LINE = 100
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_NO_TITLE = re.compile(r"(?:by|date|published|posted|updated|source|from|to)\b[\s:]", re.I)
_BELOW_TITLE = re.compile(r"(?:by|date|published|posted|updated)\b[\s:]", re.I)


def complete(article: Article) -> Article:
    """The article with title, date and publisher filled in where it has none and its text or address gives them."""
    if article.publisher is None:
        article = replace(article, publisher=_value(find_publisher(article)))
    if article.published is None:
        article = replace(article, published=_value(find_published(article)))
    return article if article.title else replace(article, title=_value(find_title(article)))


def _value(clue: Clue | None) -> str | None:
    """What a clue says."""
    return clue.value if clue else None


def find_publisher(article: Article) -> Clue | None:
    """The publisher, by the surest clue there is.

    In this order: the address of a listed outlet, a dateline, a signature or copyright line at the end, the outlet that speaks
    of itself, the host of the address.
    """
    head, text = article.text[:HEAD], article.text
    address = url_publisher(article.url)
    if address and address.rule == "address of an outlet":
        return address
    start = max(0, len(text) - TAIL)
    closing = closing_publisher(text[start:])
    return (
        dateline_publisher(head)
        or (replace(closing, begin=closing.begin + start, end=closing.end + start) if closing else None)
        or self_mention(head)
        or address
    )


def find_published(article: Article) -> Clue | None:
    """The date of publication: in the head, behind `Published` at the end, in the address, in a dateline whose year is known."""
    outlet = outlet_named(article.publisher)
    month_first = outlet is not None and outlet.country == "US"
    head, text = article.text[:HEAD], article.text
    start = max(0, len(text) - TAIL)
    year = url_year(article.url) or copyright_year(text[start:])
    finders: tuple[Callable[[], Clue | None], ...] = (
        lambda: find_date(head, month_first=month_first),
        lambda: find_labelled(text, start, month_first=month_first),
        lambda: url_date(article.url or ""),
        lambda: dateline_date(head, year),
    )
    return next((clue for finder in finders if (clue := finder())), None)


def find_title(article: Article) -> Clue | None:
    """A short first line without a full stop, followed by a blank line, a date, a byline, or a longer line that begins anew."""
    text = article.text
    begin = len(text) - len(text.lstrip())
    line, _, rest = text[begin:].partition("\n")
    line = line.rstrip()
    if not rest.strip() or not _may_be_title(line):
        return None
    following = rest.partition("\n")[0].strip()
    goes_on = following and (len(following) < 1.5 * len(line) or following[0].islower())
    if goes_on and not find_date(following) and not _BELOW_TITLE.match(following):
        return None
    return Clue(" ".join(line.split()), "first line", begin, begin + len(line))


def _may_be_title(line: str) -> bool:
    """Whether a first line could be a headline: short, of two words at least, no sentence, no date, no byline."""
    if len(line) > _LONGEST_TITLE or len(line.split()) < 2 or _NO_TITLE.match(line):
        return False
    date = find_date(line)
    if line.rstrip("\"'”’»)").endswith((".", ",", ";", ":")) or (date and date.end >= len(line) - 12):
        return False
    return dateline_publisher(line) is None


def title_span(article: Article) -> tuple[int, int] | None:
    """Where the article's title stands as the first line of its text, or None.

    Case, spaces and final punctuation may differ.
    """
    text = article.text
    begin = len(text) - len(text.lstrip())
    line = text[begin:].partition("\n")[0].rstrip()
    if article.title and _plain(line) == _plain(article.title):
        return begin, begin + len(line)
    return None


_TELLING_TITLE = 4
"""Words from which a title is not likely to stand in a sentence by chance."""


def headline_spans(article: Article) -> tuple[tuple[int, int], ...]:
    """Every place in the first part of the text where the title is repeated word for word, the first line included.

    Pages saved as text often repeat it behind the date; a reader that set aside only the first line would read it as a
    sentence. A title of few words (`Iran`) stands in any sentence: it is repeated only where it has a line of its own.
    """
    first = title_span(article)
    if not article.title:
        return ()
    words = r"\s+".join(re.escape(word) for word in article.title.split())
    if len(article.title.split()) < _TELLING_TITLE:
        words = rf"(?m:^[^\S\n]*){words}(?m:[^\S\n]*$)"
    reach = HEAD + 2 * len(article.title)
    found = {(m.start(), m.end()) for m in re.finditer(words, article.text[:reach])}
    if first:
        found = {span for span in found if span[0] >= first[1]} | {first}
    return tuple(sorted(found))


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Begin and end of each paragraph, in order, without the white space around it.

    Blank lines separate paragraphs. So does a single line end, unless the block looks wrapped by hand: no line over 100
    characters, and most lines end in the middle of a sentence.
    """
    found: list[tuple[int, int]] = []
    for block in re.finditer(r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?)*", text):
        lines = [(block.start() + m.start(), block.start() + m.end()) for m in re.finditer(r"\S(?:.*\S)?", block.group())]
        found.extend([(block.start(), block.end())] if _wrapped(text, lines) else lines)
    return tuple(found)


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the lines of a block are one paragraph, wrapped."""
    if len(lines) < 2 or any(end - begin > _WRAPPED_LINE for begin, end in lines):
        return False
    open_ends = sum(not _SENTENCE_END.search(text[begin:end]) for begin, end in lines[:-1])
    return 2 * open_ends > len(lines) - 1


def _plain(line: str) -> str:
    """A line for comparing titles."""
    return " ".join(line.split()).casefold().rstrip(" .!?…")
