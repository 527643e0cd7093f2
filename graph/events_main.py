"""Which of its events an article is about."""

from collections import Counter

from extract.model import ARTICLE, Reading


def main_event(reading: Reading) -> str | None:
    """The id of the event that the article is about: its own account's, else the one most accounts are of, else the first."""
    own = next((a.event for a in reading.accounts if a.id == ARTICLE and a.event), None)
    told = Counter(a.event for a in reading.accounts if a.event)
    first = reading.events[0].id if reading.events else None
    return own or max(told, key=lambda e: (told[e], -_place(reading, e)), default=first)


def _place(reading: Reading, event_id: str) -> int:
    """Where the event stands in the order of the text."""
    return next(i for i, e in enumerate(reading.events) if e.id == event_id)
