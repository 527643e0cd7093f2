"""What comparison costs, and whether it keeps quiet: synthetic events of growing number, and articles on different subjects.

    python bench/compare.py [--sizes 1000 10000 100000] [--jobs 2] [--train FOLDER] [--out FILE]

Synthetic: articles of ten claims, five articles an event, made from lists of words by a fixed seed; an accusation, its denial
and a toll stand in each event. Events are compared one by one, as a store does it, by so many processes, after all articles
were grouped by `EventIndex`. Printed: seconds for grouping and comparing, by the clock, which others on the machine slow
down, and of the processor, all processes together; the processor's minutes divided by the processes, which is what the clock would
show on as many idle cores; how much more of the processor twice the claims need; and the greatest memory of a process.

Unrelated: pairs of training articles of PolNeAR (`--train` holds `text` and `attributions`), of different days and outlets,
stated to tell one event; contradictions across the two are counted by confidence.
"""

import argparse
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from extract.judge import LINKED, RuleJudge
from extract.model import (
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Event,
    Reading,
)
from graph.compare import compare
from graph.events import EventIndex
from graph.reference import stance_of

Json = dict[str, Any]
CLAIMS, ARTICLES = 10, 5
AT_ONCE = 20
"""Events that a process is given at a time."""

PAIRS = 200
COUNTRIES = ("SE", "NO", "FI", "DK", "EE", "LV", "LT", "PL", "DE", "NL", "BE", "FR", "ES", "PT", "IT", "GR")
NOUNS = (
    "bridge",
    "ferry",
    "pipeline",
    "mill",
    "harbour",
    "railway",
    "school",
    "dam",
    "tower",
    "depot",
    "refinery",
    "market",
    "factory",
    "convoy",
    "library",
    "mine",
)
DEEDS = (
    "destroyed",
    "seized",
    "flooded",
    "burned",
    "blocked",
    "shelled",
    "raided",
    "closed",
    "searched",
    "mined",
    "looted",
    "sealed",
)
PLACES = tuple(
    f"{a}{b}" for a in ("Nor", "Sud", "Ost", "Vest", "Mar", "Bel", "Kar", "Tor") for b in ("berg", "vik", "dal", "stad", "holm")
)
THINGS = (
    "grain",
    "coal",
    "timber",
    "wheat",
    "steel",
    "cattle",
    "salt",
    "fuel",
    "paper",
    "glass",
    "wool",
    "fish",
    "copper",
    "cement",
)
Row = tuple[int, str, tuple[str, ...], str]
"""Speaker by number, act, countries, content."""


def event_readings(number: int) -> list[Reading]:
    """The articles of one synthetic event, the same for the same number."""
    draw = random.Random(number)
    one, other = draw.sample(COUNTRIES, 2)
    noun, deed, place = draw.choice(NOUNS), draw.choice(DEEDS), draw.choice(PLACES) + draw.choice(PLACES).casefold()
    day = f"20{10 + number // 330 % 80:02d}-{number // 27 % 12 + 1:02d}-{number % 27 + 1:02d}"
    return [_article(draw, (one, other), (noun, deed, place), day, index) for index in range(ARTICLES)]


def _article(draw: random.Random, sides: tuple[str, str], what: tuple[str, str, str], day: str, index: int) -> Reading:
    noun, deed, place = what
    rows: list[Row] = [
        (0, "accuse", (sides[1],), f"troops {deed} the {noun} at {place} and killed {draw.randint(3, 60)} workers"),
        (1, "deny", (sides[1],), f"its troops {deed} the {noun} at {place}"),
    ]
    while len(rows) < CLAIMS:
        thing, other = draw.sample(THINGS, 2)
        rows.append((draw.randint(0, 1), draw.choice(("assert", "request", "announce", "promise")), sides,
                     f"{draw.randint(2, 900)} tons of {thing} will go by way of {draw.choice(PLACES)} for {other}"))  # fmt: skip
    return _reading(rows, sides, f"attack on the {noun} at {place}", day, index)


def _reading(rows: Sequence[Row], sides: tuple[str, str], title: str, day: str, index: int) -> Reading:
    text = f"Paper {index} of {day} on the {title}."
    places = []
    for speaker, _, _, content in rows:
        text += f" The ministry of {sides[speaker]} said this: "
        places.append((len(text), len(text) + len(content)))
        text += f"{content}."
    article = Article(text, title=title, published=day)
    actors = [Actor(ActorKind.ORGANIZATION, f"Ministry of {s}", represents=(s,)) for s in sides]
    press = Actor(ActorKind.MEDIA, f"Paper {index}")
    begin = text.index("attack")
    event = Event("attack", title, article.span(begin, begin + 6), tuple(a.id for a in actors), day)
    account = Account(AccountKind.ARTICLE, "the article", press.id, event=event.id, access=Access.FULL_TEXT)
    attributions = tuple(
        Attribution((actors[speaker].id,), act, Claim((article.span(*place),), tuple(sorted(about))), confidence=0.9)
        for (speaker, act, about, _), place in zip(rows, places, strict=True)
    )
    return Reading(article, "synthetic", (press, *actors), (event,), (account,), attributions)


