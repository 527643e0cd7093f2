"""The named queries: what an analyst asks first, one file of `queries/` each.

A file is SPARQL 1.1 that runs as it is in any store. Comments at its head declare it:

    # title: Who asked whom for what?
    # description: One or two sentences.
    # nodes: actor asked
    # param country country optional "only requests that speak of this country"
    # param kind kind optional "only this kind" reversal=cmq:Reversal ...

`nodes` are the columns that hold nodes of the graph, in place of text or numbers: each has a column of labels beside it in CSV. A
parameter has a name (the variable that is bound), a type, required or optional (or `=value`, a default), what it means, and for
a `kind` its choices. A `period` becomes all its days: engines look days up, and compare them one by one where they are asked for
a first and a last. A file names its prefixes itself. Comments inside, `# with country: ?claim cmq:about ?country .`, stand where
the parameter is bound: with a value, the line becomes `VALUES ?country { country:IR }` and its patterns; without one it stays a
comment. Values are checked and become terms; no text of a user becomes text of a query.

The answers hold IRIs; `answer` adds the labels, since joining the labels of nodes that everything hangs on is what
made these queries slow in every engine tried. It runs in this process, without the walls of `graph.query`: the
queries are our own files, only checked terms are added to them, and they have no SERVICE.
"""

import re
from calendar import IllegalMonthError, monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, QuerySolutions
from pyoxigraph import Store as Database

from extract.model import slug
from extract.resources import data_path
from graph import iris
from graph.build_terms import day
from graph.countries import country_code, near_countries
from graph.errors import ParameterError, QueryError
from graph.labels import labels as labels
from graph.labels import own_labels as own_labels
from graph.query_first import first
from graph.reference import speech_acts
from graph.results import QueryResult, rows_of
from graph.store import Store
from graph.vocabulary import PREFIXES

Value = str | int | date
"""What a parameter can be given as; text is read by the parameter's type."""

_HEADER = re.compile(r"# (title|description|nodes|param):? (.+)")
_PARAM = re.compile(
    r'(?P<name>\w+) (?P<type>\w+) (?P<need>required|optional|=\S+) "(?P<meaning>[^"]+)"(?P<choices>( [\w-]+=\w+:\w+)*)'
)
_WITH = re.compile(r"^(?P<indent>\s*)# with (?P<name>\w+):(?P<patterns>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    `type` is one of TYPES; `default` is the text of its value where none is given; `choices` holds the words of a `kind`,
    each with its IRI.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    default: str | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def allowed(self) -> tuple[str, ...]:
        """The words that it can be, where they are a closed list."""
        return tuple(speech_acts()) if self.type == "act" else tuple(word for word, _ in self.choices)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library: `name` is its file's, `text` the SPARQL that runs without any parameter.

    `nodes` are the columns of its answer that hold nodes of the graph.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    nodes: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises ParameterError with the names there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters) or "none"
        raise ParameterError(f"{self.name} has no parameter {name!r}; it has: {known}")


# ------------------------------------------------------------------------------------------- reading the files


@cache
def _library() -> tuple[tuple[NamedQuery, ...], Mapping[str, QueryError]]:
    """The queries of the library, and what is wrong with the files that are none, each by name."""
    queries, broken = [], {}
    for path in sorted(data_path("queries").glob("*.rq")):
        try:
            queries.append(read_query(path.stem, path.read_text("utf-8")))
        except QueryError as error:
            broken[path.stem] = error
        except (OSError, UnicodeDecodeError) as error:
            broken[path.stem] = QueryError(f"{path.name}: cannot be read as UTF-8 text ({type(error).__name__})")
    return tuple(queries), MappingProxyType(broken)


def named_queries() -> tuple[NamedQuery, ...]:
    """Every query of the library whose file is well formed, by name."""
    return _library()[0]


def broken_queries() -> Mapping[str, QueryError]:
    """What is wrong with the files of the library that are malformed, by name: they leave the others in peace."""
    return _library()[1]


def named_query(name: str) -> NamedQuery:
    """The query of that name. Raises QueryError with the names there are, or with what is wrong with its file."""
    for query in named_queries():
        if query.name == name:
            return query
    if name in broken_queries():
        raise QueryError(str(broken_queries()[name]))
    raise QueryError(f"no query is called {name!r}; there are: {', '.join(q.name for q in named_queries())}")


def read_query(name: str, text: str) -> NamedQuery:
    """A query from the text of its file. Raises QueryError where the head or a `# with` line is malformed."""
    head: dict[str, list[str]] = {"title": [], "description": [], "nodes": [], "param": []}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found = _HEADER.fullmatch(line)
        if not found:
            raise QueryError(f"{name}.rq: not a line of a head (title, description, nodes, param): {line}")
        head[found[1]].append(found[2])
    if len(head["title"]) != 1 or len(head["description"]) != 1:
        raise QueryError(f"{name}.rq: the head needs one title and one description")
    parameters = tuple(_parameter(name, p) for p in head["param"])
    nodes = tuple(word for line in head["nodes"] for word in line.split())
    query = NamedQuery(name, head["title"][0], head["description"][0], parameters, text, nodes)
    used, declared = {m["name"] for m in _WITH.finditer(text)}, {p.name for p in query.parameters}
    if used != declared:
        raise QueryError(f"{name}.rq: parameters {sorted(declared)} are declared, {sorted(used)} are used")
    return query


