"""The weights that are read are those that were measured, by their hashes."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import embeddings, fusion, hashes, learned_acts
from extract.embeddings import Encoder
from extract.errors import WeightsChanged
from extract.judge import installed_weigher
from extract.resources import data_path
from extract.tagger_model import TaggerModel
from extract.weigher import load_weights


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Two small folders of weights with their hashes."""
    for name in ("one/net.onnx", "one/head.npz", "one/card.md", "two/net.onnx", "two/settings.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode())
    (tmp_path / hashes.FILE).write_text(json.dumps(hashes.hashes_of(tmp_path)), encoding="utf-8")
    return tmp_path


def test_the_shipped_hashes_are_those_of_the_shipped_weights() -> None:
    """models/hashes.json names every file of weights that is shipped, and no other, with its hash."""
    assert hashes.main(["--check"]) == 0, "run `python -m extract.hashes`, and measure again"


@pytest.mark.parametrize("name", ["attribution", "embeddings"])
def test_the_shipped_weights_pass(name: str) -> None:
    """The folders that are read at run time are checked and given."""
    assert hashes.weights(name) == data_path("models", name)


def test_weights_are_told_from_what_stands_beside_them(models: Path) -> None:
    """Networks, arrays and settings are weights; a card is not."""
    assert list(hashes.hashes_of(models)) == ["one/head.npz", "one/net.onnx", "two/net.onnx", "two/settings.json"]
    assert hashes.check(models / "one") == models / "one"


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x00")


@pytest.mark.parametrize(
    ("harm", "words"), [(_flip, "is not the file"), (_lengthen, "is not the file"), (Path.unlink, "is missing")]
)
def test_a_file_that_was_changed_is_one_clear_error(models: Path, harm: Callable[[Path], None], words: str) -> None:
    """A flipped bit, a byte too many and a missing file are told with their path and what to do; the other folder is well."""
    path = models / "one" / "net.onnx"
    harm(path)
    with pytest.raises(WeightsChanged, match=f"net.onnx {words}.*install Communiqué again"):
        hashes.check(models / "one")
    assert hashes.check(models / "two")


@pytest.mark.parametrize("text", [None, "", "[]", '{"one/net.onnx": 1}', "{}", '{"onet/net.onnx": "0"}'])
def test_hashes_that_cannot_be_read_are_told(models: Path, text: str | None) -> None:
    """Without hashes nothing is read: a list that is missing, broken or empty is an error."""
    path = models / hashes.FILE
    path.unlink()
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(WeightsChanged, match=r"hashes\.json"):
        hashes.check(models / "one")


def test_a_restored_file_passes_again(models: Path, tmp_path: Path) -> None:
    """What counts is the bytes, not their date."""
    path = models / "one" / "net.onnx"
    kept = shutil.copy(path, tmp_path / "kept")
    _flip(path)
    shutil.copyfile(kept, path)
    assert hashes.check(models / "one")


@pytest.mark.parametrize(
    "load", [Encoder.load, TaggerModel.load, load_weights, fusion.shipped, learned_acts.shipped, installed_weigher]
)
def test_changed_weights_are_never_done_without(load: Callable[[], object], models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads weights meets one error where a file was changed, and does not go on without them."""
    monkeypatch.setattr(hashes, "data_path", lambda *parts: models / "one")
    _flip(models / "one" / "head.npz")
    for kept in (hashes.weights, embeddings._loaded, load_weights, fusion.shipped, learned_acts.shipped):
        kept.cache_clear()
    try:
        with pytest.raises(WeightsChanged, match=r"head\.npz is not the file"):
            load()
    finally:
        hashes.weights.cache_clear()
