"""Any bytes on standard input: the format is told by the beginning (`python -m fuzz.text`)."""

import gzip
import io
from collections.abc import Iterator

from extract.errors import InputError
from extract.inputs import read_inputs
from extract.model import Article
from fuzz import seeds
from fuzz.harness import Target, run


def read(data: bytes) -> Iterator[Article | InputError]:
    """What comes of the bytes."""
    return read_inputs(["-"], stdin=io.BytesIO(data))


_WORDS = (
    b"<!--|-->|<?xml|<!doctype html|<rss|WARC/1.0|\x1f\x8b|(\xb5/\xfd|\xff\xfe|\xfe\xff|Published|Updated:|"
    b"By |27 June 2025|06/27/2025|(Reuters) --|(Source: |\xc2\xa9"
).split(b"|")

TARGET = Target(
    "text",
    read,
    (
        seeds.STORY.encode(),
        seeds.STORY.encode("utf-16"),
        b"\xef\xbb\xbf" + seeds.STORY.encode(),
        gzip.compress(seeds.STORY.encode(), mtime=0),
        f"[{seeds.RECORD}, {seeds.RECORD}]".encode(),
        b"<!-- a --><!-- b -->" + seeds.PAGE.encode(),
        b'<?xml version="1.0"?><!-- c -->' + seeds.RSS.partition("?>")[2].encode(),
    ),
    _WORDS,
)

if __name__ == "__main__":
    run(TARGET)