def measure(claims: int, jobs: int) -> Json:
    """Seconds, megabytes and findings for so many claims."""
    index, events = EventIndex(), claims // (CLAIMS * ARTICLES)
    begin = time.perf_counter()
    together = 0
    for number in range(events):
        readings = event_readings(number)
        for reading in readings:
            near = index.add(reading)
        together += near >= {r.article.id for r in readings}
    grouped, processor = time.perf_counter(), time.process_time()
    parts = [range(first, min(first + AT_ONCE, events)) for first in range(0, events, AT_ONCE)]
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        results = list(pool.map(compare_some, parts))
    clock = time.perf_counter() - grouped
    compared = sum(seconds for _, seconds, _ in results)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "claims": claims,
        "events": events,
        "events found whole": together,
        "grouping, s of processor": round(processor, 1),
        "grouping, s by the clock": round(grouped - begin, 1),
        "comparing, s by the clock": round(clock, 1),
        "comparing, s of processor": round(compared, 1),
        f"minutes of processor on {jobs} cores": round((processor + compared / jobs) / 60, 1),
        "memory of the process that groups, MB": round(own),
        "memory of a process that compares, MB": round(max(memory for _, _, memory in results)),
        "contradictions": sum(found for found, _, _ in results),
    }


def compare_some(numbers: Sequence[int]) -> tuple[int, float, float]:
    """Compare the events of these numbers: contradictions, seconds of the processor, greatest memory of the process in MB."""
    begin = time.process_time()
    found = sum(len(compare(event_readings(n), judge=_judge(), stance_of=stance_of).contradictions) for n in numbers)
    return found, time.process_time() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@cache
def _judge() -> RuleJudge:
    return RuleJudge()


def growth(rows: Sequence[Json]) -> Json:
    """How much more of the processor comparing needs where the claims are doubled, for each size whose double was measured."""
    seconds = {row["claims"]: row["comparing, s of processor"] for row in rows}
    return {f"{n} to {2 * n}": round(seconds[2 * n] / seconds[n], 2) for n in sorted(seconds) if 2 * n in seconds}


def training_reading(folder: Path, name: str) -> Reading:
    """A training article with its annotated attributions, all said to assert or deny; sources by their words.

    Of several annotators the first counts.
    """
    article = Article((folder / "text" / f"{name}.txt").read_text(encoding="utf-8"), published=name.split("_")[1])
    press = Actor(ActorKind.MEDIA, name.split("_")[0])
    actors, taken = {press.id: press}, set[tuple[int, int]]()
    attributions: list[Attribution] = []
    for source, cue, content in _annotated(min((folder / "attributions").glob(f"{name}_*.ann"))):
        if content in taken or article.text[slice(*content)].strip() == "":
            continue
        taken.add(content)
        speaker = Actor(ActorKind.ORGANIZATION, " ".join(article.text[slice(*source)].split()) or "nobody")
        actors.setdefault(speaker.id, speaker)
        act = "deny" if any(w in article.text[slice(*cue)].casefold() for w in ("den", "reject", "dismiss")) else "assert"
        ordinal = sum(a.claim.spans[0].begin == content[0] for a in attributions)
        attributions.append(Attribution((speaker.id,), act, Claim((article.span(*content),), ordinal=ordinal), confidence=0.9))
    account = Account(AccountKind.ARTICLE, "the article", press.id, access=Access.FULL_TEXT)
    return Reading(article, "annotation", tuple(actors.values()), (), (account,), tuple(attributions))


def _annotated(path: Path) -> Iterator[tuple[tuple[int, int], tuple[int, int], tuple[int, int]]]:
    """Source, cue and content of each attribution of a brat file, as offsets; only those in one piece."""
    spans: dict[str, tuple[int, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0].startswith("T") and ";" not in cells[1]:
            _, begin, end = cells[1].split(" ")
            spans[cells[0]] = (int(begin), int(end))
        elif cells[0].startswith("E"):
            parts = dict(p.split(":") for p in cells[1].split() if ":" in p)
            wanted = [spans.get(parts.get(n, "")) for n in ("Source", "Cue", "Content")]
            if wanted[0] and wanted[1] and wanted[2]:
                yield wanted[0], wanted[1], wanted[2]


def unrelated(folder: Path) -> Json:
    """Contradictions across pairs of articles of other days and outlets, by confidence."""
    names = sorted({p.stem.rsplit("_", 1)[0] for p in (folder / "attributions").glob("*.ann")})
    draw = random.Random(5)
    draw.shuffle(names)
    pairs = ((a, b) for a, b in zip(names[::2], names[1::2], strict=False) if a.split("_")[:2] != b.split("_")[:2])
    counts = {"pairs": 0, "possible": 0, "linked": 0}
    judge = RuleJudge()
    for one, other in islice(pairs, PAIRS):
        readings = [training_reading(folder, one), training_reading(folder, other)]
        ids = {r.article.id for r in readings}
        found = compare(readings, judge=judge, stance_of=stance_of, together=[ids])
        across = [c for c in found.contradictions if c.one[0] != c.other[0]]
        counts["pairs"] += 1
        counts["linked"] += sum(c.confidence >= LINKED for c in across)
        counts["possible"] += sum(c.confidence < LINKED for c in across)
    return counts


def main() -> None:
    """Measure each size in a process of its own, and the unrelated articles where a folder is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 2000, 10_000, 20_000, 100_000])
    parser.add_argument("--train", type=Path, help="PolNeAR training articles")
    parser.add_argument("--out", type=Path, help="write the figures as JSON here")
    parser.add_argument("--one", type=int, help="measure this size alone and print it")
    parser.add_argument("--jobs", type=int, default=2, help="processes that compare")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.jobs)))
        return
    result: Json = {"judge": RuleJudge().name, "processes": args.jobs, "synthetic": []}
    if args.train:
        result["unrelated articles"] = unrelated(args.train)
    for size in args.sizes:
        command = [sys.executable, __file__, "--one", str(size), "--jobs", str(args.jobs)]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        result["synthetic"].append(json.loads(run.stdout))
        result["twice the claims, times the seconds"] = growth(result["synthetic"])
        if args.out:
            args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
