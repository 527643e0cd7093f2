"""A shard: JSON Lines of articles in, N-Quads and a manifest out, by one function that any process on any machine can run.

    000001.jsonl    the articles, a line each
    000001.nq       their graphs and words as N-Quads, sorted, each line once: the same articles give the same bytes
    000001.links    what comparison finds inside each article (`communique.inside`); a comparison makes anew what is missing here
    000001.json     the manifest: of which input and by which versions it was made, what became of each article

The manifest is written last. Where one is there that fits, its shard is done. A shard may be built several times (engines that
survive the death of a worker do that): each time gives the same bytes, written aside, synced and renamed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

from communique import __version__
from communique.engine import BATCH, turtle
from communique.inside import line_of
from communique.running import DEFAULT_PARTS, Parts, reference
from extract.errors import InputError, RecordError
from extract.model import Article, Reading
from extract.resources import data_path, sha256
from graph.build import article_quads, text_quads
from graph.errors import BuildError, LoadError
from graph.shard_load import ShardLines, nquads, read_lines
from graph.store_files import write_aside
from graph.vocabulary import RDF, RDFS, SCHEMA

ARTICLES_A_SHARD = 100
"""How many articles a shard has: some seconds of work, and little to do again where a worker dies."""

_FIELDS = ("source", "text", "title", "published", "publisher", "url", "language")


@dataclass(frozen=True, slots=True)
class Versions:
    """What made a shard: of the software, its reader, and what the reader reads with (hashes of the folders)."""

    software: str
    reader: str
    ontology: str
    models: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that has no graph: its id, its source, why; where the shapes refused its graph, that and the report."""

    article: str
    source: str
    reason: str
    turtle: str | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning of the shapes on an article that has a graph: the node, the rule, and the rule's words."""

    article: str
    focus: str
    shape: str
    message: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What became of a shard.

    `input_sha256` and `output_sha256` are of the articles' file and of the N-Quads; `articles` are the ids of those that have
    a graph, in order of the input; `lines` counts the N-Quads.
    """

    input_sha256: str
    output_sha256: str
    versions: Versions
    articles: tuple[str, ...]
    failed: tuple[Failed, ...]
    warnings: tuple[Warned, ...]
    lines: int


def quads_path(shard: Path) -> Path:
    """The N-Quads of a shard, which is known by the path of its articles."""
    return shard.with_suffix(".nq")


def manifest_path(shard: Path) -> Path:
    """The manifest of a shard."""
    return shard.with_suffix(".json")


def links_path(shard: Path) -> Path:
    """What comparison finds inside the articles of a shard."""
    return shard.with_suffix(".links")


def read_links(shard: Path) -> list[bytes]:
    """The lines of `links_path`, none where there is no such file."""
    path = links_path(shard)
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []


def write_shard(path: Path, articles: Iterable[Article]) -> Path:
    """Write articles as the input of a shard."""
    rows = ({name: getattr(article, name) for name in _FIELDS} for article in articles)
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_aside(path, data.encode())
    return path


def read_shard(path: Path) -> list[Article]:
    """The articles of a shard. Raises InputError where the file is no input of a shard."""
    found: list[Article] = []
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                found.append(Article(**{name: row[name] for name in _FIELDS}))
            except (ValueError, KeyError, TypeError, RecordError) as error:
                raise InputError(str(path), f"this is no article of a shard: {error}", line=number) from error
    return found


def build_shard(source: Path, *, parts: Parts = DEFAULT_PARTS) -> Manifest:
    """Build the N-Quads of a shard and its manifest beside it, unless they are there and fit.

    Raises InputError where the file is no input of a shard.
    """
    name = parts.reader_name or _made(parts.reader).name
    versions = versions_of(name)
    known = fitting(source, versions)
    if known is not None:
        return known
    lines, articles, failed, warnings, links = _built(read_shard(source), parts)
    write_aside(links_path(source), b"".join(links))
    return _write(source, versions, lines, articles, failed, warnings)


def fitting(source: Path, versions: Versions) -> Manifest | None:
    """The manifest of a shard where it was made of this input by these versions, and its N-Quads are whole; else None."""
    try:
        manifest = read_manifest(source)
        whole = sha256(quads_path(source)) == manifest.output_sha256 and sha256(source) == manifest.input_sha256
    except (OSError, LoadError):
        return None
    return manifest if whole and manifest.versions == versions else None


def read_manifest(source: Path) -> Manifest:
    """The manifest of a shard. Raises LoadError where it cannot be read, OSError where there is none."""
    text = manifest_path(source).read_text("utf-8")
    try:
        record = json.loads(text)
        record["versions"] = Versions(**record["versions"])
        record["articles"] = tuple(record["articles"])
        record["failed"] = tuple(Failed(**one) for one in record["failed"])
        record["warnings"] = tuple(Warned(**one) for one in record["warnings"])
        return Manifest(**record)
    except (ValueError, KeyError, TypeError) as error:
        raise LoadError(
            f"{manifest_path(source)}: this is no manifest of a shard; delete it, and the shard is built anew"
        ) from error


def read_quads(source: Path, manifest: Manifest) -> ShardLines:
    """The N-Quads of a shard by article. Raises LoadError where they are not those of the manifest."""
    path = quads_path(source)
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != manifest.output_sha256:
        raise LoadError(f"{path}: not the file that its manifest describes; delete both, and the shard is built anew")
    return read_lines(data.splitlines(keepends=True), manifest.articles)


def halves(source: Path) -> tuple[Path, Path] | None:
    """The two halves of a shard as shards of their own, or None where it has one article."""
    articles = read_shard(source)
    if len(articles) < 2:
        return None
    half = len(articles) // 2
    names = (source.with_name(f"{source.stem}-{part}.jsonl") for part in "ab")
    first, second = (write_shard(name, some) for name, some in zip(names, (articles[:half], articles[half:]), strict=True))
    return first, second


def join_halves(source: Path, parts: Sequence[Path]) -> Manifest:
    """Make a shard's output of those of its halves, which go: the same bytes as where it was built in one piece."""
    made = [read_manifest(part) for part in parts]
    lines = {line for part in parts for line in quads_path(part).read_bytes().splitlines(keepends=True)}
    articles = tuple(a for one in made for a in one.articles)
    failed = tuple(f for one in made for f in one.failed)
    write_aside(links_path(source), b"".join(line for part in parts for line in read_links(part)))
    manifest = _write(source, made[0].versions, sorted(lines), articles, failed, tuple(w for one in made for w in one.warnings))
    for part in parts:
        remove_shard(part)
    return manifest


