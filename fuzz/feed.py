"""RSS and Atom feeds (`python -m fuzz.feed`)."""

from collections.abc import Iterator

from extract.errors import InputError
from extract.inputs_feed import feed_articles
from extract.model import Article
from fuzz import seeds
from fuzz.harness import Target, run


def read(data: bytes) -> Iterator[Article | InputError]:
    """The articles of a feed."""
    return feed_articles(data, source="a.rss")


_WORDS = (
    b"<item>|</item>|<entry>|<content type='|<![CDATA[|]]>|<![|<!ENTITY a 'b'>|&a;|&lt;![if x]&gt;|"
    b"<!DOCTYPE rss [|<?xml version='1.0' encoding='|utf-7|xml:base='|<rdf:RDF|<pubDate>|<dc:date>|<georss:|"
    b"<media:content url='|<source>|mode='base64'|type='xhtml'|<description>|&#0;|&#x80;"
).split(b"|")

TARGET = Target(
    "feed",
    read,
    (seeds.RSS.encode(), seeds.ATOM.encode(), seeds.RSS.replace("utf-8", "utf-16").encode("utf-16")),
    _WORDS,
)

if __name__ == "__main__":
    run(TARGET)
