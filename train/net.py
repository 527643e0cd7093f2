"""The network: MiniLM's encoder, a tag for each piece, and for each cue the part that every other piece plays in its attribution.

The encoder is BERT (Devlin et al. 2019) in the size of MiniLM-L6 (Wang et al. 2020); its modules are named as in the published
weights, so that these load by name. The second head asks one question a cue, as semantic role labelling does, but in one reading:
a hidden layer over (first piece of the cue, last piece of the cue, other piece, distance).
"""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
"""What the first head says of each piece: flat, each piece in one attribution."""

INNER = ("O", "B", "I")
"""What the second head says of each piece: whether a cue inside somebody's content begins or goes on."""

PARTS = ("O", "B-source", "I-source", "B-content", "I-content")
"""What the head of cues says of a piece, given a cue."""

REACH = 96
"""Distances from the cue beyond this number of pieces are not told apart."""


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of the network; the first six are those of all-MiniLM-L6-v2."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    pair: int = 192
    pair_second: int = 96
    dropout: float = 0.1


def _lean(hidden: Tensor) -> Tensor:
    """Hidden states in half the bytes while training on a processor; without this every dense layer copies them anew."""
    return hidden.bfloat16() if torch.is_autocast_enabled("cpu") else hidden


def _together(hidden: Tensor, layers: Iterable[nn.Module]) -> Tensor:
    """Several dense layers on one input as one product, which costs less; their outputs side by side."""
    dense = [cast(nn.Linear, layer) for layer in layers]
    weight = torch.cat([d.weight for d in dense])
    bias = torch.cat([d.bias if d.bias is not None else torch.zeros(d.out_features) for d in dense])
    return functional.linear(hidden, weight, bias)


class _Embeddings(nn.Module):
    """Word, place and text type of each piece."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(size.vocabulary, size.hidden)
        self.position_embeddings = nn.Embedding(size.positions, size.hidden)
        self.token_type_embeddings = nn.Embedding(2, size.hidden)
        self.LayerNorm = nn.LayerNorm(size.hidden, eps=1e-12)
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, ids: Tensor) -> Tensor:
        """The embeddings of ids (batch, length)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        total = self.word_embeddings(ids) + self.position_embeddings(places) + self.token_type_embeddings.weight[0]
        return _lean(self.dropout(self.LayerNorm(total)))


class _Attention(nn.Module):
    """Attention over the pieces of a window."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        own = nn.ModuleDict({name: nn.Linear(size.hidden, size.hidden) for name in ("query", "key", "value")})
        out = nn.ModuleDict({"dense": nn.Linear(size.hidden, size.hidden), "LayerNorm": nn.LayerNorm(size.hidden, eps=1e-12)})
        self.add_module("self", own)
        self.add_module("output", out)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """The hidden states (batch, length, hidden) after attention; `mask` (batch, 1, 1, length) is added to the scores."""
        own, out = cast(nn.ModuleDict, self._modules["self"]), cast(nn.ModuleDict, self._modules["output"])
        query, key, value = (self._split(part) for part in _together(hidden, own.values()).chunk(3, dim=-1))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        joined = mixed.transpose(1, 2).reshape(hidden.shape)
        return _lean(out["LayerNorm"](hidden + out["dense"](joined)))

    def _split(self, states: Tensor) -> Tensor:
        batch, length, width = states.shape
        return states.view(batch, length, self.heads, width // self.heads).transpose(1, 2)


class _Layer(nn.Module):
    """Attention, then two dense layers."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.attention = _Attention(size)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(size.hidden, size.inner)})
        self.output = nn.ModuleDict(
            {"dense": nn.Linear(size.inner, size.hidden), "LayerNorm": nn.LayerNorm(size.hidden, eps=1e-12)}
        )
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """The hidden states after this layer."""
        hidden = self.attention(hidden, mask)
        wide = functional.gelu(self.intermediate["dense"](hidden))
        return _lean(self.output["LayerNorm"](hidden + self.dropout(self.output["dense"](wide))))


class Encoder(nn.Module):
    """BERT without its pooler."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.embeddings = _Embeddings(size)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(_Layer(size) for _ in range(size.layers))})

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Hidden states (batch, length, hidden) of ids (batch, length); `mask` is 1 for pieces and 0 for padding."""
        added = (1.0 - mask[:, None, None, :].float()) * -1e4
        hidden = cast(Tensor, self.embeddings(ids))
        for layer in cast(nn.ModuleList, self.encoder["layer"]):
            hidden = layer(hidden, added)
        return hidden


class PairHead(nn.Module):
    """Which part a piece plays in the attribution of a cue: a perceptron over sums, cheap enough for every pair."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.distance = nn.Embedding(2 * REACH + 1, size.pair)
        self.second = nn.Linear(size.pair, size.pair_second)
        self.out = nn.Linear(size.pair_second, len(PARTS))
        self.dropout = nn.Dropout(size.dropout)
        nn.init.normal_(self.distance.weight, std=0.02)

    def forward(self, cue: Tensor, piece: Tensor, distance: Tensor) -> Tensor:
        """Logits (cues, length, PARTS) from cue (cues, pair), piece (cues, length, pair), distance (cues, length)."""
        near = self.distance(distance.clamp(-REACH, REACH) + REACH)
        first = functional.relu(cue[:, None, :] + piece + near)
        return cast(Tensor, self.out(self.dropout(functional.relu(self.second(first)))))


class AttributionNet(nn.Module):
    """The encoder with its heads."""

    def __init__(self, size: Size | None = None) -> None:
        super().__init__()
        size = size or Size()
        self.encoder = Encoder(size)
        self.dropout = nn.Dropout(size.dropout)
        self.tag = nn.Linear(size.hidden, len(TAGS))
        self.inner = nn.Linear(size.hidden, len(INNER))
        self.cue_first = nn.Linear(size.hidden, size.pair)
        self.cue_last = nn.Linear(size.hidden, size.pair, bias=False)
        self.piece = nn.Linear(size.hidden, size.pair)
        self.pair = PairHead(size)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of TAGS and of INNER, and what the pair head needs of each piece: as first of a cue, as last, as other."""
        hidden = self.dropout(self.encoder(ids, mask))
        heads = (self.tag, self.inner, self.cue_first, self.cue_last, self.piece)
        tags, inner, first, last, piece = _together(hidden, heads).split([h.out_features for h in heads], dim=-1)
        return tags, inner, first, last, piece
