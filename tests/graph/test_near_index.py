"""Reprints are found one article after the other, in a corpus that is kept on disk."""

from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.near_index import NearIndex
from tests.graph.test_duplicates import WIRE

REPRINT = f"BARGE AGROUND. {WIRE.replace('Tuesday', 'Tuesday night')}"
OTHER = "The market opened late, and the fishmongers who had waited since four in the morning were angry about it. " * 3
TEXTS = {"a": WIRE, "b": REPRINT, "c": OTHER, "d": "Fog."}


def test_a_reprint_names_the_first_article() -> None:
    """Each article is told apart or named as a reprint of the earliest one, however often the story is printed."""
    texts = {**TEXTS, "e": f"{WIRE} (Reporting by the harbour desk.)"}
    with NearIndex(texts.get) as index:
        assert [index.add(name, text) for name, text in texts.items()] == [None, "a", None, None, "a"]


def test_what_is_read_again_is_no_reprint_of_its_reprint() -> None:
    """An article that comes a second time keeps its place before those that reprinted it."""
    with NearIndex(TEXTS.get) as index:
        for _ in range(2):
            assert [index.add(name, TEXTS[name]) for name in ("a", "b")] == [None, "a"]


def test_an_article_that_is_gone_has_no_reprints() -> None:
    """Where the first text is no longer stored, its reprint stands alone."""
    texts = dict(TEXTS)
    with NearIndex(texts.get) as index:
        index.add("a", texts.pop("a"))
        assert index.add("b", REPRINT) is None


def test_the_index_lives_in_a_file(tmp_path: Path) -> None:
    """What one run has seen the next one knows; what the index missed it takes in, and what is gone it lets go."""
    with NearIndex(TEXTS.get, place=tmp_path / "reprints.sqlite") as index:
        index.add("a", WIRE)
    with NearIndex(TEXTS.get, place=tmp_path / "reprints.sqlite") as index:
        assert index.add("b", REPRINT) == "a"
        index.take_in(index.keep_only(["c", "d"]))
        assert index.add("b", REPRINT) is None
        assert index.add("x", OTHER) == "c"


def test_what_changed_is_enough_for_an_index_that_follows(tmp_path: Path) -> None:
    """From when it has all that is stored, it is told what changed: what is there and missing is named, what is gone goes."""
    texts = dict(TEXTS)
    with NearIndex(texts.get, place=tmp_path / "reprints.sqlite") as index:
        assert not index.follows
        index.take_in(index.keep_only(["a", "c"]))
        index.follow()
    del texts["a"]
    with NearIndex(texts.get, place=tmp_path / "reprints.sqlite") as index:
        assert index.follows
        assert index.update(["a", "b", "c"]) == {"b"}
        assert index.add("b", REPRINT) is None


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """The sentence names the file and says that it may be deleted."""
    place = tmp_path / "reprints.sqlite"
    place.write_bytes(b"no database at all, and long enough to be looked at" * 40)
    with pytest.raises(StoreError, match=r"reprints\.sqlite: cannot be used .* delete it"):
        NearIndex(TEXTS.get, place=place)
