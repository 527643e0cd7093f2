"""Web pages (`python -m fuzz.html`)."""

from collections.abc import Iterator

from extract.inputs_html import html_article
from extract.model import Article
from fuzz import seeds
from fuzz.harness import Target, run


def read(data: bytes) -> Iterator[Article]:
    """The article of a page."""
    yield html_article(data, source="page.html")


_WORDS = (
    b"<article>|</article>|<p>|</p>|<div>|<table>|<svg>|<math>|<template>|<select>|<title>|"
    b"<script type=application/ld+json>|</script>|<meta charset=|<meta name=author content=|"
    b"<meta property=og:|<!--|-->|<![CDATA[|]]>|&#0;|&#128;|&#xD800;|&#x1F600;|&nbsp;|<br>|<time datetime="
).split(b"|")

TARGET = Target(
    "html",
    read,
    (
        seeds.PAGE.encode(),
        seeds.PAGE.encode("utf-16"),
        seeds.PAGE.replace("utf-8", "windows-1251").encode("windows-1251", "replace"),
    ),
    _WORDS,
)

if __name__ == "__main__":
    run(TARGET)