def set_apart(source: Path, reason: str, *, parts: Parts = DEFAULT_PARTS) -> Manifest:
    """Make the output of a shard whose articles cannot be read by any worker: they have no graph, for that reason."""
    name = parts.reader_name or _made(parts.reader).name
    failed = tuple(Failed(a.id, a.source, reason) for a in read_shard(source))
    return _write(source, versions_of(name), [], (), failed, ())


def remove_shard(source: Path) -> None:
    """Delete a shard's files, the manifest first."""
    for path in (manifest_path(source), quads_path(source), links_path(source), source):
        path.unlink(missing_ok=True)


def _write(  # noqa: PLR0913 - what a manifest is made of
    source: Path,
    versions: Versions,
    lines: Sequence[bytes],
    articles: tuple[str, ...],
    failed: tuple[Failed, ...],
    warnings: tuple[Warned, ...],
) -> Manifest:
    """Write the N-Quads, then the manifest."""
    data = b"".join(lines)
    output = hashlib.sha256(data).hexdigest()
    manifest = Manifest(sha256(source), output, versions, articles, failed, warnings, len(lines))
    write_aside(quads_path(source), data)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    write_aside(manifest_path(source), f"{text}\n".encode())
    return manifest


Built = tuple[list[bytes], tuple[str, ...], tuple[Failed, ...], tuple[Warned, ...], list[bytes]]
"""Lines, ids of articles with a graph, those without, warnings of the shapes, lines of what is found inside each article."""


def _built(articles: Sequence[Article], parts: Parts) -> Built:
    """Read and build the articles, each text once."""
    lines: set[bytes] = set()
    ids: list[str] = []
    failed: list[Failed] = []
    warnings: list[Warned] = []
    links: list[bytes] = []
    once = tuple({article.id: article for article in articles}.values())
    for article, reading in zip(once, _made(parts.reader).pipe(once, batch_size=BATCH), strict=True):
        found = _graph(article, reading, parts)
        if isinstance(found, Failed):
            failed.append(found)
        else:
            lines.update(found[0])
            warnings.extend(found[1])
            links.append(found[2])
            ids.append(article.id)
    return sorted(lines), tuple(ids), tuple(failed), tuple(warnings), links


def _graph(article: Article, reading: Reading | InputError, parts: Parts) -> tuple[list[bytes], list[Warned], bytes] | Failed:
    """The N-Quads of an article, what the shapes warn of, and what is found inside it; or why it has none."""
    if isinstance(reading, InputError):
        return Failed(article.id, article.source, str(reading))
    try:
        quads = article_quads(reading)
    except (BuildError, RecordError) as error:
        return Failed(article.id, article.source, f"{article.source}: {error}")
    report = _made(parts.validator).article(quads)
    if not report.conforms:
        return Failed(article.id, article.source, report.violations[0].message, turtle(quads).decode(), report.text())
    warned = [Warned(article.id, r.focus, r.shape, r.message) for r in report.warnings]
    whole = [*quads, *text_quads(reading)]
    return nquads(whole), warned, line_of(reading, whole, _country_labels(), _made(parts.judge))


@cache
def _country_labels() -> tuple[Quad, ...]:
    """The names of the countries, as `communique.stored.country_labels` has them of a store."""
    quads = [quad for quad in reference() if isinstance(quad, Quad)]
    countries = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == SCHEMA.Country}
    return tuple(quad for quad in quads if quad.predicate == RDFS.label and quad.subject in countries)


@cache
def _made(make: Any) -> Any:
    """What a part makes, once in a process: the reader's models take seconds to load."""
    return make()


@cache
def versions_of(reader: str) -> Versions:
    """The versions of what reads in this process, hashed once."""
    return Versions(__version__, reader, _folder_sha256("ontology"), _folder_sha256("models"))


def _folder_sha256(folder: str) -> str:
    """The hash of the names and bytes of a folder's data files."""
    root = data_path(folder)
    found = hashlib.sha256()
    for path in sorted(_files(root)):
        found.update(f"{path.relative_to(root).as_posix()} {sha256(path)}\n".encode())
    return found.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    return (p for p in root.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
