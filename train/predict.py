"""Reading with the network in torch, by the decoder that the shipped reader uses."""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor

from extract.tagger_decode import Choices, Floats, Found, Head, Outputs, decode
from extract.tagger_windows import Pieces, Window, batches, windows_of
from train.corpus import Example, Marked
from train.labels import Text
from train.net import AttributionNet

Kept = list[tuple[list[Window], Outputs]]
"""Batches of windows with what the network gave for them."""


def head_of(net: AttributionNet) -> Head:
    """The weights of the pair head as arrays."""
    pair = net.pair
    return Head(
        distance=_array(pair.distance.weight),
        second_weight=_array(pair.second.weight),
        second_bias=_array(pair.second.bias),
        out_weight=_array(pair.out.weight),
        out_bias=_array(pair.out.bias),
    )


def _array(tensor: Tensor) -> Floats:
    return np.asarray(tensor.detach().float().numpy(), np.float32)


def run_net(net: AttributionNet, windows: Sequence[Window]) -> Outputs:
    """What the network gives for a batch of windows."""
    length = max(len(w.ids) for w in windows)
    ids = torch.tensor([[*w.ids, *([0] * (length - len(w.ids)))] for w in windows])
    mask = torch.tensor([[1] * len(w.ids) + [0] * (length - len(w.ids)) for w in windows])
    net.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return Outputs(*(_array(t) for t in net(ids, mask)))


def outputs_of(net: AttributionNet, texts: Sequence[Text]) -> list[tuple[int, Kept]]:
    """For each text its windows with the network's figures, so that decoding can be tried without reading again."""
    return [(i, [([w], run_net(net, [w])) for w in windows_of(t.pieces)]) for i, t in enumerate(texts)]


def read_text(net: AttributionNet, pieces: Pieces, choices: Choices) -> list[Found]:
    """The attributions of one text, as pieces."""
    windows = list(windows_of(pieces))
    made: list[Found] = []
    for batch in batches(windows, pieces=8192):
        chosen = [windows[i] for i in batch]
        made += [f for found in decode(run_net(net, chosen), chosen, head_of(net), choices) for f in found]
    return sorted(made, key=lambda f: f.cue)


def as_marked(found: Iterable[Found], pieces: Pieces) -> list[Marked]:
    """Attributions in pieces as characters."""
    offsets = pieces.offsets

    def place(span: tuple[int, int]) -> tuple[int, int]:
        return offsets[span[0]][0], offsets[span[1] - 1][1]

    return [
        Marked((place(f.source),) if f.source else (), (place(f.cue),), tuple(place(c) for c in f.content), f.inner) for f in found
    ]


def outermost(example: Example, found: Iterable[Marked]) -> list[Marked]:
    """The attributions that are not inside another, as PolNeAR marks them."""
    return [m for m in found if not m.inner]
