"""Texts with their attributions, as people marked them: PolNeAR's standoff files read into records."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Offsets = tuple[int, int]
"""Begin and end in the text, in code points, end exclusive."""

ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution: pieces of source, cue and content, each in order of the text.

    `inner` says that it stands inside the content of another.
    """

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]
    inner: bool = False

    def role(self, name: str) -> tuple[Offsets, ...]:
        """The pieces of one of ROLES."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[name]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its attributions; in `unmarked` nobody looked for attributions inside others."""

    name: str
    text: str
    marked: tuple[Marked, ...]
    unmarked: tuple[Offsets, ...] = ()


def read_polnear(folder: Path) -> Iterator[Example]:
    """The articles of one part of PolNeAR, by name, with their first annotator's attributions."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rsplit("_", 1)[0], path)
    for name, path in first.items():
        text = (folder / "text" / f"{name}.txt").read_text(encoding="utf-8")
        marked = tuple(m for m in read_brat(path) if m.content)
        yield Example(name, text, marked, tuple(c for m in marked for c in m.content))


def read_brat(path: Path) -> list[Marked]:
    """The attributions of one brat file: its events with the spans they name."""
    spans: dict[str, list[Offsets]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) > 1:
            spans[fields[0]] = [_pair(part) for part in fields[1].split(" ", 1)[1].split(";")]
        elif line.startswith("E") and len(fields) > 1:
            events.append(fields[1].split())
    return [_marked(event, spans) for event in events]


def _pair(part: str) -> Offsets:
    begin, end = part.split()
    return int(begin), int(end)


def _marked(event: list[str], spans: dict[str, list[Offsets]]) -> Marked:
    roles: dict[str, list[Offsets]] = {role: [] for role in ROLES}
    for argument in event:
        name, reference = argument.split(":", 1)
        role = re.sub(r"\d+$", "", name).lower()
        if role in roles:
            roles[role] += spans.get(reference, [])
    source, cue, content = (tuple(sorted(roles[role])) for role in ROLES)
    return Marked(source, cue, content)


def hold_out(examples: list[Example], *, every: int = 14) -> tuple[list[Example], list[Example]]:
    """Training and held-out articles: one of so many, evenly over the outlets, since names begin with them."""
    return [e for i, e in enumerate(examples) if i % every], [e for i, e in enumerate(examples) if not i % every]
