"""The command line: `communique COMMAND`.

A command maps its options to a function that returns a value; only the command line prints and ends.

Data goes to standard output, all else to standard error. Nothing heavy is imported before a command needs it, so that
`--help` answers at once; the commands themselves (`communique.commands.app`) are imported where an interruption is caught.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING

from communique.errors import Exit, exit_code, of_engine

if TYPE_CHECKING:
    import typer


def run(args: Sequence[str]) -> int:
    """Run a command and give its exit code: what `main` ends with."""
    debug = "--debug" in args
    try:
        code = _command([a for a in args if a != "--debug"])
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception as error:
        if debug:
            raise
        code = _fail(error)
    if code == Exit.INTERRUPTED:
        _tell(f"interrupted{STORED if 'run' in args else ''}")
    return int(code or Exit.DONE)


STORED = "; what was finished is stored, and the same command goes on from there"
"""What an interrupted run is told."""


def _command(args: Sequence[str]) -> int | None:
    """Run the command. A reader of our output that has enough (`| head`) ends it well: nobody is left to tell."""
    from communique.commands.app import app

    try:
        code: int | None = app(args, prog_name="communique", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:  # libraries that print end the process themselves where the pipe is closed
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - Python flushes it at the end
        return Exit.DONE
    return code


def _fail(error: Exception) -> int:
    """Tell the error in one or two lines, and give its exit code."""
    import typer

    if isinstance(error, typer.Abort):
        return Exit.INTERRUPTED
    if isinstance(error, typer.TyperException):
        return _fail_usage(error)
    error = of_engine(error)
    code = exit_code(error)
    if code is None:
        _tell(f"internal error: {type(error).__name__}: {_one_line(error)}", "run the command again with --debug to see where")
        return Exit.INTERNAL
    _tell(f"error: {_words(error)}")
    return code


def _fail_usage(error: "typer.TyperException") -> int:
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


def _set_streams() -> None:
    """A file or a pipe gets UTF-8 whatever the locale, a terminal what it can show; where nothing is open, nothing is written."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115 - Python flushes it at the end
    sys.stderr = sys.stderr or sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.isatty():
            stream.reconfigure(errors="replace")
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")


def main() -> None:
    """The command `communique`."""
    _set_streams()
    if sys.argv[1:] == []:
        sys.argv.append("--help")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
