"""What a million articles a day would need: a simulation from what one machine measured.

    python -m bench.million [--ratios bench/results/ratios.json] [--out bench/results/million.json]

A day goes by in steps of a minute. Articles come as a news day has it: the busiest hour brings twice the mean, the quietest a
fifth. Workers read them (cpu time of a shard an article, as measured), and one loader stores and compares what they have read, one
article after the other. What is not done waits. The simulation tells, for a number of workers, how many of their minutes are used,
how much waits at most, and how long the last article of the busiest hour waits to be stored and compared.

It assumes what it does not measure: that a core of another machine is as fast as this one; that workers do not slow each other down
(they share nothing but the disk; measured for two); that the loader's time an article stays as it is while the store grows
(`bench/store.py` measures that up to 100,000 articles); and that events have as many accounts as in the texts that were measured.
The last one matters most: pairs grow with the square of the accounts of one event, up to the nearest neighbours that comparison
looks at.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

BENCH = Path(__file__).parent
MINUTES = 24 * 60
BUSIEST, QUIETEST = 2.0, 0.2
"""Rate of the busiest and of the quietest hour, as a share of the mean."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Measured: seconds of a core an article for reading and checking, loading and comparing, and bytes of a store an article."""

    read: float
    load: float
    compare: float
    stored: float


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is like with so many workers: shares from 0 to 1, articles, minutes.

    `kept_up` tells whether all articles of the day are stored and compared a minute after its end.
    """

    articles: int
    workers: int
    workers_used: float
    loader_used: float
    most_waiting_to_be_read: int
    most_waiting_to_be_loaded: int
    longest_wait: float
    kept_up: bool


def costs_of(ratios: Path) -> Costs:
    """The costs as `bench.ratios` has measured them. Raises KeyError where a part of them was not."""
    measured = json.loads(ratios.read_text("utf-8"))
    reading, loading = measured["reading"], measured["loading"]
    read = (
        reading["cpu ms an article, records"]
        + reading["cpu ms an article, validation by pyshifty"]
        + loading["inside, cpu ms an article"]
    )
    return Costs(
        read / 1000,
        loading["loader, cpu ms an article"] / 1000,
        loading["comparison, cpu ms an article"] / 1000,
        loading["store, bytes an article"],
    )


def arrivals(articles: int) -> Iterator[float]:
    """How many articles come in each minute of a day, a wave from the quietest hour to the busiest and back."""
    middle, half = (BUSIEST + QUIETEST) / 2, (BUSIEST - QUIETEST) / 2
    wave = [middle - half * math.cos(2 * math.pi * minute / MINUTES) for minute in range(MINUTES)]
    return (articles * share / sum(wave) for share in wave)


def day(articles: int, workers: int, costs: Costs) -> Day:
    """A day minute by minute, with what waits carried over; the loader works when there is something to load."""
    read_a_minute, load_a_minute = workers * 60 / costs.read, 60 / (costs.load + costs.compare)
    unread = unloaded = worked = loaded = 0.0
    most = [0.0, 0.0]
    longest = 0.0
    for come in arrivals(articles):
        done = min(unread + come, read_a_minute)
        unread, worked = unread + come - done, worked + done
        stored = min(unloaded + done, load_a_minute)
        unloaded, loaded = unloaded + done - stored, loaded + stored
        most = [max(most[0], unread), max(most[1], unloaded)]
        longest = max(longest, unread / read_a_minute + unloaded / load_a_minute)
    return Day(
        articles,
        workers,
        round(worked / read_a_minute / MINUTES, 2),
        round(loaded / load_a_minute / MINUTES, 2),
        round(most[0]),
        round(most[1]),
        round(longest, 1),
        unread <= read_a_minute and unread + unloaded <= load_a_minute,
    )


def needed(articles: int, costs: Costs) -> int:
    """The fewest workers that keep up with the busiest hour."""
    return math.ceil(max(arrivals(articles)) * costs.read / 60)


def days(costs: Costs, sizes: Sequence[int] = (10_000, 100_000, 1_000_000)) -> list[Day]:
    """Days of several sizes, each with half the workers that it needs, with these, and with twice as many."""
    return [
        day(size, workers, costs)
        for size in sizes
        for workers in sorted({max(1, n) for n in (needed(size, costs) // 2, needed(size, costs), 2 * needed(size, costs))})
    ]


def main() -> None:
    """Simulate, print, and write where a file is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ratios", type=Path, default=BENCH / "results" / "ratios.json", help="what was measured")
    parser.add_argument("--out", type=Path, help="where the result is written")
    options = parser.parse_args()
    costs = costs_of(options.ratios)
    loader = 24 * 3600 / (costs.load + costs.compare)
    result = {
        "costs, s and bytes an article": asdict(costs),
        "cores for reading a million a day, mean": round(1_000_000 * costs.read / 86_400, 1),
        "articles a day that one loader stores and compares": round(loader),
        "articles a day that one loader stores": round(24 * 3600 / costs.load),
        "bytes a million articles": round(1_000_000 * costs.stored),
        "days": [asdict(one) for one in days(costs)],
    }
    written = json.dumps(result, indent=1) + "\n"
    if options.out is not None:
        options.out.write_text(written, "utf-8")
    sys.stdout.write(written)


if __name__ == "__main__":
    main()
