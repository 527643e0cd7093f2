"""Named queries and queries of one's own: which is meant, and how the library is listed."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from communique.errors import NotFound, UsageError
from communique.output import Table
from extract.errors import InputError
from graph.errors import ParameterError, QueryError
from graph.library import NamedQuery, Parameter, broken_queries, named_queries, nodes_given
from graph.query import Limits, run_named, run_query
from graph.results import QueryResult, short_iri
from graph.store import Store

_NAME = re.compile(r"[\w-]+")
_FILE = re.compile(r"[^\s{}]+|.+\.(?:rq|sparql)", re.DOTALL)
"""What names a file and is no text of a query: every query has a space or a brace."""

HEAD = ("# title", "# description", "# nodes", "# param")
"""How the lines at the head of a named query begin."""


def ask(source: Store | Path | str, text: str, *, values: Mapping[str, str], limits: Limits) -> QueryResult:
    """The answer to a named query or to the text of one.

    Either runs in a process of its own, within the limits. Raises NotFound where a name is no named query, ParameterError where
    values are given for a text, and what the two ways raise.
    """
    if _NAME.fullmatch(text.strip()):
        return run_named(source, find(text.strip()), values, limits)
    if values:
        raise ParameterError(f"only named queries have parameters; there is none for {', '.join(values)}")
    return run_query(source, text, timeout_s=limits.timeout_s, memory_mb=limits.memory_mb, max_rows=limits.max_rows)


def find(name: str) -> NamedQuery:
    """The named query. Raises NotFound, with the names that come close, and QueryError where its file is malformed."""
    known = {query.name: query for query in named_queries()}
    if name in known:
        return known[name]
    if name in broken_queries():
        raise QueryError(str(broken_queries()[name]))
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"; close to it: {', '.join(close)}" if close else ""
    raise NotFound(f"no query is called {name!r}{hint}; `communique queries` lists them, -e takes the text of one")


def unknown_nodes(source: Store | Path | str, name: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The nodes that the values name and the graph does not have, as a person reads them: why an answer may have no rows."""
    given = nodes_given(find(name.strip()), values) if _NAME.fullmatch(name.strip()) else ()
    return tuple(
        short_iri(node.value)
        for node in given
        if not run_query(source, f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}").value
    )


def text_of(name: str | None, text: str | None) -> str:
    """What is asked: the text given, the text of a file, or a name.

    Raises UsageError where both or neither is given, InputError where the file is missing or cannot be read.
    """
    if (name is None) == (text is None):
        raise UsageError("name a query, a file that holds one, or give its text with -e; one of them")
    if text is not None:
        return text
    assert name is not None
    if _NAME.fullmatch(name) and not Path(name).is_file():
        return name
    if not _FILE.fullmatch(name.strip()):
        return name
    try:
        return Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError(name, "there is no such file; `communique queries` lists the named queries, -e takes a text") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(name, f"the query cannot be read ({type(error).__name__}); it must be UTF-8 text") from error


def existing(path: Path) -> Path:
    """The path of a file or a store. Raises InputError where there is nothing."""
    if not path.exists():
        raise InputError(str(path), "there is no such file, and no store")
    return path


def broken() -> tuple[str, ...]:
    """What is wrong with files of the library, a line a file."""
    return tuple(str(error) for error in broken_queries().values())


def query_list() -> Table:
    """The library: names, titles and parameters."""
    rows = tuple((q.name, q.title, " ".join(_short(p) for p in q.parameters)) for q in named_queries())
    return Table(("name", "question", "parameters"), rows)


def _short(parameter: Parameter) -> str:
    return parameter.name if parameter.required else f"[{parameter.name}]"


def parameter_words(parameter: Parameter) -> str:
    """A parameter in one line: name, type, whether it is needed, what it means, what it can be."""
    need = "required" if parameter.required else f"default {parameter.default}" if parameter.default else "optional"
    allowed = parameter.allowed()
    choices = f"; one of {', '.join(allowed)}" if allowed and parameter.type != "act" else ""
    return f"{parameter.name} ({parameter.type}, {need}): {parameter.meaning}{choices}"


def query_text(name: str) -> str:
    """A named query for a reader: title, description, parameters, text."""
    query = find(name)
    lines = [query.title, query.description, "", *(f"--set {parameter_words(p)}" for p in query.parameters)]
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith(HEAD))
    return "\n".join(lines).rstrip() + "\n\n" + body + "\n"
