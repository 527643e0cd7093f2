"""What comparison finds inside an article is made by the process that reads it, and the writer does not make it again."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from communique.inside import FILE, Made
from communique.running import Parts, open_store, run
from communique.shard_folder import build_folder, load_folder
from communique.shards import build_shard, halves, join_halves, links_path, read_links, write_shard
from communique.shards_engine import OneProcess
from extract.judge import RuleJudge
from extract.model import Position, Relation
from graph.errors import LoadError, StoreError
from tests.communique.test_shards import PARTS, articles, corpus, dump
from tests.communique.tiny import TinyReader

CALL = "The call between Anna Berg and Bela Kis took place."
TEXTS = (
    f"{CALL} Anna Berg said that the ferry sank in the harbour. Bela Kis denied that the ferry sank.",
    f"{CALL} Bela Kis said that the pilot had slept. Anna Berg denied that the pilot had slept.",
    f"{CALL} Anna Berg said that a buoy was missing in the channel. Bela Kis asked that the port pays for the buoy.",
)

ASKED: list[tuple[Position, Position]] = []


class Asked(RuleJudge):
    """A judge that tells what it was asked."""

    def relate(self, a: Position, b: Position) -> Relation:
        """How two claims stand to each other."""
        ASKED.append((a, b))
        return super().relate(a, b)


PARTS_THAT_TELL = Parts(reader=TinyReader, reader_name=TinyReader.name, judge=Asked)


def asked_inside(pairs: Sequence[tuple[Position, Position]]) -> int:
    """How many pairs lie in one article."""
    return sum(a.key[0] == b.key[0] for a, b in pairs)


def test_the_writer_asks_nothing_that_a_reader_has_asked(tmp_path: Path) -> None:
    """Pairs inside an article are judged where it is read; the comparison of loaded shards judges pairs across articles only."""
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(f"{json.dumps({'text': text, 'url': f'https://a.example/{n}'})}\n" for n, text in enumerate(TEXTS)))
    ASKED.clear()
    build_folder([path], tmp_path / "shards", engine=OneProcess(parts=PARTS_THAT_TELL), parts=PARTS_THAT_TELL)
    assert asked_inside(ASKED) == len(ASKED) == 3
    ASKED.clear()
    load_folder(tmp_path / "shards", store=tmp_path / "store", parts=PARTS_THAT_TELL)
    assert asked_inside(ASKED) == 0 < len(ASKED)
    assert not (tmp_path / "store" / FILE).exists()
    run([path], store=tmp_path / "alone", parts=PARTS)
    assert dump(tmp_path / "store") == dump(tmp_path / "alone")


def test_without_the_lines_the_writer_makes_them(tmp_path: Path) -> None:
    """Shards whose links were deleted give the same store."""
    path = corpus(tmp_path / "corpus.jsonl", 6)
    for name in ("with", "without"):
        build_folder([path], tmp_path / name, engine=OneProcess(parts=PARTS), parts=PARTS)
    for links in (tmp_path / "without").glob("*.links"):
        links.unlink()
    for name in ("with", "without"):
        load_folder(tmp_path / name, store=tmp_path / f"{name}-store", parts=PARTS)
    assert dump(tmp_path / "with-store") == dump(tmp_path / "without-store")


def test_lines_are_the_same_each_time_and_those_of_halves_those_of_the_whole(tmp_path: Path) -> None:
    """A line an article, in their order, however the shard was built."""
    whole, cut = (write_shard(tmp_path / f"{name}.jsonl", articles(5)) for name in ("whole", "cut"))
    build_shard(whole, parts=PARTS)
    two = halves(cut)
    assert two is not None
    for part in two:
        build_shard(part, parts=PARTS)
    join_halves(cut, two)
    assert read_links(cut) == read_links(whole)
    assert len(read_links(whole)) == 5
    assert not any(links_path(part).exists() for part in two)


def test_links_come_back_as_they_were_made(tmp_path: Path) -> None:
    """What was kept is found by its signature, and nothing by another; after a comparison nothing is left."""
    shard = write_shard(tmp_path / "1.jsonl", [replace(a, published="2025-03-02") for a in articles(2)])
    build_shard(shard, parts=PARTS)
    lines = read_links(shard)
    signatures = [line.split(b'"')[1].decode() for line in lines]
    with Made(tmp_path) as made:
        assert made.links(signatures[0]) is None
        made.keep(lines)
        found = [made.links(signature) for signature in signatures]
        assert all(links and links[0].relation.rule for links in found)
        assert made.links("0" * 32) is None
        made.clear()
        assert made.links(signatures[0]) is None


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A line that is none and a file that is no database end in a sentence that says what to delete."""
    with Made(tmp_path) as made, pytest.raises(LoadError, match="delete the files of its shard"):
        made.keep([b"{}\n"])
    (tmp_path / FILE).write_bytes(b"no database" * 400)
    with Made(tmp_path) as made, pytest.raises(StoreError, match=r"inside\.sqlite: cannot be used"):
        made.links("0" * 32)


def test_a_store_that_is_compared_keeps_nothing(tmp_path: Path) -> None:
    """After a run with several processes nothing waits in the store's folder."""
    path = corpus(tmp_path / "corpus.jsonl", 8)
    run([path], store=tmp_path / "store", parts=PARTS, engine=lambda: OneProcess(parts=PARTS))
    assert not (tmp_path / "store" / FILE).exists()
    with open_store(tmp_path / "store") as store:
        assert len(store.articles()) == 8
