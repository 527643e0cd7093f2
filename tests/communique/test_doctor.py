"""The doctor: a whole installation is well, and each part that is not is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from communique import doctor
from communique.doctor import Check, checks
from communique.errors import Exit
from extract.resources import data_path
from tests.communique.shell import Shell, rows


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped weights, which the doctor looks at in their place."""
    for folder in ("attribution", "embeddings"):
        shutil.copytree(data_path("models", folder), tmp_path / "models" / folder)

    def place(*parts: str) -> Path:
        return tmp_path.joinpath(*parts) if parts[0] == "models" else data_path(*parts)

    monkeypatch.setattr(doctor, "data_path", place)
    return tmp_path / "models"


def found(name: str) -> Check:
    """The check of that name."""
    return next(check for check in checks(Path("no-store")) if check.name == name)


def test_the_weights_are_those_that_their_cards_name(copied: Path) -> None:
    """Each folder of weights is looked at, file by file."""
    assert found("weights attribution").ok
    assert found("weights embeddings").ok
    assert str(copied) in found("weights embeddings").detail


def _remove(path: Path) -> None:
    path.unlink()


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _empty(path: Path) -> None:
    path.write_text("{}", encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "harm", "words"),
    [
        ("attribution/head.npz", _remove, "head.npz is missing"),
        ("attribution/model.onnx", _flip, "model.onnx is not the file that card.md names"),
        ("embeddings/minilm.onnx", _flip, "minilm.onnx is not the file that hashes.json names"),
        ("embeddings/tokenizer.json", _empty, "tokenizer.json is not the file that hashes.json names"),
        ("embeddings/hashes.json", _empty, "names no file by its hash"),
        ("attribution/card.md", _empty, "names no file by its hash"),
    ],
)
def test_weights_that_are_harmed_are_told(copied: Path, file: str, harm: Callable[[Path], None], words: str) -> None:
    """A file that is missing or differs by one bit is named, and the other folder is well."""
    harm(copied / file)
    name = file.partition("/")[0]
    other = "embeddings" if name == "attribution" else "attribution"
    assert not found(f"weights {name}").ok
    assert words in found(f"weights {name}").detail
    assert found(f"weights {other}").ok


def test_every_package_that_reading_and_comparing_need_is_looked_at() -> None:
    """The runtime of the weights is among the packages, and a package that is not there is told."""
    names = {check.name for check in checks(Path("no-store"))}
    assert {"spacy", "onnxruntime", "tokenizers", "pyoxigraph"} <= names
    assert not doctor._package("no-such-package").ok


def test_what_is_wrong_ends_with_1(shell: Shell, copied: Path) -> None:
    """The command shows every check and ends with 1 where one is not well."""
    _remove(copied / "attribution" / "model.onnx")
    ended = shell("doctor")
    assert ended.code == Exit.INTERNAL
    assert [row["what"] for row in rows(ended.out) if row["state"] == "wrong"] == ["weights attribution"]
