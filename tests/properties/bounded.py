"""Read one file in a process of its own with bounded memory and processor time: `python bounded.py FILE MEGABYTES SECONDS`.

Prints a line of JSON for each article or error. A process that needs more dies: of SIGXCPU, or with MemoryError.
"""

import json
import resource
import sys


def main(path: str, megabytes: int, seconds: int) -> None:
    """Read the file within the limits; the packages are loaded before they count."""
    import feedparser  # type: ignore[import-untyped]  # noqa: F401
    import trafilatura  # noqa: F401

    from extract.inputs import read_inputs
    from extract.model import Article

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    for item in read_inputs([path]):
        if isinstance(item, Article):
            told = {"begins": item.text[:200], "ends": item.text[-200:], "characters": len(item.text), "title": item.title}
        else:
            told = {"error": item.reason, "source": item.source, "line": item.line}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
