"""How a reader is fuzzed: atheris, guided by coverage, gives it bytes, and `tests.properties.oracle` judges what comes out.

    python -m fuzz.html -max_total_time=600

takes libFuzzer's options, runs until the time is over or an input fails, and keeps what it learned in `build/fuzz/html`. An input
that fails is written there as `crash-...`, one that takes long or much memory as `timeout-...` or `oom-...`. What was found
stands as cases in `tests/properties/test_found.py`.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

FOLDER = Path("build") / "fuzz"
"""Where the inputs are kept that reached something new."""

READERS = ("extract", "trafilatura", "htmldate", "justext", "courlan", "feedparser", "warcio", "html", "json")
"""The packages whose branches guide the search."""

TIMEOUT_S, MEMORY_MB, LONGEST = 20, 2_048, 32_768
"""What one input may take: seconds, megabytes of the process; and the longest input, in bytes."""

with atheris.instrument_imports(include=list(READERS)):
    import feedparser  # type: ignore[import-untyped]  # noqa: F401
    import trafilatura  # noqa: F401
    from warcio import archiveiterator  # type: ignore[import-untyped]  # noqa: F401

    from extract import inputs  # noqa: F401
    from extract.errors import InputError
    from extract.model import Article
    from tests.properties.oracle import check_all

Reader = Callable[[bytes], Iterable[Article | InputError]]
"""What is fuzzed: bytes in, articles and errors out; it may raise InputError."""


@dataclass(frozen=True, slots=True)
class Target:
    """One fuzzer: its name, what it fuzzes, the inputs it begins with, and words that are worth putting in."""

    name: str
    reader: Reader
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()

    def one(self, data: bytes) -> None:
        """Try one input. Raises AssertionError for an unsound result, and whatever else the reader raises."""
        try:
            check_all(self.reader(data))
        except InputError:
            return


def run(target: Target) -> None:
    """Fuzz until libFuzzer ends the process."""
    folder = FOLDER / target.name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (folder / f"seed-{number}").write_bytes(seed)
    words = FOLDER / f"{target.name}.dict"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), encoding="ascii")
    limits = [f"-timeout={TIMEOUT_S}", f"-rss_limit_mb={MEMORY_MB}", f"-max_len={LONGEST}", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *limits, f"-dict={words}", *sys.argv[1:], str(folder)], target.one)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    """Bytes as a word of libFuzzer's dictionaries."""
    return "".join(f"\\x{byte:02X}" for byte in word)
