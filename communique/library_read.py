"""Read articles from Python: one text or file, or any number of files and folders."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import overload

from communique.engine import item_of, read_with, run_stages
from communique.running import DEFAULT_PARTS, Parts
from extract.errors import InputError
from extract.inputs import NO_DEFAULTS, STANDARD_INPUT, Defaults, read_inputs
from extract.model import Article, Reading


@overload
def read(source: str | Path, *, defaults: Defaults = ..., parts: Parts = ...) -> Reading: ...  # type: ignore[overload-overlap]


@overload
def read(source: Sequence[str | Path], *, defaults: Defaults = ..., parts: Parts = ...) -> Iterator[Reading | InputError]: ...


def read(
    source: str | Path | Sequence[str | Path], *, defaults: Defaults = NO_DEFAULTS, parts: Parts = DEFAULT_PARTS
) -> Reading | Iterator[Reading | InputError]:
    """The reading of a text or a file, or the readings of a list of files and folders; nothing is stored.

    A string is a file where there is one of that name, and a text where it has several words. `-` is standard input. Of a list each
    reading comes in order, and what cannot be read as an InputError in its place.

    Raises InputError where one text or file cannot be read, or where a file or folder holds several articles.

        communique.read("Mari Tamm denied that the ferry had sunk.").attributions
        for reading in communique.read(["articles/"]): ...
    """
    if not isinstance(source, str | Path):
        return _readings(read_inputs(source, defaults=defaults), parts)
    articles = (
        read_inputs([STANDARD_INPUT], defaults=defaults, stdin=io.BytesIO(source.encode("utf-8", "surrogatepass")))
        if isinstance(source, str) and is_text(source)
        else read_inputs([source], defaults=defaults)
    )
    return _one(_readings(articles, parts), str(source))


def is_text(source: str) -> bool:
    """Whether a string is a text to read: it has several words, and no file or folder bears it as a name.

    >>> is_text("Mari Tamm denied it."), is_text("no-such-file.txt"), is_text("-")
    (True, False, False)
    """
    if len(source.split()) < 2:
        return False
    try:
        return "\n" in source or not Path(source).exists()
    except (OSError, ValueError):  # too long for a name, or with a character that no name has
        return True


def _readings(articles: Iterable[Article | InputError], parts: Parts) -> Iterator[Reading | InputError]:
    """The readings of articles; the reader is made when the first one comes."""
    for item in run_stages((item_of(found) for found in articles), [read_with(cache(parts.reader))]):
        if item.reading is not None:
            yield item.reading
        else:
            yield InputError(item.source, item.message.removeprefix(f"{item.source}: "))


def _one(readings: Iterator[Reading | InputError], source: str) -> Reading:
    """The only reading. Raises InputError where there is none, or another."""
    found, other = next(readings, None), next(readings, None)
    if isinstance(found, InputError):
        raise found
    if found is None or other is not None:
        number = "no article" if found is None else "several articles"
        raise InputError(source, f"holds {number}; give it in a list to get a reading of each: read([{source!r}])")
    return found
