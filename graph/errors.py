"""What can go wrong with the graph, each with its place and what to do.

GraphError
├── BuildError          records that cannot be written as RDF (an act that the scheme does not have)
├── LoadError           quads that cannot be read back as records
├── ShapeViolation      a graph breaks the shapes; carries the report in words
├── StoreError
│   ├── StoreBusy       another process has the store open
│   ├── StoreDamaged    the files of the store cannot be read
│   └── StoreVersion    the store was written by another version of the layout
├── QueryError
│   ├── QueryRefused    a query asks for what is not allowed (SERVICE, LOAD, too long, too deep)
│   ├── QuerySyntax     a query that cannot be parsed: line and column
│   ├── QueryTimeout    a query ran longer than its limit
│   ├── QueryStopped    a query died or used more memory or rows than its limit
│   └── ParameterError  a parameter of a named query is missing, unknown or of the wrong type
└── ExportError         a graph cannot be written in the format asked for
"""


class GraphError(Exception):
    """Base of the errors of the graph."""


class BuildError(GraphError):
    """Records that cannot be written as RDF."""


class LoadError(GraphError):
    """Quads that cannot be read back as records."""


class ShapeViolation(GraphError):
    """A graph breaks the shapes.

    `subject` names what was validated (an article id), `report` is the report in plain words.
    """

    def __init__(self, subject: str, report: str) -> None:
        self.subject, self.report = subject, report
        super().__init__(f"{subject}: the graph breaks the shapes\n{report}")


class StoreError(GraphError):
    """The store cannot do what was asked."""


class StoreBusy(StoreError):
    """Another process has the store open."""


class StoreDamaged(StoreError):
    """The files of the store cannot be read."""


class StoreVersion(StoreError):
    """The store was written by another version of the layout."""


class QueryError(GraphError):
    """A query that gives no answer."""


class QueryRefused(QueryError):
    """A query asks for what is not allowed."""


class QuerySyntax(QueryError):
    """A query that cannot be parsed.

    `line` and `column` count from 1; None where the parser does not tell.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        place = "" if line is None else f"line {line}: " if column is None else f"line {line}, column {column}: "
        super().__init__(f"{place}{message}")


class QueryTimeout(QueryError):
    """A query ran longer than its limit."""


class QueryStopped(QueryError):
    """A query died, or used more memory or rows than its limit."""


class ParameterError(QueryError):
    """A parameter of a named query is missing, unknown or of the wrong type."""


class ExportError(GraphError):
    """A graph cannot be written in the format asked for."""
