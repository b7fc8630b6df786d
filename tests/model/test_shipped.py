"""The shipped network is the one that its card describes, and plain arithmetic gives its bits."""

import hashlib
import importlib
import json

import numpy as np
import pytest

from device.config import SHIPPED_MODEL
from device.grading import network
from device.grading.grade import Verdict

FOLDER = SHIPPED_MODEL.parent
SIDECAR = json.loads(SHIPPED_MODEL.with_suffix(".json").read_text(encoding="utf-8"))


def interpreter_of(runtime):
    module = importlib.import_module(f"{runtime}.interpreter")
    plain = module.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    made = module.Interpreter(model_path=str(SHIPPED_MODEL), experimental_op_resolver_type=plain)
    made.allocate_tensors()
    return made


def rescaled(sums, factors):
    """sums * factors as the runtimes do it: a 31 bit product, then a shift, ties upwards in both."""
    mantissa, exponent = np.frexp(factors)
    product = sums * np.round(mantissa * 2**31).astype(np.int64)
    high = np.trunc((product + np.where(product >= 0, 2**30, 1 - 2**30)) / 2**31).astype(np.int64)
    shift = -exponent.astype(np.int64)
    return (high + (1 << shift >> 1)) >> shift


def oracle(interpreter, row):
    """The int8 network in numpy (Jacob et al. 2018, eq. 4 to 7); ReLU is the clip at -128."""
    tensors = {tensor["index"]: tensor for tensor in interpreter.get_tensor_details()}
    values = row.astype(np.int64)
    for op in interpreter._get_ops_details():
        source, output = tensors[op["inputs"][0]], tensors[op["outputs"][0]]
        (in_scale, in_zero), (scale, zero) = source["quantization"], output["quantization"]
        if op["op_name"] == "FULLY_CONNECTED":
            weights, bias = (interpreter.get_tensor(i).astype(np.int64) for i in op["inputs"][1:])
            steps = tensors[op["inputs"][1]]["quantization_parameters"]["scales"].astype(np.float64)
            values = rescaled(weights @ (values - in_zero) + bias, in_scale * steps / scale) + zero
        else:
            assert op["op_name"] == "LOGISTIC"
            values = np.round(1 / (1 + np.exp(-(values - in_zero) * in_scale)) / scale) + zero
        values = values.clip(-128, 127).astype(np.int64)
    return int(values[0])


def test_the_card_and_the_sidecar_name_the_shipped_file():
    sha256 = hashlib.sha256(SHIPPED_MODEL.read_bytes()).hexdigest()

    assert SIDECAR["sha256"] == sha256
    assert sha256 in (FOLDER / "CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("runtime", network.RUNTIMES)
def test_the_golden_vector_comes_out_in_every_runtime(runtime):
    pytest.importorskip(runtime, reason=f"{runtime} is not installed")
    judge = network.load(SHIPPED_MODEL, runtime)
    row = np.array(SIDECAR["golden"]["input"], np.int8)

    assert judge.invoke(row) == SIDECAR["golden"]["output"]


@pytest.mark.parametrize("runtime", network.RUNTIMES)
def test_every_runtime_gives_the_bits_that_arithmetic_gives(runtime):
    pytest.importorskip(runtime, reason=f"{runtime} is not installed")
    interpreter = interpreter_of(runtime)
    judge = network.load(SHIPPED_MODEL, runtime)
    rows = np.random.default_rng(3).integers(-128, 128, (300, len(SIDECAR["center"]))).astype(np.int8)

    assert [judge.invoke(row) for row in rows] == [oracle(interpreter, row) for row in rows]


def test_the_clean_end_face_that_others_are_compared_to_passes():
    judge = network.load(SHIPPED_MODEL)

    assert judge.judge(judge.clean).verdict is Verdict.PASS


def test_the_network_is_small():
    interpreter = interpreter_of("ai_edge_litert")
    constants = {int(i) for op in interpreter._get_ops_details() for i in op["inputs"][1:]}

    assert sum(interpreter.get_tensor(i).size for i in constants) < 5000
