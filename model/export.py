"""From a trained Keras model to the int8 `.tflite` and the sidecar that the instrument reads."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from model.standard import CLIP, Standard

NAME = "cleanliness"
"""Stem of the exported files."""

_REPRESENTATIVE = 500

Representative = Iterator[list[npt.NDArray[np.float32]]]


@dataclass(frozen=True, eq=False)
class Sidecar:
    """What belongs to a network beside its weights.

    Attributes:
        names: the descriptors' names, in order.
        standard: their standardisation.
        threshold: FAIL from this dirtiness on, 0 to 1.
        clean: the descriptors of a clean end face, float32, for explanations.
        golden: one picture's descriptors, float32, whose output is recorded.
    """

    names: tuple[str, ...]
    standard: Standard
    threshold: float
    clean: npt.NDArray[np.float32]
    golden: npt.NDArray[np.float32]


def quantised(model: keras.Model, standardised: npt.NDArray[np.float64]) -> bytes:
    """The model with int8 weights, activations, input and output.

    Args:
        model: maps standardised descriptors to dirtiness.
        standardised: the representative set, shape (pictures, descriptors), at least two descriptors;
            a row with both ends of the clip is added, so that the input's range is always all of it.
            Only two descriptors are there: a row full of ends would widen the ranges of the hidden
            layers to what no picture reaches, and coarsen their steps.
    """
    return full_int8(model, lambda: _representative(standardised))


def full_int8(model: keras.Model, representative: Callable[[], Representative]) -> bytes:
    """Any model with int8 weights, activations, input and output, as a `.tflite`.

    Args:
        model: with one input and one output.
        representative: gives the inputs whose values set the ranges, each in a list of its own.
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = representative
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def _representative(standardised: npt.NDArray[np.float64]) -> Representative:
    step = max(1, len(standardised) // _REPRESENTATIVE)
    for row in standardised[::step]:
        yield [row[None, :].astype(np.float32)]
    ends = np.zeros((1, standardised.shape[1]), np.float32)
    ends[0, :2] = CLIP, -CLIP
    yield [ends]


def write(folder: Path, tflite: bytes, sidecar: Sidecar) -> None:
    """Writes the network and its sidecar, with the golden vector that the network gives now."""
    golden_input, golden_output = _golden(tflite, sidecar)
    content = {
        "descriptors": list(sidecar.names),
        "center": sidecar.standard.center.tolist(),
        "spread": sidecar.standard.spread.tolist(),
        "clip": CLIP,
        "threshold": sidecar.threshold,
        "clean": sidecar.clean.astype(np.float64).tolist(),
        "sha256": hashlib.sha256(tflite).hexdigest(),
        "golden": {
            "descriptors": sidecar.golden.astype(np.float64).tolist(),
            "input": golden_input,
            "output": golden_output,
        },
    }
    (folder / f"{NAME}.tflite").write_bytes(tflite)
    (folder / f"{NAME}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _golden(tflite: bytes, sidecar: Sidecar) -> tuple[list[int], int]:
    """The golden picture's int8 input, and the output by the reference kernels."""
    resolver = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = Interpreter(model_content=tflite, experimental_op_resolver_type=resolver)
    interpreter.allocate_tensors()
    inputs, outputs = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    scale, zero_point = inputs["quantization"]
    steps = np.rint(sidecar.standard.apply(sidecar.golden) / scale) + zero_point
    quantised_input = steps.clip(-128, 127).astype(np.int8)
    interpreter.set_tensor(inputs["index"], quantised_input[None, :])
    interpreter.invoke()
    return quantised_input.tolist(), int(interpreter.get_tensor(outputs["index"]).item())
