"""From an int8 `.tflite` of convolutions to the layers that `device.whole_numbers` computes.

Reads the file by its published schema; the runtime is not asked. Needs the extra `train`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from tensorflow.lite.python import schema_py_generated as schema

Arrays = dict[str, npt.NDArray[Any]]
_OPERATORS = {
    schema.BuiltinOperator.CONV_2D: "convolve",
    schema.BuiltinOperator.ADD: "add",
    schema.BuiltinOperator.DEPTH_TO_SPACE: "shuffle",
}


def layers_of(content: bytes) -> tuple[dict[str, Any], Arrays]:
    """What the sidecar says of a network's ends and layers, and the arrays that they are made of.

    Args:
        content: of a `.tflite` of convolutions, sums and depth to space, all in int8.

    Raises:
        KeyError: it does anything else.
    """
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    graph = model.subgraphs[0]
    known, arrays, told = {int(graph.inputs[0]): 0}, Arrays(), []
    for number, operator in enumerate(graph.operators, start=1):
        does = _OPERATORS[model.operatorCodes[operator.opcodeIndex].builtinCode]
        reads = [known[int(index)] for index in operator.inputs if int(index) in known]
        tensors = [graph.tensors[index] for index in (*operator.inputs, operator.outputs[0])]
        told.append({"does": does, "reads": reads, **_told(does, operator, tensors)})
        if does == "convolve":
            parts = _convolution(model, tensors)
            arrays.update({f"{number}.{name}": values for name, values in parts.items()})
        known[int(operator.outputs[0])] = number
    entered, left = (graph.tensors[ends[0]] for ends in (graph.inputs, graph.outputs))
    return {"input": _end(entered), "output": _end(left), "layers": told}, arrays


def _told(does: str, operator: Any, tensors: list[Any]) -> dict[str, Any]:
    """What a layer of this kind needs besides its arrays."""
    *read, made = tensors
    if does == "convolve":
        return {"stride": int(operator.builtinOptions.strideH), **_range(made)}
    if does == "add":
        return {"shares": [_step(tensor) / _step(made) for tensor in read], **_range(made)}
    return {}


def _convolution(model: Any, tensors: list[Any]) -> Arrays:
    read, weights, bias, made = tensors
    steps = np.asarray(weights.quantization.scale, np.float64) * _step(read) / _step(made)
    return {
        "weights": np.ascontiguousarray(_values(model, weights, np.int8).transpose(1, 2, 3, 0)),
        "bias": _values(model, bias, np.int32),
        "share": steps.astype(np.float32),
    }


def _values(model: Any, tensor: Any, kind: type[np.generic]) -> npt.NDArray[Any]:
    return np.frombuffer(model.buffers[tensor.buffer].data.tobytes(), kind).reshape(tensor.shape)


def _step(tensor: Any) -> float:
    return float(tensor.quantization.scale[0])


def _end(tensor: Any) -> dict[str, float]:
    return {"step": _step(tensor), **_range(tensor)}


def _range(tensor: Any) -> dict[str, int]:
    """Its steps, counted from the one that stands for zero."""
    zero = int(tensor.quantization.zeroPoint[0])
    return {"least": -128 - zero, "greatest": 127 - zero}
