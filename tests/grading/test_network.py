"""A network that is not the one that was shipped, or does not compute as it did, refuses to load."""

import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import config
from device.errors import ModelError
from device.grading import network
from device.grading.grade import Verdict
from device.vision.descriptors import NAMES

INSTALLED = [name for name in network.RUNTIMES if name == "ai_edge_litert" or sys.version_info < (3, 12)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "copy.tflite"
    shutil.copy(config.SHIPPED_MODEL, path)
    shutil.copy(config.SHIPPED_MODEL.with_suffix(".json"), path.with_suffix(".json"))
    return path


def change_sidecar(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    sidecar = json.loads(path.with_suffix(".json").read_text())
    change(sidecar)
    path.with_suffix(".json").write_text(json.dumps(sidecar))


def golden() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(config.SHIPPED_MODEL.with_suffix(".json").read_text())["golden"]
    return found


@pytest.mark.parametrize("runtime", INSTALLED)
def test_each_runtime_loads_the_shipped_network_and_gives_its_golden_output(runtime):
    shipped = network.load(config.SHIPPED_MODEL, runtime)
    assert shipped.runtime == runtime
    assert shipped.invoke(np.array(golden()["input"], np.int8)) == golden()["output"]


def test_the_successor_is_preferred():
    assert network.load(config.SHIPPED_MODEL).runtime == "ai_edge_litert"


@given(st.lists(st.integers(-128, 127), min_size=len(NAMES), max_size=len(NAMES)))
def test_all_runtimes_give_the_same_bits(values):
    outputs = {network_of(runtime).invoke(np.array(values, np.int8)) for runtime in INSTALLED}
    assert len(outputs) == 1


@cache
def network_of(runtime: str) -> network.Network:
    return network.load(config.SHIPPED_MODEL, runtime)


def test_it_fails_from_the_threshold_on(copy):
    descriptors = np.array(golden()["descriptors"], np.float32)
    dirty = network.load(copy).judge(descriptors).dirty
    assert dirty is not None
    assert 0 <= dirty <= 1
    change_sidecar(copy, lambda sidecar: sidecar.update(threshold=dirty))
    assert network.load(copy).judge(descriptors).verdict is Verdict.FAIL
    change_sidecar(copy, lambda sidecar: sidecar.update(threshold=np.nextafter(dirty, 2)))
    assert network.load(copy).judge(descriptors).verdict is Verdict.PASS


def test_far_outliers_are_clipped_and_do_not_wrap_around():
    shipped = network_of("ai_edge_litert")
    far = shipped.quantise(np.full(len(NAMES), 1e30))
    farther = shipped.quantise(np.full(len(NAMES), 1e300))
    assert (far == farther).all()
    assert (far > shipped.quantise(np.full(len(NAMES), -1e30))).all()


@pytest.mark.parametrize("bad", [np.full(len(NAMES), np.nan), np.zeros(len(NAMES) - 1)])
def test_descriptors_that_are_not_finite_or_too_few_are_refused(bad):
    with pytest.raises(ModelError, match="finite descriptors"):
        network_of("ai_edge_litert").judge(bad.astype(np.float32))


def test_a_missing_network_or_sidecar_is_refused(copy):
    copy.with_suffix(".json").unlink()
    with pytest.raises(ModelError, match=r"copy\.json: the network cannot be read .*install the model again"):
        network.load(copy)
    copy.unlink()
    with pytest.raises(ModelError, match=r"copy\.tflite: the network cannot be read"):
        network.load(copy)


def test_a_network_of_another_hash_is_refused(copy):
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ModelError, match="the network has hash"):
        network.load(copy)


def test_a_file_that_is_no_network_is_refused_even_with_the_right_hash(copy):
    copy.write_bytes(b"not a network")
    change_sidecar(copy, lambda sidecar: sidecar.update(sha256=hashlib.sha256(b"not a network").hexdigest()))
    with pytest.raises(ModelError, match="cannot load the network"):
        network.load(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["descriptors"].reverse(), "made for other descriptors"),
        (lambda s: s["descriptors"].pop(), "made for other descriptors"),
        (lambda s: s["center"].pop(), "do not fit the descriptors"),
        (lambda s: s["clean"].pop(), "do not fit the descriptors"),
        (lambda s: s["clean"].__setitem__(0, float("nan")), "do not fit the descriptors"),
        (lambda s: s["spread"].__setitem__(0, 0), "do not fit the descriptors"),
        (lambda s: s.pop("threshold"), "not a network's sidecar"),
        (lambda s: s.update(clip="wide"), "not a network's sidecar"),
        (lambda s: s["golden"].update(output=s["golden"]["output"] ^ 1), "golden vector does not come out"),
        (lambda s: s["golden"]["input"].__setitem__(0, s["golden"]["input"][0] ^ 1), "golden vector"),
        (lambda s: s.update(center=[value + 1e6 for value in s["center"]]), "golden vector"),
    ],
)
def test_a_sidecar_that_does_not_fit_refuses_grading(copy, change, message):
    change_sidecar(copy, change)
    with pytest.raises(ModelError, match=message):
        network.load(copy)


def test_without_a_runtime_it_says_what_to_install(monkeypatch):
    for name in network.RUNTIMES:
        monkeypatch.setitem(sys.modules, f"{name}.interpreter", None)
    with pytest.raises(ModelError, match="install ai_edge_litert or tflite_runtime"):
        network.load(config.SHIPPED_MODEL)


def test_without_the_successor_the_predecessor_runs_the_network(monkeypatch):
    if "tflite_runtime" not in INSTALLED:
        pytest.skip("tflite-runtime has no wheel for this Python")
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    assert network.load(config.SHIPPED_MODEL).runtime == "tflite_runtime"
