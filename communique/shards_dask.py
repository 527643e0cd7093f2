"""Shards on dask.distributed: `--engine dask`, with a scheduler's address or a cluster of this machine.

Scheduling, retries and shipping are Dask's; what comes back of a shard is nothing but its manifest. Every worker must reach the
folder of the shards under the same path, and needs the same installation. A shard that kills its workers comes back as
`KilledWorker`. The extra `communique[dask]` installs it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.running import DEFAULT_PARTS, Parts
from communique.shards import Manifest, build_shard
from communique.shards_engine import TRIES, EngineError, Lost

if TYPE_CHECKING:
    from distributed import Client

_SETTINGS = {
    "distributed.scheduler.allowed-failures": TRIES - 1,
    "distributed.scheduler.worker-saturation": 1.0,  # one shard a worker: no other is blamed for its death
    "distributed.deploy.lost-worker-timeout": "1h",  # a busy machine takes longer than its 15 s to start another worker
    "distributed.comm.timeouts.connect": "30s",
}


class Dask:
    """The engine of a Dask cluster. Close it at the end; a cluster that is not ours goes on.

    `scheduler` is an address such as `tcp://10.0.0.5:8786`; without it, a cluster of `workers` processes is started on this
    machine. Where the cluster is not ours, `distributed.scheduler.allowed-failures` is as its scheduler has it. Raises EngineError
    where Dask is not installed or the scheduler cannot be reached.
    """

    def __init__(self, scheduler: str | None = None, *, workers: int = 2, parts: Parts = DEFAULT_PARTS) -> None:
        try:
            import dask
            from distributed import as_completed
        except ImportError as error:
            raise EngineError("Dask is not installed; install it with: pip install 'communique[dask]'") from error
        dask.config.set(_SETTINGS)
        self._parts = parts
        self._cluster, self._client = _connect(scheduler, workers)
        self.workers = workers if scheduler is None else max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))
        self._shards: dict[Any, Path] = {}
        self._futures: Any = as_completed([], loop=self._client.loop)  # type: ignore[no-untyped-call]

    @property
    def client(self) -> "Client":
        """The connection to the cluster."""
        return self._client

    def submit(self, shard: Path) -> None:
        """Take a shard."""
        future = self._client.submit(build_shard, shard.absolute(), parts=self._parts, pure=False)
        self._shards[future.key] = shard
        self._futures.add(future)

    def results(self) -> Iterator[tuple[Path, Manifest | Lost]]:
        """Each shard with its manifest, or lost. Raises EngineError where building fails without a death."""
        while self._shards:
            future = next(self._futures)
            yield self._shards.pop(future.key), _result(future)

    def close(self) -> None:
        """Close the connection, and the cluster where it is ours."""
        self._client.close()  # type: ignore[no-untyped-call]
        if self._cluster is not None:
            self._cluster.close()


def _connect(scheduler: str | None, workers: int) -> tuple[Any, "Client"]:
    """Our cluster, or None where it is somebody else's, and a connection to it. Raises EngineError."""
    from distributed import Client, LocalCluster

    if scheduler is None:
        cluster = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", silence_logs=50
        )
        return cluster, Client(cluster)  # type: ignore[no-untyped-call]
    try:
        return None, Client(scheduler, timeout=30)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(f"{scheduler}: there is no Dask scheduler here ({error})") from error


def _result(future: Any) -> Manifest | Lost:
    """What a future holds. Raises EngineError."""
    from distributed import KilledWorker

    try:
        manifest = future.result()
    except KilledWorker as error:
        return Lost(f"Dask: its last worker was {error.last_worker.address if error.last_worker else 'unknown'}")
    except Exception as error:
        raise EngineError(f"{future.key}: {type(error).__name__}: {error}") from error
    finally:
        future.release()
    if not isinstance(manifest, Manifest):
        raise EngineError(f"{future.key}: no manifest came back; do the workers have the same version of Communiqué?")
    return manifest
