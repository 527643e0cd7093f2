"""The engines by name, as the command line takes them."""

from communique.errors import UsageError
from communique.running import DEFAULT_PARTS, Parts
from communique.shards_engine import Engine, OneProcess

NAMES = ("pool", "dask")


def make_engine(name: str | None, *, jobs: int = 1, scheduler: str | None = None, parts: Parts = DEFAULT_PARTS) -> Engine:
    """The engine of that name with so many workers; without a name this process for one job, a pool for several.

    `scheduler` is the address of a Dask scheduler. Raises UsageError for another name or less than one job, EngineError.
    """
    if jobs < 1:
        raise UsageError(f"--jobs {jobs}: one process at least is needed")
    if scheduler is not None and name != "dask":
        raise UsageError("--scheduler goes with --engine dask")
    if name == "dask":
        from communique.shards_dask import Dask

        return Dask(scheduler, workers=jobs, parts=parts)
    if name not in (None, *NAMES):
        raise UsageError(f"there is no engine named {name!r}; take one of {', '.join(NAMES)}")
    if jobs == 1 and name is None:
        return OneProcess(parts=parts)
    from communique.shards_pool import Pool

    return Pool(jobs, parts=parts)
