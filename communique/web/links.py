"""From a node of the graph to the page that shows it."""

from urllib.parse import quote

from graph.iris import BASE


def page_of(iri: str) -> str | None:
    """The path of the page on which a node of our data is shown, or None where there is none.

    >>> page_of("https://w3id.org/communique/id/event/6125e84f21cd")
    '/stories/6125e84f21cd'
    >>> page_of("https://w3id.org/communique/id/article/a9267888f624/claim-554-724")
    '/articles/a9267888f624?at=554-724#at'
    >>> page_of("https://w3id.org/communique/id/article/a9267888f624#offset_543_553")
    '/articles/a9267888f624?at=543-553#at'
    >>> page_of("https://example.org/") is None
    True
    """
    if not iri.startswith(BASE):
        return None
    path, _, fragment = iri[len(BASE) :].partition("#")
    kind, _, rest = path.partition("/")
    name, _, record = rest.partition("/")
    if kind == "event":
        return f"/stories/{_segment(name)}"
    if kind == "finding":
        return f"/findings/{_segment(name)}"
    if kind == "article":
        place = _place(fragment.removeprefix("offset_").replace("_", "-") if fragment else record)
        return f"/articles/{_segment(name)}{place}"
    return None


def _segment(name: str) -> str:
    return quote(name, safe="%")


def _place(record: str) -> str:
    """The place that a record's id tells: of a claim its content, of others where they are mentioned."""
    numbers = [part for part in record.split("-") if part.isdecimal()]
    if len(numbers) < 2 or record.startswith("attribution-") or int(numbers[0]) >= int(numbers[1]):
        return ""
    return f"?at={numbers[0]}-{numbers[1]}#at"
