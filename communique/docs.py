"""The pages of docs/ that are made from the project itself: the ontology, the queries, the command line.

python -m communique.docs docs            writes them
python -m communique.docs --check docs    ends with 1 where one is not what would be written
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from communique import schema
from communique.asking import HEAD, parameter_words
from communique.errors import MEANING, Exit, PaperError
from communique.output import markdown
from graph.library import named_queries

_MADE = "<!-- Made by `make docs`; change the files it is made from, not this one. -->\n"


def ontology_page() -> str:
    """Every term of the vocabulary, by kind, with its definition."""
    parts = [_MADE, "# The vocabulary\n", _ONTOLOGY_INTRODUCTION]
    for kind in schema.KINDS:
        found = [t for t in schema.terms() if t.kind == kind]
        parts.append(f"## {_PLURALS[kind]} ({len(found)})\n")
        parts.append(markdown(_HEADS[kind], [_term_row(t) for t in found]))
    return "\n".join(parts)


_ONTOLOGY_INTRODUCTION = """Prefix `cmq:` stands for `https://w3id.org/communique/ontology#`, `act:` for
`https://w3id.org/communique/speech-act/`, `shape:` for `https://w3id.org/communique/shapes#`. The files are in `ontology/`;
`communique schema TERM` shows one term with what stands around it.
"""
_PLURALS = {"class": "Classes", "property": "Properties", "value": "Values", "speech act": "Speech acts", "shape": "Shapes"}
_HEADS = {
    "class": ("class", "definition", "narrower than"),
    "property": ("property", "definition", "from → to"),
    "value": ("value", "definition", "one of"),
    "speech act": ("speech act", "definition", "narrower than; short form"),
    "shape": ("shape", "message", ""),
}


def _term_row(term: schema.Term) -> tuple[str, str, str]:
    if term.kind == "property":
        around = f"{', '.join(term.domain)} → {', '.join(term.range)}".strip(" →")
    elif term.kind == "speech act":
        around = "; ".join(part for part in (", ".join(term.above), ", ".join(term.range)) if part)
    else:
        around = ", ".join(term.range if term.kind == "value" else term.above)
    return f"`{term.name}`", f"{term.definition} {term.note}".strip(), around


def queries_page() -> str:
    """Every named query: its question, its parameters, its text."""
    parts = [_MADE, "# The named queries\n", _QUERIES_INTRODUCTION]
    for query in named_queries():
        parts += [f"## {query.name}\n", f"**{query.title}** {query.description}\n"]
        parts += [f"- `--set {p.name}=…` {parameter_words(p).partition(chr(32))[2]}" for p in query.parameters]
        parts += ["", "```sparql", _body(query.text), "```", ""]
    return "\n".join(parts)


_QUERIES_INTRODUCTION = """Each is a file of `queries/` that runs as it is in any SPARQL 1.1 store whose default graph is the union
of its graphs. `communique query NAME --set parameter=value` binds the parameters.
"""


def _body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(HEAD)).strip()


def commands_page() -> str:
    """Every command with its arguments and options."""
    from typer.main import get_command

    from communique.commands.app import app

    group: Any = get_command(app)
    codes = markdown(("code", "meaning"), [(code.value, MEANING[code]) for code in Exit])
    parts = [_MADE, "# The commands\n", f"{group.help}\n", "## Exit codes\n", codes]
    for name in sorted(group.commands):
        parts += _command(name, group.commands[name])
    return "\n".join(parts)


def _command(name: str, command: Any) -> list[str]:
    parts = [f"## communique {name}\n", f"{_joined(command.help)}\n"]
    rows = [_parameter_row(p) for p in command.params if p.name != "help"]
    parts.append(markdown(("argument or option", "meaning", "default"), rows))
    examples = (command.epilog or "").replace("\b\n", "").removeprefix("Examples:\n")
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    return [*parts, *(["```console", *(f"$ {line}" for line in lines), "```", ""] if lines else [])]


def _joined(text: str) -> str:
    """The paragraphs of a help text, each on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _parameter_row(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`", parameter.help or "", ""
    default = parameter.default
    shown = "" if default is None or default is False or default == () else f"`{getattr(default, 'value', default)}`"
    return ", ".join(f"`{name}`" for name in parameter.opts), parameter.help or "", shown


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {"ontology.md": ontology_page, "queries.md": queries_page, "commands.md": commands_page}
)
"""The pages by file name."""


def outdated(folder: Path) -> tuple[str, ...]:
    """The pages of the folder that are not what would be written now."""
    return tuple(
        name for name, make in PAGES.items() if not (folder / name).is_file() or (folder / name).read_text("utf-8") != make()
    )


def write_pages(folder: Path) -> None:
    """Write every page into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")


def check_pages(folder: Path) -> None:
    """Raises PaperError where a page is not what would be written now."""
    old = outdated(folder)
    if old:
        raise PaperError(f"{', '.join(f'{folder}/{name}' for name in old)}: out of date; run `make docs`")


def with_demo(readme: str, output: str) -> str:
    """The README with the output of the demo in its block. Raises PaperError where it has no such block."""
    before, mark, after = readme.partition(f"{DEMO}\n")
    block, fence, rest = after.removeprefix("```text\n").partition("\n```\n")
    if not mark or not fence or block == after:
        raise PaperError(f"README.md has no block of text after {DEMO}")
    return f"{before}{mark}```text\n{output.rstrip()}{fence}{rest}"


DEMO = "<!-- what `make demo` prints; `make readme` writes it -->"
"""The line before the block of the README that holds the output of the demo."""


def main(args: Iterable[str]) -> int:
    """Write or check the pages; see the module's docstring."""
    words = list(args)
    folder = Path(next((w for w in words if not w.startswith("-")), "docs"))
    if "--demo" in words:
        folder.write_text(with_demo(folder.read_text("utf-8"), sys.stdin.read()), encoding="utf-8")
        return 0
    if "--check" not in words:
        write_pages(folder)
        return 0
    try:
        check_pages(folder)
    except PaperError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