def _parameter(query: str, line: str) -> Parameter:
    found = _PARAM.fullmatch(line)
    if not found or found["type"] not in _TERMS:
        raise QueryError(f'{query}.rq: not a parameter (name, type, required or optional, "meaning"): {line}')
    try:
        choices = tuple(_choice(choice) for choice in found["choices"].split())
    except QueryError as error:
        raise QueryError(f"{query}.rq: {error}: {line}") from None
    need = found["need"]
    default = need[1:] if need.startswith("=") else None
    return Parameter(found["name"], found["type"], found["meaning"], need == "required", default, choices)


def _choice(text: str) -> tuple[str, str]:
    """`reversal=cmq:Reversal` as the word and the whole IRI. Raises QueryError where the prefix is none of ours."""
    word, _, name = text.partition("=")
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise QueryError(f"no prefix is called {prefix!r}")
    return word, PREFIXES[prefix] + local


# ------------------------------------------------------------------------------------------- binding


def bind(query: NamedQuery, values: Mapping[str, Value]) -> str:
    """The text of the query with the values as terms.

    Raises ParameterError where a value is missing, unknown, or not of the parameter's type; it tells what is allowed.
    """
    terms = {name: _terms(query, query.parameter(name), value) for name, value in values.items()}
    for parameter in query.parameters:
        if parameter.name in terms:
            continue
        if parameter.required:
            raise ParameterError(f"{query.name} needs {parameter.name} ({parameter.type}): {parameter.meaning}")
        if parameter.default is not None:
            terms[parameter.name] = _terms(query, parameter, parameter.default)

    def bound(line: re.Match[str]) -> str:
        found = " ".join(str(term) for term in terms.get(line["name"], ()))
        values_clause = f"{line['indent']}VALUES ?{line['name']} {{ {found} }}{line['patterns']}"
        return values_clause if found else line[0]

    return _WITH.sub(bound, query.text)


def nodes_given(query: NamedQuery, values: Mapping[str, Value]) -> tuple[NamedNode, ...]:
    """The nodes of data that the values name: actors, events, articles and the like. Raises ParameterError as `bind`."""
    terms = (term for name, value in values.items() for term in _terms(query, query.parameter(name), value))
    return tuple(term for term in terms if isinstance(term, NamedNode) and term.value.startswith(iris.BASE))


def _terms(query: NamedQuery, parameter: Parameter, value: Value) -> tuple[NamedNode | Literal, ...]:
    """The value as a term of the parameter's type, or as several, of which any may be."""
    try:
        found = _TERMS[parameter.type](parameter, str(value).strip())
        return found if isinstance(found, tuple) else (found,)
    except UnicodeEncodeError:
        raise ParameterError(f"{query.name}: {parameter.name} holds half a character (a lone surrogate)") from None
    except ValueError as error:
        raise ParameterError(f"{query.name}: {parameter.name} is {error}; not {str(value)!r}") from None


def _country(parameter: Parameter, value: str) -> NamedNode:
    if value.startswith(f"{iris.BASE}country/"):
        return NamedNode(value)
    words = value.removeprefix("country/")
    code = country_code(words) or words.upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError(f"a country's code of two letters (IR) or its name{_near(words)}")
    return iris.country_iri(code)


def _near(words: str) -> str:
    """Which countries come close to the words, as the end of a sentence."""
    close = near_countries(words)
    return f", such as {', '.join(close)}" if close else ""


def _node(kind: str | None, example: str) -> Callable[[Parameter, str], NamedNode]:
    """A node of our data: a whole IRI, the path behind the base (`actor/anna-berg`) or, where a kind is given, the name alone.

    An actor's name may be written as a person does (`Anna Berg`); a country that speaks is given by its name too (`France`).
    """

    def read(parameter: Parameter, value: str) -> NamedNode:
        wanted = f"an IRI, or as in {example}"
        if "://" in value:
            try:
                return NamedNode(value)
            except ValueError:
                raise ValueError(wanted) from None
        parts = [unquote(part) for part in value.split("/")]
        if not all(parts) or (kind is None and len(parts) == 1):
            raise ValueError(wanted)
        if kind is None or len(parts) > 1:
            return iris.iri(*parts)
        return _actor(parts[0]) if kind == "actor" else iris.iri(kind, *parts)

    return read


def _actor(name: str) -> NamedNode:
    """The actor of a name: a country by its name or code, else the node that the name makes."""
    code = country_code(name)
    return iris.country_iri(code) if code is not None else iris.iri("actor", slug(name))


def _act(parameter: Parameter, value: str) -> NamedNode:
    if value not in speech_acts():
        raise ValueError(f"one of {', '.join(parameter.allowed())}")
    return speech_acts()[value].iri


