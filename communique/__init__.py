"""The front door: from news articles to a graph of who said what, and to where two accounts differ.

    import communique

    report = communique.run(["article.txt"], store="store")       # read, build, validate, store, compare
    print(report.summary)
    answer = communique.query("store", "contradictions")          # a named query, or the text of one
    desk = communique.open("store")                               # for a notebook: rows, frames, accounts side by side

Nothing heavy is imported before a function needs it.
"""

import importlib.util
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.api import *  # noqa: F403 - what a type checker sees; Python imports it when it is asked for

__version__ = "0.1.0"

_API = (
    "compare",
    "compare_articles",
    "correct",
    "explain",
    "export",
    "join",
    "judge",
    "judgement_list",
    "open",
    "open_store",
    "part",
    "push",
    "queries",
    "query",
    "read",
    "read_store",
    "run",
    "show",
    "story_list",
    "undo",
    "validate",
)
__all__ = ["__version__", *_API]


def _place(name: str) -> Path | None:
    """The folder that holds what Python finds under the name, or None where it finds nothing."""
    loaded = sys.modules.get(name)
    origin = getattr(loaded, "__file__", None)
    if origin is None:
        spec = importlib.util.find_spec(name) if loaded is None else None
        origin = spec.origin if spec else None
    return Path(origin).resolve() if origin else None


def _check_neighbours() -> None:
    """`extract` and `graph` are ours. Raises ImportError, with what to do, where something else bears the name."""
    home = Path(__file__).resolve().parent.parent
    for name in ("extract", "graph"):
        found = _place(name)
        if found is None:
            raise ImportError(f"Communiqué's package {name!r} is not installed; install Communiqué again")
        if found != home / name / "__init__.py":
            raise ImportError(
                f"Communiqué needs its own package {name!r}, but Python finds {found} first; "
                f"rename that file or folder, or start Python in another folder"
            )


_check_neighbours()


def __getattr__(name: str) -> Any:
    """The functions of `communique.api`, imported when first asked for."""
    if name in _API:
        return getattr(import_module("communique.api"), name)
    raise AttributeError(f"module 'communique' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
