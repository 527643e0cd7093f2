"""What a run did, in counts; the list behind them is on disk (`communique.run_record`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from communique.accounts import Accounts
from communique.engine import Outcome
from communique.errors import Exit
from communique.run_record import Became, RunRecord, Told, listed

NO_ACCOUNTS = Accounts(())

_OUTCOMES = {
    Outcome.STORED: (Became.READ, Became.REPLACED),
    Outcome.KNOWN: (Became.UNCHANGED,),
    Outcome.QUARANTINED: (Became.QUARANTINED,),
    Outcome.UNREADABLE: (Became.FAILED,),
}


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: how many inputs became what, and the accounts of the events that they tell.

    `store` is the store's folder, `counts` tells how many inputs became what (`near-duplicate` are among those that were read or
    replaced), `warnings` how many warnings the shapes gave for what was stored. `written` are the files that were written beside
    the store, `troubles` tell what of comparison the shapes refused, a line each.
    """

    store: Path
    counts: Mapping[Became, int] = field(default_factory=lambda: MappingProxyType({}))
    warnings: int = 0
    accounts: Accounts = NO_ACCOUNTS
    written: tuple[Path, ...] = ()
    troubles: tuple[str, ...] = ()
    token: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many inputs ended so."""
        return sum(self.counts.get(became, 0) for became in _OUTCOMES[outcome])

    def listed(self, became: Became | None = None) -> Iterator[Told]:
        """What became of each input, in order: of all, or of those that became this.

        Raises StoreError where another run has begun since on the same store.
        """
        return listed(self.store, became, token=self.token)

    @property
    def items(self) -> tuple[Told, ...]:
        """The whole list, in memory. Raises StoreError where another run has begun since."""
        return tuple(self.listed())

    @property
    def failures(self) -> tuple[str, ...]:
        """What went wrong, a line an input. Raises StoreError where another run has begun since."""
        wrong = self.counts.get(Became.FAILED, 0) + self.counts.get(Became.QUARANTINED, 0)
        return (*(told.message for told in self.listed() if told.message), *self.troubles) if wrong else self.troubles

    @property
    def exit_code(self) -> Exit:
        """What a command ends with: done, or whether all or only some of the inputs failed, and how."""
        unreadable, refused = self.count(Outcome.UNREADABLE), self.count(Outcome.QUARANTINED)
        if not unreadable and not refused:
            return Exit.PARTIAL if self.troubles else Exit.DONE
        if self.count(Outcome.STORED) or self.count(Outcome.KNOWN):
            return Exit.PARTIAL
        return Exit.INPUT if unreadable else Exit.SHAPES

    @property
    def summary(self) -> str:
        """One line: how many were read, replaced, unchanged and so on, and what was written."""
        parts = [] if self.count(Outcome.STORED) or not self.count(Outcome.KNOWN) else ["nothing new"]
        parts += [
            _counted(became, n) for became in Became if (n := self.counts.get(became, 0)) or (became is Became.READ and not parts)
        ]
        parts += [f"warnings of the shapes: {self.warnings}"] if self.warnings else []
        parts += [f"wrote {', '.join(str(p) for p in self.written)}"] if self.written else []
        return "; ".join(parts)


def _counted(became: Became, number: int) -> str:
    """How many became this, in words.

    >>> _counted(Became.NEAR_DUPLICATE, 2), _counted(Became.READ, 1)
    ('2 near-duplicates of others, which count once', '1 read')
    """
    if became is not Became.NEAR_DUPLICATE:
        return f"{number} {became.value}"
    return f"{number} near-duplicate{'s' if number > 1 else ''} of others, which count once"


def report_of(record: RunRecord, folder: Path) -> RunReport:
    """The report of a run of which everything is told, without accounts."""
    return RunReport(folder, MappingProxyType(dict(record.counts)), record.warnings, token=record.token)
