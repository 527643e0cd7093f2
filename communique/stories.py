"""Which inputs are accounts of one event: a file of two columns, `story` and `file`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extract.errors import InputError

HEADER = ("story", "file")


@dataclass(frozen=True, slots=True)
class Stories:
    """The story of each file, by the file's resolved path."""

    of: dict[Path, str]

    def story(self, source: str) -> str | None:
        """The story of an article by its `source` (a path, perhaps with `#3` or `:3` behind it), or None."""
        for name in (source, source.rpartition("#")[0], source.rpartition(":")[0]):
            found = self.of.get(Path(name).resolve()) if name else None
            if found is not None:
                return found
        return None


NO_STORIES = Stories({})


def read_stories(path: Path) -> Stories:
    """The stories of a tab-separated file; paths in it stand relative to it. Lines that begin with `#` are comments.

    Raises InputError with the line where the file is not of this form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(path), f"the file of stories cannot be read ({error.__class__.__name__}); it is UTF-8 text: story<TAB>file"
        ) from error
    found: dict[Path, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = tuple(field.strip() for field in line.split("\t"))
        if fields == HEADER:
            continue
        if len(fields) != 2 or not all(fields):
            raise InputError(str(path), "a line of the file of stories is: story, a tab, file", line=number)
        file = (path.parent / fields[1]).resolve()
        if not file.exists():
            raise InputError(str(path), f"there is no file {fields[1]!r} beside the file of stories", line=number)
        found[file] = fields[0]
    return Stories(found)


def all_together(sources: Iterable[str]) -> Stories:
    """One story of all the sources."""
    return Stories({Path(source).resolve(): "together" for source in sources})
