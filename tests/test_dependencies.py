"""What is installed beside the project: all of it is listed, with a licence and a reason, and none of it is read unsafely."""

from importlib import metadata

import pytest

from bench import dependencies
from bench.dependencies import DependencyError


def test_the_page_of_dependencies_says_what_is_locked_and_installed() -> None:
    """Every package of the locks is installed as it is locked, has a reason and a known licence, and stands on the page."""
    assert dependencies.main(["--check"]) == 0, "run `python bench/dependencies.py`, and read what it says"


def test_every_package_that_is_asked_for_has_a_reason_of_its_own() -> None:
    """What pyproject names is not explained by another package that happens to require it."""
    asked = [r for r in metadata.requires("communique") or () if "extra ==" not in r]
    names = {dependencies._plain(n.group()) for r in asked if (n := dependencies._NAME.match(r))}
    assert names
    assert names <= set(dependencies.reasons())


def test_a_package_without_a_reason_is_refused() -> None:
    """A package that nothing requires and nobody gives a reason for does not pass."""
    with pytest.raises(DependencyError, match="pytest: nothing requires it"):
        dependencies._package("pytest", metadata.version("pytest"), None)


def test_a_reason_without_a_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reason that no lock needs any more is told."""
    monkeypatch.setattr(dependencies, "reasons", lambda: {**REASONS, "leftpad": "nobody knows"})
    with pytest.raises(DependencyError, match="no lock has: leftpad"):
        dependencies.packages()


def test_a_version_that_is_not_the_locked_one_is_refused() -> None:
    """The page tells of what is installed only where that is what is locked."""
    with pytest.raises(DependencyError, match="is locked as 0"):
        dependencies._package("rich", "0", "tables")
    with pytest.raises(DependencyError, match="is locked and not installed"):
        dependencies._package("no-such-package", "1", "none")


def test_an_unknown_licence_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A licence that is on no list of ours stops the page."""
    monkeypatch.setattr(dependencies, "_IDENTIFIERS", frozenset({"GPL-2.0-only"}))
    with pytest.raises(DependencyError, match="rich: the licence is not known"):
        dependencies.licence_of("rich")


REASONS = dependencies.reasons()
