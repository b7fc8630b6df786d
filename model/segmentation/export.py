"""From a trained Keras model to the layers in whole numbers and the sidecar that the instrument reads."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from device import segmenter
from device.network_files import NetworkFiles
from model.export import Representative, full_int8
from model.segmentation.batches import SIZE, Picture
from model.segmentation.layers import layers_of
from model.segmentation.net import network

NAME = "segmentation"
"""Stem of the exported files."""
_REPRESENTATIVE = 100


def quantised(model: keras.Model, known: Sequence[Picture]) -> bytes:
    """The model with int8 weights, activations, input and output.

    Args:
        model: made by `network`, trained.
        known: pictures whose values set the ranges.
    """
    fixed = network(SIZE)
    fixed.set_weights(model.get_weights())
    return full_int8(fixed, lambda: _representative(known))


def _representative(known: Sequence[Picture]) -> Representative:
    for picture in known[:: max(1, len(known) // _REPRESENTATIVE)]:
        yield [picture.read[None, :SIZE, :SIZE].astype(np.float32)]


def write(folder: Path, content: bytes) -> None:
    """Writes the layers of an int8 `.tflite` and their sidecar, with what they say to the golden pattern."""
    path = folder / f"{NAME}.npz"
    told, arrays = layers_of(content)
    np.savez_compressed(path, **arrays)
    sidecar = {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        **segmenter.ASKED,
        **told,
    }
    files = NetworkFiles(path.read_bytes(), sidecar["sha256"], sidecar)
    sidecar["golden"] = segmenter.golden(segmenter.unproven(files))
    path.with_suffix(".json").write_text(json.dumps(sidecar, indent=1) + "\n", encoding="utf-8")


def data_sha256(folder: Path) -> str:
    """Hash of all samples of a folder, by their names and values."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.npz")):
        total.update(path.name.encode())
        with np.load(path) as file:
            for name in sorted(file.files):
                total.update(np.ascontiguousarray(file[name]).tobytes())
    return total.hexdigest()
