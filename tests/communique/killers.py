"""A reader for tests of engines: an article with a certain word kills the process that reads it, as a fault in native code does."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

from extract.errors import InputError
from extract.model import Article, Reading
from tests.communique.tiny import TinyReader

WORD_THAT_KILLS = "poisonous"
WORD_THAT_KILLS_ONCE = "startling"


class KillerReader(TinyReader):
    """Reads as the tiny reader does, unless it is killed."""

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 16) -> Iterator[Reading | InputError]:
        """The readings; of a word that kills once, the file that its article names tells whether it has."""
        for article in articles:
            if WORD_THAT_KILLS in article.text:
                os.kill(os.getpid(), signal.SIGKILL)
            if WORD_THAT_KILLS_ONCE in article.text:
                _die_once(Path(article.title or "killed"))
            yield from super().pipe([article], batch_size=batch_size)


def _die_once(mark: Path) -> None:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
