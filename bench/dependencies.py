"""What is installed beside Communiqué: each package of the locks with its version, its licence and why it is there.

    python bench/dependencies.py            writes docs/dependencies.md
    python bench/dependencies.py --check    ends with 1 where the page does not say what is locked and installed

Licences come from what the installed packages say of themselves. Why a package is there stands in `bench/data/dependencies.tsv`
for those that we ask for; the others are there because the packages that require them are.
"""

import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/dependencies.md"
LOCKS = MappingProxyType({"run": "What runs", "build": "What builds the wheel", "dev": "What checks and documents"})
"""The locks in requirements/, each with the heading of its packages that no earlier one has."""

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r""";.*\bextra\s*==\s*["']([^"']+)""")
_LICENCES = MappingProxyType(
    {
        "MIT License": "MIT",
        "Apache 2.0": "Apache-2.0",
        "Apache License": "Apache-2.0",
        "Apache Software License": "Apache-2.0",
        "3-Clause BSD License": "BSD-3-Clause",
        "The BSD 2-Clause License": "BSD-2-Clause",
        "BSD License": "BSD",
        "ISC License": "ISC",
        "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    }
)
"""Names that packages give to licences, and their SPDX identifiers; `BSD` is left where a package does not say which."""

_IDENTIFIERS = frozenset(
    {"MIT", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "ISC", "PSF-2.0", "MPL-2.0", "MPL-1.1"}
) | {*("Zlib", "CC0-1.0", "CNRI-Python", "W3C-20150513", "LGPL-2.1-or-later", "GPL-2.0-only")}
"""What a licence may be made of; another one is looked at by a person before it is let in."""


class DependencyError(Exception):
    """A package of a lock is not installed as it is locked, has an unknown licence, or no reason."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package: its version, licence (an SPDX expression) and why it is there."""

    name: str
    version: str
    licence: str
    why: str


def pins(lock: str) -> dict[str, str]:
    """The packages of a lock and their versions."""
    return dict(_PIN.findall((ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")))


def reasons() -> dict[str, str]:
    """Why each package that we ask for is there."""
    with (ROOT / "bench" / "data" / "dependencies.tsv").open(encoding="utf-8", newline="") as file:
        return {row["package"]: row["why"] for row in csv.DictReader(file, delimiter="\t")}


def licence_of(name: str) -> str:
    """The licence of an installed package. Raises DependencyError where it tells none, or one that is not on our list."""
    told = metadata.metadata(name)
    kinds = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License")]
    expression, text = (next(iter(told.get_all(field) or ()), "") for field in ("License-Expression", "License"))
    text = text.strip().partition("\n")[0]
    for given in (expression, text, *kinds):
        licence: str = _LICENCES.get(given, given)
        words = [w for w in re.split(r"[\s()]+", licence) if w and w not in ("AND", "OR")]
        if words and set(words) <= _IDENTIFIERS:
            return licence
    raise DependencyError(f"{name}: the licence is not known: {expression or text or kinds or 'none told'}")


def users(names: Iterable[str]) -> Mapping[str, str]:
    """By package, which of the names require it, in words, whatever the platform: in every case, else with one of their extras."""
    always: dict[str, set[str]] = {}
    sometimes: dict[str, set[str]] = {}
    for name in names:
        for requirement in metadata.requires(name) or ():
            wanted, extra = _NAME.match(requirement), _EXTRA.search(requirement)
            if wanted:
                who = f"{name}[{extra[1]}]" if extra else name
                (sometimes if extra else always).setdefault(_plain(wanted.group()), set()).add(who)
    return {name: f"required by {', '.join(sorted(by))}" for name, by in (sometimes | always).items()}


def _plain(name: str) -> str:
    """The name of a package as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def packages() -> dict[str, list[Package]]:
    """The packages by lock, each once, in the first lock that has it. Raises DependencyError."""
    known: dict[str, str] = {}
    listed = {name for lock in LOCKS for name in pins(lock)}
    if idle := sorted(set(reasons()) - listed):
        raise DependencyError(f"bench/data/dependencies.tsv tells of packages that no lock has: {', '.join(idle)}")
    found: dict[str, list[Package]] = {}
    for lock in LOCKS:
        own = {name: version for name, version in pins(lock).items() if name not in known}
        known |= own
        wanted, why = users(known), reasons()
        found[lock] = [_package(name, version, why.get(name) or wanted.get(name)) for name, version in sorted(own.items())]
    return found


def _package(name: str, version: str, why: str | None) -> Package:
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        raise DependencyError(f"{name} is locked and not installed") from None
    if installed != version:
        raise DependencyError(f"{name} is locked as {version}, and {installed} is installed")
    if not why:
        raise DependencyError(f"{name}: nothing requires it, and bench/data/dependencies.tsv does not say why it is there")
    return Package(name, version, licence_of(name), why)


_HEAD = """# Dependencies

Every package that is installed with Communiqué, or to work on it, with its licence and why it is there. All are pinned by version
and by hash in `requirements/`; nothing else is installed, and none is part of the wheel. `make lint` fails where this page, the
locks and what is installed differ, where a package has no reason, or where its licence is not one that was looked at.

Of these, `huggingface-hub`, `hf-xet`, `requests`, `smart-open` and `cloudpathlib` could download files; they come with packages
that we need, and are not called. A test reads, compares, asks and serves with networking cut off.
"""


def page() -> str:
    """docs/dependencies.md. Raises DependencyError."""
    parts = [_HEAD]
    for lock, found in packages().items():
        lines = ["| package | version | licence | why |", "| --- | --- | --- | --- |"]
        lines += [f"| {p.name} | {p.version} | {p.licence} | {p.why} |" for p in found]
        parts.append(f"## {LOCKS[lock]}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check it."""
    path = ROOT / PAGE
    try:
        text = page()
    except DependencyError as error:
        print(error, file=sys.stderr)
        return 1
    if "--check" not in arguments:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.read_text("utf-8") == text:
        return 0
    print(f"{PAGE} is not what is locked: python bench/dependencies.py writes it anew", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
