"""One graph a case: every text of a case folder read, and its accounts compared, by the ways of `communique run`.

    python bench/cases.py CASES OUT

CASES holds a folder a case with its texts (*.txt), and `meta.json` or `expected.json`, which may tell publisher and date.
The texts of a case with several are stated to tell one event. OUT gets NAME.trig for each, with all graphs of the store.
Ends with 0; with 3 where there is no case; with 5 where a text could not be read or its graph breaks the shapes (the graph of
its case is written without it).
"""

import json
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from communique import api
from communique.running import DEFAULT_PARTS, Parts, RunReport, run
from extract.inputs import Defaults
from extract.metadata_dates import parse_date


def case_folders(cases: Path) -> list[Path]:
    """The folders that hold texts, by name."""
    return sorted({path.parent for path in cases.glob("*/*.txt")})


def known_of(folder: Path, text: Path) -> Defaults:
    """Publisher and date of a text as the case tells them; what it does not tell, or not as a date, stays open."""
    meta = _json(folder / "meta.json").get("sources", {}).get(text.stem, {})
    expected = _json(folder / "expected.json").get("article", {})
    found: dict[str, str] = {**(expected if expected.get("file", text.name) == text.name else {}), **meta}
    day = found.get("published") or found.get("date")
    return Defaults(title=found.get("title"), publisher=found.get("publisher"), published=day if parse_date(str(day)) else None)


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else {}


def read_case(folder: Path, target: Path, parts: Parts) -> tuple[RunReport, ...]:
    """Read the texts of a case into a store of its own and write its graphs; the reports of reading each, and of comparing all."""
    texts = sorted(folder.glob("*.txt"))
    with tempfile.TemporaryDirectory() as work:
        store = Path(work) / "store"
        each = [run([text], store=store, defaults=known_of(folder, text), parts=parts) for text in texts]
        last = run(texts, store=store, together=len(texts) > 1, parts=parts)
        api.export(store, "trig", target)
    return (*each, last)


def main(cases: Path, out: Path) -> int:
    """Write the graph of every case."""
    folders = case_folders(cases)
    if not folders:
        sys.stderr.write(f"{cases}: no folder in it holds texts (*.txt)\n")
        return 3
    parts = Parts(cache(DEFAULT_PARTS.reader), cache(DEFAULT_PARTS.judge), DEFAULT_PARTS.validator)
    code = 0
    for folder in folders:
        reports = read_case(folder, out / f"{folder.name}.trig", parts)
        failures = [failure for report in reports[:-1] for failure in report.failures]
        code = 5 if failures else code
        sys.stderr.write("".join(f"{line}\n" for line in (f"{folder.name}: {out / folder.name}.trig", *failures)))
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
