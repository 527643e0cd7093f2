"""How far a run has come, how fast it goes, and how long it will take.

How far is told in bytes of the inputs, since nobody knows how many articles a compressed archive holds. The position inside a
large file is asked of the system, where it tells (`/proc`); elsewhere a file counts when it is done. What comes from standard
input has no end that is known.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from extract.inputs import STANDARD_INPUT, walk

WINDOW = 60
"""How many looks the rate is reckoned from: old articles that are passed over say nothing of new ones that are read."""

_OPEN_FILES = Path("/proc/self/fd")
_RECENT = 100  # with several processes, articles of a few files come to their ends by turns


class Position:
    """How far the reading of inputs has come. `share` looks at it, from 0 to 1; None where the end is not known."""

    def __init__(self, sources: Sequence[str | Path]) -> None:
        endless = any(str(source) == STANDARD_INPUT for source in sources)
        self._total = 0 if endless else sum(_size(file) for source in sources for file in _files(Path(source)))
        self._done, self._current, self._size = 0, "", 0
        self._recent: deque[str] = deque(maxlen=_RECENT)

    def at(self, source: str) -> None:
        """An article of this source has come to its end."""
        name = next((n for n in (source, *(source.rpartition(mark)[0] for mark in "#:")) if n and Path(n).is_file()), "")
        if name and name != self._current and name not in self._recent:
            self._recent.append(name)
            self._done, self._current, self._size = self._done + self._size, name, _size(Path(name))

    def share(self) -> float | None:
        """The part of the bytes that was read."""
        if not self._total:
            return None
        return min(1.0, (self._done + min(_offset(self._current), self._size)) / self._total)


def _files(path: Path) -> Iterator[Path]:
    """The files that are read."""
    with suppress(OSError, ValueError):
        if path.is_dir():
            yield from (file for file in walk(path) if isinstance(file, Path))
        else:
            yield path


def _size(path: Path) -> int:
    with suppress(OSError, ValueError):
        return path.stat().st_size
    return 0


def _offset(name: str) -> int:
    """How many bytes this process has read of a file that it has open, 0 where the system does not tell."""
    with suppress(OSError, ValueError):
        wanted = str(Path(name).resolve())
        for link in _OPEN_FILES.iterdir() if name and _OPEN_FILES.is_dir() else ():
            if str(link.readlink()) == wanted:
                lines = Path(f"/proc/self/fdinfo/{link.name}").read_text().splitlines()
                return int(lines[0].split()[1])
    return 0


@dataclass(slots=True)
class Pace:
    """How fast it goes. `look` is called now and then, with the seconds of a clock, the articles (or what else `of` names) so far,
    and the share of all.
    """

    of: str = "articles"
    _looks: deque[tuple[float, int, float | None]] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def look(self, seconds: float, articles: int, share: float | None) -> None:
        """Take a look."""
        self._looks.append((seconds, articles, share))

    @property
    def rate(self) -> float | None:
        """Articles a second over the last looks; None before there are two."""
        if len(self._looks) < 2:
            return None
        (begin, before, _), (end, after, _) = self._looks[0], self._looks[-1]
        return (after - before) / (end - begin) if end > begin else None

    @property
    def left(self) -> float | None:
        """Seconds that are left; None where nobody can tell."""
        if len(self._looks) < 2:
            return None
        (begin, _, before), (end, _, after) = self._looks[0], self._looks[-1]
        if before is None or after is None or after <= before:
            return None
        return (1 - after) * (end - begin) / (after - before)

    def words(self) -> str:
        """The last look in words: articles, rate, share and time left, as far as they are known."""
        _, articles, share = self._looks[-1] if self._looks else (0.0, 0, None)
        parts = [f"{articles:,} {self.of}"]
        parts += [f"{self.rate:.1f} a second"] if self.rate is not None else []
        parts += [f"{share:.0%}"] if share is not None else []
        parts += [f"{duration(self.left)} left"] if self.left is not None else []
        return ", ".join(parts)


def duration(seconds: float) -> str:
    """A time for a reader.

    >>> duration(40), duration(600), duration(7_300), duration(200_000)
    ('40 s', '10 min', '2 h 2 min', '2 d 7 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"
