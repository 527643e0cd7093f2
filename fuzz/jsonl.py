"""JSON Lines and JSON documents (`python -m fuzz.jsonl`)."""

import io
from collections.abc import Iterator

from extract.errors import InputError
from extract.inputs_json import json_articles, json_lines_articles
from extract.model import Article
from extract.text import decode
from fuzz import seeds
from fuzz.harness import Target, run


def read(data: bytes) -> Iterator[Article | InputError]:
    """The articles of the bytes, read in both ways."""
    yield from json_lines_articles(b"", io.BytesIO(data), source="a.jsonl")
    yield from json_articles(decode(data, source="a.json"), source="a.json")


_WORDS = (
    b'"text":|"html":|"title":|"date":|"publisher":|"url":|"language":|"name":|\\ud800|\\u0000|'
    b'\\ud83d\\ude00|NaN|1e999|null|{}|[]|"https://|"2024-05-06"'
).split(b"|")

TARGET = Target(
    "jsonl",
    read,
    (seeds.RECORD.encode() * 2, f'[{seeds.RECORD},\n{{"html": "<p>Ruritania denied it.</p>"}}]'.encode()),
    _WORDS,
)

if __name__ == "__main__":
    run(TARGET)
