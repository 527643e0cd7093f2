"""What can go wrong at the front door, and with which exit code a command ends.

CommuniqueError
├── UsageError          an option or argument makes no sense
├── NotFound            a story, article, finding, query or term that is asked for does not exist
├── EngineError         an engine cannot work: it cannot be reached, or its workers fail for a reason that is no document's
└── PaperError          a generated page of docs/ is not what the code would write now
"""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    INPUT = 3
    SHAPES = 4
    PARTIAL = 5
    QUERY = 6
    ENGINE = 7
    INTERRUPTED = 130


MEANING = {
    Exit.DONE: "done; also where there was nothing new",
    Exit.INTERNAL: "an error of Communiqué itself, or of its installation",
    Exit.USAGE: "the command was not understood: an option, an argument, a parameter of a query",
    Exit.INPUT: "an input, a file, a store or a server cannot be used",
    Exit.SHAPES: "the shapes are violated",
    Exit.PARTIAL: "some articles failed, the rest was written",
    Exit.QUERY: "a query was refused, cannot be parsed, or ran into a limit",
    Exit.ENGINE: "an engine cannot work: a scheduler is not reached, or workers end before they begin; what was stored stays",
    Exit.INTERRUPTED: "interrupted; the same command goes on where it stopped",
}


class CommuniqueError(Exception):
    """Base of the errors of the front door."""


class UsageError(CommuniqueError):
    """An option or argument makes no sense."""


class NotFound(CommuniqueError):
    """A story, article, finding, query or term that is asked for does not exist."""


class EngineError(CommuniqueError):
    """An engine cannot work: it cannot be reached, or its workers fail for a reason that is no document's."""


class PaperError(CommuniqueError):
    """A generated page of docs/ is not what the code would write now."""


def of_engine(error: Exception) -> Exception:
    """What an error of the database means, where it reaches the command line as it was raised; any other error as it is.

    A damaged block of a store is found when it is read, wherever that is.
    """
    from graph.store_files import store_error

    words = str(error)
    if isinstance(error, RuntimeError | OSError) and ("Corruption:" in words or words.startswith("IO error")):
        return store_error("the store", error)
    return error


def exit_code(error: BaseException) -> Exit | None:
    """The exit code of an error that says itself what, where and what to do; None for all others."""
    from extract.errors import ExtractError, InputError, RecordError
    from graph import errors as graph_errors

    table: tuple[tuple[type[BaseException], Exit], ...] = (
        (InputError, Exit.INPUT),
        (RecordError, Exit.INPUT),
        (ExtractError, Exit.INTERNAL),
        (graph_errors.ParameterError, Exit.USAGE),
        (graph_errors.QueryError, Exit.QUERY),
        (graph_errors.ShapeViolation, Exit.SHAPES),
        (graph_errors.StoreError, Exit.INPUT),
        (graph_errors.LoadError, Exit.INPUT),
        (graph_errors.ExportError, Exit.USAGE),
        (graph_errors.GraphError, Exit.INTERNAL),
        (PaperError, Exit.INTERNAL),
        (EngineError, Exit.ENGINE),
        (CommuniqueError, Exit.USAGE),
        (OSError, Exit.INPUT),
    )
    return next((code for kind, code in table if isinstance(error, kind)), None)
