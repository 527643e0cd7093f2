"""What all tests share: where the cases and benches are, and how properties are tried."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the tests: a checkout, or what CI copied of one."""

_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=_QUIET)
settings.register_profile("search", settings.get_profile("same"), derandomize=False, max_examples=3_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "same")
"""On the same examples each time, or with HYPOTHESIS_PROFILE=search on more, and others each time; never against a clock."""


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
