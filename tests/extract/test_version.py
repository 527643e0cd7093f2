"""The light name of the reader is the reader's own."""

from dataclasses import fields

from extract.reader import Reader
from extract.version import READER


def test_the_reader_bears_the_name_that_known_articles_are_told_by() -> None:
    """What the reader writes into its readings is what a run looks for in the store."""
    assert next(f for f in fields(Reader) if f.name == "name").default == READER
