"""The process in which a query of a user runs: `python -I query_process.py`, one query, then the end.

It reads one JSON object from standard input and writes JSON lines to standard output: `{"ready": true}` once all is imported
and a store open, from when on the query's time counts; a head (`{"form": "select", "columns": [...]}`); a line for each row or
triple (a list of terms, each `[kind, value, datatype or null, language or null]` or null); and a last line (`{"end": true,
"truncated": false}`) or an error (`{"error": "syntax", ...}`). An answer without a last line is not one: the process was killed or
died, as a query of a few kilobytes can make it (`graph.query` tells what is meant by it).

The limits of memory and of processor time are set here, before anything of the query is read; the limit of time that
counts is the parent's, which kills. Started with `-I`, it sees the folders that the parent names and nothing of the working
directory. All else is in `graph.query_answer`, imported once that is done.
"""

import json
import resource
import sys

MAX_LENGTH = 64_000
"""The longest text of a query that is read, in characters."""

STARTUP_S = 60
"""What the start of the process may take, in seconds: a tenth of one on an idle machine."""


def main() -> int:
    """Answer the request on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    limit(memory_mb=request["memory_mb"], seconds=request["timeout_s"])
    sys.path[:] = request["path"]
    from graph.query_network import close_network

    close_network()
    from graph.query_answer import answer

    answer(request, sys.stdout.buffer)
    return 0


def limit(*, memory_mb: int, seconds: float) -> None:
    """Bound memory, processor time and core dumps, where the system knows such bounds.

    Several threads may work for one second of the clock, hence four times the seconds of the processor; start-up has its own.
    """
    bounds = (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, STARTUP_S + 4 * (int(seconds) + 1)),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, wanted in bounds:
        hard = resource.getrlimit(kind)[1]
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):  # macOS has no bound on the address space; the clock still counts
            continue


if __name__ == "__main__":
    sys.exit(main())
