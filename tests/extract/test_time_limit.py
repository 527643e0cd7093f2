"""No article holds up the others: what takes too long is given up, with the reason."""

import signal
import threading

import pytest

from extract.errors import InputError
from extract.model import Article, Reading
from extract.reader import Reader
from extract.time_limit import TookTooLong, time_limit

NEWS = "The harbour office said on Monday that the ferry had left on time. The union denied it."
TANGLE = '"a" said ' * 1500
"""Words that cost far more than their number."""


class CountingReader(Reader):
    """Counts how often it begins to read a batch."""

    begun = 0

    def _readings(self, batch: list[Article]) -> list[Reading | InputError] | None:
        self.begun += 1
        return super()._readings(batch)


def spin(rounds: int) -> int:
    """Work for the processor."""
    return sum(i % 7 for i in range(rounds))


def test_work_without_an_end_is_interrupted() -> None:
    """The limit counts the processor's time, and what was set before is set again."""
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TookTooLong), time_limit(0.2):
        spin(10**12)
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_work_that_ends_in_time_is_left_alone() -> None:
    """Nothing is raised in the body, nor afterwards."""
    with time_limit(0.3):
        made = spin(1000)
    assert made == spin(1000)
    assert spin(20_000_000) > 0


def test_in_another_thread_there_is_no_limit() -> None:
    """A thread that cannot be interrupted does its work to the end."""
    made: list[int] = []

    def work() -> None:
        with time_limit(0.001):
            made.append(spin(300_000))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert made == [spin(300_000)]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_article_alone_is_not_waited_for_twice() -> None:
    """What took too long in a batch of its own is given up at once, not read again."""
    reader = CountingReader(Reader.load(learned=False).nlp)
    assert isinstance(next(reader.pipe([Article(NEWS)])), Reading)
    reader.seconds, reader.begun = 2.0, 0
    (found,) = reader.pipe([Article(TANGLE)])
    assert isinstance(found, InputError)
    assert reader.begun == 1


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # lost in a callback, it comes again
def test_an_article_that_takes_too_long_is_given_up_and_its_neighbours_are_read() -> None:
    """In one batch the news is read, and the tangle is an error that says how long was waited."""
    reader = Reader.load(learned=False)
    assert isinstance(next(reader.pipe([Article(NEWS)])), Reading)  # tables are read once, in nobody's time
    reader.seconds = 4.0
    first, tangle, last = reader.pipe([Article(NEWS, "one"), Article(TANGLE, "tangle"), Article(NEWS + " Nobody was hurt.", "two")])
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert isinstance(tangle, InputError)
    assert "cannot be read in 4 seconds of processor, 13,500 characters" in str(tangle)
    assert first.attributions
