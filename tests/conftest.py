"""What all tests share: where the cases and benches are, and that a test does not depend on the folder it is started in."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the tests: a checkout, or what CI copied of one."""


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder with Makefile, README.md and tests/."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of cases and benches: COMMUNIQUE_SHARED, or `shared` beside the checkout. Skips where there is none."""
    folder = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    if not (folder / "cases").is_dir():
        pytest.skip(f"{folder} has no cases; COMMUNIQUE_SHARED names the folder that has them")
    return folder
