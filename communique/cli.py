"""The command line: `communique COMMAND`.

A command maps its options to a function that returns a value; only the command line prints and ends.

Data goes to standard output, all else to standard error. Nothing heavy is imported before a command needs it, so that
`--help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from communique import __version__
from communique.commands import ask, corpus, find, judge, look, push, serve, side
from communique.errors import MEANING, Exit, exit_code

_EPILOG = "Exit codes: " + "; ".join(f"{code.value} {MEANING[code]}" for code in Exit) + "."

app = typer.Typer(
    name="communique",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"communique {__version__}\n")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of an error; may stand anywhere in the command.")
    ] = False,
) -> None:
    """Read news articles into a graph of who said what, according to whom, and see where accounts of one event differ."""


for group in (corpus, side, find, judge, ask, look, serve, push):
    group.register(app)


def run(args: Sequence[str]) -> int:
    """Run a command and give its exit code: what `main` ends with."""
    debug = "--debug" in args
    try:
        code = app([a for a in args if a != "--debug"], prog_name="communique", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has enough: nobody is left to tell
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - Python flushes it at the end
        return Exit.DONE
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception as error:
        if debug:
            raise
        return _fail(error)
    if code == Exit.INTERRUPTED:
        _tell("interrupted; what was finished is stored, and the same command goes on from there")
    return int(code or Exit.DONE)


def _fail(error: Exception) -> int:
    """Tell the error in one or two lines, and give its exit code."""
    if isinstance(error, typer.Abort):
        return Exit.INTERRUPTED
    if isinstance(error, typer.TyperException):
        return _fail_usage(error)
    code = exit_code(error)
    if code is None:
        _tell(f"internal error: {type(error).__name__}: {_one_line(error)}", "run the command again with --debug to see where")
        return Exit.INTERNAL
    _tell(f"error: {_words(error)}")
    return code


def _fail_usage(error: typer.TyperException) -> int:
    """A command line that cannot be understood: what is wrong with it, and which help tells more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "communique"
    message = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        _tell(message)
    else:
        _tell(f"error: {' '.join(message.split())}", f"`{command} --help` tells more")
    return error.exit_code


def _words(error: Exception) -> str:
    """What an error says, in two lines at most: ours are short; the system's name the file."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "\n".join(lines[:2]) or type(error).__name__


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _tell(*lines: str) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def main() -> None:
    """The command `communique`."""
    if sys.argv[1:] == []:
        sys.argv.append("--help")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
