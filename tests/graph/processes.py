"""What processes the tests have started."""

import os
from contextlib import suppress
from pathlib import Path


def processes_below() -> set[str]:
    """The ids of this process's own children, those that ended and were not waited for among them."""
    found = set()
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended while we looked
            if (place / "stat").read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                found.add(place.name)
    return found
