"""The engines by name, as the command line takes them."""

from collections.abc import Callable
from functools import partial

from communique.errors import UsageError
from communique.running import DEFAULT_PARTS, Parts
from communique.shards_engine import Engine, OneProcess

NAMES = ("pool", "dask")


def make_engine(name: str | None, *, jobs: int = 1, scheduler: str | None = None, parts: Parts = DEFAULT_PARTS) -> Engine:
    """The engine of that name with so many workers; without a name this process for one job, a pool for several.

    `scheduler` is the address of a Dask scheduler. Raises UsageError for another name or less than one job, EngineError.
    """
    check_engine(name, jobs=jobs, scheduler=scheduler)
    if name == "dask":
        from communique.shards_dask import Dask

        return Dask(scheduler, workers=jobs, parts=parts)
    if jobs == 1 and name is None:
        return OneProcess(parts=parts)
    from communique.shards_pool import Pool

    return Pool(jobs, parts=parts)


def check_engine(name: str | None, *, jobs: int, scheduler: str | None) -> None:
    """Raises UsageError for what `make_engine` would not make."""
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}: one process at least is needed")
    if name not in (None, *NAMES):
        raise UsageError(f"there is no engine named {name!r}; take one of {', '.join(NAMES)}")
    if scheduler is not None and name != "dask":
        raise UsageError("--scheduler goes with --engine dask")


def chosen_engine(
    name: str | None, *, jobs: int, scheduler: str | None, parts: Parts = DEFAULT_PARTS
) -> Callable[[], Engine] | None:
    """What makes the engine that a run is to have, or None for this process alone. Raises UsageError."""
    check_engine(name, jobs=jobs, scheduler=scheduler)
    if name is None and jobs == 1:
        return None
    return partial(make_engine, name, jobs=jobs, scheduler=scheduler, parts=parts)
