"""What a reader of spans hands to the judges: where somebody is reported to have said something, not yet who it is.

A `Proposal` holds character offsets only, so that a learned tagger, rules on a parse and an annotator's file all propose alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from spacy.tokens import Doc

Offsets = tuple[int, int]
"""Begin and end in the text, in code points, end exclusive."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One place where somebody is reported to have said something.

    `content` holds one or more pieces in order; `source` and `addressee` are the mentions as the text gives them; `clause` is
    the clause of the cue; `act` is the act of the cue before its content was considered; `quoted` says that the content is the
    inside of quotation marks; `negated` that the cue is (`does not believe that`); `target` is whom the act is about (accused X
    of ...).
    """

    content: tuple[Offsets, ...]
    act: str
    cue: Offsets | None = None
    lemma: str = ""
    frame: str = ""
    source: Offsets | None = None
    addressee: Offsets | None = None
    target: Offsets | None = None
    clause: Offsets | None = None
    quoted: bool = False
    negated: bool = False
    proposer: str = "rules"
    reasons: tuple[str, ...] = field(default=())

    @property
    def begin(self) -> int:
        """Where the content begins."""
        return self.content[0][0]

    @property
    def end(self) -> int:
        """Where the content ends."""
        return self.content[-1][1]

    def covers(self, begin: int, end: int) -> bool:
        """Whether the characters lie inside one piece of the content."""
        return any(b <= begin and end <= e for b, e in self.content)


class Proposer(Protocol):
    """Anything that finds places where somebody is reported to have said something."""

    name: str

    def propose(self, doc: Doc) -> Iterable[Proposal]:
        """The proposals of one document, in order of the text."""
        ...