def _kind(parameter: Parameter, value: str) -> NamedNode:
    if value not in parameter.allowed():
        raise ValueError(f"one of {', '.join(parameter.allowed())}")
    return NamedNode(dict(parameter.choices)[value])


def _date(parameter: Parameter, value: str) -> Literal:
    try:
        return day(date.fromisoformat(value).isoformat())
    except ValueError:
        raise ValueError("a day as in 2025-06-27") from None


def _period(parameter: Parameter, value: str) -> tuple[Literal, ...]:
    """A day; a month with all its days; a year with all its months: whatever a date may be written as."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        raise ValueError("a day, a month or a year as in 2025-06-27, 2025-06 or 2025")
    if len(value) == 10:
        return (_date(parameter, value),)
    if len(value) == 4:
        months = (found for month in range(1, 13) for found in _period(parameter, f"{value}-{month:02d}"))
        return (day(value), *months)
    try:
        last = monthrange(int(value[:4]), int(value[5:]))[1]
    except IllegalMonthError:
        raise ValueError("a month as in 2025-06") from None
    return (day(value), *(day(f"{value}-{number:02d}") for number in range(1, last + 1)))


def _text(parameter: Parameter, value: str) -> Literal:
    value.encode()
    if not value:
        raise ValueError("some words")
    return Literal(value)


def _integer(parameter: Parameter, value: str) -> Literal:
    if not re.fullmatch(r"[+-]?\d{1,18}", value):
        raise ValueError("a whole number")
    return Literal(str(int(value)), datatype=NamedNode(PREFIXES["xsd"] + "integer"))


def _score(parameter: Parameter, value: str) -> Literal:
    if not re.fullmatch(r"0|1|0?\.\d{1,9}|1\.0{1,9}", value):
        raise ValueError("a number from 0 to 1, as in 0.5")
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + "decimal"))


_TERMS: dict[str, Callable[[Parameter, str], NamedNode | Literal | tuple[Literal, ...]]] = {
    "country": _country,
    "actor": _node("actor", "actor/anna-berg or country/IR"),
    "account": _node(None, "article/a9267888f624/account-433-462"),
    "event": _node("event", "event/6125e84f21cd"),
    "article": _node("article", "a9267888f624"),
    "attribution": _node(None, "article/a9267888f624/attribution-543-554"),
    "matter": _node("matter", "matter/82454406f918"),
    "act": _act,
    "kind": _kind,
    "date": _date,
    "period": _period,
    "text": _text,
    "integer": _integer,
    "score": _score,
}

TYPES = tuple(_TERMS)
"""The types of parameters."""


# ------------------------------------------------------------------------------------------- answering


def answer(
    source: Store | Database, query: NamedQuery | str, values: Mapping[str, Value] | None = None, *, most: int | None = None
) -> QueryResult:
    """The answer to a named query, with the labels of its IRIs; at most so many rows of it (`graph.query_first`).

    `source` is an open store, or a database of pyoxigraph (`graph.store.reading` gives one for a folder).
    Raises ParameterError, or QueryError where no query has that name or its file is no SPARQL.
    """
    named = named_query(query) if isinstance(query, str) else query
    database = source.database if isinstance(source, Store) else source
    _check_countries(database, named, values or {})
    try:
        found = database.query(_asked(named, values or {}, most), use_default_graph_as_union=True)
    except SyntaxError as error:
        raise QueryError(f"{named.name}.rq: not SPARQL: {' '.join(str(error).split())}") from None
    if not isinstance(found, QuerySolutions):
        raise QueryError(f"{named.name}.rq: a named query is a SELECT")
    rows = rows_of(found)
    cut = most is not None and len(rows) > most
    result = QueryResult("select", tuple(v.value for v in found.variables), rows[:most], truncated=cut, nodes=named.nodes)
    return result.with_labels(labels(database, (t.value for row in result.rows for t in row if t is not None and t.kind == "iri")))


def _asked(query: NamedQuery, values: Mapping[str, Value], most: int | None) -> str:
    """The text that is run: for one row more than wanted, so that an answer that goes on is known to."""
    bound = bind(query, values)
    return bound if most is None else first(bound, most + 1)


def _check_countries(database: Database, query: NamedQuery, values: Mapping[str, Value]) -> None:
    """Raises ParameterError where a value is a country's code that neither our table nor the graph has."""
    for name, value in values.items():
        parameter = query.parameter(name)
        if parameter.type != "country":
            continue
        (node,) = _terms(query, parameter, value)
        code = node.value.rpartition("/")[2]
        if country_code(code) is None and not _has(database, node):
            raise ParameterError(f"{query.name}: no country has the code {code!r}{_near(code)}; codes are those of ISO 3166-1")


def _has(database: Database, node: NamedNode | Literal) -> bool:
    """Whether a node of the graph stands anywhere in the database."""
    patterns = ((node, None, None), (None, None, node))
    return any(next(iter(database.quads_for_pattern(*pattern)), None) is not None for pattern in patterns)
