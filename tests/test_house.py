"""The rules of the house: imports go one way, files and functions are small, docstring examples run."""

import ast
import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import communique
import extract
import graph

PACKAGES = (extract, graph, communique)
MOST_LINES, MOST_FUNCTION_LINES = 400, 60
WHOLE = {"extract.model": 600}
"""Files that stay whole though they are longer: the records of the seam are read side by side."""
SEAM = {"extract.model", "extract.resources", "extract.errors"}
"""What graph may import of extract."""


def modules() -> list[str]:
    """Every module of the three packages."""
    found = [package.__name__ for package in PACKAGES]
    for package in PACKAGES:
        found += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.") if "._data" not in m.name]
    return sorted(found)


def source(name: str) -> Path:
    """The file of a module, found without importing it."""
    home = Path(communique.__file__).parent.parent
    path = home.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def imported(name: str) -> Iterator[str]:
    """The modules that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(source(name).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_packages_are_found() -> None:
    """The tests below look at something: each package has modules."""
    names = modules()
    for name in ("extract.model", "graph.store", "communique.commands.corpus"):
        assert name in names


@pytest.mark.parametrize("name", modules())
def test_imports_go_one_way(name: str) -> None:
    """Extract imports neither graph nor communique; graph imports only the seam of extract, and nothing of communique."""
    found = set(imported(name))
    tops = {module.partition(".")[0] for module in found}
    if name.startswith("extract"):
        assert not tops & {"graph", "communique"}
    if name.startswith("graph"):
        assert "communique" not in tops
        of_extract = {m for m in found if m.startswith("extract.")}
        assert all(any(m == seam or m.startswith(f"{seam}.") for seam in SEAM) for m in of_extract), of_extract


@pytest.mark.parametrize("name", modules())
def test_files_and_functions_are_small(name: str) -> None:
    """No file has more than 400 lines, and no function more than 60."""
    text = source(name).read_text("utf-8")
    assert len(text.splitlines()) <= WHOLE.get(name, MOST_LINES)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_FUNCTION_LINES, node.name


def test_tests_are_small_too(root: Path) -> None:
    """No file of tests or benches has more than 400 lines."""
    long = {str(p.relative_to(root)) for f in ("tests", "bench") for p in (root / f).rglob("*.py") if _lines(p) > MOST_LINES}
    assert long == set()


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", [n for n in modules() if ">>>" in source(n).read_text("utf-8")])
def test_examples_in_docstrings_run(name: str) -> None:
    """What a docstring shows is what happens."""
    module: ModuleType = importlib.import_module(name)
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
