"""After training: export, decoding and probabilities on the held-out articles, nesting, and the figures for the card."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from extract.tagger_decode import Choices
from extract.tagger_model import Settings, TaggerModel
from extract.tagger_windows import load_tokenizer
from train.corpus import Example
from train.export import digest, export
from train.labels import label
from train.logistic import reliability
from train.nesting import DESIGNS, material, measure
from train.net import AttributionNet
from train.tune import START, Read, Tuned, read_all, tune, write_settings

TRIED = tuple(Choices(cue=cue, part=part) for cue, part in ((0.0, 0.0), (0.7, -0.3), (0.7, -0.6), (1.2, -0.4)))
"""The ways of decoding that are tried."""

REREAD = 0.0
"""Contents are not read again: on held-out sentences one pass finds more of what is nested, and costs nothing."""


def worth(tuned: Tuned) -> float:
    """What decides between ways of decoding: attributions first, exact contents second."""
    return tuned.figures.of("full")[2] + 0.3 * tuned.figures.of("exact")[2]


def best(reads: Sequence[Read], model: TaggerModel, say: Callable[[str], None]) -> Tuned:
    """The way of decoding of TRIED that is worth most."""
    made = []
    for choices in TRIED:
        tuned = tune(reads, model.head, choices)
        say(f"{choices} {json.dumps(tuned.figures.table())} least {tuned.settings.least}")
        made.append(tuned)
    return max(made, key=worth)


def finish(net: AttributionNet, base: Path, folder: Path, held: Sequence[Example], say: Callable[[str], None]) -> dict[str, object]:
    """Write all that ships into a folder; returns the figures for the card. `base` has the tokenizer."""
    export(net, base, folder)
    tokenizer = load_tokenizer(str(base / "tokenizer.json"))
    write_settings(Settings(Choices(), START, 0.0), folder / "settings.json")
    model = TaggerModel.load(folder)
    tuned = best(read_all(model, [label(tokenizer, e) for e in held]), model, say)
    settings = replace(tuned.settings, reread=REREAD)
    write_settings(settings, folder / "settings.json")
    model = TaggerModel.load(folder)
    nested = {
        f"{kind}, {design}": {"figures": (m := measure(model, texts, design)).figures, "read again": m.again}
        for kind, texts in material(tokenizer, held).items()
        for design in DESIGNS
    }
    figures: dict[str, object] = {
        "held out": tuned.figures.table(),
        "reliability": reliability(tuned.sure, tuned.accepted),
        "nested": nested,
        "sha256": {p.name: digest(p) for p in sorted(folder.iterdir()) if p.suffix in (".onnx", ".npz", ".json")},
    }
    say(json.dumps(figures, indent=1))
    return figures
