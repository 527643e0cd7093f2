"""What a page or a feed may hold, so that no input of the sizes that are read takes minutes or gigabytes.

Parsers of HTML and XML take time with every tag, and with the square of the attributes of one tag. Measured with lxml 6.1, libxml2
2.14 and trafilatura 2.3 on one core of a server: 0.2 ms a tag, and 2 s for one tag with 24,000 attributes (3 ms for 1,000). Pages
of news have 1,000 to 5,000 tags, and 50 attributes in the longest.
"""

import re

from extract.errors import InputError

MAX_PAGE_TAGS, MAX_FEED_TAGS = 50_000, 200_000
"""The most tags of a page, and of a feed with all its entries: `<` is counted."""

MAX_ATTRIBUTES = 1_000
"""The most attributes of one tag."""

MAX_CONTAINERS = 1_000_000
"""The most lists and objects of a JSON document: the smallest takes 7 bytes of the file and 200 of memory."""

_TAG = re.compile(r"""<[A-Za-z](?>(?:[^\s=>]+|\s+|=\s*(?:"[^"]*"|'[^']*')?)*)""")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)""")
_NAME = re.compile(r"[^\s/=]+")


def refuse_tangle(markup: str, *, source: str, line: int | None = None, most_tags: int = MAX_PAGE_TAGS) -> None:
    """Raises InputError where HTML or XML has more tags, or a tag more attributes, than any article."""
    tags = markup.count("<")
    if tags > most_tags:
        raise InputError(source, f"there are {tags:,} tags in it; at most {most_tags:,} are read", line=line)
    for found in _TAG.finditer(markup):
        if found.end() - found.start() > 2 * MAX_ATTRIBUTES and _attributes(found.group()) > MAX_ATTRIBUTES:
            raise InputError(source, f"a tag in it has more than {MAX_ATTRIBUTES:,} attributes; no article has", line=line)


def _attributes(tag: str) -> int:
    """How many attributes a tag has, in the way that HTML tells where one ends."""
    return sum(1 for _ in _NAME.finditer(_VALUE.sub("= ", tag))) - 1


def refuse_containers(text: str, *, source: str) -> None:
    """Raises InputError where JSON has more lists and objects than fit in memory."""
    count = text.count("{") + text.count("[")
    if count > MAX_CONTAINERS:
        raise InputError(source, f"there are {count:,} lists and objects in it; write it as JSON Lines, one article a line")
