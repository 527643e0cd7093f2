"""The graphs that the protocol names for a query (`default-graph-uri`, `named-graph-uri`), put into its text as FROM clauses.

The SPARQL 1.1 Protocol, section 2.1.4, lets a request name the dataset, and what it names takes the place of what the query
says itself. The process that runs a query takes its text alone, so the clauses are written there. Nothing is fetched: a
graph that the store does not have is refused when the query is run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph.errors import QueryRefused

_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n\r]*|\s+|[?$]\w+
      |\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>|[\w.-]*:(?:[\w.:%-]|\\.)*)
      |(?P<open>[({[])|(?P<close>[)}\]])
      |(?P<word>[A-Za-z_]\w*)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query with clauses put in: `length` characters behind `column` of `line`, both counted from 1."""

    text: str
    line: int = 1
    column: int = 1
    length: int = 0

    def column_before(self, line: int | None, column: int | None) -> int | None:
        """The column that this place of the new text had in the old one."""
        if column is None or line != self.line or column < self.column:
            return column
        return max(column - self.length, self.column)


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> Rewritten:
    """The query, asked of these graphs and no others; as it is where none is named.

    Raises QueryRefused where a name is no IRI.

    >>> with_dataset("SELECT ?s FROM <urn:old> { ?s ?p ?o }", ["urn:a"], ["urn:b"]).text
    'SELECT ?s                 FROM <urn:a> FROM NAMED <urn:b> { ?s ?p ?o }'
    """
    if not default and not named:
        return Rewritten(text)
    clauses = "".join([*(f" FROM {_iri(g)}" for g in default), *(f" FROM NAMED {_iri(g)}" for g in named), " "])
    tokens = _top(text)
    for begin, end in _own_clauses(tokens):
        text = f"{text[:begin]}{' ' * (end - begin)}{text[end:]}"
    place = _place(tokens, len(text))
    before = text[:place]
    line = re.sub(r"\r\n?", "\n", before)
    column = len(line) - line.rfind("\n")
    return Rewritten(f"{before}{clauses}{text[place:]}", line.count("\n") + 1, column, len(clauses))


def _iri(name: str) -> str:
    try:
        return str(NamedNode(name))
    except ValueError:
        raise QueryRefused(f"{name!r} is no IRI of a graph") from None


def _top(text: str) -> list[tuple[str, int, int]]:
    """The words, IRIs and opening braces outside all brackets, from the form on: what it is, begin and end."""
    found: list[tuple[str, int, int]] = []
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["open"] and not depth and found:
            found.append((token["open"], *token.span()))
        depth += bool(token["open"]) - bool(token["close"])
        word = (token["word"] or "").upper()
        if not depth and (word in _FORMS or (found and (word or token["iri"]))):
            found.append((word or "IRI", *token.span()))
    return found


def _own_clauses(tokens: Sequence[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Where the query has FROM clauses of its own: begin and end of each."""
    words = [word for word, _, _ in tokens]
    found: list[tuple[int, int]] = []
    for i, word in enumerate(words):
        last = i + 2 if words[i + 1 : i + 2] == ["NAMED"] else i + 1
        if word == "FROM" and words[last : last + 1] == ["IRI"]:
            found.append((tokens[i][1], tokens[last][2]))
    return found


def _place(tokens: Sequence[tuple[str, int, int]], end: int) -> int:
    """Where FROM clauses belong: before WHERE or the braces of the pattern, or before what ends a query without one."""
    form = tokens[0][0] if tokens else ""
    braces = [begin for word, begin, _ in tokens if word == "{"]
    pattern = braces[1:2] if form == "CONSTRUCT" else braces[0:1]
    where = [begin for word, begin, _ in tokens if word == "WHERE"]
    after = [begin for word, begin, _ in tokens if word in _MODIFIERS]
    return min([*where[:1], *pattern] or after[:1] or [end])
