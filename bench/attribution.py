"""Read the texts of an attribution corpus and write what its scorer takes.

    python bench/attribution.py GOLD_DIR PREDICTIONS.jsonl [--reader rules|tagger|fused]

Reads every GOLD_DIR/text/*.txt with the shipped reader and writes one line a text:

    {"doc": NAME, "attributions": [{"source": [[b, e]], "cue": [[b, e]], "content": [[b, e], ...]}]}

Texts are read as they are, also those with characters that the gate of `communique` refuses. Two conventions of the corpus are met:
it is flat, so that attributions inside the content of another are left out (`--nested` keeps them), and a content holds its
quotation marks and its `that`, which our proposals leave out.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from spacy.language import Language

from extract.fusion import FLOOR, fuse
from extract.pipeline import load, parse
from extract.proposals import Offsets, Proposal
from extract.rules import RuleProposer
from extract.tagger import SureProposal, TaggerProposer
from extract.tagger_spans import with_marks

LEAST = 0.3
"""The probability that is asked of what the learned reader alone finds; what the rules find is kept, as in a reading.

On held-out articles F1 of attributions is best at 0.35, about half its own height (Lipton, Elkan and Naryanaswamy 2014), and within
0.2 points of that at 0.3, where more of the words are kept.
"""

READERS = ("rules", "tagger", "fused")


def read_texts(nlp: Language, texts: Sequence[str], reader: str, *, least: float) -> Iterator[Sequence[Proposal]]:
    """The proposals for each text, in order."""
    rules, tagger = RuleProposer(), TaggerProposer.load(least=FLOOR if reader == "fused" else None)
    for doc in parse(nlp, texts):
        by_rules = list(rules.propose(doc)) if reader != "tagger" else []
        by_tagger = list(tagger.propose(doc)) if reader != "rules" else []
        yield fuse(by_rules, by_tagger, least=least) if reader == "fused" else by_rules or by_tagger


def flat(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals that do not lie in the content of another, and of several on like characters the first."""
    kept: list[Proposal] = []
    for proposal in sorted(proposals, key=lambda p: (-_size(marked(p)), marked(p), p.cue or (0, 0))):
        if not any(_inside(proposal, other) for other in kept):
            kept.append(proposal)
    return sorted(kept, key=lambda p: (marked(p), p.cue or (0, 0)))


def marked(proposal: Proposal) -> tuple[Offsets, ...]:
    """The content as the corpus marks contents."""
    return (proposal.marked if isinstance(proposal, SureProposal) else ()) or proposal.content


def _size(spans: Sequence[Offsets]) -> int:
    return sum(e - b for b, e in spans)


def _inside(proposal: Proposal, other: Proposal) -> bool:
    """Whether most of a proposal's content, or its cue, lies in the content of another."""
    mine, theirs = marked(proposal), marked(other)
    shared = sum(max(0, min(e, y) - max(b, x)) for b, e in mine for x, y in theirs)
    cue = proposal.cue is not None and any(b <= proposal.cue[0] and proposal.cue[1] <= e for b, e in theirs)
    return cue or 2 * shared > _size(mine)


def merged(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals of quotations that only go on are pieces of the attribution before them, as the corpus marks them."""
    made: list[Proposal] = []
    for proposal in proposals:
        last = made[-1] if made else None
        if proposal.cue is None and last is not None and last.source == proposal.source and last.source is not None:
            made[-1] = _with_piece(last, proposal)
        else:
            made.append(proposal)
    return made


def _with_piece(proposal: Proposal, more: Proposal) -> Proposal:
    """A proposal with the content of one that goes on."""
    whole = tuple(sorted((*marked(proposal), *more.content)))
    return replace(proposal, marked=whole) if isinstance(proposal, SureProposal) else replace(proposal, content=whole)


def row(text: str, proposal: Proposal) -> dict[str, list[Offsets]]:
    """One attribution as the scorer takes it."""
    source = proposal.mention if isinstance(proposal, SureProposal) and proposal.mention else proposal.source
    return {
        "source": [source] if source else [],
        "cue": [proposal.cue] if proposal.cue else [],
        "content": [with_marks(text, b, e) for b, e in marked(proposal)],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the predictions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--reader", choices=READERS, default="fused")
    parser.add_argument("--nested", action="store_true", help="keep attributions inside the content of another")
    parser.add_argument("--least", type=float, default=LEAST, help="the least probability of what the learned reader alone finds")
    options = parser.parse_args(arguments)
    paths = sorted((options.gold / "text").glob("*.txt"))
    texts = [path.read_text("utf-8") for path in paths]
    with options.predictions.open("w", encoding="utf-8") as out:
        for path, text, found in zip(paths, texts, read_texts(load(), texts, options.reader, least=options.least), strict=True):
            kept = merged(found) if options.nested else merged(flat(found))
            out.write(json.dumps({"doc": path.stem, "attributions": [row(text, p) for p in kept]}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
