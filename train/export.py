"""From trained weights to what ships: ONNX, int8, the pair head beside it, the tokenizer, and the hashes for the card."""

# mypy: allow-subclassing-any, no-warn-return-any, no-warn-unused-ignores, disable-error-code="import-not-found,import-untyped,misc"
# (torch is no dependency of the project: where it is absent its types are unknown)

import hashlib
import io
import shutil
import tempfile
import zipfile
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from extract.tagger_decode import Head
from train.net import AttributionNet
from train.predict import head_of

OUTPUTS = ("tags", "inner", "first", "last", "piece")


def export(net: AttributionNet, base: Path, folder: Path) -> None:
    """Write `model.onnx`, `head.npz` and `tokenizer.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        full = Path(work) / "float.onnx"
        to_onnx(net, full)
        quantize_dynamic(
            full,
            folder / "model.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    (folder / "head.npz").write_bytes(packed(head_of(net)))
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")


def to_onnx(net: AttributionNet, path: Path) -> None:
    """The network in float32 as ONNX, with any number of windows of any length."""
    net.eval()
    example = (torch.randint(1000, 2000, (2, 16)), torch.ones((2, 16), dtype=torch.long))
    axes = {name: {0: "windows", 1: "length"} for name in ("ids", "mask", *OUTPUTS)}
    torch.onnx.export(
        net,
        example,
        str(path),
        input_names=["ids", "mask"],
        output_names=list(OUTPUTS),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def packed(head: Head) -> bytes:
    """The arrays of the pair head as an .npz without dates, so that the same weights give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for field in fields(head):
            one = io.BytesIO()
            np.save(one, getattr(head, field.name))
            archive.writestr(zipfile.ZipInfo(f"{field.name}.npy", (1980, 1, 1, 0, 0, 0)), one.getvalue())
    return whole.getvalue()


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
