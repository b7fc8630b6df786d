"""The one seam to the int8 network: loads a `.tflite`, proves that it is the one that was shipped.

A network is a file `NAME.tflite` and its sidecar `NAME.json`, which holds the names, centre and
spread of the descriptors, the threshold, the descriptors of a clean end face, the file's hash, and
a golden vector: one input whose output is known to the bit. Anything that does not agree refuses to
load, so that nothing is graded by a network that is not the one that was tested.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from device import network_files
from device.errors import ModelError
from device.grading.grade import NetworkOpinion, Verdict
from device.grading.signs import strongest
from device.vision.descriptors import NAMES

RUNTIMES = ("ai_edge_litert", "tflite_runtime")
"""The runtimes that can run the network, the preferred one first."""

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Tensor:
    """Where the interpreter keeps it; its int8 value q stands for (q - zero_point) * scale."""

    index: int
    scale: float
    zero_point: int


@dataclass(frozen=True)
class _Sidecar:
    center: Vector
    spread: Vector
    clip: float
    threshold: float
    clean: Vector
    golden_descriptors: Vector
    golden_input: list[int]
    golden_output: int


class Network:
    """The network with its standardisation and threshold; made by `load`.

    Attributes:
        sha256: hash of the `.tflite`, in hex.
        runtime: the module that runs it, one of `RUNTIMES`.
        threshold: FAIL from this dirtiness on, 0 to 1.
        clean: the descriptors of a clean end face, float32, to which others are compared.
    """

    def __init__(self, interpreter: Any, sidecar: _Sidecar, sha256: str, runtime: str) -> None:
        self.sha256 = sha256
        self.runtime = runtime
        self.threshold = sidecar.threshold
        self.clean = sidecar.clean.astype(np.float32)
        self._interpreter = interpreter
        self._sidecar = sidecar
        self._input, self._output = _details(interpreter, len(sidecar.center))

    def judge(self, descriptors: npt.NDArray[np.float32]) -> NetworkOpinion:
        """FAIL from the threshold on, with what speaks for it.

        Args:
            descriptors: finite, in the order of `device.vision.descriptors.NAMES`.

        Raises:
            ModelError: the descriptors are not finite or not as many as the network reads.
        """
        seen = self.quantise(descriptors.astype(np.float64))
        dirty = self.dirtiness(seen)
        if dirty < self.threshold:
            return NetworkOpinion(Verdict.PASS, dirty)
        clean = self.quantise(self.clean.astype(np.float64))
        return NetworkOpinion(Verdict.FAIL, dirty, strongest(self.dirtiness, seen, clean))

    def quantise(self, descriptors: Vector) -> npt.NDArray[np.int8]:
        """Standardised, clipped, and in the network's own int8 steps, rounded half to even."""
        sidecar = self._sidecar
        if descriptors.shape != sidecar.center.shape or not np.isfinite(descriptors).all():
            raise ModelError(
                f"the network reads {sidecar.center.size} finite descriptors; report this picture"
            )
        x = np.clip((descriptors - sidecar.center) / sidecar.spread, -sidecar.clip, sidecar.clip)
        steps: Vector = np.rint(x / self._input.scale) + self._input.zero_point
        return steps.clip(-128, 127).astype(np.int8)

    def invoke(self, quantised: npt.NDArray[np.int8]) -> int:
        """The network's int8 output for one int8 input."""
        self._interpreter.set_tensor(self._input.index, quantised[np.newaxis, :])
        self._interpreter.invoke()
        return int(self._interpreter.get_tensor(self._output.index).item())

    def dirtiness(self, quantised: npt.NDArray[np.int8]) -> float:
        """The network's output for one int8 input, 0 (clean) to 1 (dirty)."""
        dirty = (self.invoke(quantised) - self._output.zero_point) * self._output.scale
        return min(1.0, max(0.0, dirty))


def load(path: Path, runtime: str | None = None) -> Network:
    """The network in `path`, checked against its sidecar and its golden vector.

    Args:
        path: the `.tflite`; its sidecar lies beside it, with the suffix `.json`.
        runtime: one of `RUNTIMES`; None for the first that is installed.

    Raises:
        ModelError: a file is missing, is not the one that was shipped, was made for other
            descriptors, or does not give its golden output; or no runtime is installed.
    """
    files = network_files.read(path)
    sidecar = _sidecar(path.with_suffix(".json"), files.sidecar)
    module = _runtime(runtime)
    network = Network(_interpreter(module, files.content, path), sidecar, files.sha256, _root(module))
    _check_golden(network, sidecar, path)
    return network


def _sidecar(path: Path, raw: dict[str, Any]) -> _Sidecar:
    try:
        sidecar = _Sidecar(
            center=np.array(raw["center"], np.float64),
            spread=np.array(raw["spread"], np.float64),
            clip=float(raw["clip"]),
            threshold=float(raw["threshold"]),
            clean=np.array(raw["clean"], np.float64),
            golden_descriptors=np.array(raw["golden"]["descriptors"], np.float64),
            golden_input=list(raw["golden"]["input"]),
            golden_output=int(raw["golden"]["output"]),
        )
        names = tuple(raw["descriptors"])
    except (ValueError, KeyError, TypeError) as error:
        raise network_files.refused(path, error) from error
    if names != NAMES:
        raise ModelError(f"{path}: the network was made for other descriptors; train it for this release")
    shapes = {row.shape for row in (sidecar.center, sidecar.spread, sidecar.clean)}
    if shapes != {(len(names),)} or not (sidecar.spread > 0).all() or not np.isfinite(sidecar.clean).all():
        raise ModelError(
            f"{path}: centre, spread or clean do not fit the descriptors; install the model again"
        )
    return sidecar


def _runtime(name: str | None) -> ModuleType:
    for candidate in RUNTIMES if name is None else (name,):
        try:
            return importlib.import_module(f"{candidate}.interpreter")
        except ModuleNotFoundError as error:
            if error.name is None or error.name.split(".")[0] != candidate:
                raise
    raise ModelError(f"no network runtime: install {' or '.join(RUNTIMES if name is None else (name,))}")


def _root(module: ModuleType) -> str:
    return module.__name__.split(".")[0]


def _interpreter(module: ModuleType, content: bytes, path: Path) -> Any:
    # Without the default delegate both runtimes run the same reference kernels and print nothing.
    plain = module.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    try:
        made = module.Interpreter(model_content=content, num_threads=1, experimental_op_resolver_type=plain)
        made.allocate_tensors()
    except (ValueError, RuntimeError) as error:
        raise ModelError(f"{path}: {_root(module)} cannot load the network: {error}") from error
    return made


def _details(interpreter: Any, count: int) -> tuple[_Tensor, _Tensor]:
    inputs, outputs = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    if tuple(inputs["shape"]) != (1, count) or tuple(outputs["shape"]) != (1, 1):
        raise ModelError(
            f"the network maps {inputs['shape']} to {outputs['shape']}, not {count} descriptors to one"
        )
    if inputs["dtype"] is not np.int8 or outputs["dtype"] is not np.int8:
        raise ModelError("the network is not int8; install the model again")
    return (
        _Tensor(inputs["index"], *inputs["quantization"]),
        _Tensor(outputs["index"], *outputs["quantization"]),
    )


def _check_golden(network: Network, sidecar: _Sidecar, path: Path) -> None:
    quantised = network.quantise(sidecar.golden_descriptors)
    same_input = quantised.tolist() == sidecar.golden_input
    if not same_input or network.invoke(quantised) != sidecar.golden_output:
        raise ModelError(f"{path}: the golden vector does not come out as recorded; grading is refused")
