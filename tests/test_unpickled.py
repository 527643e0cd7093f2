"""Nothing that is read can run code: no pickle and its like, no eval, in any module of the project."""

import ast
from pathlib import Path

import pytest

from tests.test_house import modules, source

ROOT = Path(__file__).resolve().parent.parent
MODULES = frozenset({"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "yaml"})
"""Modules whose data can run code when it is read; `multiprocessing` and dask use pickle between our own processes alone."""

CALLS = frozenset({"eval", "exec", "compile", "__import__"})
"""Built-in functions that run text as code."""

BESIDE = sorted(p.relative_to(ROOT).as_posix() for f in ("bench", "train", "fuzz") for p in (ROOT / f).rglob("*.py"))
"""What stands beside the packages in a checkout; CI has only some of it beside the tests."""


def unsafe(text: str) -> list[str]:
    """What a module imports or calls that could run code out of data, each with its line."""
    found = []
    for node in ast.walk(ast.parse(text)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [f"line {node.lineno}: import {n}" for n in names if n.partition(".")[0] in MODULES]  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and (why := _unsafe_call(node)):
            found.append(f"line {node.lineno}: {why}")
    return found


def _unsafe_call(call: ast.Call) -> str | None:
    """Why a call could run code out of data, or None."""
    given = {k.arg: ast.unparse(k.value) for k in call.keywords}
    if isinstance(call.func, ast.Name) and call.func.id in CALLS:
        return f"{call.func.id}()"
    if given.get("allow_pickle", "False") != "False":
        return "allow_pickle"
    if ast.unparse(call.func) == "torch.load" and given.get("weights_only") != "True":
        return "torch.load without weights_only=True"
    return "read_pickle()" if isinstance(call.func, ast.Attribute) and call.func.attr == "read_pickle" else None


@pytest.mark.parametrize("name", modules())
def test_nothing_is_unpickled_and_no_text_is_run(name: str) -> None:
    """No module of the packages reads data that could run code, or runs text as code."""
    assert unsafe(source(name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", BESIDE)
def test_nothing_is_unpickled_where_weights_are_made_and_measured(name: str) -> None:
    """The same holds of benches, fuzzers and training."""
    assert unsafe((ROOT / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        *("import pickle", "import numpy, yaml", "from joblib import load", "eval('1')", "exec(x)", "__import__('os')"),
        *("np.load(p, allow_pickle=True)", "torch.load(p)", "torch.load(p, weights_only=False)", "pd.read_pickle(p)"),
    ],
)
def test_what_could_run_code_is_found(text: str) -> None:
    """Each of the ways to run code out of data is told."""
    assert len(unsafe(text)) == 1


@pytest.mark.parametrize("text", ["re.compile('a')", "np.load(p)", "torch.load(p, weights_only=True)", "net.eval()", "import json"])
def test_what_looks_alike_is_let_through(text: str) -> None:
    """Patterns, arrays and weights without objects are not told."""
    assert unsafe(text) == []
