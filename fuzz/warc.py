"""WARC files, packed and not (`python -m fuzz.warc`)."""

import gzip
import io
from collections.abc import Iterator

from extract.errors import InputError
from extract.inputs_packed import is_packed, unpacked
from extract.inputs_warc import warc_articles
from extract.model import Article
from fuzz import seeds
from fuzz.harness import Target, run
from fuzz.seeds import answer, warc_record


def read(data: bytes) -> Iterator[Article | InputError]:
    """The articles of the bytes."""
    stream = io.BytesIO(data)
    return warc_articles(unpacked(stream, source="a.warc") if is_packed(data) else stream, source="a.warc")


_PAGE = seeds.PAGE.encode()
_SOUND = warc_record("response", answer(_PAGE)) + warc_record("conversion", seeds.STORY.encode(), named="text/plain")
_PACKED = warc_record("response", answer(gzip.compress(_PAGE, mtime=0), head="Content-Type: text/html\r\nContent-Encoding: gzip"))
_CHUNKED = answer(b"5\r\nHello\r\n0\r\n\r\n", head="Content-Type: text/plain\r\nTransfer-Encoding: chunked")

_WORDS = (
    b"WARC/1.0\r\n|WARC/0.18\r\n|WARC-Type: response\r\n|WARC-Type: revisit\r\n|WARC-Type: resource\r\n|"
    b"Content-Length: |Content-Encoding: br\r\n|Content-Encoding: deflate\r\n|Transfer-Encoding: chunked\r\n|"
    b"charset=|\r\n\r\n|HTTP/1.1 200 OK\r\n|filedesc://|http://"
).split(b"|")

TARGET = Target(
    "warc",
    read,
    (_SOUND, _PACKED, warc_record("response", _CHUNKED), gzip.compress(_SOUND, mtime=0)),
    _WORDS,
)

if __name__ == "__main__":
    run(TARGET)
