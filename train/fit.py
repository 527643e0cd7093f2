"""Training: one loop over batches of like length, with weights averaged over time, resumable from its last checkpoint."""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

import math
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from train.corpus import Example, Marked, Offsets
from train.labels import SKIP, Batch, Item, Text, items_of, label, stack
from train.net import AttributionNet
from train.synthetic import Nester, from_templates, single_quoted
from train.templates import TRAINING


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of a training run; `steps` ends it earlier than `epochs` does, with the whole schedule before it."""

    epochs: int = 4
    steps: int = 0
    windows: int = 16
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.9
    warm_up: int = 60
    average: float = 0.996
    seed: int = 20161108
    single: float = 0.12
    nested: int = 1500
    templates: int = 400
    every: int = 250
    unknown: float = 0.03
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Material:
    """What is trained on: articles in pieces, and a pool of nested sentences made of them."""

    tokenizer: Tokenizer
    articles: tuple[Example, ...]
    pool: tuple[Example, ...]


def material_of(tokenizer: Tokenizer, articles: Sequence[Example], plan: Plan) -> Material:
    """The articles with the pool of nested sentences, drawn once with the seed of the plan."""
    nester = Nester(random.Random(plan.seed))
    return Material(tokenizer, tuple(articles), tuple(n for e in articles for n in nester.nested(e)))


def epoch(material: Material, plan: Plan, number: int, texts: Sequence[Text]) -> list[list[Item]]:
    """The batches of one epoch: the articles, some with single quotation marks, nested sentences by threes, templates."""
    chance = random.Random(plan.seed + number)
    items: list[Item] = []
    for text in texts:
        kept = label(material.tokenizer, single_quoted(text.example)) if chance.random() < plan.single else text
        items += items_of(kept, chance)
    made = [joined(chance.sample(material.pool, 3)) for _ in range(plan.nested // 3)]
    made += from_templates(TRAINING, plan.templates, chance)
    for example in made:
        items += items_of(label(material.tokenizer, example), chance)
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids) + 30 * chance.random())
    batches = [[items[i] for i in order[b : b + plan.windows]] for b in range(0, len(order), plan.windows)]
    chance.shuffle(batches)
    return batches


def joined(examples: Sequence[Example]) -> Example:
    """Several examples as the paragraphs of one."""
    text = ""
    marked: list[Marked] = []
    unmarked: list[Offsets] = []
    for example in examples:
        by = len(text)

        def moved(spans: Sequence[tuple[int, int]], by: int = by) -> tuple[tuple[int, int], ...]:
            return tuple((b + by, e + by) for b, e in spans)

        marked += [replace(m, source=moved(m.source), cue=moved(m.cue), content=moved(m.content)) for m in example.marked]
        unmarked += moved(example.unmarked)
        text += example.text.rstrip() + "\n\n"
    return Example(examples[0].name, text, tuple(marked), tuple(unmarked))


def loss_of(net: AttributionNet, batch: Batch) -> Tensor:
    """The sum of the losses of flat tags, inner cues, and parts given a cue."""
    tags, inner, first, last, piece = net(batch.ids, batch.mask)
    loss = functional.cross_entropy(tags.float().transpose(1, 2), batch.tags, ignore_index=SKIP)
    loss = loss + functional.cross_entropy(inner.float().transpose(1, 2), batch.inner, ignore_index=SKIP)
    if len(batch.cues):
        row, begin, end = batch.cues.T
        places = torch.arange(batch.ids.shape[1])
        logits = net.pair(first[row, begin] + last[row, end], piece[row], places[None, :] - begin[:, None])
        total = functional.cross_entropy(logits.float().transpose(1, 2), batch.parts, ignore_index=SKIP, reduction="sum")
        loss = loss + total / (60.0 * len(batch.cues))
    return loss


def optimizer_of(net: AttributionNet, plan: Plan) -> torch.optim.AdamW:
    """AdamW with rates that fall towards the lower layers; the embeddings of words stay as they are."""
    net.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if parameter.requires_grad:
            key = (_rate(name, plan), 0.0 if name.endswith("bias") or "LayerNorm" in name else 0.01)
            groups.setdefault(key, []).append(parameter)
    rows = [{"params": p, "lr": rate, "weight_decay": weight} for (rate, weight), p in groups.items()]
    return torch.optim.AdamW(rows)


def _rate(name: str, plan: Plan) -> float:
    if not name.startswith("encoder."):
        return plan.head_rate
    depth = int(name.split(".")[3]) if ".layer." in name else -1
    return plan.rate * plan.decay ** (5 - depth)


def schedule(step: int, steps: int, plan: Plan) -> float:
    """The share of the rate at a step: a linear rise, then half a cosine."""
    if step < plan.warm_up:
        return (step + 1) / plan.warm_up
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (step - plan.warm_up) / max(1, steps - plan.warm_up)))


@dataclass(slots=True)
class Run:
    """A training run with what its checkpoints keep."""

    net: AttributionNet
    average: AttributionNet
    optimizer: torch.optim.AdamW
    plan: Plan
    folder: Path
    step: int = 0

    @property
    def checkpoint(self) -> Path:
        """Where the state of the run is kept."""
        return self.folder / "checkpoint.pt"

    def save(self) -> None:
        """Write the state; the file is complete or absent."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
        }
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.checkpoint)

    def resume(self) -> None:
        """Take up the state of an interrupted run, where there is one."""
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, weights_only=True)
            self.net.load_state_dict(state["net"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step = int(state["step"])


def fit(run: Run, material: Material, report: Callable[[Run], None], say: Callable[[str], None]) -> None:
    """Train to the end of the plan; `report` is called every so many steps and at the end."""
    texts = [label(material.tokenizer, e) for e in material.articles]
    steps = run.plan.steps or run.plan.epochs * len(epoch(material, run.plan, 0, texts))
    say(f"{steps} steps, from {run.step}")
    began, first = time.monotonic(), run.step
    for batch in _from(run, material, texts, steps):
        if run.step % 5 == 0:
            torch.set_num_threads(free_threads(torch.get_num_threads(), run.plan.threads))
        loss = _advance(run, batch, steps)
        if run.step % 20 == 0:
            say(f"step {run.step}/{steps} loss {loss:.3f} {(time.monotonic() - began) / (run.step - first):.2f} s a step")
        if run.step % run.plan.every == 0:
            run.save()
            report(run)
    run.save()
    report(run)


def free_threads(used: int, most: int) -> int:
    """How many threads to use: all while the machine has nothing else to do, else one, since threads that wait for each
    other lose time.
    """
    others = os.getloadavg()[0] - used
    return most if others < 0.6 * (os.cpu_count() or 1) / 2 else 1


def _from(run: Run, material: Material, texts: Sequence[Text], steps: int) -> Iterator[Batch]:
    """The batches still to be trained on."""
    number, seen = 0, 0
    while seen < steps:
        for items in epoch(material, run.plan, number, texts):
            if seen >= steps:
                return
            if seen >= run.step:
                torch.manual_seed(run.plan.seed + seen)
                yield _hidden(stack(items), run.plan)
            seen += 1
        number += 1


def _hidden(batch: Batch, plan: Plan) -> Batch:
    """The batch with a few pieces replaced by BERT's mask, so that no single word decides."""
    struck = (torch.rand(batch.ids.shape) < plan.unknown) & (batch.tags != SKIP)
    return replace(batch, ids=torch.where(struck, torch.full_like(batch.ids, 103), batch.ids))


def _advance(run: Run, batch: Batch, steps: int) -> float:
    """One step; returns its loss."""
    run.net.train()
    for group in run.optimizer.param_groups:
        group.setdefault("full", group["lr"])
        group["lr"] = group["full"] * schedule(run.step, steps, run.plan)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = loss_of(run.net, batch)
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(run.net.parameters(), 1.0)
    run.optimizer.step()
    run.step += 1
    _mix(run)
    return float(loss.detach())


def _mix(run: Run) -> None:
    """Move the averaged weights a little towards the present ones; faster in the beginning."""
    keep = min(run.plan.average, (1 + run.step) / (10 + run.step))
    with torch.no_grad():
        for slow, fast in zip(run.average.parameters(), run.net.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)
