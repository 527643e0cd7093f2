"""What a query may not do, told from its text: run inside the query process, since parsing can hang or die as well.

Two readers that fail differently look for SERVICE: the words of the text (a lexer of one expression, after the
terminals of SPARQL 1.1, section 19.8) and the tree of rdflib's parser. A query that either of them finds it in is
refused. Line ends are made one kind first: a lone carriage return ends a comment in SPARQL, and in rdflib it does not.

What `\u0022` is depends on the reader. The engine reads it inside strings and IRIs alone, where it is a character and closes
nothing; rdflib, as SPARQL 1.1, section 19.2, has it, writes it out before anything else. A string for one of them may then be code
for the other. So the lexer reads both ways, and rdflib is given a text in which strings hold no such thing. Behind both
stands the wall of `graph.query_network`.

Length and depth are capped for the sake of a clear sentence; they do not make a query safe (9 KB of `!` kills the engine).
"""

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Store as Database
from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.errors import QueryRefused, QuerySyntax
from graph.query_process import MAX_LENGTH

MAX_DEPTH = 128
"""The deepest nesting of brackets."""

_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.", re.DOTALL)
_SAYS_U = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\\[uU]|.)", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|\s+|<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
      |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      |(?P<bracket>[][(){}])
      |(?P<name>[?$@]\w+|[\w.-]*:(?:[\w.:%-]|\\.)*)
      |(?P<word>[A-Za-z_]\w*)
      |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


def one_kind_of_line_end(text: str) -> str:
    r"""The text with `\n` as its only line end.

    >>> one_kind_of_line_end("# a\rSERVICE")
    '# a\nSERVICE'
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_length(text: str) -> None:
    """Raises QueryRefused where the text is too long."""
    if len(text) > MAX_LENGTH:
        raise QueryRefused(f"the query is {len(text):,} characters long; at most {MAX_LENGTH:,} are read")


def check_words(text: str) -> None:
    """Raises QueryRefused where the words of the text, as any reader takes it, ask for SERVICE or an update, or lie too deep."""
    for reading in dict.fromkeys((text, _unescaped(text))):
        _check_words(reading)


def _check_words(text: str) -> None:
    depth, form = 0, ""
    for token in _TOKEN.finditer(text):
        if token["bracket"]:
            depth += 1 if token["bracket"] in "([{" else -1
            if depth > MAX_DEPTH:
                raise QueryRefused(f"the query nests more than {MAX_DEPTH} brackets")
        word = (token["word"] or "").upper()
        if word in ("SERVICE", "LOAD"):
            raise _no_network(word)
        if not form and word in _UPDATES:
            raise QueryRefused(f"{word} changes the graph; a query may only read (SELECT, ASK, CONSTRUCT, DESCRIBE)")
        form = form or (word if word in _FORMS else "")


def selects_all(text: str) -> bool:
    """Whether the query asks for all variables, in no order of its own.

    >>> selects_all("SELECT DISTINCT * { ?s ?p ?o }"), selects_all("SELECT ?s { { SELECT * { ?s ?p ?o } } }")
    (True, False)
    """
    tokens = (t for t in _TOKEN.finditer(text) if not t["skip"])
    for token in tokens:
        if (token["word"] or "").upper() == "SELECT":
            after = next((t for t in tokens if (t["word"] or "").upper() not in ("DISTINCT", "REDUCED")), None)
            return after is not None and after["other"] == "*"
    return False


def datasets(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Parse the text and return the IRIs of its FROM and FROM NAMED clauses; `known` prefixes need no declaration.

    Raises QuerySyntax where it is no SPARQL 1.1 query, QueryRefused where its tree holds SERVICE or is too deep.
    """
    try:
        tree = parseQuery(_for_rdflib(text))
        nodes = list(_nodes(tree))
    except ParseBaseException as error:
        raise _syntax(text, error, known) from None
    except RecursionError:
        raise QueryRefused("the query is nested too deeply") from None
    except ValueError as error:
        raise QuerySyntax(str(error)) from None
    if any(node.name == "ServiceGraphPattern" for node in nodes):
        raise _no_network("SERVICE")
    prefixes = {**known, **{_part(n, "prefix"): _part(n, "iri") for n in nodes if n.name == "PrefixDecl"}}
    clauses = (n["default"] if "default" in n else n["named"] for n in nodes if n.name == "DatasetClause")
    return tuple(_full(iri, prefixes) for iri in clauses)


def _unescaped(text: str) -> str:
    r"""The text with its `\u0053` written out, as SPARQL 1.1, section 19.2 wants it read; what stands behind `\\` is none.

    >>> print(_unescaped(r"\u0053ERVICE"), _unescaped(r"'\\u0053'"))
    SERVICE '\\u0053'
    """
    return _ESCAPE.sub(lambda m: chr(min(int(m[1] or m[2], 16), 0x10FFFF)) if m[1] or m[2] else m[0], text)


def _for_rdflib(text: str) -> str:
    r"""The text with strings of the same length in which rdflib finds no `\u0022` to write out.

    >>> print(_for_rdflib(r'"\u0022" + "\\u0022" + "\n"'))
    "______" + "\\_0022" + "\n"
    """

    def harmless(found: re.Match[str]) -> str:
        escape = found[0]
        return "_" * len(escape) if escape[1] in "uU" else f"{escape[:2]}_" if len(escape) == 3 else escape

    pieces = (_SAYS_U.sub(harmless, t["string"]) if t["string"] else t[0] for t in _TOKEN.finditer(text))
    return "".join(pieces)


def _no_network(word: str) -> QueryRefused:
    return QueryRefused(f"{word} asks another machine; a query may only read this graph")


def _nodes(tree: object) -> Iterator[CompValue]:
    """Every node of rdflib's parse tree, without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(node.values())
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            waiting.extend(node)


def _full(iri: object, prefixes: Mapping[str, str]) -> str:
    if isinstance(iri, CompValue):
        return prefixes.get(_part(iri, "prefix"), "") + _part(iri, "localname")
    return str(iri)


def _part(node: CompValue, name: str) -> str:
    """A part of the node, or nothing: `get` of rdflib's nodes answers with the name itself."""
    return str(node[name]) if name in node else ""


def _syntax(text: str, error: ParseBaseException, known: Mapping[str, str]) -> QuerySyntax:
    """The place as the engine tells it, which is nearer to the mistake; rdflib's where the engine sees none.

    The engine is asked on an empty store, after the words were checked.
    """
    try:
        Database().query(text, prefixes=dict(known))
    except SyntaxError as other:
        return engine_syntax(other)
    except (OSError, RuntimeError, ValueError):
        pass
    return QuerySyntax(f"not SPARQL 1.1: {_short(str(error.msg))}", line=error.lineno, column=error.col)


def engine_syntax(error: SyntaxError) -> QuerySyntax:
    """What the engine's parser says, with the place it tells."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error), re.DOTALL)
    if not found:
        return QuerySyntax(_short(str(error)))
    words = "a prefix before it is not declared; add a PREFIX line" if "Prefix not found" in found[3] else _short(found[3])
    return QuerySyntax(words, line=int(found[1]), column=int(found[2]))


def _short(message: str) -> str:
    """The message on one line, at most 160 characters."""
    line = " ".join(message.split())
    return line if len(line) <= 160 else f"{line[:157]}..."
